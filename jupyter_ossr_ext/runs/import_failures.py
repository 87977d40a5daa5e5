"""Failures of imports: missing packages and libraries, other versions, Python 2."""

from __future__ import annotations

import re

from ..install.dependencies import changed_calls
from ..install.dependencies.changed_calls import MODULE, NAME
from ..models import Cause
from .raised import PYTHON_2_ADVICE, Found, Raised, Surroundings

MODULE_ERROR = re.compile(r"^ModuleNotFoundError: No module named '?([\w.]+)'?", re.MULTILINE)
BACKEND = re.compile(
    r"'(?:widget|ipympl)'? is not a (?:recognised GUI loop or backend|valid value for backend)"
)
"""What IPython and matplotlib say of a backend whose package is missing."""
OPTIONAL = re.compile(
    r"[Mm]issing optional dependency '(?P<one>[\w.-]+)'"
    r"|(?:pip|conda) install (?:-\S+ )*[`'\"]?(?P<two>[A-Za-z][\w.-]*\w)"
    r"|^[`'\"]?(?P<three>[A-Za-z][\w.]*)[`'\"]?(?: \d[\w.+]*)? "
    r"(?:(?:is |was )?not (?:installed|found)|is required)"
    r"|\b[Tt]he (?:[`'\"]?(?P<four>[A-Za-z][\w.-]*)[`'\"]? (?:package|module|library)"
    r"|(?:package|module|library) [`'\"]?(?P<five>[A-Za-z][\w.-]*)[`'\"]?) "
    r"(?:is (?:required|needed|missing|not (?:installed|available))|must be installed)"
    r"|\((?P<six>[A-Za-z][\w.-]*)\) (?:is|was) (?:required|needed|missing|not (?:installed|found))"
)
"""What packages say of an optional one that is missing."""
LIBRARY = re.compile(
    r"(\S+\.(?:so|dylib|dll)[\w.]*): cannot open shared object file|Library not loaded"
)
LINEAR_ALGEBRA = re.compile(
    r"undefined symbol: [sdcz](?:gemm|gemv|ger|symm|symv|syrk|trsm|axpy|dot|scal|gesv|getrf|potrf)"
    r"\w*_"
)
"""What code that Theano or a notebook compiles lacks where no BLAS or LAPACK is installed."""
PYTHON_2 = re.compile(
    r"Missing parentheses in call to '(?:print|exec)'|leading zeros in decimal integer"
    r"|multiple exception types must be parenthesized|invalid hexadecimal"
    r"|inconsistent use of tabs"
)
PYTHON_2_MODULES = {
    "urllib2",
    "cPickle",
    "StringIO",
    "ConfigParser",
    "Tkinter",
    "HTMLParser",
    "Queue",
}
EXTENSIONS = {".pyx", ".pyf", ".f", ".f90", ".f95", ".i"}
"""Suffixes of files from which modules of that name are compiled."""
NAMESPACES = {"google", "mpl_toolkits", "ruamel", "sphinxcontrib", "zope", "jaraco", "azure"}
"""Packages whose parts are distributions of their own."""


def of_import(raised: Raised, where: Surroundings) -> Found:
    if BACKEND.search(raised.value):
        return _module("ipympl")
    if raised.name not in {"ModuleNotFoundError", "ImportError"}:
        return None
    if library := LIBRARY.search(raised.value):
        name = library[1] or ""
        advice = f"Install the system library {name}, or ask your administrator."
        return "system-library", name, " ".join(advice.split()).replace(" ,", ",")
    if LINEAR_ALGEBRA.search(raised.value):
        advice = (
            "Install the system libraries BLAS and LAPACK (Debian: apt install libblas-dev "
            "liblapack-dev), or ask your administrator."
        )
        return "system-library", "BLAS", advice
    if module := MODULE.search(raised.value):
        name = module[1]
        return _downloaded(name, where) or _uncompiled(name, where) or _module(name)
    if changed_calls.limits(raised.value):
        return None  # what it says is missing is there, in another version
    if optional := OPTIONAL.search(raised.value):
        module = next(filter(None, optional.groups())).replace("-", "_")
        return "missing-module", module, f"The module {module} is not installed."
    if name := NAME.search(raised.value):
        return "moved-module", f"{name[2]}.{name[1]}", _other_version(name[2], name[1])
    # What a package says instead of it.
    if module := next(iter(reversed(MODULE_ERROR.findall(raised.trace))), None):
        return _module(module)
    return None


def _downloaded(module: str, where: Surroundings) -> Found:
    """A module that a cell would have downloaded as a file."""
    file = rf"https?://([^/\s'\"]+)/[^\s'\"]*\b{re.escape(module)}\.py\b"
    if not (found := re.search(file, "\n".join([*where.earlier, where.cell]))):
        return None
    host = found[1]
    advice = f"A cell downloads {module}.py from {host}, a network service that gave no answer."
    return "network", host, advice


def _uncompiled(module: str, where: Surroundings) -> Found:
    """A module of which the record holds the source of an extension only."""
    top = module.partition(".")[0]
    sources = (one for one in where.record.rglob(f"{top}.*") if one.suffix in EXTENSIONS)
    if (source := min(sources, default=None)) is None:
        return None
    path = source.relative_to(where.record).as_posix()
    advice = f"The module {module} must be compiled from {path}: see the record's README."
    return "not-compiled", module, advice


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


def of_syntax(raised: Raised, where: Surroundings) -> Found:
    if raised.name in {"SyntaxError", "TabError"} and PYTHON_2.search(raised.value):
        return "python-2", "", PYTHON_2_ADVICE
    return None
