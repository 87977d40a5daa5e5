"""Causes that an installation fails for, by the line of the output that shows each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ...problems import InstallFailed, NoSpace, Offline, Problem
from .system_packages import system_package


@dataclass(frozen=True)
class Cause:
    """A cause of failure; `pattern` matches the line that shows it, `shows` a line with details.

    `sentence` gets the match and the line with details.
    """

    pattern: re.Pattern[str]
    problem: type[Problem]
    sentence: Callable[[re.Match[str], str], str]
    shows: re.Pattern[str] | None = None


def _cause(pattern: str, problem: type[Problem], text: str, shows: str | None = None) -> Cause:
    def sentence(found: re.Match[str], more: str) -> str:
        named = {name: (value or "").strip(" `'\".,") for name, value in found.groupdict().items()}
        named["host"] = _host(more)
        return text.format(**named)

    more = re.compile(shows) if shows else None
    return Cause(re.compile(pattern, re.IGNORECASE), problem, sentence, more)


def _host(line: str) -> str:
    """The host of the address in a line; without one, what it must be of an installer's output."""
    address = re.search(r"https?://[^\s)'\"`]+|host='([^']+)'", line)
    host = address and (address[1] or urlsplit(address[0]).hostname)
    return host or "the network or the package index"


def _missing(pattern: str, what: str) -> Cause:
    """A cause whose `name` is a program, header or library of the operating system."""

    def sentence(found: re.Match[str], more: str) -> str:
        name = next(value for value in found.groups() if value).strip(" `'\".,")
        return (
            f"{what.format(name=name)}, which is not installed. Install it (Debian: "
            f"{system_package(name)}), then retry."
        )

    return Cause(re.compile(pattern, re.IGNORECASE), InstallFailed, sentence)


CAUSES = [
    _cause(
        r"No space left on device|Disk quota exceeded|os error 28\b",
        NoSpace,
        "The disk or your quota is full. Free some space, then retry.",
    ),
    _cause(
        r"failed to clone into|failed to fetch (?:branch|tag|commit|all|into)|Git operation failed|"
        r"unable to access 'https?://",
        InstallFailed,
        "A package comes from a git repository that cannot be reached. If its address is still "
        "right, check the connection and retry; else ask the record's authors.",
        r"unable to access|Git operation failed|https?://",
    ),
    _cause(
        r"Failed to (?:fetch|download):? `?(?:git\+)?https?://"
        r"(?P<host>(?:[\w-]+\.)*(?:github|gitlab|bitbucket)\.[\w.-]+)",
        InstallFailed,
        "A package comes from {host}, which cannot be reached. If its address is still right, "
        "check the connection and retry; else ask the record's authors.",
    ),
    _cause(
        r"(?:error sending request|fail\w* to (?:fetch|download)|connect|resolve).*repodata",
        Offline,
        "A conda channel cannot be reached. Check the connection, or ask your administrator "
        "whether this server may connect to it, then retry.",
    ),
    _cause(
        r"(dns error|failed to lookup address|Name or service not known|"
        r"Temporary failure in name resolution|Network is unreachable|Connection refused|"
        r"tcp connect error|Could not resolve host|NewConnectionError|Max retries exceeded|"
        r"Failed to fetch|HTTP status server error|Could not connect|error sending request|"
        r"Connection reset)",
        Offline,
        "Cannot connect to {host}. Check the connection, or ask your administrator whether this "
        "server may connect to it, then retry. If the record names that address, it may no longer "
        "exist: use another list.",
        r"https?://|host='",
    ),
    _cause(
        r"fatal error: (?:longintrepr|frameobject|pythread|node)\.h: No such file",
        InstallFailed,
        "The package is compiled from a source that is older than this Python: the header was "
        "removed from Python. An older Python version fits, or a newer version of the package.",
    ),
    _missing(
        r"fatal error: ([\w./+-]+): No such file|fatal error: '([\w./+-]+)' file not found",
        "Compiling requires {name}",
    ),
    _missing(
        r"(?:^|[\s'\"/:])(swig|flex|bison|byacc|yacc|cmake|make|pkg-config|\w+[-_]config|h5cc|mpicc)"
        r"(?:/[\w/]+)?['\"]?:? (?:command )?"
        r"(?:not found|failed: No such file|is required|was not found)|"
        r"No such file or directory: '(?!gcc|cc|g\+\+|c\+\+|clang|gfortran|rustc|cargo)"
        r"((?-i:[a-z])[\w-]+)'$|"
        r"Could ?NOT find (?:the )?(?:package )?([A-Za-z]\w+)|"
        r"Could not find (?:the )?(swig|flex|bison|byacc|cfitsio|hdf5|gsl|fftw3?|zlib|mpi)\b|"
        r"you need to install (swig|cmake|bison|flex|\w+-config|gfortran|git)\b|"
        r"cannot find -l(\w+)|Failed to find (?:tool|program)[: ]+['\"]?(\w+)|"
        r"Program '?(\w+)'? (?:not found|found: NO)",
        "Building requires {name}",
    ),
    _cause(
        r"(?P<tool>\b[\w./+-]*(?:gcc|g\+\+|clang\+*|cc|c\+\+|gfortran|cl\.exe|nvcc|rustc|cargo))"
        r"['\"]?:? ?(?:failed: )?(?:command )?(?:No such file or directory|not found)",
        InstallFailed,
        "The package must be compiled, and {tool} is not installed. Install a compiler (Debian: "
        "apt install build-essential; conda: the package `compilers`), then retry.",
    ),
    _cause(
        r"no Fortran compiler found|Unable to find (?:a )?Fortran compiler",
        InstallFailed,
        "The package must be compiled, and no Fortran compiler was found. Install one (Debian: apt "
        "install gfortran; conda: the package `fortran-compiler`), then retry.",
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
        r"setuptools.scm was unable to detect version|Error getting the version from source|"
        r"Invalid version: '(?:0\+)?(?:unknown|untagged[^']*|None)?'|"
        r"Cannot find the version from SCM|unable to detect version for",
        InstallFailed,
        "The package takes its version from git, and an archive has no git history. Install it "
        "from its repository, or from the package index.",
    ),
    _cause(
        r"after parsing `(?P<read>[^`]*)`, found `(?P<rest>[^`]*)`, which is not part of a valid "
        r"version|Invalid version: '(?P<version>[^']+)'",
        InstallFailed,
        "A version is not written as installers require it: {read}{rest}{version}. If it is that "
        "of the record's own project, ask its authors, or use another list.",
    ),
    _cause(
        r"use_2to3 is invalid|Missing parentheses in call to 'print'|invalid syntax.*print |"
        r"except \w+, \w+:",
        InstallFailed,
        "The code is written for Python 2, which cannot be installed here.",
    ),
    _cause(
        r"Metadata field Name not found",
        InstallFailed,
        "The project's setup.py gives it no name, and installers need one. Its extensions can be "
        "built by hand (python setup.py build_ext --inplace), and its dependencies be installed "
        "without it: choose another list.",
    ),
    _cause(
        r"Multiple top-level (?:packages|modules) discovered",
        InstallFailed,
        "setuptools cannot tell which of the folders is the package. Its dependencies can be "
        "installed without it: choose another list.",
    ),
    _cause(
        r"(?P<name>[A-Za-z0-9][\w.-]*)(?P<pin>[=<>!~][^\s,]*)? (?:has|have) invalid metadata",
        InstallFailed,
        "{name}{pin} is so old that installers of today cannot read what it depends on. Use "
        "another list, or a later version of {name}.",
        r"after parsing|could not be parsed",
    ),
    _cause(
        r"(?P<name>[A-Za-z0-9][\w.-]*)(?P<pin>[=<>!~][^\s,]*)? (?:has|have) no wheels with a "
        r"matching platform",
        InstallFailed,
        "No ready-made package of {name}{pin} fits this system: those that exist are for another "
        "one, or for a newer system library. Use another list, or another version of {name}.",
        r"Wheels are available",
    ),
    _cause(
        r"(?P<name>[A-Za-z0-9][\w.-]*)(?P<pin>[=<>!~][^\s,]*)? (?:has|have) no (?:usable )?wheels",
        InstallFailed,
        "No ready-made package of {name}{pin} fits this Python version. An older Python may fit, "
        "or it has to be built from source.",
    ),
    _cause(
        r"[Tt]here (?:is|are) no versions? of (?P<name>[A-Za-z0-9][^\s,]*)",
        InstallFailed,
        "The package index has no {name}. Check the version in the record, or contact the authors.",
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
        r"FileNotFoundError: .*No such file or directory: '(?:[^']*/)?(?P<name>[^'/]+)'$",
        InstallFailed,
        "The code that builds the package reads the file {name}, which the record does not have. "
        "Use another list or the files as they are, or ask the record's authors for the file.",
    ),
    _cause(
        r"license-files.{0,3} must match at least one file: '(?P<name>[^']+)",
        InstallFailed,
        "The project names the file {name}, which the archive does not hold; files of a git "
        "submodule are missing in archives. Install it from its repository or the package index.",
    ),
    _cause(
        r"^\s*(ModuleNotFoundError|ImportError): No module named '?(?P<name>[\w.]+)|"
        r"^\s*Please install (?P<other>[\w.-]+) yourself",
        InstallFailed,
        "Undeclared build dependency: {name}{other}. Report this to the record's authors. Until it "
        "is fixed, install the package by hand in a terminal.",
    ),
    _cause(
        r"there is no package called .(?P<name>[\w.]+)",
        InstallFailed,
        "The R package {name} is required and not installed. Install it (in R: "
        "install.packages('{name}')), then retry.",
    ),
    _cause(
        r"dependenc(?:y|ies) \W?(?P<name>[\w.]+)\W.*(?:is|are) not available for package",
        InstallFailed,
        "R packages are required and not installed, here {name} and those of the highlighted line. "
        "Install them with install.packages in R, then retry.",
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
    _cause(
        r"fatal: not a git repository",
        InstallFailed,
        "The build code asks git, and an archive has no git history. Install the package from its "
        "repository, or from the package index, or use another list.",
    ),
]
