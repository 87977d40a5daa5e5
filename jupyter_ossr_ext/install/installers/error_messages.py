"""Explanation of installer output: one sentence with the next step, and the line that shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...problems import InstallFailed, NoSpace, Offline, Problem


@dataclass(frozen=True)
class Cause:
    """A cause of failure; `pattern` matches the line that shows it, `shows` a line with details."""

    pattern: re.Pattern[str]
    problem: type[Problem]
    sentence: Callable[[re.Match[str]], str]
    shows: re.Pattern[str] | None = None


def _cause(pattern: str, problem: type[Problem], text: str, shows: str | None = None) -> Cause:
    def sentence(found: re.Match[str]) -> str:
        named = {name: (value or "").strip(" `'\".,") for name, value in found.groupdict().items()}
        return text.format(**named)

    more = re.compile(shows) if shows else None
    return Cause(re.compile(pattern, re.IGNORECASE), problem, sentence, more)


CAUSES = [
    _cause(
        r"No space left on device|Disk quota exceeded|os error 28\b",
        NoSpace,
        "The disk or your quota is full. Free some space, then retry.",
    ),
    _cause(
        r"(dns error|failed to lookup address|Name or service not known|"
        r"Temporary failure in name resolution|Network is unreachable|Connection refused|"
        r"tcp connect error|Could not resolve host|NewConnectionError|Max retries exceeded|"
        r"Failed to fetch|HTTP status server error|Could not connect|error sending request|"
        r"Connection reset)",
        Offline,
        "Cannot connect to the network or the package index. Check the connection, or ask your "
        "administrator whether this server may connect to the index, then retry.",
    ),
    _cause(
        r"(?P<tool>\b[\w./+-]*(?:gcc|g\+\+|clang\+*|cc|c\+\+|gfortran|cl\.exe|nvcc|rustc|cargo))"
        r"['\"]?:? ?(?:failed: )?(?:command )?(?:No such file or directory|not found)",
        InstallFailed,
        "The package must be compiled, and {tool} is not installed. Install a compiler (Debian: "
        "apt install build-essential; conda: the package `compilers`), then retry.",
    ),
    _cause(
        r"unable to execute '?(?P<tool>[\w.+-]+)'?|command '(?P<other>[\w.+/-]+)' failed: No such|"
        r"No CMAKE_C\w*_COMPILER could be found|Unknown compiler\(s\)|"
        r"Microsoft Visual C\+\+ .* is required",
        InstallFailed,
        "The package must be compiled, and no compiler was found. Install one (Debian: apt "
        "install build-essential; conda: the package `compilers`), then retry.",
    ),
    _cause(
        r"fatal error: (?P<header>[\w./+-]+): No such file",
        InstallFailed,
        "Compiling requires {header}, which is not installed. Install the development package "
        "that provides it (Debian: apt-file search {header}), then retry.",
    ),
    _cause(
        r"requires a different Python: (?P<here>\S+) not in '?(?P<want>[^']+)|"
        r"(?:the (?:current|requested) Python version) \((?P<this>[^)]+)\) does not satisfy "
        r"Python(?P<need>[^ ,]+)|"
        r"No interpreter found for (?P<none>.+?)(?: in | with |$)",
        InstallFailed,
        "Another Python version is required ({want}{need}{none}; available: {here}{this}). "
        "Choose a kernel with that version, or install it (for example: uv python install), then "
        "retry.",
    ),
    _cause(
        r"No matching distribution found for (?P<name>[^\s(]+)|"
        r"Because (?P<other>[\w.-]+) was not found in the (?:package registry|provided package)|"
        r"(?P<third>[\w.-]+) was not found in the package registry",
        InstallFailed,
        "The package index has no package {name}{other}{third} for this Python version. Check "
        "its name and version in the record, or contact the authors.",
    ),
    _cause(
        r"nothing provides (?:requested )?(?P<name>[\w.=<>*-]+)|"
        r"No candidates were found for (?P<other>[\w.=<>* -]+)",
        InstallFailed,
        "The conda channels have no {name}{other} for this platform. Add a channel that provides "
        "it, or contact the record's authors.",
    ),
    _cause(
        r"conflicting dependencies|ResolutionImpossible|No solution found|"
        r"requirements are unsatisfiable|cannot solve|cannot be installed because",
        InstallFailed,
        "Conflicting version requirements. Choose a new environment; if this is a new one, ask "
        "the record's authors which versions work together.",
        r"\bBecause\b|conflict is caused by|The user requested|can be installed",
    ),
    _cause(
        r"^\s*(ModuleNotFoundError|ImportError): No module named '?(?P<name>[\w.]+)",
        InstallFailed,
        "Undeclared build dependency: {name}. Report this to the record's authors. Until it is "
        "fixed, install the package by hand in a terminal.",
    ),
    _cause(
        r"there is no package called .(?P<name>[\w.]+)",
        InstallFailed,
        "The R package {name} is required and not installed. Install it (in R: "
        "install.packages('{name}')), then retry.",
    ),
    _cause(
        r"externally.managed",
        InstallFailed,
        "This Python is managed by the operating system. Choose a new environment instead.",
    ),
    _cause(
        r"Permission denied|os error 13\b|Read-only file system",
        InstallFailed,
        "You have no write permission in this environment. Choose a new environment instead.",
    ),
    _cause(
        r"Remote branch (?P<tag>\S+) not found",
        InstallFailed,
        "The repository no longer has the tag {tag}. Open its page and look for the version.",
    ),
    _cause(
        r"Repository not found|repository .* not found|could not read Username|"
        r"terminal prompts disabled|Authentication failed",
        InstallFailed,
        "The git repository is not public or no longer exists. Open its page in a browser.",
    ),
]
LOOKS_WRONG = re.compile(r"^\s*(error|fatal|\w*Error)\b|\berror:", re.IGNORECASE)


def explain(lines: Sequence[str], what: str) -> Problem:
    """The problem for `lines`, an installer's output. `what`: the purpose of the command."""
    for cause in CAUSES:
        for line in lines:
            if found := cause.pattern.search(line):
                shows = cause.shows
                more = next((each for each in lines if shows and shows.search(each)), line)
                return cause.problem(cause.sentence(found), evidence=more.strip())
    line = next((line for line in reversed(lines) if LOOKS_WRONG.search(line)), "")
    line = line or next((line for line in reversed(lines) if line.strip()), "")
    return InstallFailed(
        f"{what.rstrip('.')}: installation failed. See the highlighted line; if the record's own "
        "code fails, contact its authors.",
        evidence=line.strip() or None,
    )
