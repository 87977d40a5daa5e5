"""An exception of a cell, and where it was raised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..models import Cause
from .process_ends import UNKNOWN, ProcessEnd

Found = tuple[Cause, str, str] | None
"""Cause, subject and advice; None where it is another failure."""
PYTHON_2_ADVICE = "The notebook is written in Python 2. Run it with a Python 2 kernel."


KERNEL_ENDED = "DeadKernelError"
"""Name of the error of a cell during which the kernel's process ended."""
WORKER_FAILED = "WorkerError"
"""Name of the error of a cell during which the program that runs it failed."""


@dataclass(frozen=True)
class Raised:
    """What a cell raised.

    Attributes:
        trace: The text of the traceback, may be empty.
        end: How the process of the kernel ended, if it did.
    """

    name: str
    value: str
    trace: str = ""
    end: ProcessEnd = UNKNOWN


@dataclass(frozen=True)
class Surroundings:
    """What is known about the place of a failure.

    Attributes:
        folder: The working folder of the notebook.
        record: The folder of the record.
        cell: The code of the failed cell.
        later: The code of the cells after it.
        earlier: The code of the cells before it.
        printed: The end of what the failed cell printed.
    """

    folder: Path
    record: Path
    cell: str = ""
    later: Sequence[str] = ()
    earlier: Sequence[str] = ()
    printed: str = ""
