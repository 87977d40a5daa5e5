"""An exception of a cell, and where it was raised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..models import Cause

Found = tuple[Cause, str, str] | None
"""Cause, subject and advice; None where it is another failure."""
PYTHON_2_ADVICE = "The notebook is written in Python 2. Run it with a Python 2 kernel."


@dataclass(frozen=True)
class Raised:
    """What a cell raised. `trace`: the text of the traceback, may be empty."""

    name: str
    value: str
    trace: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What is known about the place of a failure.

    Attributes:
        folder: The working folder of the notebook.
        record: The folder of the record.
        cell: The code of the failed cell.
        later: The code of the cells after it.
    """

    folder: Path
    record: Path
    cell: str = ""
    later: Sequence[str] = ()
