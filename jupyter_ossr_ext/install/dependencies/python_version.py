"""Which Python a record was made with, from what its files say.

Order: `runtime.txt`, `environment.yml`, `.python-version`, `requires-python` of every format, the
version that most of its notebooks were saved with, and the date it is solved as of.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

Minor = tuple[int, int]
RELEASED = {
    (3, 6): datetime.date(2016, 12, 23),
    (3, 7): datetime.date(2018, 6, 27),
    (3, 8): datetime.date(2019, 10, 14),
    (3, 9): datetime.date(2020, 10, 5),
    (3, 10): datetime.date(2021, 10, 4),
    (3, 11): datetime.date(2022, 10, 24),
    (3, 12): datetime.date(2023, 10, 2),
    (3, 13): datetime.date(2024, 10, 7),
    (3, 14): datetime.date(2025, 10, 7),
}
"""First release of each version; packages had wheels for it some months later."""
SUPPORT = datetime.timedelta(days=5 * 365)
"""How long a version of Python gets fixes (PEP 602 and Python's own table of versions)."""
NEWEST: list[tuple[int, Minor]] = [
    (2018, (3, 6)),
    (2019, (3, 7)),
    (2020, (3, 8)),
    (2021, (3, 9)),
    (2023, (3, 10)),
    (2024, (3, 12)),
    (2025, (3, 13)),
]
"""The newest Python that the usual packages (numpy, scipy, astropy ...) had wheels for, by year."""
AT_HAND = 2
"""How many versions this server's Python may be behind the newest of a day, to be taken."""
KNOWN: list[Minor] = [(3, minor) for minor in range(14, 5, -1)]
"""Versions of Python that kernels run on, newest first."""


@dataclass(frozen=True)
class PythonWish:
    """What is known of the Python to take.

    Attributes:
        minor: The version that a file names or that the notebooks were saved with.
        source: The file, or "its notebooks", for the sentence that says why.
        firm: The record asks for `minor`; False: it was only made with it.
        bounds: Specifiers (PEP 440) that must hold, each with the file that says so.
        while_supported: `minor` counts only on days on which that Python was still supported.
    """

    minor: Minor | None = None
    source: str = ""
    firm: bool = False
    bounds: Sequence[tuple[str, str]] = field(default_factory=tuple)
    while_supported: bool = False

    def allows(self, version: str | Minor) -> bool:
        """True if the bounds take that version; a bound that cannot be read excludes nothing."""
        full = version if isinstance(version, str) else f"{version[0]}.{version[1]}.99"
        low = version if isinstance(version, str) else f"{version[0]}.{version[1]}.0"
        for bound, _ in self.bounds:
            try:
                parsed = SpecifierSet(bound)
            except InvalidSpecifier:
                continue
            if not (parsed.contains(full, prereleases=True) or parsed.contains(low, True)):
                return False
        return True

    def outlived(self, date: datetime.date | None) -> bool:
        """True if `minor` does not count on that day; `date` None: today."""
        if not self.while_supported or self.minor not in RELEASED:
            return False
        return RELEASED[self.minor] + SUPPORT <= (date or datetime.date.today())

    @property
    def specifier(self) -> str:
        """The bounds as one text; with `minor` where that is firm."""
        named = f"=={_text(self.minor)}.*" if self.minor and self.firm else ""
        return ",".join(filter(None, [named, *(bound for bound, _ in self.bounds)]))

    def candidates(self, own: Minor, date: datetime.date | None) -> list[Minor]:
        """Versions to try, best first.

        Args:
            own: Python of this server, taken where nothing says otherwise.
            date: The day that packages are solved as of, if any.
        """
        newest = of_date(date) if date else None
        if newest and own <= newest <= (own[0], own[1] + AT_HAND):
            newest = own  # packages are ready-made for a few versions of Python
        made_with = None if self.outlived(date) else self.minor
        preferred = [made_with, newest, own]
        start = next((one for one in preferred if one and self.allows(one)), own)
        below = [one for one in KNOWN if one < start]
        above = [one for one in reversed(KNOWN) if one > start]
        # A package that has no wheel for a Python is usually older than it, not newer.
        if date:
            below = [one for one in below if RELEASED[one] < date]
            above = [one for one in above if RELEASED[one] < date]
        others = [*below, *above]
        if made_with:
            others.sort(key=lambda one: (abs(one[1] - start[1]), -one[1]))
        ordered = [start, *others]
        return [one for one in dict.fromkeys(ordered) if self.allows(one)]


def supported_until(minor: Minor) -> datetime.date | None:
    """The last day of the support of a Python; None for one that is not known."""
    released = RELEASED.get(minor)
    return released + SUPPORT if released else None


def of_date(date: datetime.date) -> Minor | None:
    """The newest Python that packages of that day had wheels for; None for recent days."""
    if date.year > NEWEST[-1][0]:
        return None
    return next((minor for year, minor in NEWEST if date.year <= year), None)


def read_minor(stated: str) -> Minor | None:
    """`3.8` of `python-3.8.10`, `3.8`, `cpython@3.8`, `=3.8.*`."""
    match = re.search(r"(?<![\d.])(3)\.(\d{1,2})(?!\d)", stated)
    return (int(match[1]), int(match[2])) if match else None


def _text(minor: Minor) -> str:
    return f"{minor[0]}.{minor[1]}"


def runtime(folders: Iterable[Path]) -> tuple[Minor, str] | None:
    """What `runtime.txt` or `.python-version` in the first of the folders names. Blocking."""
    for folder in folders:
        for name in ("runtime.txt", ".python-version"):
            path = folder / name
            if path.is_file():
                stated = path.read_bytes()[:200].decode("utf-8", "replace").strip()
                if name == "runtime.txt" and not stated.startswith("python"):
                    continue
                if minor := read_minor(stated):
                    return minor, name
    return None


def of_conda(specs: Iterable[str]) -> tuple[Minor | None, str | None]:
    """The Python of conda specs: a version that it names, or bounds (PEP 440)."""
    for spec in specs:
        match = re.match(r"(?:[\w./-]+::)?python\s*([=<>!~\s].*)?$", spec.strip())
        if match and match[1]:
            stated = match[1].strip()
            exact = re.match(r"^={0,2}\s*(3\.\d+(?:\.\d+)?)(?:\.\*|\*)?(?:=\S*)?$", stated)
            if exact:
                return read_minor(exact[1]), None
            return None, ",".join(re.split(r"\s*,\s*|\s+", stated))
    return None, None


def of_notebooks(versions: Iterable[str]) -> Minor | None:
    """The version that most notebooks were saved with; of a tie, the newer one."""
    counted = Counter(minor for one in versions if (minor := read_minor(one)))
    return max(counted, key=lambda minor: (counted[minor], minor), default=None)
