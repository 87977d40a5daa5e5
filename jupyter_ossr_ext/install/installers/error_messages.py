"""Explanation of installer output: one sentence with the next step, and the line that shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...problems import InstallFailed, Problem
from .error_causes import CAUSES

NOT_BUILT = re.compile(r"Failed to build `?([A-Za-z0-9][\w.-]*)==([\w.!+]+)")
"""The line of uv that names the package of the index whose build failed."""
RAISED = re.compile(
    r"^[\s|]*(?:E\s+)?(?!ExceptionGroup)[A-Za-z_][\w.]*(?:Error|Exception|NotFound): *\S"
)
"""The line that an exception ends with: the first one is the cause, the later ones follow."""
ERROR_LINE = re.compile(
    r"^\s*(?:error|fatal|\w*Error)\b(?!:?\s*$)|\berror:(?!\s*$)|^CMake Error", re.IGNORECASE
)
WRAPPERS = re.compile(
    r"subprocess-exited-with-error|metadata-generation-failed|Failed to (?:build|download)|"
    r"did not run successfully|Failed building wheel|conflict is caused by|Build backend failed|"
    r"following packages are incompatible|^\s*(?:hint|note):|exit (?:code|status)|"
    r"should be shown above|See above for output|build backend returned an error|Call to `",
    re.IGNORECASE,
)
"""Lines of the installers that only say that something failed."""
LONGEST = 500
"""Characters of the line that a problem quotes."""
SEARCHED = 1_000
"""Characters of a line that are searched: the patterns take quadratic time for a longer word."""


def explain(lines: Sequence[str], what: str) -> Problem:
    """The problem for `lines`, an installer's output. `what`: the purpose of the command."""
    lines = [line[:SEARCHED] for line in lines]
    for cause in CAUSES:
        for line in lines:
            if found := cause.pattern.search(line):
                shows = cause.shows
                shown = [each for each in (line, *lines) if shows and shows.search(each)]
                more = shown[0] if shown else line
                return cause.problem(cause.sentence(found, more), evidence=more.strip()[:LONGEST])
    if built := next((found for line in lines if (found := NOT_BUILT.search(line))), None):
        name = " ".join(filter(None, built.groups()))
        return InstallFailed(
            f"{name} could not be built from its source: no ready-made package of it fits this "
            "Python. See the highlighted line. Another Python version may have one.",
            evidence=first_error(lines),
        )
    return InstallFailed(
        f"{what.rstrip('.')}: installation failed. See the highlighted line; if the record's own "
        "code fails, contact its authors.",
        evidence=first_error(lines),
    )


def first_error(lines: Sequence[str]) -> str | None:
    """The line that says most of why: the first exception, else the first line that looks wrong."""
    relevant = [line for line in lines if line.strip() and not WRAPPERS.search(line)]
    for pattern in (RAISED, ERROR_LINE):
        if line := next((line for line in relevant if pattern.search(line)), None):
            return line.strip(" |")[:LONGEST]
    last = (line.strip() for line in reversed(relevant or lines) if line.strip())
    return next((line[:LONGEST] for line in last), None)
