"""The files of a job that failed: which of them end the job, and one problem for all of them."""

from __future__ import annotations

from collections.abc import Mapping

from ..problems import (
    Gone,
    NotFound,
    NotVerified,
    Offline,
    Problem,
    Restricted,
    UnsafeArchive,
    UnsafePath,
    UpstreamDown,
    UpstreamSlow,
)
from ..storage.paths import shown

REASONS = 5
"""Failed files that a message names."""
ALONE = (NotVerified, NotFound, Gone, UnsafePath, UnsafeArchive)
"""Errors of one file that do not affect the others."""
DOUBTFUL = (Offline, UpstreamDown, UpstreamSlow, Restricted)
"""Errors of one file that its host, or its record, may have for all files."""
IN_A_ROW = 3
"""Doubtful errors without a complete file in between, after which the others are not tried: as many
as files are downloaded at once."""


class FailedFiles:
    """Failures of the files of a job. For one use.

    Args:
        total: Files of the job.
        saved: Those that are complete already.
    """

    def __init__(self, total: int, *, saved: int = 0) -> None:
        self._total, self._saved = total, saved
        self._in_a_row = 0
        self._problems: dict[str, Problem] = {}

    def complete(self) -> None:
        """A file is complete."""
        self._saved += 1
        self._in_a_row = 0

    def add(self, path: str, problem: Problem) -> None:
        """A file failed; raises what ends the job."""
        self._problems[path] = problem
        if isinstance(problem, DOUBTFUL):
            self._in_a_row += 1
            if self._in_a_row >= IN_A_ROW:
                self.end()

    def end(self) -> None:
        """All were tried; raises one problem for those that failed."""
        if self._problems:
            raise combined(self._problems, saved=self._saved, total=self._total)


def combined(problems: Mapping[str, Problem], *, saved: int, total: int) -> Problem:
    """One problem for the files that failed, by path, when `saved` of `total` are complete."""
    first = next(iter(problems.values()))
    reasons = [
        str(problem) if shown(path) in str(problem) else f"{shown(path)}: {problem}"
        for path, problem in list(problems.items())[:REASONS]
    ]
    if more := len(problems) - len(reasons):
        reasons.append(f"{more} more files failed; the log names them.")
    if saved:
        reasons.append(f"{saved} of {total} files are complete and kept.")
    return type(first)(
        " ".join(reasons),
        upstream=first.upstream,
        retry_after=first.retry_after,
        paths=first.paths,
    )
