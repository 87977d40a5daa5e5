"""A buildpack: how one kind of software is recognised, and what installing it comes to.

`registry` finds buildpacks in this package and, by the entry points `jupyter_ossr_ext.buildpacks`,
in others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from ...models import Cannot, Command, Detection, Ecosystem, Extra, RunsCode
from ..dependencies.notebook_code import Imported, Undeclared
from ..dependencies.python_version import PythonWish
from ..dependencies.requirement_list import RequirementList
from ..dependencies.scm_versions import GivenVersion

EXCERPT = 1500
"""Characters of the record's code that a plan shows."""


@dataclass(frozen=True)
class Own:
    """A distribution that is part of the record."""

    name: str
    version: str | None = None


@dataclass(frozen=True)
class CondaFile:
    """An `environment.yml`: channels, specs, what pip adds, and what it says besides."""

    channels: list[str] = field(default_factory=list)
    specs: list[str] = field(default_factory=list)
    pip: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class BuildInstructions:
    """How to install the detected content.

    Attributes:
        sign: What it was read from.
        root: The folder that commands run in.
        python: The Python to take.
        listed: What the Python installers get, as one list.
        needs: What the record's own projects need of the index, as far as they say it.
        unproven: Guessed distributions, and the modules that each must hold.
        undeclared: What notebooks import, whether it is listed or not.
        own: What the record itself provides.
        imports: Distributions for the import test; empty: its own, else all requested ones.
        complete: False where only running its code tells what it needs.
        given: Versions that builds would ask git for.
        tools: Programs, as distributions, that the build of one of the record's own starts.
        early: Distributions that must be there before the record's own code is built.
        builds: What the builds of the record's own projects need, as PEP 508 lines.
        build_constraints: PEP 508 lines that limit what builds use.
        conda: Specs for a conda solver, if it is one's job.
        tool: A program other than Python's, with `commands` to run in order.
        use: A shell command that uses the result of `commands`.
        extras: Optional packages of the project that can be chosen.
        post_build: The record's script that runs last, relative to `root`.
    """

    sign: Detection
    root: Path
    python: PythonWish = field(default_factory=PythonWish)
    listed: RequirementList = field(default_factory=RequirementList)
    needs: Sequence[str] = ()
    unproven: Mapping[str, Sequence[Imported]] = field(default_factory=dict)
    undeclared: Undeclared = field(default_factory=Undeclared)
    own: Sequence[Own] = ()
    imports: Sequence[str] = ()
    complete: bool = True
    given: Sequence[GivenVersion] = ()
    tools: Mapping[str, Sequence[str]] = field(default_factory=dict)
    early: Sequence[str] = ()
    builds: Sequence[str] = ()
    build_constraints: Sequence[str] = ()
    conda: CondaFile | None = None
    tool: str | None = None
    use: str | None = None
    post_build: str | None = None
    extras: Sequence[Extra] = ()
    commands: Sequence[Command] = ()
    runs_code: Sequence[RunsCode] = ()
    guesses: Sequence[str] = ()
    warnings: Sequence[str] = ()
    cannot: Sequence[Cannot] = ()

    @property
    def requirements(self) -> list[str]:
        """What the package index is asked for before anything runs (PEP 508)."""
        return list(dict.fromkeys([*self.listed.indexed, *self.needs]))


@dataclass(frozen=True)
class Found:
    """A file that a buildpack knows. `why` completes "NAME ..."; `guess`: it is weak evidence."""

    path: Path
    why: str
    guess: bool = False


@dataclass(frozen=True)
class Request:
    """What a buildpack is asked to plan.

    Attributes:
        sign: What its `detect` found.
        root: Folder of the record's files.
        requirements: PEP 508 lines that a person gave instead of a guess.
        version: Of the record.
        titles: Names of the record's folders and archives, which may hold its version.
        extras: Names of the project's extras and groups to install as well.
    """

    sign: Detection
    root: Path
    requirements: list[str] | None = None
    version: str | None = None
    titles: Sequence[str] = ()
    extras: Sequence[str] = ()

    @property
    def path(self) -> Path:
        """The file that was found."""
        return self.root / self.sign.path


@runtime_checkable
class Buildpack(Protocol):
    """Recognises one kind of software and plans its install.

    Attributes:
        id: Stable, as a plan's `detected.kind`.
        label: What it installs, for people.
        ecosystem: Whose packages these are.
        patterns: Names of files (`fnmatch`) that `detect` is asked about.
        rank: Of several in one folder the lowest comes first. A recorded environment has the lowest
            of the own ones (8), code without a list the highest (90).
    """

    id: str
    label: str
    ecosystem: Ecosystem
    patterns: Sequence[str]
    rank: int

    def detect(self, folder: Path, names: Sequence[str]) -> Sequence[Found]:
        """What of the matching file names in a folder it can install. Blocking; runs nothing."""
        ...

    def plan(self, request: Request) -> BuildInstructions:
        """How to install it. Blocking; runs nothing. Raises a `Problem` with the reason."""
        ...


def excerpt(path: Path, length: int = EXCERPT) -> str:
    """The beginning of a text file, for display."""
    with path.open("rb") as file:
        text = file.read(length + 1).decode("utf-8", "replace")
    return text[:length] + ("…" if len(text) > length else "")


def above_binder(path: Path) -> Path:
    """The folder that a list is for: `binder/` and `.binder/` are about the one above."""
    return path.parent.parent if path.parent.name in {"binder", ".binder"} else path.parent
