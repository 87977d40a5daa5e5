"""One attempt to resolve a list with uv, and what its output says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from packaging.utils import canonicalize_name

from ..problems import CannotInstall, InstallFailed, Problem
from .dependencies.python_version import Minor
from .dependencies.solve_date import SolveDate
from .installers.error_messages import explain
from .installers.uv import Solution

NO_WHEEL = re.compile(
    r"(?P<all>all versions of )?(?P<name>[A-Za-z0-9][\w.-]*)(?P<pin>[=<>!~]\S*)?(?:,.*?)? "
    r"(?:has|have) (?:no (?:usable )?wheels|invalid metadata)"
)
MARKER = re.compile(r"(?<=[\w.-])\{[^{}]*\}")
"""Of `numpy{python_full_version < '3.10'}>=1.22`."""
AT_ONCE = re.compile(r"cause: Because you require (?P<one>[^,]+?) and (?P<other>\S+), we can")
TWICE = re.compile(
    r"cause: Because you require (?P<name>[A-Za-z0-9][\w.-]*)==[^,\s]+ and "
    r"(?P=name)==[^,\s]+, we can"
)
UNKNOWN = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*) was not found in the (?:package registry|prov)")
NO_VERSION = re.compile(
    r"there (?:is|are) no versions? of (?P<spec>(?P<name>[A-Za-z0-9][\w.-]*)[^\s,=]*==[^\s,]*)"
)
LATER = re.compile(r"exclude-newer|filtered by")
TOO_NEW = re.compile(r"`(?P<name>[A-Za-z0-9][\w.-]*)` was filtered by `exclude-newer`")


@dataclass
class Attempt:
    """One day, one Python.

    Attributes:
        built: Distributions that have no wheel at all.
        undated: Distributions that are as of today.
    """

    minor: Minor
    day: SolveDate | None
    solution: Solution
    built: list[str] = field(default_factory=list)
    undated: Sequence[str] = ()

    @property
    def text(self) -> str:
        """What the installer said, without the markers that it adds to names."""
        return MARKER.sub("", "\n".join(self.solution.lines))

    @property
    def no_wheel(self) -> re.Match[str] | None:
        return NO_WHEEL.search(self.text)

    @property
    def without_wheel(self) -> str | None:
        """The name that has no wheel, or none whose metadata can be read today."""
        found = self.no_wheel
        return found["name"] if found else None

    @property
    def all_without_wheels(self) -> list[str]:
        """The normalised names of all that have no wheel in one of the versions that fit."""
        found = (canonicalize_name(one["name"]) for one in NO_WHEEL.finditer(self.text))
        return list(dict.fromkeys(found))

    @property
    def unknown(self) -> str | None:
        """A name that the index does not have."""
        found = UNKNOWN.search(self.text)
        return found["name"] if found else None

    @property
    def no_version(self) -> str | None:
        """The normalised name of a distribution whose exact version the index does not have, or
        that is asked for in two versions at once."""
        found = NO_VERSION.search(self.text) or TWICE.search(self.text)
        return canonicalize_name(found["name"]) if found else None

    @property
    def too_new(self) -> str | None:
        """The normalised name of a distribution that the index has since a later day only."""
        found = TOO_NEW.search(self.text)
        return canonicalize_name(found["name"]) if found else None

    @property
    def too_early(self) -> bool:
        """True where versions came to the index after the day only."""
        return LATER.search(self.text) is not None

    @property
    def offline(self) -> bool:
        """True where the failure says nothing of the list: the network, or a full disk."""
        return not isinstance(self.problem, InstallFailed)

    @property
    def problem(self) -> Problem:
        """What the output says, in general."""
        return explain(self.solution.lines, "Resolving packages")

    @property
    def refusal(self) -> Problem:
        """Why the list cannot be resolved, and what to do."""
        problem = self.problem
        if self.offline:
            return problem
        if both := AT_ONCE.search(self.text):
            return CannotInstall(
                f"The list asks for {both['one']} and {both['other']} at once. Use another list, "
                "or ask the record's authors which of them is right.",
            )
        if self.unknown:
            return CannotInstall(
                f"The package index has no {self.unknown}. Check its name in the record, or use "
                "another list.",
                evidence=problem.evidence,
            )
        return CannotInstall(problem.detail or problem.title, evidence=problem.evidence)

    @property
    def hopeless(self) -> bool:
        """True where no other Python would help."""
        if self.no_wheel or LATER.search(self.text):
            return False
        return any(one.search(self.text) for one in (UNKNOWN, AT_ONCE, NO_VERSION))
