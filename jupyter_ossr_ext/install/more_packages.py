"""Packages that are added to a choice: those that notebooks import and the list lacks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from . import dry_run
from .installers.uv import Solution
from .resolver import ROUNDS, Resolver
from .solution import Choice, built_note
from .solve_attempt import Attempt

QUESTIONS = 40
"""Questions to the installer for one plan."""
LATER = 5
"""Packages that may be newer than the day of the others, so that one can be added."""


async def with_more(
    resolver: Resolver, choice: Choice, lines: Sequence[str], known: Collection[str]
) -> tuple[Choice, list[str]]:
    """As many of `lines` in addition as can be had.

    First with the versions of the choice, then with other versions of a line that another list of
    the record names, which may be one of another time, then with other versions of the choice that
    its list allows too. Of a well-known package that was not ready-made on the choice's day, a
    later version is better than none, and so it is of what that one needs.

    Args:
        known: Those of `lines` that may be built from source; of others only what is ready-made.

    Returns:
        The choice with what all of it comes to, and the lines that are in it. Those that need a
        build are `optional` in it: an undeclared package must not be why a list fails.
    """
    adding = _Adding(
        resolver, choice, frozenset(map(_key, known)), dry_run.pins(choice.found.changes)
    )
    await adding.add(list(lines))
    if adding.solution is None:
        return choice, []
    new = [name for name in adding.built if name not in choice.built]
    guesses = [*choice.found.guesses, *([built_note(new)] if new else [])]
    found = dry_run.resolved(
        resolver.instructions,
        adding.solution.changes(),
        guesses,
        certain=choice.found.certain,
    )
    notes = list(choice.notes)
    if adding.later:
        names = ", ".join(adding.later)
        notes.append(f"Not ready-made on that day, and taken as of today: {names}.")
    with_them = replace(
        choice,
        found=found,
        optional=[*choice.optional, *adding.optional],
        builds=choice.builds or bool(new),
        undated=list(resolver.list.undated),
        notes=notes,
    )
    return with_them, adding.added


async def with_single(resolver: Resolver, choice: Choice, line: str) -> Choice:
    """A package that needs no other one in addition; the same choice where it cannot be had."""
    solution = await resolver.solve(f"{line}\n", choice.minor, choice.day, alone=True)
    more, found = solution.changes(), choice.found
    if not more.adds:
        return choice
    size = more.download
    known = size is not None and found.changes.download is not None
    changes = replace(
        found.changes,
        adds=[*found.changes.adds, *more.adds],
        download=(found.changes.download or 0) + (size or 0) if known else None,
    )
    disk = None if found.disk is None else found.disk + round((size or 0) * dry_run.INFLATION)
    return replace(choice, found=replace(found, changes=changes, disk=disk))


@dataclass
class _Adding:
    resolver: Resolver
    choice: Choice
    known: frozenset[str]
    pins: str
    added: list[str] = field(default_factory=list)
    built: list[str] = field(init=False)
    later: list[str] = field(default_factory=list)
    optional: list[str] = field(default_factory=list)
    """Those of `added` for which something is built from source."""
    not_ready: str | None = None
    """What had no ready-made package when lines did not fit."""
    solution: Solution | None = None
    asked: int = 0

    def __post_init__(self) -> None:
        self.built = list(self.choice.built)

    async def add(self, lines: Sequence[str]) -> None:
        """All of it at once, else each half, so that few questions find those that do not fit."""
        if not lines or await self._fit(lines, self.pins):
            return
        if lines[1:]:
            half = len(lines) // 2
            await self.add(lines[:half])
            await self.add(lines[half:])
            return
        [line] = lines
        name = Requirement(line).name
        for pins, other in ((self.pins, name), ("", line), ("", name)):
            if (pins, other) != (self.pins, line) and await self._fit([other], pins):
                return
        if not await self._add_later(name):
            # Last, of source code of the day, which must not be why the rest fails.
            await self._fit([name], self.pins, build=True)

    async def _add_later(self, name: str) -> bool:
        """A well-known package, of the day if it can be, with what was ready-made later only."""
        undated = self.resolver.list.undated
        if self.choice.day is None or _key(name) not in self.known:
            return False
        before = len(undated)
        for pins in dict.fromkeys((self.pins, "")):
            while len(undated) - before < LATER:
                late = self.not_ready or name
                if late in undated:
                    break
                undated.append(late)
                if await self._fit([name], pins):
                    self.later += undated[before:]
                    return True
            del undated[before:]
        return False

    async def _fit(self, lines: Sequence[str], pins: str, *, build: bool = False) -> bool:
        """Whether they can be had beside what was added; then they are added.

        Args:
            build: Also what has ready-made packages, but none that fits.
        """
        built, self.not_ready = list(self.built), None
        text = self.resolver.list.text + pins
        text += "".join(f"{line}\n" for line in [*self.added, *lines])
        while self.asked < QUESTIONS:
            self.asked += 1
            solution = await self.resolver.solve(
                text, self.choice.minor, self.choice.day, excluded=built
            )
            if solution.packages:
                self.added += lines
                self.optional += lines if built != self.built else ()
                self.solution, self.built = solution, built
                self.pins = dry_run.pins(solution.changes())
                return True
            attempt = Attempt(self.choice.minor, self.choice.day, solution, built)
            missing = attempt.without_wheel
            self.not_ready = canonicalize_name(missing) if missing else attempt.too_new
            if not missing or missing in built or len(built) > ROUNDS:
                return False
            if lines[1:] or not self.known.issuperset(map(_key, lines)):
                return False  # alone, to know for which one it is built
            if not build and not await self.resolver.never_has_wheels(missing):
                return False
            built.append(canonicalize_name(missing))
        return False


def _key(line: str) -> str:
    return canonicalize_name(Requirement(line).name)
