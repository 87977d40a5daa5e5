"""Causes of failed cells, from the exception, the code and the notebook."""

from __future__ import annotations

import ast
import re

from ..install.dependencies import changed_calls
from ..models import Cause, CellFailure
from .file_failures import of_file, of_variable
from .file_pointers import of_pointer
from .import_failures import of_import, of_syntax
from .optional_imports import of_optional_import
from .process_ends import LARGER, of_kernel, of_worker
from .program_failures import of_exit, of_program
from .raised import (
    KERNEL_ENDED,
    PYTHON_2_ADVICE,
    WORKER_FAILED,
    Found,
    Raised,
    Surroundings,
)

LONGEST = 500
"""Characters of an error that are kept."""
UNDEFINED = re.compile(r"name '(\w+)' is not defined")
CHANGED = re.compile(
    r"module '[\w.]+' has no attribute|object has no (?:attribute|property)"
    r"|unexpected keyword argument"
    r"|invalid keyword argument"
    r"|takes (?:\d+|from \d+ to \d+) positional arguments?|was removed|has been removed"
    r"|is deprecated|no longer supported|missing \d+ required (?:positional|keyword-only) argument"
)
MAGIC = re.compile(r"(?:Line|Cell) magic (?:function )?`(%[^`]*)` not found")
BLANK_MAGIC = re.compile(r"^\s*%[ \t]+(\w+)", re.MULTILINE)
HOST = re.compile(
    r"host='([^']+)'|(?:https?|root)://([^/\s'\"]+)|Name or service not known: '?([^'\s]+)"
    r"|connect to host ([\w.-]+)"
)
NETWORK = re.compile(
    r"Connection(?:Error|Refused|Reset|Timeout)|Connect(?:ion)?Timeout|ReadTimeout|URLError|gaierror|"
    r"MaxRetryError|NewConnectionError|ProxyError|SSLError|NameResolution|RemoteDisconnected|"
    r"TimeoutError|HTTPError|ServiceUnavailable|DALServiceError|RemoteServiceError|"
    r"ClientConnector|XRootD\.client.*(?:\[FATAL\]|Operation expired)|"
    r"Name or service not known|(?:Could not|Temporary failure in name) resol"
)
PRINTED_NETWORK = re.compile(
    r"connect(?:ion|ing)?\b[^\n]{0,60}\b(?:failed|refused|timed out)"
    r"|(?:failed|unable|cannot|can't|could not|couldn't) (?:to )?(?:connect|reach|contact)\b",
    re.IGNORECASE,
)
"""What programs print that end without an answer of their service."""
CLUSTERS = {
    "IPython": re.compile(r"IPython Cluster but no Controller"),
    "Kubernetes": re.compile(
        r"kube-config|Service host/port is not set|Worker pod specification not provided"
    ),
}
"""What ipyparallel, the client of Kubernetes and Dask say where nothing leads to their clusters."""
INJECTED = {
    "sc": "Spark",
    "spark": "Spark",
    "sqlContext": "Spark",
    "dbutils": "Databricks",
    "displayHTML": "Databricks",
    "dask_client": "a Dask cluster",
}
"""Names that a special kernel defines before the first cell."""
PRINTING = {"SystemExit", "CalledProcessError"}
"""Errors whose reason is printed, not raised."""
LOOKED_AT = 2000
"""Characters of an error that are looked at."""
COLAB_MAGICS = {"%tensorflow_version", "%bigquery", "%%bigquery", "%%shell"}
"""Magic functions that Google Colab has, and IPython has not."""
PYTHON_2_NAMES = {"raw_input", "unicode", "xrange", "basestring", "unichr", "reload", "execfile"}


def explain(cell: int, raised: Raised, where: Surroundings) -> CellFailure:
    """The cause of a failure, with a sentence of advice. Blocking: looks for missing files."""
    cause, subject, advice = _cause(raised, where)
    first = re.sub(r"\s+", " ", f"{raised.name}: {raised.value}".strip().rstrip(":"))
    return CellFailure(
        cell=cell, cause=cause, error=first[:LONGEST], subject=subject[:LONGEST], advice=advice
    )


def _cause(raised: Raised, where: Surroundings) -> tuple[Cause, str, str]:
    for look in CAUSES:
        if found := look(raised, where):
            return found
    return "error", "", "Open the notebook and read the output of the cell."


def _ended(raised: Raised, where: Surroundings) -> Found:
    match raised.name:
        case "CellTimeoutError":
            return "time-limit", "", "Run the notebook with a higher time limit."
        case name if name == KERNEL_ENDED:
            return of_kernel(raised.end)
        case name if name == WORKER_FAILED:
            return of_worker(raised.end)
        case name if name.endswith("MemoryError"):
            return "out-of-memory", "", f"The cell needs more memory than there is. {LARGER}"
        case "StdinNotImplementedError":
            return "input", "", "The cell asks for input. Run the notebook by hand."
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


def _network(raised: Raised, where: Surroundings) -> Found:
    text = raised.value[:LOOKED_AT]
    printed = where.printed if raised.name in PRINTING else ""
    text += printed
    if not (NETWORK.search(f"{raised.name} {text}") or PRINTED_NETWORK.search(printed)):
        return None
    match = HOST.search(text) or HOST.search(where.cell)
    host = next((one for one in match.groups() if one), "") if match else ""
    advice = f"The cell uses a network service{f' ({host})' if host else ''} that gave no answer."
    return "network", host, advice


def _cluster(raised: Raised, where: Surroundings) -> Found:
    kind = next((name for name, text in CLUSTERS.items() if text.search(raised.value)), None)
    if kind is None:
        return None
    advice = f"The cell uses a cluster of {kind}, and none can be reached from here."
    return "network", f"{kind} cluster", advice


def _pointer(raised: Raised, where: Surroundings) -> Found:
    """A host that gives no answer is the cause also where the name of the file is one here."""
    return None if _network(raised, where) else of_pointer(raised, where)


def _changed(raised: Raised, where: Surroundings) -> Found:
    if magic := MAGIC.search(raised.value):
        if magic[1] in COLAB_MAGICS:
            advice = f"{magic[1]} exists in Google Colab only. Run the notebook there."
            return "injected-name", magic[1], advice
        if blank := BLANK_MAGIC.search(where.cell) if magic[1] == "%" else None:
            advice = f"IPython 7 and later read no blank there: write %{blank[1]} in the cell."
            return "changed-api", magic[1], advice
        return "changed-api", magic[1], "The cell uses a magic function that this IPython has not."
    known = bool(changed_calls.limits(raised.value))
    if not known and (
        raised.name not in {"AttributeError", "TypeError"} or not CHANGED.search(raised.value)
    ):
        return None
    owner = changed_calls.OWNER.search(raised.value)
    subject = f"{owner[1]}.{owner[2]}" if owner else _speaker(raised.value, where)
    advice = "The notebook was written for another version of a package: read the cell's output."
    return "changed-api", subject, advice


def _speaker(message: str, where: Surroundings) -> str:
    """The module that the notebook imports and that a message begins with; may be none."""
    word = re.match(r"([A-Za-z]\w+)\b(?!\()", message)
    code = "\n".join([*where.earlier, where.cell])
    if word and re.search(rf"^\s*(?:import|from)\s+{word[1]}\b", code, re.MULTILINE):
        return word[1]
    return ""


CAUSES = (
    _ended,
    of_program,
    of_optional_import,
    of_import,
    of_syntax,
    _undefined,
    _cluster,
    of_variable,
    _pointer,
    of_file,
    _network,
    of_exit,
    _changed,
)
"""Tried in this order."""
