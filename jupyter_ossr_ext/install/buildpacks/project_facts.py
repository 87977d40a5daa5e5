"""What the metadata of a Python project say."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field

from packaging.requirements import InvalidRequirement, Requirement

from ..dependencies.toml_file import strings, table
from .base import Own

EXTRA = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?")
"""The name of an extra or a group (PEP 508, PEP 735)."""


@dataclass(frozen=True)
class Facts:
    """What is written down.

    Attributes:
        complete: It also says everything that it needs.
        not_built: Why it is no package that can be built; its dependencies can be installed.
        early: Distributions that `setup.py` imports, which must be there before it runs.
        tools: Distributions that the build gets besides what it asks for.
        extras: Its optional dependencies, by their names.
        groups: Its dependency groups (PEP 735), likewise.
        addresses: Of its pages, among which its repository may be.
    """

    name: str | None = None
    version: str | None = None
    python: str | None = None
    requires: list[str] = field(default_factory=list)
    complete: bool = False
    backend: str | None = None
    build_requires: list[str] = field(default_factory=list)
    not_built: str | None = None
    early: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    extras: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    @property
    def optional(self) -> list[str]:
        """What all of its extras need."""
        return [line for lines in self.extras.values() for line in lines]

    @property
    def own(self) -> list[Own]:
        return [Own(self.name, self.version)] if self.name and not self.not_built else []


def optional(extras: object) -> dict[str, list[str]]:
    """A table of extras; names that pip would not take as one are left out."""
    return {
        name: valid(one.splitlines() if isinstance(one, str) else strings(one))
        for name, one in table(extras).items()
        if EXTRA.fullmatch(str(name))
    }


def valid(lines: list[str]) -> list[str]:
    """The requirements of a plain install, without those of extras."""
    found = []
    for line in lines:
        with contextlib.suppress(InvalidRequirement):
            requirement = Requirement(line.partition(" #")[0].strip())
            marker = str(requirement.marker or "")
            if "extra" not in marker or (
                requirement.marker and requirement.marker.evaluate({"extra": ""})
            ):
                found.append(str(requirement))
    return found
