"""The list of a new environment, as far as the package index can serve it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .buildpacks.base import BuildInstructions
from .solve_attempt import Attempt

UNDATED = 3
"""Packages of one list that may be newer than the day of the others; with more the day is wrong."""
LATE = 8
"""Packages, with those that they need, that may be newer since they were not ready-made."""
EXACT = re.compile(r"==\s*\d[\w.!+]*(?!.*\*)")


class SolveList:
    """A list without what the index lacks, and with other versions where its own cannot be had.

    Args:
        extra: What the environment needs besides the list: the kernel.

    Attributes:
        wanted: Lines in addition, which the choice of a Python depends on.
        left_out: Guessed names that the index does not have.
        unpinned: Conda packages whose version the index does not have.
        opened: Pins that are not ready-made, each with what is asked for instead.
        undated: Packages that came to the index after the day of the others.
        late: Those of them that were ready-made later only.
        unlocked: Pins of a lock file that are not ready-made, and were left aside.
    """

    def __init__(self, instructions: BuildInstructions, extra: Sequence[str]) -> None:
        self._instructions = instructions
        self._extra = list(extra)
        self.wanted: list[str] = []
        self.left_out: list[str] = []
        self.unpinned: list[str] = []
        self.opened: dict[str, str] = {}
        self.undated: list[str] = []
        self.late: list[str] = []
        self.unlocked: list[str] = []

    @property
    def lines(self) -> list[str]:
        """The list, without what was left out."""
        lines = [
            self.opened.get(line, line)
            for line in self._instructions.requirements
            if canonicalize_name(Requirement(line).name) not in {*self.left_out, *self.unpinned}
        ]
        return [*lines, *self.unpinned, *self.wanted]

    @property
    def text(self) -> str:
        """The list as a requirements file, with what the environment needs besides."""
        return "".join(f"{line}\n" for line in [*self._extra, *self.lines])

    @property
    def open_names(self) -> str:
        """The names of the list that are open, for the newest version of each."""
        asked = [Requirement(line) for line in self.text.splitlines()]
        return "".join(f"{one.name}\n" for one in asked if not one.specifier and not one.marker)

    @property
    def by_conda_names(self) -> bool:
        """The list is one of conda's, with packages of the index instead."""
        return self._instructions.sign.ecosystem == "conda"

    def adjust(self, attempt: Attempt) -> bool:
        """Adjust the list to a name or version that the index lacks; False where it lacks none."""
        return self.leave_out_unknown(attempt) or self.open_version(attempt)

    def leave_out_unknown(self, attempt: Attempt) -> bool:
        """Leave a guessed name out that the index does not have; False where there is none."""
        unknown = attempt.unknown
        guessed = self._instructions.sign.guess or self.by_conda_names
        if not unknown or not guessed or unknown in self.left_out:
            return False
        others = {canonicalize_name(Requirement(line).name) for line in self.lines}
        if self.by_conda_names and others <= {canonicalize_name(unknown)}:
            return False  # an environment without anything of the list would be no install of it
        self.left_out.append(canonicalize_name(unknown))
        return True

    def take_undated(self, attempt: Attempt) -> bool:
        """Take a package of any day that the index did not have on the day; False if none.

        One package must not be the reason that all others are newer than the record.
        """
        name = attempt.too_new
        names = {canonicalize_name(Requirement(line).name) for line in self.lines}
        if not name or name not in names or name in self.undated:
            return False
        if len(self.undated) >= min(UNDATED, len(names) // 2):
            return False
        self.undated.append(name)
        return True

    def take_late(self, attempt: Attempt) -> bool:
        """Take a package of any day that was not ready-made on the day; False if none.

        What is listed and what that needs may be without a wheel on the day that all others are of.
        """
        name = next(reversed(attempt.all_without_wheels), attempt.too_new)
        if not name or name in self.undated or len(self.late) >= LATE:
            return False
        names = {canonicalize_name(Requirement(line).name) for line in self.lines}
        if name in names and len(names.intersection(self.late)) >= max(1, len(names) // 2):
            return False
        self.undated.append(name)
        self.late.append(name)
        return True

    def open_version(self, attempt: Attempt) -> bool:
        """Take another version of a conda package where the index lacks its own; False if none."""
        name = attempt.no_version
        if not name or not self.by_conda_names or attempt.too_early:
            return False
        if name in self.unpinned:
            return False
        self.unpinned.append(name)
        return True

    def open_pin(self, attempt: Attempt) -> bool:
        """Take a later version of a pin that has no wheel; False where there is none."""
        name = attempt.without_wheel
        if not name or self._instructions.listed.hashes:
            return False  # a list with hashes takes nothing without one
        for line in self._instructions.listed.indexed:
            if line in self.opened:
                continue
            asked = Requirement(line)
            pin = EXACT.search(str(asked.specifier))
            if pin and canonicalize_name(asked.name) == canonicalize_name(name):
                marker = f"; {asked.marker}" if asked.marker else ""
                self.opened[line] = f"{asked.name}>={pin[0].strip('= ')}{marker}"
                return True
        return self._unlock(canonicalize_name(name))

    def _unlock(self, name: str) -> bool:
        """Any version instead of the one of a lock file."""
        limits = self._instructions.listed.constraints
        for line in limits if self._instructions.listed.pinned_by else ():
            if EXACT.search(line) and canonicalize_name(Requirement(line).name) == name:
                limits.remove(line)
                self.unlocked.append(line)
                return True
        return False

    def lock_again(self) -> None:
        """Take the pins of the lock file again."""
        self._instructions.listed.constraints += self.unlocked
        self.unlocked = []

    @property
    def notes(self) -> list[str]:
        """What is not as the list has it, in sentences."""
        notes = []
        if self.left_out:
            notes.append(f"Not on the package index, and left out: {', '.join(self.left_out)}.")
        if self.unpinned:
            names = ", ".join(self.unpinned)
            notes.append(f"Not on the package index in conda's version, another is used: {names}.")
        if names := ", ".join(name for name in self.undated if name not in self.late):
            notes.append(f"On that day not on the package index, and taken as of today: {names}.")
        if names := ", ".join(self.late):
            notes.append(f"Not ready-made on that day, and taken as of today: {names}.")
        if self.opened:
            names = ", ".join(self.opened)
            notes.append(
                "Not ready-made for a Python that is installed here, and a later version is used "
                f"instead: {names}."
            )
        if self.unlocked:
            notes.append(
                f"In {self._instructions.listed.pinned_by} with a version that is not ready-made "
                f"for this machine, and another one is used: {', '.join(self.unlocked)}."
            )
        return notes
