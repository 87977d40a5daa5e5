"""Why a plan takes this Python, and what it says where none fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..problems import CannotInstall, Problem
from .dependencies.python_version import KNOWN, Minor, PythonWish
from .dependencies.solve_date import SolveDate
from .installers.interpreters import LocalPython


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


def why(
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
        if excluding := [source for _, source in wish.bounds if not wish.allows(wish.minor)]:
            why = f"is excluded by {excluding[0]}"
        elif wish.outlived(day.day if day else None):
            why = "was no longer supported on that day" if day else "is no longer supported"
        elif wish.minor not in here:
            why = "is not installed here"
        else:
            why = "does not fit the listed packages"
        notes.append(
            f"Python {name} is used: {wish.minor[0]}.{wish.minor[1]}, the version of "
            f"{wish.source}, {why}."
        )
    elif asked and asked != minor:
        notes.append(f"Python {name} is used: it has ready-made packages for all that is listed.")
    if day:
        notes.append(day.sentence)
    return notes
