"""The Python, the day and the versions for a new environment, found with wheels that are ready.

For each day that may be meant and each Python that is here, the best first, the whole list is
resolved; the first that has ready-made packages for all of it is taken. Nothing is built, and the
Python need not be here to be asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..models import PackageChange
from . import dry_run
from .dependencies.python_version import Minor, PythonWish
from .dependencies.solve_date import SolveDate
from .dry_run import Resolved
from .installers.base import Changes
from .installers.interpreters import LocalPython
from .python_choice import no_python, why
from .resolver import ROUNDS, Resolver
from .solve_attempt import Attempt

TRIED = 7
"""Versions of Python that are tried for one day."""
TRIED_LATER = 4
"""Likewise for a day that is not the record's own."""
RELAXED = 3
"""Days, and versions of Python, for which later versions than the pinned ones are tried."""


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
        undated: Packages that are not as of the day.
        built: Packages of the index without a wheel.
        optional: Lines for which packages are built, and that the rest can do without.
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
    undated: Sequence[str] = ()
    optional: Sequence[str] = ()

    @property
    def resolved(self) -> bool:
        """False where versions are known only during the installation."""
        return all(one.version or one.origin != "index" for one in self.found.changes.adds)


class Solver:
    """Finds a `Choice`."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._instructions = resolver.instructions
        self._list = resolver.list

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
            self._list.undated, self._list.late = [], []
            wanted = wish.candidates(own, day.day if day else None)
            if day is None and days[0]:
                # With an older Python the newest packages that fit are nearer to the record's day.
                wanted = list(dict.fromkeys([*wish.candidates(own, days[0].day), *wanted]))
            most = TRIED_LATER if day and day.later else TRIED
            tried = [one for one in wanted if one in here][:most]
            asked = next(iter(wanted), None)
            for minor in tried:
                attempt = await self._attempt(minor, day)
                while self._list.take_undated(attempt):
                    attempt = await self._attempt(minor, day)
                first = first or attempt
                if attempt.solution.packages:
                    fits = await self._resolver.can_build(minor, day)
                    if fits and not await self._resolver.stepped_back(attempt):
                        return self._chosen(attempt, wish, here, asked)
                    weak = weak or attempt
                elif attempt.hopeless or attempt.offline:
                    raise attempt.refusal
                if not attempt.no_wheel and attempt.too_early:
                    break  # another day
            else:
                if day and not day.later:
                    few = (await self._able(tried, day))[:RELAXED]
                    late = await self._late(few, day) or await self._of_source(few, day)
                    if late:
                        return self._chosen(late, wish, here, asked)
        if first is None:
            raise no_python(wish, here)
        if weak is not None:
            return self._chosen(weak, wish, here, asked)
        if relaxed := await self._relaxed(wish, days, here, own):
            return self._chosen(relaxed, wish, here, asked)
        return await self._with_builds(first, wish, here, asked)

    async def _attempt(
        self, minor: Minor, day: SolveDate | None, more: Sequence[str] = ()
    ) -> Attempt:
        """Resolve the list without the names and versions that the index lacks.

        What fails first hides them, so they are looked for again in each attempt.
        """
        attempt = await self._resolver.attempt(minor, day, more)
        while self._list.adjust(attempt):
            attempt = await self._resolver.attempt(minor, day, more)
        return attempt

    async def _able(self, minors: Sequence[Minor], day: SolveDate | None) -> Sequence[Minor]:
        """Those that the builds of the record's own projects fit; all, where none does."""
        fits = [await self._resolver.can_build(minor, day) for minor in minors]
        return list(compress(minors, fits)) or minors

    async def _late(self, minors: Sequence[Minor], day: SolveDate) -> Attempt | None:
        """As of that day, but for what was ready-made later only; None where that does not do."""
        undated = list(self._list.undated)
        for minor in minors:
            while True:
                attempt = await self._attempt(minor, day)
                if attempt.solution.packages:
                    newest = await self._resolver.stepped_back(attempt)
                    if not newest:
                        return attempt
                    # Why the newest versions do not fit is said where they are asked for.
                    attempt = await self._attempt(minor, day, newest)
                if attempt.solution.packages or not self._list.take_late(attempt):
                    break
            self._list.undated, self._list.late = list(undated), []
        return None

    async def _of_source(self, minors: Sequence[Minor], day: SolveDate) -> Attempt | None:
        """Likewise, with pure Python of that day from its source: it builds without a compiler."""
        self._resolver.sources, self._list.undated = True, []
        try:
            return await self._late(minors, day)
        finally:
            self._resolver.sources = False

    async def _relaxed(
        self,
        wish: PythonWish,
        days: Sequence[SolveDate | None],
        here: Mapping[Minor, LocalPython],
        own: Minor,
    ) -> Attempt | None:
        """All ready-made, with later versions of pins that are not ready-made; None where not."""
        before = dict(self._list.opened)
        # Of the oldest lists nothing is ready-made until years later, if not today only.
        likely = list(dict.fromkeys([*[one for one in days if one][:RELAXED], *days[-2:]]))
        for day in likely:
            self._list.opened = dict(before)
            self._list.lock_again()
            tried = [one for one in wish.candidates(own, day.day if day else None) if one in here]
            for minor in (await self._able(tried, day))[:RELAXED]:
                attempt = await self._attempt(minor, day)
                while self._list.open_pin(attempt):
                    attempt = await self._attempt(minor, day)
                if attempt.solution.packages:
                    return attempt
                if attempt.offline:
                    break
        self._list.opened = before
        self._list.lock_again()
        return None

    def _chosen(
        self,
        attempt: Attempt,
        wish: PythonWish,
        here: Mapping[Minor, LocalPython],
        asked: Minor | None,
    ) -> Choice:
        guesses = []
        if attempt.built:
            guesses.append(built_note(attempt.built))
        certain = self._instructions.complete and not attempt.built
        notes = why(attempt.minor, attempt.day, wish, here, asked)
        self._list.undated = list(attempt.undated)
        changes = attempt.solution.changes()
        found = dry_run.resolved(self._instructions, changes, guesses, certain=certain)
        notes += self._list.notes
        return Choice(
            here.get(attempt.minor),
            attempt.minor,
            attempt.day,
            found,
            notes,
            self._list.left_out,
            self._list.unpinned,
            dict(self._list.opened),
            attempt.built,
            bool(attempt.built or self._instructions.listed.remote),
            wish.minor if wish.firm and wish.minor not in here else None,
            attempt.undated,
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
        likely = [first.minor, *(one for one in wanted if one in here)][:TRIED]
        for minor in await self._able(likely, first.day):
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
            found = dry_run.resolved(self._instructions, Changes(adds), [guess], certain=False)
            python, day = here.get(first.minor), first.day
            notes = why(first.minor, day, wish, here, asked)
            return Choice(python, first.minor, day, found, notes, builds=True, better=elsewhere)
        raise first.refusal

    async def _built_at_most(self, minor: Minor, first: Attempt, best: Attempt | None) -> Attempt:
        """What has no wheel for a Python is built from source, up to what the best one needs."""
        built = list(first.built)
        limit = len(best.built) if best else ROUNDS
        while True:
            solution = await self._resolver.solve(self._list.text, minor, first.day, excluded=built)
            attempt = Attempt(minor, first.day, solution, built)
            if self._list.adjust(attempt):
                continue
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


def built_note(names: Sequence[str]) -> str:
    """What building these distributions of the index means, in a sentence."""
    return (
        f"No ready-made package exists of {', '.join(names)}: it is built from its source, and "
        "what that needs is known only then."
    )
