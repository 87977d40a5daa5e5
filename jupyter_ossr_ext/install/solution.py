"""The Python, the day and the versions for a new environment, found with wheels that are ready.

For each day that may be meant and each Python that is here, the best first, the whole list is
resolved; the first that has ready-made packages for all of it is taken. Nothing is built, and the
Python need not be here to be asked about.
"""

from __future__ import annotations

import asyncio
import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from .._util.gather import gather
from ..models import PackageChange
from ..problems import CannotInstall, InstallFailed, Problem
from . import dry_run
from .buildpacks.base import BuildInstructions
from .dependencies import solve_date
from .dependencies.python_version import KNOWN, Minor, PythonWish
from .dependencies.solve_date import SolveDate
from .dry_run import BASE, INFLATION, Resolved
from .installers.base import Changes, Options
from .installers.error_messages import explain
from .installers.interpreters import LocalPython
from .installers.uv import Solution, Uv

TRIED = 7
"""Versions of Python that are tried for one day."""
TRIED_LATER = 4
"""Likewise for a day that is not the record's own."""
ODD_PINS = 4
"""Pins without a wheel that are left aside when the day of the others is looked up."""
ROUNDS = 12
"""Distributions of one list that may have to be built from source."""
MORE = 15
"""Further packages that are tried one by one, where they cannot be had together."""
STEP_BACK = 900
"""Days that a version may be older than the newest one of its day, before it is a bad sign."""
NO_WHEEL = re.compile(
    r"(?P<all>all versions of )?(?P<name>[A-Za-z0-9][\w.-]*)(?P<pin>[=<>!~]\S*)?(?:,.*?)? "
    r"(?:has|have) no (?:usable )?wheels"
)
AT_ONCE = re.compile(r"cause: Because you require (?P<one>[^,]+?) and (?P<other>\S+), we can")
UNKNOWN = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*) was not found in the (?:package registry|prov)")
NO_VERSION = re.compile(
    r"there (?:is|are) no versions? of (?P<spec>(?P<name>[A-Za-z0-9][\w.-]*)[^\s,=]*==[^\s,]*)"
)
EXACT = re.compile(r"==\s*\d[\w.!+]*(?!.*\*)")
LATER = re.compile(r"exclude-newer|filtered by")


@dataclass(frozen=True)
class Choice:
    """What a new environment is made of.

    Attributes:
        python: None where none that fits is here.
        day: Packages are as of this day; None: the newest that fit.
        notes: Why this Python and this day.
        left_out: Guessed names that the index does not have.
        unpinned: Conda packages whose version the index does not have.
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
    built: list[str] = field(default_factory=list)
    builds: bool = False
    better: Minor | None = None

    @property
    def resolved(self) -> bool:
        """False where versions are known only during the installation."""
        return all(one.version or one.origin != "index" for one in self.found.changes.adds)


@dataclass
class Attempt:
    """One day, one Python. `built`: distributions that have no wheel at all."""

    minor: Minor
    day: SolveDate | None
    solution: Solution
    built: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.solution.lines)

    @property
    def no_wheel(self) -> re.Match[str] | None:
        return NO_WHEEL.search(self.text)

    @property
    def hopeless(self) -> bool:
        """True where no other Python would help."""
        if self.no_wheel or LATER.search(self.text):
            return False
        return any(one.search(self.text) for one in (UNKNOWN, AT_ONCE, NO_VERSION))


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
        self._no_wheels: dict[str, bool] = {}

    async def choose(
        self,
        wish: PythonWish,
        days: Sequence[SolveDate | None],
        here: Mapping[Minor, LocalPython],
        own: Minor,
    ) -> Choice:
        """Raises `CannotInstall` where a package is not on the index or versions exclude each other.

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
                elif attempt.hopeless or _offline(attempt):
                    raise self._refused(attempt)
                if not attempt.no_wheel and LATER.search(attempt.text):
                    break  # another day
        if first is None:
            raise no_python(wish, here)
        if weak is not None:
            return self._chosen(weak, wish, here, asked)
        return await self._with_builds(first, wish, here, asked)

    async def with_more(self, choice: Choice, lines: Sequence[str]) -> tuple[Resolved, list[str]]:
        """As many of `lines` in addition as can be had with the versions of a choice.

        Returns:
            What all of it comes to, and those of `lines` that are in it.
        """
        options = await self.options(choice.day)
        pins = dry_run.pins(choice.found.changes)
        added: list[str] = []
        found = choice.found
        for batch in [list(lines), *([one] for one in lines[:MORE] if lines[1:])]:
            text = f"{self._text}{pins}" + "".join(f"{line}\n" for line in [*added, *batch])
            solution = await self._uv.solve(
                text, choice.minor, self._env, options, excluded=choice.built
            )
            if solution.packages:
                added += batch
                found = self._resolved(solution.changes(), found.certain, found.guesses)
            if len(added) == len(lines):
                break
        return found, added

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
                found = await self._uv.solve(text, minor, self._env, alone=True)
                if days := [one.uploaded for one in found.packages if one.uploaded]:
                    missed = len(pins) - len(left)
                    best = min(best or (missed, max(days)), (missed, max(days)))
                attempt = Attempt(minor, None, found)
                missing = attempt.no_wheel
                if self._by_conda_names and not missing:
                    missing = UNKNOWN.search(attempt.text) or NO_VERSION.search(attempt.text)
                elif attempt.hopeless:
                    return None
                if found.packages or not missing:
                    break
                name = canonicalize_name(missing["name"])
                left = [line for line in left if canonicalize_name(Requirement(line).name) != name]
            if best and not best[0]:
                break
        return best[1] if best else None

    async def _attempt(self, minor: Minor, day: SolveDate | None) -> Attempt:
        """Resolve; what never had a wheel is left to be built when it is installed."""
        options = await self.options(day)
        built: list[str] = []
        while True:
            found = await self._uv.solve(self._text, minor, self._env, options, excluded=built)
            attempt = Attempt(minor, day, found, built)
            missing = attempt.no_wheel
            if not missing or len(built) > ROUNDS or missing["name"] in built:
                return attempt
            if not await self._never_has_wheels(missing["name"]):
                return attempt
            built.append(missing["name"])

    def _without_unknown(self, attempt: Attempt) -> bool:
        """Leave a guessed name out that the index does not have; False where there is none."""
        unknown = UNKNOWN.search(attempt.text)
        guessed = self._instructions.sign.guess or self._by_conda_names
        if not unknown or not guessed or unknown["name"] in self._left_out:
            return False
        self._left_out.append(canonicalize_name(unknown["name"]))
        return True

    @property
    def _by_conda_names(self) -> bool:
        """The list is one of conda's, with packages of the index instead."""
        return self._instructions.sign.ecosystem == "conda"

    def _without_version(self, attempt: Attempt) -> bool:
        """Take another version of a conda package where the index lacks its own; False if none."""
        missing = NO_VERSION.search(attempt.text)
        if not missing or not self._by_conda_names or LATER.search(attempt.text):
            return False
        name = canonicalize_name(missing["name"])
        if name in self._unpinned:
            return False
        self._unpinned.append(name)
        return True

    @property
    def _text(self) -> str:
        lines = [
            line
            for line in self._instructions.requirements
            if canonicalize_name(Requirement(line).name) not in {*self._left_out, *self._unpinned}
        ]
        return "".join(f"{line}\n" for line in [*self._extra, *lines, *self._unpinned])

    async def options(self, day: SolveDate | None) -> Options:
        """Files with the limits of a day. Written once; the last one written is the one chosen."""
        return await asyncio.to_thread(
            write_options, self._uv, self._instructions, self._folder, day
        )

    async def _never_has_wheels(self, name: str) -> bool:
        if name not in self._no_wheels:
            asked = [
                self._uv.solve(f"{name}\n", minor, self._env, alone=True)
                for minor in ((3, 7), (3, 9), (3, 12))
            ]
            found = await gather(asked)
            # Only where it is said each time: another failure, as of the network, says nothing.
            self._no_wheels[name] = all(NO_WHEEL.search("\n".join(one.lines)) for one in found)
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
        text = "".join(f"{one.name}\n" for one in suspicious)
        options = await self.options(attempt.day)
        alone = await self._uv.solve(text, attempt.minor, self._env, options, alone=True)
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
        notes = _why(attempt.minor, attempt.day, wish, here, asked)
        found = self._resolved(attempt.solution.changes(), certain, guesses)
        if self._left_out:
            names = ", ".join(self._left_out)
            notes.append(f"Not on the package index, and left out: {names}.")
        if self._unpinned:
            names = ", ".join(self._unpinned)
            notes.append(f"Not on the package index in conda's version, another is used: {names}.")
        return Choice(
            here.get(attempt.minor),
            attempt.minor,
            attempt.day,
            found,
            notes,
            self._left_out,
            self._unpinned,
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
            problem = explain(first.solution.lines, "Resolving packages")
            stated = f" ({problem.evidence})" if problem.evidence else ""
            guess = f"Not all packages could be resolved in advance. {problem.detail}{stated}"
            names = [Requirement(line).name for line in self._instructions.requirements]
            adds = [PackageChange(name=canonicalize_name(name)) for name in dict.fromkeys(names)]
            found = self._resolved(Changes(adds), False, [guess])
            python, notes = (
                here.get(first.minor),
                _why(first.minor, first.day, wish, here, asked),
            )
            return Choice(
                python, first.minor, first.day, found, notes, builds=True, better=elsewhere
            )
        raise self._refused(first)

    async def _built_at_most(self, minor: Minor, first: Attempt, best: Attempt | None) -> Attempt:
        """What has no wheel for a Python is built from source, up to what the best one needs."""
        options = await self.options(first.day)
        built = list(first.built)
        limit = len(best.built) if best else ROUNDS
        while True:
            solution = await self._uv.solve(self._text, minor, self._env, options, excluded=built)
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

    def _refused(self, attempt: Attempt) -> Problem:
        problem = explain(attempt.solution.lines, "Resolving packages")
        if not isinstance(problem, InstallFailed):
            return problem  # the network, or a full disk
        if both := AT_ONCE.search(attempt.text):
            return CannotInstall(
                f"The list asks for {both['one']} and {both['other']} at once. Use another list, "
                "or ask the record's authors which of them is right.",
            )
        if unknown := UNKNOWN.search(attempt.text):
            return CannotInstall(
                f"The package index has no {unknown['name']}. Check its name in the record, or "
                "use another list.",
                evidence=problem.evidence,
            )
        return CannotInstall(problem.detail or problem.title, evidence=problem.evidence)


def no_python(
    wish: PythonWish, here: Mapping[Minor, LocalPython], hosts: Sequence[str] = ()
) -> Problem:
    """No Python here fits. `hosts`: where it could be downloaded from, and that do not answer."""
    there = ", ".join(f"{one[0]}.{one[1]}" for one in sorted(here))
    wanted = wish.specifier
    if not any(wish.allows(one) for one in KNOWN):
        return CannotInstall(
            f"Python {wanted} is required, and no Python that a kernel can run on fits. Use "
            "another list, or the files as they are."
        )
    unreachable = f", which cannot be downloaded from {' or '.join(hosts)} either" if hosts else ""
    return CannotInstall(
        f"Python {wanted} is required, and this machine has {there}. Install a matching "
        f"version{unreachable}, then create the plan again; or use another list."
    )


def _offline(attempt: Attempt) -> bool:
    lines = attempt.solution.lines
    return not isinstance(explain(lines, "Resolving packages"), InstallFailed)


def _why(
    minor: Minor,
    day: SolveDate | None,
    wish: PythonWish,
    here: Mapping[Minor, LocalPython],
    asked: Minor | None,
) -> list[str]:
    """Sentences on the Python and the day."""
    name = f"{minor[0]}.{minor[1]}"
    notes = []
    if wish.minor == minor:
        notes.append(f"Python {name} is used, according to {wish.source}.")
    elif wish.minor:
        missing = wish.minor not in here
        why = "is not installed here" if missing else "does not fit the listed packages"
        notes.append(
            f"Python {name} is used: {wish.minor[0]}.{wish.minor[1]}, the version of "
            f"{wish.source}, {why}."
        )
    elif asked and asked != minor:
        notes.append(f"Python {name} is used: it has ready-made packages for all that is listed.")
    if day:
        notes.append(day.sentence)
    return notes


def write_options(
    uv: Uv,
    instructions: BuildInstructions,
    folder: Path,
    day: SolveDate | None,
    *,
    builds: bool = False,
) -> Options:
    """The files that limit a solution, in the plan's folder. Blocking.

    Args:
        builds: Packages of the index are built from source, with tools of their time.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    limits = list(instructions.listed.constraints)
    tools = list(instructions.build_constraints)
    alone = {one.distribution: one.alone for one in instructions.given if one.alone}
    config = uv.settings(folder, day.day if day else None, alone, instructions.tools)
    if day and day.day < solve_date.LAST_PKG_RESOURCES:
        limits.append("setuptools<81")
        tools += solve_date.build_constraints(day.day, tools) if builds else []
    return Options(
        constraints=_written(folder / "limits.txt", limits),
        build_constraints=_written(folder / "build-limits.txt", list(dict.fromkeys(tools))),
        config=config,
        prereleases=instructions.listed.prereleases,
    )


def _written(path: Path, lines: Sequence[str]) -> Path | None:
    if not lines:
        return None
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
