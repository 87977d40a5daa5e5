"""Other versions of installed packages, for a notebook that was written for them.

A notebook may take a name of a package that the installed version has not: the package changed, or
the list of the record is older than the notebook. What is installed instead is, in this order: the
versions that the notebook printed when its authors ran it, versions of which it is known that they
take what the installed one refuses, or have the name, and the next versions, newer and older, whose
files have it; where only the package is known, the next older ones. Only ready-made packages are
taken, and only other versions of what is installed: no new name is asked of the index.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from ..config.install import Settings
from ..jobs import Reporter
from .dependencies import changed_calls, dropped_modules, wheel_modules
from .dependencies.distribution_names import DISTRIBUTIONS
from .dependencies.notebook_code import Imported
from .installers.base import Options
from .interpreter import Installed
from .plan_environment import READY_MADE, PlanEnvironment, opened
from .store import Plans

STEPS = ("minor", "minor", "major", "major")
"""How far each of the newer versions, and of the older ones, is from the one before whose files are
looked at for a name."""
OLDER = 2
"""How many older minor versions are tried of a package that refuses what it once took."""
KERNEL = {"ipykernel", "ipython", "jupyter-client", "jupyter-core", "pyzmq", "tornado", "traitlets"}
"""What runs the notebook stays as it is."""


@dataclass(frozen=True)
class VersionWish:
    """What a notebook takes of a package whose installed version has it not.

    Attributes:
        name: The dotted name, such as `scipy.misc.imread`, or the package alone; empty where the
            error names none.
        printed: Versions that the notebook's stored outputs name, by normalised name.
        message: What the installed version said.
    """

    name: str
    printed: Mapping[str, str] = field(default_factory=dict)
    message: str = ""


@dataclass(frozen=True)
class VersionChange:
    """What another version came to.

    Attributes:
        asked: The requirements that were installed; empty: none is left to try.
        before: The versions of what was changed, by the name of the distribution.
        after: The same with the versions now.
        added: Names of distributions that came with it.
    """

    asked: tuple[str, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    added: Sequence[str] = ()

    @property
    def back(self) -> VersionChange:
        """The change that takes it back; what came with it stays."""
        return VersionChange(self.asked, self.after, self.before)

    def __str__(self) -> str:
        each = [f"{name} {self.after[name]} instead of {was}" for name, was in self.before.items()]
        return ", ".join(each)


class OtherVersions:
    """Changes versions in the environments that plans created."""

    def __init__(self, settings: Settings, plans: Plans) -> None:
        self._settings = settings
        self._plans = plans

    async def change(
        self, plan: str, wish: VersionWish, tried: Collection[tuple[str, ...]], report: Reporter
    ) -> VersionChange:
        """Install the next versions that may have what a notebook takes.

        Args:
            tried: What earlier changes asked for, which did not help.

        Raises:
            NotFound: The plan no longer exists.
        """
        async with opened(self._settings, self._plans, plan) as there:
            if there is None:
                return VersionChange()
            async for lines in _attempts(there, wish):
                if not lines or lines in tried:
                    continue
                # What is installed is asked for as well, so that it fits what is changed.
                for words in ([*lines, *others(there, lines)], lines):
                    after = await there.install([*READY_MADE, *words], Options(), report)
                    if after is not None:
                        break
                else:
                    continue
                change = compared(lines, there.here, after)
                if change.before:
                    return change
        return VersionChange()

    async def undo(self, plan: str, change: VersionChange, report: Reporter) -> None:
        """Install the versions that were there before a change, and remove what it added."""
        async with opened(self._settings, self._plans, plan) as there:
            if there is None:
                return
            lines = [f"{name}=={version}" for name, version in change.before.items()]
            await there.install(["--no-deps", *lines], Options(), report)
            if change.added:
                await there.uninstall(change.added, report)


async def _attempts(there: PlanEnvironment, wish: VersionWish) -> AsyncIterator[tuple[str, ...]]:
    module, _, name = wish.name.rpartition(".")
    found = _installed(there, module or name)
    printed = _printed(there, wish.printed)
    own = [line for line in printed if found and Requirement(line).name == found.name]
    yield tuple(own)
    yield _here(there, changed_calls.limits(wish.message))
    yield tuple(printed)
    if found is None:
        for line in printed:  # not all of them may go together today
            yield (line,)
        return
    yield _known(there, wish.name)
    if module:
        async for version in _having(there, found, Imported(module, (name,))):
            yield (f"{found.name}=={version}",)
        return
    major, minor = _series(found.version)
    for below in range(minor, max(minor - OLDER, -1), -1):
        yield (f"{found.name}<{major}.{below}",)


def _installed(there: PlanEnvironment, module: str) -> Installed | None:
    """The distribution of a module; None for one that is not from an index."""
    top = module.partition(".")[0]
    one = there.here.get(canonicalize_name(DISTRIBUTIONS.get(top) or top))
    return None if one is None or one.direct or one.key in KERNEL else one


def others(there: PlanEnvironment, lines: Sequence[str]) -> list[str]:
    """The names of what else is installed; of each the installed version stays if it fits."""
    changed = {canonicalize_name(Requirement(line).name) for line in lines} | KERNEL
    return [one.name for key, one in there.here.items() if key not in changed and not one.direct]


def _printed(there: PlanEnvironment, printed: Mapping[str, str]) -> list[str]:
    """Requirements of what differs by more than a patch. Only numbers of a notebook get there."""
    here = (one for one in there.here.values() if not one.direct and one.key not in KERNEL)
    both = ((one, _number(printed.get(one.key, ""))) for one in here)
    return [
        f"{one.name}=={number}"
        for one, number in both
        if number and _series(str(number)) != _series(one.version)
    ]


def _known(there: PlanEnvironment, name: str) -> tuple[str, ...]:
    """Limits that newer versions without a name are known for."""
    return _here(there, dropped_modules.limits_of(name))


def _here(there: PlanEnvironment, lines: Iterable[str]) -> tuple[str, ...]:
    """Those for what is installed."""
    return tuple(line for line in lines if canonicalize_name(Requirement(line).name) in there.here)


async def _having(
    there: PlanEnvironment, installed: Installed, wanted: Imported
) -> AsyncIterator[str]:
    """Versions whose files have a name: the nearest newer and older ones, in turn."""
    newest = oldest = _series(installed.version)
    for number, step in enumerate(STEPS):
        for side in ("newer", "older"):
            newer = side == "newer"
            limit = _newer(*newest, step) if newer else _older(*oldest, step)
            target = there.folder / f"{side}-{number}"
            target.mkdir()
            if not await there.unpack(f"{installed.name}{limit}", target, Options(oldest=newer)):
                continue
            version = await asyncio.to_thread(_version, target, installed.key)
            if version is None:
                continue
            if newer:
                newest = _series(version)
            else:
                oldest = _series(version)
            if not await asyncio.to_thread(wheel_modules.lacking, target, [wanted]):
                yield version


def _newer(major: int, minor: int, step: str) -> str:
    return f">={major + 1}" if step == "major" and major else f">={major}.{minor + 1}"


def _older(major: int, minor: int, step: str) -> str:
    return f"<{major}" if step == "major" and major else f"<{major}.{minor}"


def _version(unpacked: Path, key: str) -> str | None:
    for folder in unpacked.glob("*.dist-info"):
        name, _, version = folder.stem.partition("-")
        if canonicalize_name(name) == key:
            return version
    return None


def _number(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def _series(version: str) -> tuple[int, int]:
    """Major and minor number; zeros for what is no version."""
    found = _number(version)
    return (found.major, found.minor) if found else (0, 0)


def compared(
    asked: tuple[str, ...], before: Mapping[str, Installed], after: Mapping[str, Installed]
) -> VersionChange:
    changed = [
        (one, after[key])
        for key, one in before.items()
        if key in after and after[key].version != one.version
    ]
    return VersionChange(
        asked=asked,
        before={one.name: one.version for one, _ in changed},
        after={one.name: now.version for one, now in changed},
        added=[one.name for key, one in after.items() if key not in before],
    )
