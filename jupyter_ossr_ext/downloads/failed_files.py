"""One problem for several files of a job."""

from __future__ import annotations

from collections.abc import Mapping

from ..problems import Problem
from ..storage.paths import shown

REASONS = 5
"""Failed files that a message names."""


def combined(problems: Mapping[str, Problem], *, saved: int) -> Problem:
    """One problem for all files that failed, by path, when `saved` others are complete."""
    first = next(iter(problems.values()))
    reasons = [
        str(problem) if shown(path) in str(problem) else f"{shown(path)}: {problem}"
        for path, problem in list(problems.items())[:REASONS]
    ]
    if more := len(problems) - len(reasons):
        reasons.append(f"{more} more files failed; the log names them.")
    if saved:
        reasons.append(f"{saved} of {saved + len(problems)} files are complete and kept.")
    return type(first)(" ".join(reasons), upstream=first.upstream, paths=first.paths)
