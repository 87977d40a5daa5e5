"""The result of detection: packages to install, their origin, and the code that would run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...models import Cannot, Command, RunsCode, Sign

EXCERPT = 1500
"""Characters of the record's code that a plan shows."""


@dataclass(frozen=True)
class Own:
    """A distribution that is part of the record."""

    name: str
    version: str | None = None


@dataclass(frozen=True)
class CondaFile:
    """An `environment.yml`: channels, specs, and pip packages."""

    channels: list[str] = field(default_factory=list)
    specs: list[str] = field(default_factory=list)
    pip: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Recipe:
    """How to install the detected content.

    Attributes:
        sign: The detected file.
        root: Working folder of the commands.
        python: Required Python versions (PEP 440), if declared.
        arguments: For `pip install`, relative to `root`.
        requirements: Packages to resolve from the index before anything runs.
        own: Distributions that the record itself provides.
        proves: Distributions whose import is verified; default: `own`, else all requested ones.
        complete: False if the dependencies are known only after running the record's code.
        conda: Specs for a conda solver, if one is required.
        tool: A program other than Python's, with `commands` to run in order.
        use: A shell command that uses the result of `commands`.
        post_build: The record's script that runs last, relative to `root`.
    """

    sign: Sign
    root: Path
    python: str | None = None
    arguments: Sequence[str] = ()
    requirements: Sequence[str] = ()
    own: Sequence[Own] = ()
    proves: Sequence[str] = ()
    complete: bool = True
    conda: CondaFile | None = None
    tool: str | None = None
    use: str | None = None
    post_build: str | None = None
    commands: Sequence[Command] = ()
    runs_code: Sequence[RunsCode] = ()
    guesses: Sequence[str] = ()
    warnings: Sequence[str] = ()
    cannot: Sequence[Cannot] = ()


def excerpt(path: Path, length: int = EXCERPT) -> str:
    """The beginning of a text file, for display."""
    with path.open("rb") as file:
        text = file.read(length + 1).decode("utf-8", "replace")
    return text[:length] + ("…" if len(text) > length else "")
