"""Causes of failed cells, from the exception, the code and the notebook."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from ..models import Cause, CellFailure

LONGEST = 500
"""Characters of an error that are kept."""
MODULE = re.compile(r"No module named '?([\w.]+)'?")
BACKEND = re.compile(
    r"'(?:widget|ipympl)'? is not a (?:recognised GUI loop or backend|valid value for backend)"
)
"""What IPython and matplotlib say of a backend whose package is missing."""
NAME = re.compile(
    r"cannot import name '?(\w+)'? from (?:partially initialized module )?'?([\w.]+)'?"
)
OPTIONAL = re.compile(
    r"[Mm]issing optional dependency '(?P<one>[\w.-]+)'"
    r"|(?:pip|conda) install (?:-\S+ )*[`'\"]?(?P<two>[A-Za-z][\w.-]*\w)"
    r"|^[`'\"]?(?P<three>[A-Za-z][\w.]*)[`'\"]?(?: \d[\w.+]*)? "
    r"(?:(?:is |was )?not (?:installed|found)|is required)"
)
"""What packages say of an optional one that is missing."""
LIBRARY = re.compile(
    r"(\S+\.(?:so|dylib|dll)[\w.]*): cannot open shared object file|Library not loaded"
)
QUOTED = re.compile(r"""['"]([^'"]+)['"]""")
BARE = re.compile(r"(?:file|directory|dataset)[^:]*:?\s+(\S+\.\w+)", re.IGNORECASE)
UNDEFINED = re.compile(r"name '(\w+)' is not defined")
NO_SUCH_FILE = re.compile(
    r"No such file or directory|does not exist|not found|unable to open file"
    r"|cannot find the (?:file|path)|Failed to open dataset",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"module '[\w.]+' has no attribute|object has no attribute|unexpected keyword argument"
    r"|invalid keyword argument"
    r"|takes (?:\d+|from \d+ to \d+) positional arguments?|was removed|has been removed"
    r"|is deprecated|no longer supported|missing \d+ required (?:positional|keyword-only) argument"
)
MAGIC = re.compile(r"(?:Line|Cell) magic (?:function )?`(%[^`]*)` not found")
OWNER = re.compile(r"module '([\w.]+)' has no attribute '(\w+)'")
ENVIRON = re.compile(r"\benviron\b")
VARIABLE = re.compile(r"^'?([A-Z][A-Z0-9_]{2,})'?$")
UNEXPANDED = re.compile(r"\$\{?([A-Z][A-Z0-9_]{2,})\}?")
HOST = re.compile(
    r"host='([^']+)'|https?://([^/\s'\"]+)|Name or service not known: '?([^'\s]+)"
    r"|connect to host ([\w.-]+)"
)
FILES = {
    "FileNotFoundError",
    "IOError",
    "OSError",
    "NotADirectoryError",
    "ParserError",
    "HTTPError",
}
READERS = re.compile(r"IOError$|DriverError$|DataSourceError$|OpenFailed")
"""Names of what libraries raise for files, beside those of Python."""
NETWORK = re.compile(
    r"Connection(?:Error|Refused|Reset|Timeout)|Connect(?:ion)?Timeout|ReadTimeout|URLError|gaierror|"
    r"MaxRetryError|NewConnectionError|ProxyError|SSLError|NameResolution|RemoteDisconnected|"
    r"TimeoutError|HTTPError|ServiceUnavailable|DALServiceError|RemoteServiceError|"
    r"ClientConnector|Name or service not known|(?:Could not|Temporary failure in name) resol"
)
INJECTED = {
    "sc": "Spark",
    "spark": "Spark",
    "sqlContext": "Spark",
    "dbutils": "Databricks",
    "displayHTML": "Databricks",
    "dask_client": "a Dask cluster",
}
"""Names that a special kernel defines before the first cell."""
PYTHON_2 = re.compile(
    r"Missing parentheses in call to '(?:print|exec)'|leading zeros in decimal integer"
    r"|multiple exception types must be parenthesized|invalid hexadecimal"
    r"|inconsistent use of tabs"
)
PYTHON_2_NAMES = {"raw_input", "unicode", "xrange", "basestring", "unichr", "reload", "execfile"}
PYTHON_2_MODULES = {
    "urllib2",
    "cPickle",
    "StringIO",
    "ConfigParser",
    "Tkinter",
    "HTMLParser",
    "Queue",
}

NAMESPACES = {"google", "mpl_toolkits", "ruamel", "sphinxcontrib", "zope", "jaraco", "azure"}
"""Packages whose parts are distributions of their own."""


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


def explain(cell: int, raised: Raised, where: Surroundings) -> CellFailure:
    """The cause of a failure, with a sentence of advice. Blocking: looks for missing files."""
    cause, subject, advice = _cause(raised, where)
    first = re.sub(r"\s+", " ", f"{raised.name}: {raised.value}".strip().rstrip(":"))
    return CellFailure(
        cell=cell, cause=cause, error=first[:LONGEST], subject=subject[:LONGEST], advice=advice
    )


Found = tuple[Cause, str, str] | None
PYTHON_2_ADVICE = "The notebook is written in Python 2. Run it with a Python 2 kernel."


def _cause(raised: Raised, where: Surroundings) -> tuple[Cause, str, str]:
    for look in (_ended, _import, _syntax, _undefined, _variable, _file, _network, _changed):
        if found := look(raised, where):
            return found
    return "error", "", "Open the notebook and read the output of the cell."


def _ended(raised: Raised, where: Surroundings) -> Found:
    match raised.name:
        case "CellTimeoutError":
            return "time-limit", "", "Run the notebook with a higher time limit."
        case "DeadKernelError" | "MemoryError":
            advice = "The kernel ended, usually for lack of memory. Use a larger machine."
            return "kernel-died", "", advice
        case "StdinNotImplementedError":
            return "input", "", "The cell asks for input. Run the notebook by hand."
    return None


def _import(raised: Raised, where: Surroundings) -> Found:
    if BACKEND.search(raised.value):
        return _module("ipympl")
    if raised.name not in {"ModuleNotFoundError", "ImportError"}:
        return None
    if library := LIBRARY.search(raised.value):
        name = library[1] or ""
        advice = f"Install the system library {name}, or ask your administrator."
        return "system-library", name, " ".join(advice.split()).replace(" ,", ",")
    if module := MODULE.search(raised.value):
        return _module(module[1])
    if optional := OPTIONAL.search(raised.value):
        module = next(filter(None, optional.groups())).replace("-", "_")
        return "missing-module", module, f"The module {module} is not installed."
    if name := NAME.search(raised.value):
        return "moved-module", f"{name[2]}.{name[1]}", _other_version(name[2], name[1])
    return None


def _module(module: str) -> tuple[Cause, str, str]:
    top = module.partition(".")[0]
    if top in PYTHON_2_MODULES:
        return "python-2", module, PYTHON_2_ADVICE
    # Python names the first part of a module that is missing: what is above it is installed.
    if top != module and top not in NAMESPACES:
        return "moved-module", module, _other_version(top, module)
    return "missing-module", module, f"The module {module} is not installed."


def _other_version(module: str, name: str) -> str:
    package = module.partition(".")[0]
    return (
        f"The installed version of {package} has no {name} there. The notebook was written for "
        "another version."
    )


def _syntax(raised: Raised, where: Surroundings) -> Found:
    if raised.name in {"SyntaxError", "TabError"} and PYTHON_2.search(raised.value):
        return "python-2", "", PYTHON_2_ADVICE
    return None


def _undefined(raised: Raised, where: Surroundings) -> Found:
    match = UNDEFINED.search(raised.value) if raised.name == "NameError" else None
    if not match:
        return None
    name = match[1]
    if name in INJECTED:
        advice = f"{name} is defined by {INJECTED[name]}. Run the notebook with such a kernel."
        return "injected-name", name, advice
    if name in PYTHON_2_NAMES:
        return "python-2", name, PYTHON_2_ADVICE
    if any(name in _assigned(code) for code in where.later):
        advice = f"{name} is defined in a later cell. The authors ran the cells in another order."
        return "later-cell", name, advice
    return "error", name, f"No cell defines {name}. Ask the authors."


def _assigned(code: str) -> set[str]:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return set(re.findall(r"^(\w+)\s*=[^=]", code, re.MULTILINE))
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {alias.asname or alias.name.partition(".")[0] for alias in aliases}
    return names


def _variable(raised: Raised, where: Surroundings) -> Found:
    match: re.Match[str] | None = None
    if raised.name == "KeyError" and ENVIRON.search(raised.trace + where.cell):
        match = VARIABLE.match(raised.value.strip())
    elif raised.name in FILES:
        match = UNEXPANDED.search(raised.value)
    if not match:
        return None
    advice = (
        f"The environment variable {match[1]} is not set. Set it to the folder that the record's "
        "README names."
    )
    return "environment-variable", match[1], advice


def _file(raised: Raised, where: Surroundings) -> Found:
    named = raised.name in FILES | {"ValueError", "Exception"} or READERS.search(raised.name)
    if raised.name != "FileNotFoundError" and not (named and NO_SUCH_FILE.search(raised.value)):
        return None
    quoted = [one for one in QUOTED.findall(raised.value) if not NO_SUCH_FILE.search(one)]
    path = quoted[-1] if quoted else ""
    if not path and (bare := BARE.search(raised.value)):
        path = bare[1]
    if not path:
        return "missing-file", "", "A file is missing. Read the output of the cell."
    if _below(path, where.record):
        path = Path(path).relative_to(where.record).as_posix()
    elif _absolute(path):
        what = f"{path} is a path on the authors' machine."
        return "absolute-path", path, f"{what} {_advice(path, where)}"
    return "missing-file", path, f"{path} does not exist. {_advice(path, where)}"


def _absolute(path: str) -> bool:
    pure = PurePosixPath(path), PureWindowsPath(path)
    return any(one.is_absolute() for one in pure) or path.startswith("~")


def _below(path: str, record: Path) -> bool:
    """True for an absolute path that code made of a relative one."""
    return Path(path).is_absolute() and Path(path).is_relative_to(record)


def _advice(path: str, where: Surroundings) -> str:
    name = re.split(r"[\\/]", path.rstrip("\\/"))[-1]
    if there := _located(name, where.record):
        return f"The record has {name} at {there}: change the path in the cell."
    return f"The record has no file {name}: look for it in its README and related records."


def _located(name: str, record: Path) -> str | None:
    """A file of that name below the record's folder."""
    if not name or any(sign in name for sign in "*?["):
        return None
    found = min(record.rglob(name), key=lambda path: len(path.parts), default=None)
    return found.relative_to(record).as_posix() if found else None


def _network(raised: Raised, where: Surroundings) -> Found:
    if not NETWORK.search(f"{raised.name} {raised.value[:2000]}"):
        return None
    match = HOST.search(raised.value) or HOST.search(where.cell)
    host = next((one for one in match.groups() if one), "") if match else ""
    advice = f"The cell uses a network service{f' ({host})' if host else ''} that gave no answer."
    return "network", host, advice


def _changed(raised: Raised, where: Surroundings) -> Found:
    if magic := MAGIC.search(raised.value):
        return "changed-api", magic[1], "The cell uses a magic function that this IPython has not."
    if raised.name not in {"AttributeError", "TypeError"} or not CHANGED.search(raised.value):
        return None
    owner = OWNER.search(raised.value)
    subject = f"{owner[1]}.{owner[2]}" if owner else ""
    advice = "The notebook was written for another version of a package: read the cell's output."
    return "changed-api", subject, advice
