"""Resolution of changes by dry runs of the installers, with wheels only; nothing is built."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec import structs
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..models import PackageChange
from ..problems import InstallFailed
from .buildpacks.base import BuildInstructions
from .installers import conda as conda_
from .installers.base import PLAIN, Changes, Installer, Options, python_of
from .interpreter import Installed
from .process import check

INFLATION = 3.6
"""Bytes on disk per byte of a wheel: measured with ipykernel, numpy and astropy."""
BASE = 30 * 1024**2
"""Bytes of an empty environment with a kernel."""


@dataclass(frozen=True)
class Resolved:
    """`certain`: versions that were resolved for this target and can be pinned."""

    changes: Changes
    certain: bool = True
    guesses: list[str] = field(default_factory=list)
    disk: int | None = None


async def fresh(
    instructions: BuildInstructions,
    installer: Installer,
    base: str,
    text: str,
    env: Mapping[str, str],
    options: Options = PLAIN,
) -> Resolved:
    """Packages of a new environment, resolved in an empty one."""
    with tempfile.TemporaryDirectory(prefix="ossr-plan-") as name:
        prefix = Path(name) / "empty"
        await check(installer.create(prefix, base), env=env, patience=120)
        found = await existing(instructions, installer, python_of(prefix), text, env, options)
    download = found.changes.download
    disk = None if download is None else round(BASE + download * INFLATION)
    return replace(found, disk=disk)


async def existing(
    instructions: BuildInstructions,
    installer: Installer,
    python: str,
    text: str,
    env: Mapping[str, str],
    options: Options = PLAIN,
) -> Resolved:
    """Changes of an existing environment."""
    guesses: list[str] = []
    certain = instructions.complete
    changes = Changes()
    if text:
        try:
            changes = await installer.preview(python, text, env, options)
        except InstallFailed as problem:
            # Not final: a package without a wheel for this Python is built during the installation.
            certain = False
            stated = f" ({problem.evidence})" if problem.evidence else ""
            guesses.append(
                f"Not all packages could be resolved in advance. {problem.detail}{stated}"
            )
            names = dict.fromkeys(
                canonicalize_name(Requirement(line).name) for line in text.splitlines()
            )
            changes = Changes(adds=[PackageChange(name=name) for name in names])
    adds = _with_own(instructions, changes.adds)
    download = changes.download if changes.adds or changes.changes else 0
    disk = None if download is None else round(download * INFLATION)
    return Resolved(
        Changes(adds, changes.changes, changes.removes, download), certain, guesses, disk
    )


def resolved(
    instructions: BuildInstructions, changes: Changes, guesses: list[str], *, certain: bool
) -> Resolved:
    """A solution for an empty environment, with the record's own packages."""
    download = changes.download
    disk = None if download is None else round(BASE + download * INFLATION)
    adds = _with_own(instructions, changes.adds)
    return Resolved(Changes(adds, [], [], download), certain, guesses, disk)


def _with_own(
    instructions: BuildInstructions, adds: Sequence[PackageChange]
) -> list[PackageChange]:
    own = [
        PackageChange(name=canonicalize_name(one.name), version=one.version, origin="record")
        for one in instructions.own
    ]
    mine = {one.name for one in own}
    return [*own, *(one for one in adds if one.name not in mine)]


def over(found: Resolved, there: Mapping[str, Installed]) -> tuple[Resolved, list[str]]:
    """The record's own packages that are there already are changes; those of other records are
    named."""
    changes = found.changes
    known = [one for one in changes.adds if one.origin == "record" and one.name in there]
    renewed = [structs.replace(one, was=there[one.name].version) for one in known]
    adds = [one for one in changes.adds if one not in known]
    changed = [*renewed, *changes.changes]
    notes = [
        f"{one.name} {one.was} of this kernel does not come from a package index: it is saved, "
        "and undoing the install puts it back."
        for one in (*changed, *changes.removes)
        if (old := there.get(one.name)) and old.direct
    ]
    return replace(found, changes=replace(changes, adds=adds, changes=changed)), notes


async def conda(
    solver: conda_.Conda, channels: Sequence[str], specs: Sequence[str], env: Mapping[str, str]
) -> tuple[list[conda_.Solved], bool]:
    """A solution with a kernel; false if the channels have none and pip has to install it."""
    if any(conda_.names(spec) == "ipykernel" for spec in specs):
        return await solver.solve(channels, specs, env), True
    try:
        return await solver.solve(channels, [*specs, "ipykernel"], env), True
    except InstallFailed:
        # The second failure has the real reason; a missing ipykernel is not one.
        return await solver.solve(channels, specs, env), False


def pins(changes: Changes) -> str:
    """A constraints file with these versions."""
    lines = [
        f"{one.name}=={one.version}"
        for one in (*changes.adds, *changes.changes)
        if one.origin == "index" and one.version
    ]
    return "\n".join(lines) + "\n"


def solved_changes(solved: Sequence[conda_.Solved], by_pip: Changes) -> Changes:
    """Packages from conda and pip as one list."""
    adds = [one.change() for one in solved]
    sizes = [one.size for one in adds if one.size is not None]
    known = len(sizes) == len(adds) and by_pip.download is not None
    download = sum(sizes) + (by_pip.download or 0) if known else None
    names = {one.name for one in adds}
    rest = [one for one in by_pip.adds if one.name not in names]
    return Changes([*adds, *rest], [], [], download)
