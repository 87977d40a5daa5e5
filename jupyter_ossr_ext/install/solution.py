"""The Python, the day and the versions for a new environment, found with wheels that are ready.

For each day that may be meant and each Python that is here, the best first, the whole list is
resolved; the first that has ready-made packages for all of it is taken. Nothing is built, and the
Python need not be here to be asked about.
"""

from __future__ import annotations

import asyncio
import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from .._util.gather import gather, settle
from ..models import PackageChange
from . import dry_run
from .buildpacks.base import BuildInstructions
from .dependencies.python_version import Minor, PythonWish
from .dependencies.solve_date import SolveDate
from .dry_run import BASE, INFLATION, Resolved
from .installers.base import PLAIN, Changes, Options
from .installers.interpreters import LocalPython
from .installers.uv import Solution, Uv
from .python_choice import no_python, why
from .solve_attempt import Attempt
from .solve_options import write_options

TRIED = 7
"""Versions of Python that are tried for one day."""
TRIED_LATER = 4
"""Likewise for a day that is not the record's own."""
ODD_PINS = 4
"""Pins without a wheel that are left aside when the day of the others is looked up."""
ROUNDS = 12
"""Distributions of one list that may have to be built from source."""
MORE = 20
"""Further packages that are tried one by one, where they cannot be had together."""
RELAXED = 3
"""Days, and versions of Python, for which later versions than the pinned ones are tried."""
STEP_BACK = 900
"""Days that a version may be older than the newest one of its day, before it is a bad sign."""
EXACT = re.compile(r"==\s*\d[\w.!+]*(?!.*\*)")


@dataclass(frozen=True)
class Choice:
    """What a new environment is made of.

    Attributes:
        python: None where none that fits is here.
        day: Packages are as of this day; None: the newest that fit.
        notes: Why this Python and this day.
        left_out: Guessed names that the index does not have.
        unpinned: Conda packages whose version the index does not have.
        opened: Pins that are not ready-made, each with what is asked for instead.
        built: Packages of the index without a wheel.
        builds: Packages of the index are built from source.
        better: The Python that the record asks for, or that has ready-made packages for all of it;
            it is not here.
    """

    python: LocalPython | None
    minor: Minor
    day: SolveDate | None
    found: Resolved
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unpinned: list[str] = field(default_factory=list)
    opened: dict[str, str] = field(default_factory=dict)
    built: list[str] = field(default_factory=list)
    builds: bool = False
    better: Minor | None = None

    @property
    def resolved(self) -> bool:
        """False where versions are known only during the installation."""
        return all(one.version or one.origin != "index" for one in self.found.changes.adds)


class Solver:
    """Finds a `Choice` with uv.

    Args:
        folder: Private folder of the plan, for the files that uv reads.
        extra: What the environment needs besides the list: the kernel.
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
        self._instructions = instructions
        self._folder = folder
        self._env = env
        self._extra = list(extra)
        self._left_out: list[str] = []
        self._unpinned: list[str] = []
        self._opened: dict[str, str] = {}
        self._no_wheels: dict[str, bool] = {}
        self._never: dict[datetime.date | None, list[str]] = {}
        self._limits: tuple[SolveDate | None, Options] | None = None
        self._solved: dict[tuple[object, ...], Solution] = {}

    async def choose(
        self,
        wish: PythonWish,
        days: Sequence[SolveDate | None],
        here: Mapping[Minor, LocalPython],
        own: Minor,
    ) -> Choice:
        """Raises `CannotInstall` for a name that the index lacks, or versions that conflict.

        `here` has a Python that the wish allows.
        """
        first: Attempt | None = None
        weak: Attempt | None = None
        asked: Minor | None = None
        for day in days:
            wanted = wish.candidates(own, day.day if day else None)
            most = TRIED_LATER if day and day.later else TRIED
            tried = [one for one in wanted if one in here][:most]
            asked = next(iter(wanted), None)
            for minor in tried:
                attempt = await self._attempt(minor, day)
                while self._without_unknown(attempt) or self._without_version(attempt):
                    attempt = await self._attempt(minor, day)
                first = first or attempt
                if attempt.solution.packages:
                    if not await self._stepped_back(attempt):
                        return self._chosen(attempt, wish, here, asked)
                    weak = weak or attempt
                elif attempt.hopeless or attempt.offline:
                    raise attempt.refusal
                if not attempt.no_wheel and attempt.too_early:
                    break  # another day
        if first is None:
            raise no_python(wish, here)
        if weak is not None:
            return self._chosen(weak, wish, here, asked)
        if relaxed := await self._relaxed(wish, days, here, own):
            return self._chosen(relaxed, wish, here, asked)
        return await self._with_builds(first, wish, here, asked)

    async def with_more(self, choice: Choice, lines: Sequence[str]) -> tuple[Resolved, list[str]]:
        """As many of `lines` in addition as can be had with the versions of a choice.

        A version that another list of the record names may be one of another time: where it cannot
        be had, another version is taken.

        Returns:
            What all of it comes to, and the lines that are in it.
        """
        options = await self.options(choice.day)
        pins = dry_run.pins(choice.found.changes)
        added: list[str] = []
        found = choice.found
        opened = [asked.name for line in lines if (asked := Requirement(line)).specifier]
        single = [[line] for line in lines[:MORE] if lines[1:]]
        for batch in [list(lines), *single, opened, *([name] for name in opened[:MORE])]:
            there = {Requirement(line).name for line in added}
            batch = [line for line in batch if Requirement(line).name not in there]
            if not batch:
                continue
            text = f"{self._text}{pins}" + "".join(f"{line}\n" for line in [*added, *batch])
            solution = await self._uv.solve(
                text, choice.minor, self._env, options, excluded=choice.built
            )
            if solution.packages:
                added += batch
                found = self._resolved(solution.changes(), found.certain, found.guesses)
        return found, added

    async def days(
        self,
        wish: PythonWish,
        here: Mapping[Minor, LocalPython],
        own: Minor,
        choose: Callable[[datetime.date | None], SolveDate | None],
    ) -> list[SolveDate | None]:
        """The days to try, best first; None: the newest versions.

        The pins of the list may move the day. While they are looked up, the list is resolved as of
        the day that it is without them.

        Args:
            choose: The day, given when the newest pin came to the index.
        """
        likely = choose(None)
        wanted = wish.candidates(own, likely.day if likely else None)
        minor = next((one for one in wanted if one in here), None)
        if not likely or not minor:
            pinned = await self.pinned_day(wish, here, own)
            return list(dict.fromkeys([choose(pinned), likely, None]))
        ahead = asyncio.create_task(self._attempt(minor, likely))
        try:
            day = choose(await self.pinned_day(wish, here, own))
            if day and day.day == likely.day:
                await ahead
        finally:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)
        return list(dict.fromkeys([day, likely, None]))

    async def pinned_day(
        self, wish: PythonWish, here: Mapping[Minor, LocalPython], own: Minor
    ) -> datetime.date | None:
        """When the newest of the versions that the list pins came to the index; None without any.

        Versions are looked up for the first Python that has ready-made packages of all of them.
        """
        meant = [
            line
            for line in self._instructions.requirements
            if (marker := Requirement(line).marker) is None or marker.evaluate()
        ]
        pins = [line for line in meant if EXACT.search(line.partition(";")[0])]
        if not pins or self._instructions.listed.pinned_by:
            return None
        tried = [one for one in wish.candidates(own, None) if one in here][:TRIED]
        best: tuple[int, datetime.date] | None = None
        for minor in tried:
            left = list(pins)
            while left and len(pins) - len(left) < ODD_PINS:
                text = "".join(f"{line}\n" for line in left)
                found = await self._solve(text, minor, None, alone=True)
                if days := [one.uploaded for one in found.packages if one.uploaded]:
                    missed = len(pins) - len(left)
                    best = min(best or (missed, max(days)), (missed, max(days)))
                attempt = Attempt(minor, None, found)
                name = attempt.without_wheel
                if self._by_conda_names:
                    name = name or attempt.unknown or attempt.no_version
                elif attempt.hopeless:
                    return None
                if found.packages or not name:
                    break
                left = _without(left, name)
            if best and not best[0]:
                break
        return best[1] if best else None

    async def _attempt(self, minor: Minor, day: SolveDate | None) -> Attempt:
        """Resolve; what never had a wheel is left to be built when it is installed."""
        await self.options(day)  # written before both of the programs below read them
        # What was found to have no wheel for another Python is not asked for again.
        built = list(self._never.get(day.day if day else None, ()))
        while True:
            async with settle() as batch:
                solving = batch.start(self._solve(self._text, minor, day, excluded=built))
                if day:  # what `_stepped_back` compares with, at the same time
                    batch.start(self._solve(self._open, minor, day, alone=True))
            attempt = Attempt(minor, day, solving.result(), built)
            missing = attempt.no_wheel
            if not missing or len(built) > ROUNDS or missing["name"] in built:
                return attempt
            if not await self._never_has_wheels(missing["name"]):
                return attempt
            built.append(missing["name"])
            self._never[day.day if day else None] = list(built)

    def _without_unknown(self, attempt: Attempt) -> bool:
        """Leave a guessed name out that the index does not have; False where there is none."""
        unknown = attempt.unknown
        guessed = self._instructions.sign.guess or self._by_conda_names
        if not unknown or not guessed or unknown in self._left_out:
            return False
        others = {canonicalize_name(Requirement(line).name) for line in self._listed}
        if self._by_conda_names and others <= {canonicalize_name(unknown)}:
            return False  # an environment without anything of the list would be no install of it
        self._left_out.append(canonicalize_name(unknown))
        return True

    @property
    def _by_conda_names(self) -> bool:
        """The list is one of conda's, with packages of the index instead."""
        return self._instructions.sign.ecosystem == "conda"

    def _without_version(self, attempt: Attempt) -> bool:
        """Take another version of a conda package where the index lacks its own; False if none."""
        name = attempt.no_version
        if not name or not self._by_conda_names or attempt.too_early:
            return False
        if name in self._unpinned:
            return False
        self._unpinned.append(name)
        return True

    async def _relaxed(
        self,
        wish: PythonWish,
        days: Sequence[SolveDate | None],
        here: Mapping[Minor, LocalPython],
        own: Minor,
    ) -> Attempt | None:
        """All ready-made, with later versions of pins that are not ready-made; None where not."""
        before = dict(self._opened)
        for day in [one for one in days if one][:RELAXED]:
            tried = [one for one in wish.candidates(own, day.day) if one in here]
            for minor in tried[:RELAXED]:
                attempt = await self._attempt(minor, day)
                while self._open_pin(attempt):
                    attempt = await self._attempt(minor, day)
                if attempt.solution.packages:
                    return attempt
                if attempt.offline:
                    break
        self._opened = before
        return None

    def _open_pin(self, attempt: Attempt) -> bool:
        """Take a later version of a pin that has no wheel; False where there is none."""
        name = attempt.without_wheel
        if not name or self._instructions.listed.hashes:
            return False  # a list with hashes takes nothing without one
        for line in self._instructions.listed.indexed:
            if line in self._opened:
                continue
            asked = Requirement(line)
            pin = EXACT.search(str(asked.specifier))
            if pin and canonicalize_name(asked.name) == canonicalize_name(name):
                marker = f"; {asked.marker}" if asked.marker else ""
                self._opened[line] = f"{asked.name}>={pin[0].strip('= ')}{marker}"
                return True
        return False

    @property
    def _listed(self) -> list[str]:
        """The list, without what was left out."""
        lines = [
            self._opened.get(line, line)
            for line in self._instructions.requirements
            if canonicalize_name(Requirement(line).name) not in {*self._left_out, *self._unpinned}
        ]
        return [*lines, *self._unpinned]

    @property
    def _text(self) -> str:
        return "".join(f"{line}\n" for line in [*self._extra, *self._listed])

    @property
    def _open(self) -> str:
        """The names of the list that are open, for the newest version of each."""
        asked = [Requirement(line) for line in self._text.splitlines()]
        return "".join(f"{one.name}\n" for one in asked if not one.specifier and not one.marker)

    async def _solve(
        self,
        text: str,
        minor: Minor,
        day: SolveDate | None,
        *,
        excluded: Sequence[str] = (),
        alone: bool = False,
    ) -> Solution:
        """Ask uv, once for each question. `alone`: only of the list, without limits but the day."""
        key = (text, minor, day and day.day, tuple(excluded), alone)
        if key not in self._solved:
            options = PLAIN if alone and day is None else await self.options(day)
            self._solved[key] = await self._uv.solve(
                text, minor, self._env, options, excluded=excluded, alone=alone
            )
        return self._solved[key]

    async def options(self, day: SolveDate | None) -> Options:
        """Files with the limits of a day; the last ones written are those of the choice."""
        if self._limits is None or self._limits[0] != day:
            made = await asyncio.to_thread(
                write_options, self._uv, self._instructions, self._folder, day
            )
            self._limits = day, made
        return self._limits[1]

    async def _never_has_wheels(self, name: str) -> bool:
        if name not in self._no_wheels:
            asked = [
                self._solve(f"{name}\n", minor, None, alone=True)
                for minor in ((3, 7), (3, 9), (3, 12))
            ]
            found = await gather(asked)
            # Only where it is said each time: another failure, as of the network, says nothing.
            self._no_wheels[name] = all(Attempt((3, 9), None, one).no_wheel for one in found)
        return self._no_wheels[name]

    async def _stepped_back(self, attempt: Attempt) -> bool:
        """Whether an open name came in a version that was old on that day, so that it fits."""
        if attempt.day is None:
            return False
        there = {one.name: one for one in attempt.solution.packages}
        suspicious = []
        for line in self._instructions.requirements:
            requirement = Requirement(line)
            one = there.get(canonicalize_name(requirement.name))
            if one is None or one.uploaded is None or requirement.specifier:
                continue
            if (attempt.day.day - one.uploaded).days > STEP_BACK:
                suspicious.append(one)
        if not suspicious:
            return False
        day, minor = attempt.day, attempt.minor
        alone = await self._solve(self._open, minor, day, alone=True)
        if not alone.packages:  # one of them has no wheel
            text = "".join(f"{one.name}\n" for one in suspicious)
            alone = await self._solve(text, minor, day, alone=True)
        newest = {one.name: one for one in alone.packages}
        return any(
            new.uploaded and old.uploaded and (new.uploaded - old.uploaded).days > STEP_BACK
            for old in suspicious
            if (new := newest.get(old.name)) and Version(new.version) > Version(old.version)
        )

    def _chosen(
        self,
        attempt: Attempt,
        wish: PythonWish,
        here: Mapping[Minor, LocalPython],
        asked: Minor | None,
    ) -> Choice:
        guesses = []
        if attempt.built:
            guesses.append(
                f"No ready-made package exists of {', '.join(attempt.built)}: it is built from "
                "its source, and what that needs is known only then."
            )
        certain = self._instructions.complete and not attempt.built
        notes = why(attempt.minor, attempt.day, wish, here, asked)
        found = self._resolved(attempt.solution.changes(), certain, guesses)
        if self._left_out:
            names = ", ".join(self._left_out)
            notes.append(f"Not on the package index, and left out: {names}.")
        if self._unpinned:
            names = ", ".join(self._unpinned)
            notes.append(f"Not on the package index in conda's version, another is used: {names}.")
        if self._opened:
            names = ", ".join(self._opened)
            notes.append(
                "Not ready-made for a Python that is installed here, and a later version is used "
                f"instead: {names}."
            )
        return Choice(
            here.get(attempt.minor),
            attempt.minor,
            attempt.day,
            found,
            notes,
            self._left_out,
            self._unpinned,
            dict(self._opened),
            attempt.built,
            bool(attempt.built or self._instructions.listed.remote),
            wish.minor if wish.firm and wish.minor not in here else None,
        )

    async def _with_builds(
        self,
        first: Attempt,
        wish: PythonWish,
        here: Mapping[Minor, LocalPython],
        asked: Minor | None,
    ) -> Choice:
        """No Python has all of it ready: the one that has most; the rest is built from source."""
        elsewhere = await self._elsewhere(first, wish, here)
        wanted = wish.candidates(first.minor, first.day.day if first.day else None)
        attempt: Attempt | None = None
        for minor in [first.minor, *(one for one in wanted if one in here)][:TRIED]:
            other = await self._built_at_most(minor, first, attempt)
            if other.solution.packages and (not attempt or len(other.built) < len(attempt.built)):
                attempt = other
            if attempt and len(attempt.built) <= len(first.built) + 1:
                break  # less is not possible
        attempt = attempt or first
        if attempt.solution.packages:
            chosen = self._chosen(attempt, wish, here, asked)
            return replace(chosen, better=chosen.better or elsewhere)
        if not self._instructions.complete or self._instructions.listed.remote:
            problem = first.problem
            stated = f" ({problem.evidence})" if problem.evidence else ""
            guess = f"Not all packages could be resolved in advance. {problem.detail}{stated}"
            names = [Requirement(line).name for line in self._instructions.requirements]
            adds = [PackageChange(name=canonicalize_name(name)) for name in dict.fromkeys(names)]
            found = self._resolved(Changes(adds), False, [guess])
            python, notes = (
                here.get(first.minor),
                why(first.minor, first.day, wish, here, asked),
            )
            return Choice(
                python, first.minor, first.day, found, notes, builds=True, better=elsewhere
            )
        raise first.refusal

    async def _built_at_most(self, minor: Minor, first: Attempt, best: Attempt | None) -> Attempt:
        """What has no wheel for a Python is built from source, up to what the best one needs."""
        built = list(first.built)
        limit = len(best.built) if best else ROUNDS
        while True:
            solution = await self._solve(self._text, minor, first.day, excluded=built)
            attempt = Attempt(minor, first.day, solution, built)
            missing = attempt.no_wheel
            if not missing or missing["name"] in built or len(built) >= limit:
                return attempt
            built.append(missing["name"])

    async def _elsewhere(
        self, first: Attempt, wish: PythonWish, here: Mapping[Minor, LocalPython]
    ) -> Minor | None:
        """The Python that has all of it ready-made, where that is not installed."""
        wanted = wish.candidates(first.minor, first.day.day if first.day else None)
        for minor in [one for one in wanted if one not in here][:TRIED]:
            attempt = await self._attempt(minor, first.day)
            if attempt.solution.packages:
                return minor
        return None

    def _resolved(self, changes: Changes, certain: bool, guesses: list[str]) -> Resolved:
        own = [
            PackageChange(name=canonicalize_name(one.name), version=one.version, origin="record")
            for one in self._instructions.own
        ]
        mine = {one.name for one in own}
        adds = [*own, *(one for one in changes.adds if one.name not in mine)]
        download = changes.download
        disk = None if download is None else round(BASE + download * INFLATION)
        return Resolved(Changes(adds, [], [], download), certain, guesses, disk)


def _without(lines: Sequence[str], name: str) -> list[str]:
    key = canonicalize_name(name)
    return [line for line in lines if canonicalize_name(Requirement(line).name) != key]
