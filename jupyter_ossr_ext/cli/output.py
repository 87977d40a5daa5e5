"""Output of the command line: JSON, tables, progress, and exit codes."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TextIO, TypeVar

import msgspec

from ..client.session import JobFailed
from ..models import Job, ProblemDocument, Progress
from ..problems import Problem
from ..storage.space import human

OK, FAILED = 0, 1
CODES = {
    "not-found": 3,
    "gone": 3,
    "credentials-missing": 4,
    "credentials-rejected": 4,
    "restricted": 4,
    "offline": 5,
    "upstream-down": 5,
    "redirect-refused": 5,
    "upstream-slow": 5,
    "rate-limited": 5,
    "blocked": 5,
    "not-verified": 6,
    "exists": 7,
    "cannot-install": 8,
    "install-failed": 8,
    "plan-changed": 8,
    "incomplete": 10,
    "checks-failed": 10,
}
"""Exit codes by the slug of a problem; every other problem is `FAILED`."""
NOT_RUN = 9
"""A notebook did not run to its end."""
NOT_VERIFIED = 6
"""A file is missing or was changed."""
NOT_PUBLISHABLE = 10
"""Metadata or files must be changed before they can be published."""
T = TypeVar("T")
WIDTH = 30
"""Characters of a progress bar."""


def document_of(failure: Problem | JobFailed) -> ProblemDocument | None:
    """The problem of a failure; None for a cancelled job."""
    return failure.job.problem if isinstance(failure, JobFailed) else failure.document()


def code_of(slug: str) -> int:
    """The exit code of a kind of problem."""
    return CODES.get(slug, FAILED)


def write_json(value: object, out: TextIO | None = None) -> None:
    """The value as indented JSON; field names as in the HTTP API."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    print(text, file=out or sys.stdout)


def write(format: str, value: T, text: Callable[[T], None]) -> None:
    """The value as JSON for the format "json"; else what `text` prints of it."""
    if format == "json":
        write_json(value)
    else:
        text(value)


def write_table(rows: Iterable[Sequence[str]], out: TextIO | None = None) -> None:
    """Columns with two blanks between them; the first row is the heading."""
    lines = [[" ".join(cell.split()) for cell in row] for row in rows]
    if not lines:
        return
    widths = [max(len(row[column]) for row in lines) for column in range(len(lines[0]))]
    for row in lines:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip(), file=out or sys.stdout)


def size(count: int | None) -> str:
    return "" if count is None else human(count)


async def confirmed(question: str, otherwise: str) -> bool:
    """The answer on the terminal; without one, `otherwise` says what to do, and it is no."""
    if not sys.stdin.isatty():
        print(otherwise, file=sys.stderr)
        return False
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    answer = await asyncio.to_thread(sys.stdin.readline)
    return answer.strip().lower() in {"y", "yes"}


@contextlib.contextmanager
def progress(out: TextIO) -> Iterator[Callable[[Job], None]]:
    """Shows the progress of jobs on a terminal; elsewhere each new activity is one line."""
    shown = ""
    terminal = out.isatty()

    def show(job: Job) -> None:
        nonlocal shown
        text = line(job.progress) if job.progress else ""
        if not terminal:
            text = (job.progress.note or "") if job.progress else ""
        if text == shown or not text:
            return
        shown = text
        out.write(f"\r\x1b[K{text}" if terminal else f"{text}\n")
        out.flush()

    try:
        yield show
    finally:
        if terminal and shown:
            out.write("\r\x1b[K")
            out.flush()


def line(progress: Progress) -> str:
    """A bar with amounts, and the current activity."""
    note = f" {progress.note}" if progress.note else ""
    if not progress.total:
        return f"{_amount(progress.done, progress.unit)}{note}"
    part = min(progress.done / progress.total, 1)
    bar = "#" * round(part * WIDTH)
    amounts = f"{_amount(progress.done, progress.unit)} of {_amount(progress.total, progress.unit)}"
    return f"[{bar:-<{WIDTH}}] {amounts}{note}"


def _amount(count: int, unit: str) -> str:
    return human(count) if unit == "bytes" else f"{count} {unit}"
