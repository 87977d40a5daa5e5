"""The interface of Python package installers: operations as commands that a plan can show."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ...models import Command, PackageChange

RESOLVING = 180.0
"""Time limit for resolving a plan in seconds."""
BIN = "Scripts" if os.name == "nt" else "bin"


@dataclass(frozen=True)
class Changes:
    """Changes of an environment. `download`: bytes, if the index provides sizes."""

    adds: list[PackageChange] = field(default_factory=list)
    changes: list[PackageChange] = field(default_factory=list)
    removes: list[PackageChange] = field(default_factory=list)
    download: int | None = None


@dataclass(frozen=True)
class Options:
    """What limits a solution, and how it is built.

    Attributes:
        constraints: File of versions that are taken where the packages are needed.
        build_constraints: File of the same for what builds need.
        config: Settings of uv that hold the day to solve as of (`Uv.dated`).
        prereleases: Versions before a release are allowed.
        unisolated: Distributions that are built with what is installed already; an empty name
            stands for a project that names itself nowhere.
        oldest: The oldest version that fits of what is asked for; pip takes the newest all the
            same.
    """

    constraints: Path | None = None
    build_constraints: Path | None = None
    config: Path | None = None
    prereleases: bool = False
    unisolated: Sequence[str] = ()
    oldest: bool = False


PLAIN = Options()


class Installer(Protocol):
    """Installs Python packages for another interpreter than the server's."""

    name: str

    def create(self, folder: Path, python: str) -> Command:
        """Create an environment in `folder` with that interpreter, or version of it (PEP 440)."""
        ...

    def install(
        self, python: str, arguments: Sequence[str], cwd: Path, options: Options = PLAIN
    ) -> Command:
        """Install names, and the requirements files after `-r`."""
        ...

    def uninstall(self, python: str, names: Sequence[str], cwd: Path) -> Command: ...

    async def preview(
        self, python: str, text: str, env: Mapping[str, str], options: Options = PLAIN
    ) -> Changes:
        """What installing a requirements file would change.

        Ready-made wheels only: nothing is built. Raises the problem that the output shows.
        """
        ...


def python_of(folder: Path) -> str:
    """The interpreter of an environment in `folder`."""
    name = "python.exe" if os.name == "nt" else "python"
    return str(folder / BIN / name)


def changes(
    came: Mapping[str, str], went: Mapping[str, str], sizes: Mapping[tuple[str, str], int]
) -> Changes:
    """Added and removed packages, by normalised name, as additions, changes and removals."""
    new = [
        PackageChange(name=n, version=v, was=went.get(n), size=sizes.get((n, v)))
        for n, v in sorted(came.items())
    ]
    known = [one.size for one in new if one.size is not None]
    return Changes(
        adds=[one for one in new if one.was is None],
        changes=[one for one in new if one.was is not None],
        removes=[PackageChange(name=n, was=v) for n, v in sorted(went.items()) if n not in came],
        download=sum(known) if len(known) == len(new) else None,
    )
