"""What an installer's output means: one sentence with the next step, and the line that shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..problems import InstallFailed, NoSpace, Offline, Problem


@dataclass(frozen=True)
class Cause:
    """A kind of failure; `pattern` finds the line that shows it, `shows` a line that says more."""

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
        "The network or the package index cannot be reached. Check the connection, or ask whoever "
        "runs this server whether it may reach the index, then retry.",
    ),
    _cause(
        r"(?P<tool>\b[\w./+-]*(?:gcc|g\+\+|clang\+*|cc|c\+\+|gfortran|cl\.exe|nvcc|rustc|cargo))"
        r"['\"]?:? ?(?:failed: )?(?:command )?(?:No such file or directory|not found)",
        InstallFailed,
        "It has to be compiled, and there is no {tool} here. Install a compiler (Debian: apt "
        "install build-essential; conda: the package `compilers`), then retry.",
    ),
    _cause(
        r"unable to execute '?(?P<tool>[\w.+-]+)'?|command '(?P<other>[\w.+/-]+)' failed: No such|"
        r"No CMAKE_C\w*_COMPILER could be found|Unknown compiler\(s\)|"
        r"Microsoft Visual C\+\+ .* is required",
        InstallFailed,
        "It has to be compiled, and no compiler was found. Install one (Debian: apt install "
        "build-essential; conda: the package `compilers`), then retry.",
    ),
    _cause(
        r"fatal error: (?P<header>[\w./+-]+): No such file",
        InstallFailed,
        "Compiling needs {header}, which is not here. Install the development package that has it "
        "(Debian: apt-file search {header}), then retry.",
    ),
    _cause(
        r"requires a different Python: (?P<here>\S+) not in '?(?P<want>[^']+)|"
        r"(?:the (?:current|requested) Python version) \((?P<this>[^)]+)\) does not satisfy "
        r"Python(?P<need>[^ ,]+)|"
        r"No interpreter found for (?P<none>.+?)(?: in | with |$)",
        InstallFailed,
        "It needs another Python ({want}{need}{none}; here: {here}{this}). Choose a kernel with "
        "that Python, or install one (for example: uv python install), then retry.",
    ),
    _cause(
        r"No matching distribution found for (?P<name>[^\s(]+)|"
        r"Because (?P<other>[\w.-]+) was not found in the (?:package registry|provided package)|"
        r"(?P<third>[\w.-]+) was not found in the package registry",
        InstallFailed,
        "There is no package {name}{other}{third} for this Python in the package index. Check its "
        "name and version in the record, or ask its authors.",
    ),
    _cause(
        r"nothing provides (?:requested )?(?P<name>[\w.=<>*-]+)|"
        r"No candidates were found for (?P<other>[\w.=<>* -]+)",
        InstallFailed,
        "The conda channels have no {name}{other} for this machine. Add the channel that has it, "
        "or ask the record's authors.",
    ),
    _cause(
        r"conflicting dependencies|ResolutionImpossible|No solution found|"
        r"requirements are unsatisfiable|cannot solve|cannot be installed because",
        InstallFailed,
        "The versions that it wants exclude each other, or what is in that environment. Choose a "
        "fresh environment; if this is one, ask its authors which versions go together.",
        r"\bBecause\b|conflict is caused by|The user requested|can be installed",
    ),
    _cause(
        r"^\s*(ModuleNotFoundError|ImportError): No module named '?(?P<name>[\w.]+)",
        InstallFailed,
        "Its build code needs {name}, which the record does not say. Tell its authors; until then "
        "install it by hand in a terminal.",
    ),
    _cause(
        r"there is no package called .(?P<name>[\w.]+)",
        InstallFailed,
        "It needs the R package {name}, which is not here. Install it (in R: "
        "install.packages('{name}')), then retry.",
    ),
    _cause(
        r"externally.managed",
        InstallFailed,
        "This Python is managed by the operating system. Choose a fresh environment instead.",
    ),
    _cause(
        r"Permission denied|os error 13\b|Read-only file system",
        InstallFailed,
        "That environment may not be written by you. Choose a fresh environment instead.",
    ),
    _cause(
        r"Remote branch (?P<tag>\S+) not found",
        InstallFailed,
        "The repository has no tag {tag} any more. Open its page and look for the version.",
    ),
    _cause(
        r"Repository not found|repository .* not found|could not read Username|"
        r"terminal prompts disabled|Authentication failed",
        InstallFailed,
        "The git repository is not public, or not there any more. Open its page in a browser.",
    ),
]
LOOKS_WRONG = re.compile(r"^\s*(error|fatal|\w*Error)\b|\berror:", re.IGNORECASE)


def explain(lines: Sequence[str], what: str) -> Problem:
    """The problem that `lines`, an installer's output, show. `what` it was doing, in words."""
    for cause in CAUSES:
        for line in lines:
            if found := cause.pattern.search(line):
                shows = cause.shows
                more = next((each for each in lines if shows and shows.search(each)), line)
                return cause.problem(cause.sentence(found), evidence=more.strip())
    line = next((line for line in reversed(lines) if LOOKS_WRONG.search(line)), "")
    line = line or next((line for line in reversed(lines) if line.strip()), "")
    return InstallFailed(
        f"{what.rstrip('.')}: the installer gave up. Its failing line says why; if it is code of "
        "the record that fails, its authors can help.",
        evidence=line.strip() or None,
    )
