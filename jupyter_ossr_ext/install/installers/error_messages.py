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
NO_FILE = re.compile(
    r"No such file|(?:cannot|can't|could not|couldn't) (?:find|open)|not found|No source found|"
    r"does not (?:exist|contain)|must match at least one file",
    re.IGNORECASE,
)
BELOW = 3
"""Lines, with its own, in which a message names the file that it is about."""
LONGEST = 500
"""Characters of the line that a problem quotes."""
SEARCHED = 1_000
"""Characters of a line that are searched: the patterns take quadratic time for a longer word."""


def explain(lines: Sequence[str], what: str, absent: Sequence[str] = ()) -> Problem:
    """The problem for `lines`, an installer's output.

    Args:
        what: The purpose of the command.
        absent: Folders of git submodules that what is built lacks.
    """
    lines = [line[:SEARCHED] for line in lines]
    for name in absent:
        if missing := _in_submodule(lines, name):
            return InstallFailed(
                f"{what.rstrip('.')}: the archive does not hold the git submodule {name}, which "
                "the build needs. Install the package from its repository or the package index.",
                evidence=missing.strip()[:LONGEST],
            )
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


def _in_submodule(lines: Sequence[str], name: str) -> str | None:
    """The line that names a file of a submodule as missing, also below what says so, as CMake
    does."""
    place = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])")
    for number, line in enumerate(lines):
        if NO_FILE.search(line):
            for each in lines[number : number + BELOW]:
                if place.search(each):
                    return each
    return None


def first_error(lines: Sequence[str]) -> str | None:
    """The line that says most of why: the first exception, else the first line that looks wrong."""
    relevant = [line for line in lines if line.strip() and not WRAPPERS.search(line)]
    for pattern in (RAISED, ERROR_LINE):
        if line := next((line for line in relevant if pattern.search(line)), None):
            return line.strip(" |")[:LONGEST]
    last = (line.strip() for line in reversed(relevant or lines) if line.strip())
    return next((line[:LONGEST] for line in last), None)
