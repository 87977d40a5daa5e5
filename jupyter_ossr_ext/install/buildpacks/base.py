"""What a sign means in the end: what to install, from where, and what it would run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...models import Cannot, Command, RunsCode, Sign

EXCERPT = 1500
"""Characters of the record's code that a plan shows."""


@dataclass(frozen=True)
class Own:
    """A distribution that the record itself holds."""

    name: str
    version: str | None = None


@dataclass(frozen=True)
class CondaFile:
    """An `environment.yml`: channels, specs, and what pip adds."""

    channels: list[str] = field(default_factory=list)
    specs: list[str] = field(default_factory=list)
    pip: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Recipe:
    """How to install what a sign shows.

    Attributes:
        sign: What it was read from.
        root: The folder that commands run in.
        python: Versions of Python that it takes (PEP 440), if it says so.
        arguments: For `pip install`, relative to `root`.
        requirements: What the package index is asked for before anything runs.
        own: What the record itself provides.
        proves: Distributions to be imported as the proof; without, its own, else all asked for.
        complete: False where only running its code tells what it needs.
        conda: Specs for a conda solver, if it is one's job.
        tool: A program other than Python's, with `commands` to run in order.
        use: A line for a shell that uses what `commands` made.
        post_build: The record's own script that runs last, relative to `root`.
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
    """The beginning of a text file, for showing."""
    with path.open("rb") as file:
        text = file.read(length + 1).decode("utf-8", "replace")
    return text[:length] + ("…" if len(text) > length else "")
