"""The day that a record's packages are solved as of, so that they fit one another as they did.

Most lists leave versions open, or name a few; what is installed years later is something else than
what the authors had. The date is the newest of the listed pins plus some months, else the record's
publication or the newest time inside its archive, plus a month.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .distribution_names import WITH_PKG_RESOURCES

GRACE = datetime.timedelta(days=31)
"""What came to the index after the last change is often meant already."""
AFTER_PIN = datetime.timedelta(days=122)
"""How much later than its newest pin a list is taken to have been in use."""
RECENT = datetime.timedelta(days=31)
"""A date nearer than this is as good as none, and an index that tells no dates can be used."""
LATER_YEARS = (1, 2, 4)
"""Years after a record's own date whose packages are tried before today's."""
LAST_PKG_RESOURCES = datetime.date(2025, 6, 1)
"""Packages from before that day may import `pkg_resources`, which setuptools 82 has not."""
CYTHON = (
    (datetime.date(2023, 8, 1), "cython<3"),
    (datetime.date(2026, 7, 1), "cython<3.3"),
)
"""Code from before each day may need a Cython that is older than that: later ones refuse what it
took. Within a series the newest fits the newest Pythons."""
WITH_USE_2TO3 = "setuptools<58"
SETUPTOOLS = (
    (datetime.date(2020, 3, 8), "setuptools<46; python_version < '3.10'"),
    (datetime.date(2021, 9, 4), f"{WITH_USE_2TO3}; python_version < '3.12'"),
)
"""Code from before each day may use what the next version of setuptools removed (`Feature`,
`use_2to3`: setuptools, "History"), on the Pythons that the older versions work with."""
EARLIEST = datetime.date(2012, 1, 1)
MOST = 20_000
"""Files whose times are looked at."""
TOOLS = (
    "setuptools", "wheel", "pip", "flit-core", "hatchling", "hatch-vcs", "poetry-core",
    "pdm-backend", "setuptools-scm", "vcs-versioning", "meson", "meson-python", "ninja", "cmake",
    "scikit-build", "scikit-build-core", "packaging", "pathspec", "trove-classifiers",
    "poetry-dynamic-versioning", "dunamai", "tomlkit", "tomli", "versioningit", "flit-scm",
    "setuptools-git-versioning", "pyproject-metadata", "pybind11", "maturin", "cython",
    "oldest-supported-numpy", "setuptools-rust", "astropy-helpers", "hatch-fancy-pypi-readme",
)  # fmt: skip
"""Build back ends and what they need: an old one cannot build what a new `pyproject.toml` says."""
KERNEL = (
    "ipykernel", "ipython", "ipython-pygments-lexers", "jupyter-client", "jupyter-core",
    "traitlets", "comm", "debugpy", "nest-asyncio", "psutil", "pyzmq",
    "tornado", "jedi", "parso", "stack-data", "asttokens", "executing", "pure-eval",
    "prompt-toolkit", "wcwidth", "pexpect", "ptyprocess", "pygments", "platformdirs",
    "typing-extensions", "exceptiongroup", "appnope", "backcall", "pickleshare",
)  # fmt: skip
"""ipykernel and what it needs: the kernel is this server's need, not the record's."""
EXEMPT = (*TOOLS, *KERNEL)


@dataclass(frozen=True)
class SolveDate:
    """Packages are taken as they were at the end of `day`; `why` completes "since ...".

    `later`: it is not the record's own day, but one on which more is ready-made.
    """

    day: datetime.date
    why: str
    later: bool = False

    @property
    def sentence(self) -> str:
        return f"Packages are taken as of {self.day.isoformat()}: {self.why}."


def choose(
    *,
    pinned: datetime.date | None = None,
    published: datetime.date | None = None,
    changed: datetime.date | None = None,
    not_before: datetime.date | None = None,
    today: datetime.date | None = None,
) -> SolveDate | None:
    """The date to solve as of; None where it would be no different from today.

    Args:
        pinned: When the newest version that the list pins came to the index.
        published: Publication date of the record.
        changed: Newest time of a file inside of the record's archive.
        not_before: When packages began to fit the Python that the record names.
    """
    now = today or datetime.date.today()
    last = min((day for day in (published, changed) if day), default=None)
    if pinned is not None:
        # A list that pins versions newer than the record is that of a later edition.
        day, why = pinned + AFTER_PIN, f"its newest pinned version is of {pinned.isoformat()}"
        if last is not None and pinned <= last and last + GRACE < day:
            day, why = last + GRACE, f"the record is of {last.isoformat()}"
    elif last is not None:
        day, why = last + GRACE, f"the record is of {last.isoformat()}"
    else:
        return None
    if not_before and day < not_before:
        day = not_before
    if day < EARLIEST or day > now - RECENT:
        return None
    return SolveDate(day, why)


def later(own: SolveDate, today: datetime.date | None = None) -> list[SolveDate]:
    """Days after the record's own, for lists of which not all is ready-made as of that."""
    now = today or datetime.date.today()
    why = f"as of {own.day.isoformat()}, the record's own date, not all of it is ready-made"
    days = [own.day + datetime.timedelta(days=365 * years) for years in LATER_YEARS]
    return [SolveDate(day, why, later=True) for day in days if day < now - RECENT]


def newest_change(root: Path, today: datetime.date | None = None) -> datetime.date | None:
    """Newest time of a file below `root`, as archives keep it; None where there is none. Blocking.

    Files that came loose have the time of their download, which says nothing: where every file
    is of the last two days there is no answer.
    """
    newest = 0.0
    seen = 0
    for above, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in {".git", "__pycache__"}]
        for name in names:
            seen += 1
            if seen > MOST:
                break
            if name.startswith("."):
                continue
            try:
                newest = max(newest, (Path(above) / name).lstat().st_mtime)
            except OSError:
                continue
    if not newest:
        return None
    day = datetime.datetime.fromtimestamp(newest, tz=datetime.UTC).date()
    now = today or datetime.datetime.now(tz=datetime.UTC).date()
    return day if EARLIEST < day < now - datetime.timedelta(days=2) else None


def parse(stated: str | None) -> datetime.date | None:
    """The first day of a date as repositories write it (EDTF level 0): 2021, 2021-05, intervals."""
    if not stated:
        return None
    parts = stated.partition("/")[0].strip().split("-")
    try:
        numbers = [int(part[:2] if n == 2 else part) for n, part in enumerate(parts[:3])]
        year, month, day = [*numbers, 12, 31][:3] if len(numbers) == 1 else [*numbers, 28][:3]
        return datetime.date(year, month, day)
    except ValueError:
        return None


def build_constraints(day: datetime.date | None, texts: Iterable[str]) -> list[str]:
    """Versions of build tools that old sources need, from the date and from build scripts' text."""
    written = "\n".join(texts)
    old = "use_2to3" in written or "astropy_helpers" in written
    lines = [WITH_USE_2TO3 if old else WITH_PKG_RESOURCES] if day or old else []
    if not lines and "pkg_resources" in written:
        lines = [WITH_PKG_RESOURCES]
    lines += [limit for before, limit in SETUPTOOLS if day and day < before]
    return [*lines, *cython(day)]


def cython(day: datetime.date | None) -> list[str]:
    """The limit of Cython for code of a day, if it has one."""
    return [limit for before, limit in CYTHON if day and day < before][:1]
