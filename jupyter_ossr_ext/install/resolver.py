"""Resolves the list of a new environment with uv, each question once."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from .._util.gather import gather, settle
from .buildpacks.base import BuildInstructions
from .dependencies.dropped_modules import OF_BUILT
from .dependencies.python_version import Minor
from .dependencies.solve_date import SolveDate
from .installers.base import PLAIN, Options
from .installers.uv import Solution, Uv
from .solve_attempt import Attempt
from .solve_list import SolveList
from .solve_options import write_options

ROUNDS = 12
"""Distributions of one list that may have to be built from source."""
NEW: Minor = (3, 12)
"""A Python for which maintained packages are ready-made."""
STEP_BACK = 900
"""Days that a version may be older than the newest one of its day, before it is a bad sign."""


class Resolver:
    """Asks uv for one Python and one day.

    Args:
        folder: Private folder of the plan, for the files that uv reads.
        extra: What the environment needs besides the list: the kernel.

    Attributes:
        list: What is resolved; callers adjust it.
        sources: Also pure Python is taken from source code, where that is all that there was on
            the day.
    """

    def __init__(
        self,
        uv: Uv,
        instructions: BuildInstructions,
        folder: Path,
        env: Mapping[str, str],
        extra: Sequence[str],
    ) -> None:
        self._uv = uv
        self._folder = folder
        self._env = env
        self.instructions = instructions
        self.list = SolveList(instructions, extra)
        self._no_wheels: dict[str, bool] = {}
        self.sources = False
        self._never: dict[tuple[datetime.date | None, bool], list[str]] = {}
        self._limits: tuple[tuple[object, ...], Options] | None = None
        self._solved: dict[tuple[object, ...], Solution] = {}

    async def attempt(
        self, minor: Minor, day: SolveDate | None, more: Sequence[str] = ()
    ) -> Attempt:
        """Resolve; what never had a wheel is left to be built when it is installed.

        Args:
            more: Lines in addition to the list.
        """
        text = self.list.text + "".join(f"{line}\n" for line in more)
        await self.options(day)  # written before both of the programs below read them
        # What was found to have no wheel for another Python is not asked for again.
        key = day.day if day else None, self.sources
        built = list(self._never.get(key, ()))
        while True:
            async with settle() as batch:
                solving = batch.start(self.solve(text, minor, day, excluded=built))
                if day:  # what `stepped_back` compares with, at the same time
                    batch.start(self.solve(self.list.open_names, minor, day, alone=True))
            attempt = Attempt(minor, day, solving.result(), built, tuple(self.list.undated))
            if attempt.solution.packages and built:
                return await self._with_fewest_builds(attempt, text)
            missing = attempt.no_wheel
            if not missing or len(built) > ROUNDS or canonicalize_name(missing["name"]) in built:
                return attempt
            # All at once: without one of them, uv would go back to versions that need another.
            names = [name for name in attempt.all_without_wheels if name not in built]
            never = await gather([self._from_source(name) for name in names[:ROUNDS]])
            if not any(never):
                return attempt
            built += [name for name, one in zip(names, never, strict=False) if one]
            self._never[key] = list(built)

    async def _with_fewest_builds(self, attempt: Attempt, text: str) -> Attempt:
        """What has to be built for these versions, of what was taken as if nothing needed it."""
        for name in attempt.built if attempt.built[1:] else ():
            rest = [one for one in attempt.built if one != name]
            other = await self.solve(text, attempt.minor, attempt.day, excluded=rest)
            ready = any(one.name == canonicalize_name(name) for one in other.packages)
            if ready or _versions(other) == _versions(attempt.solution):
                attempt = replace(attempt, solution=other, built=rest)
        return attempt

    async def options(self, day: SolveDate | None) -> Options:
        """Files with the limits of a day; the last ones written are those of the choice."""
        undated = tuple(self.list.undated)
        key = day, undated, tuple(self.instructions.listed.constraints)
        if self._limits is None or self._limits[0] != key:
            made = await asyncio.to_thread(
                write_options, self._uv, self.instructions, self._folder, day, undated=undated
            )
            self._limits = key, made
        return self._limits[1]

    async def solve(
        self,
        text: str,
        minor: Minor,
        day: SolveDate | None,
        *,
        excluded: Sequence[str] = (),
        alone: bool = False,
    ) -> Solution:
        """Ask uv, once for each question. `alone`: only of the list, without limits but the day."""
        limits_of_built = (OF_BUILT[name] for name in excluded if name in OF_BUILT)
        text += "".join(f"{line}\n" for line in dict.fromkeys(limits_of_built))
        undated, limits = tuple(self.list.undated), tuple(self.instructions.listed.constraints)
        key = (text, minor, day and day.day, undated, limits, tuple(excluded), alone)
        if key not in self._solved:
            options = PLAIN if alone and day is None else await self.options(day)
            self._solved[key] = await self._uv.solve(
                text, minor, self._env, options, excluded=excluded, alone=alone
            )
        return self._solved[key]

    async def fits(
        self, text: str, minor: Minor, day: SolveDate | None, excluded: Sequence[str]
    ) -> bool:
        """Whether a list can be had ready-made, but for what is excluded."""
        return bool((await self.solve(text, minor, day, excluded=excluded)).packages)

    async def never_has_wheels(self, name: str) -> bool:
        """Whether a distribution has no ready-made package for any Python."""
        if name not in self._no_wheels:
            asked = [
                self.solve(f"{name}\n", minor, None, alone=True)
                for minor in ((3, 7), (3, 9), (3, 12))
            ]
            found = await gather(asked)
            # Only where it is said each time: another failure, as of the network, says nothing.
            self._no_wheels[name] = all(Attempt((3, 9), None, one).no_wheel for one in found)
        return self._no_wheels[name]

    async def can_build(self, minor: Minor, day: SolveDate | None) -> bool:
        """Whether this Python fits what the builds of the record's own projects need."""
        lines = "".join(f"{one}\n" for one in dict.fromkeys(self.instructions.builds))
        if not lines:
            return True
        attempt = Attempt(minor, day, await self.solve(lines, minor, day, alone=True))
        missing = None if attempt.solution.packages else attempt.without_wheel
        return missing is None or await self.never_has_wheels(missing)

    async def _from_source(self, name: str) -> bool:
        return await self.never_has_wheels(name) or (self.sources and await self.is_pure(name))

    async def is_pure(self, name: str) -> bool:
        """Whether the newest version of a distribution is pure Python, which builds anywhere."""
        found = await self.solve(f"{name}\n", NEW, None, alone=True)
        return any(one.pure and one.name == canonicalize_name(name) for one in found.packages)

    async def stepped_back(self, attempt: Attempt) -> list[str]:
        """The newest versions, as pins, of open names that came in one that was old on that day, so
        that it fits."""
        if attempt.day is None:
            return []
        there = {one.name: one for one in attempt.solution.packages}
        suspicious = []
        for line in self.instructions.requirements:
            requirement = Requirement(line)
            one = there.get(canonicalize_name(requirement.name))
            if one is None or one.uploaded is None or requirement.specifier:
                continue
            if (attempt.day.day - one.uploaded).days > STEP_BACK:
                suspicious.append(one)
        if not suspicious:
            return []
        day, minor = attempt.day, attempt.minor
        alone = await self.solve(self.list.open_names, minor, day, alone=True)
        if not alone.packages:  # one of them has no wheel
            text = "".join(f"{one.name}\n" for one in suspicious)
            alone = await self.solve(text, minor, day, alone=True)
        newest = {one.name: one for one in alone.packages}
        return [
            f"{new.name}=={new.version}"
            for old in suspicious
            if (new := newest.get(old.name))
            and Version(new.version) > Version(old.version)
            and new.uploaded
            and old.uploaded
            and (new.uploaded - old.uploaded).days > STEP_BACK
        ]


def _versions(solution: Solution) -> set[tuple[str, str]]:
    return {(one.name, one.version) for one in solution.packages}
