"""Failures of installed packages for what they import only where it is there.

A package that does without another one, until a notebook needs it, fails where it takes a name of
it: `NameError`, an attribute of None, or an error of its own whose message has the name. What the
name was to be imported from is read in the source of the package; nothing of it is run.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from .import_failures import PYTHON_2_MODULES
from .raised import Found, Raised, Surroundings

FRAME = re.compile(
    r"^(?:File )?(?P<file>\S[^\n]*?/(?:site|dist)-packages/[^\n:]+?\.py)"
    r"(?::(?P<line>\d+))?(?:,)? in ",
    re.MULTILINE,
)
"""A frame of IPython's tracebacks: `File x.py:7, in f()`, of old ones `x.py in f()`."""
OWN_FRAME = re.compile(r"^(?:Cell In|Input In|<ipython-input)", re.MULTILINE)
"""A frame of the notebook."""
ARROW = re.compile(r"^-+> (\d+) ", re.MULTILINE)
"""The line of a frame that was executed."""
UNDEFINED = re.compile(r"name '(\w+)' is not defined")
OF_NONE = "'NoneType' object"
OWN_ERRORS = {"ImportError", "NotImplementedError", "RuntimeError", "ValueError"}
"""What packages raise where something optional is missing."""
WORD = re.compile(r"[A-Za-z_]\w+")
LOOKED_AT = 500
"""Characters of a message that are looked at."""
PACKAGES = re.compile(r"^(.*/(?:site|dist)-packages)/")
HANDLED = {"ImportError", "ModuleNotFoundError", "Exception"}
LARGEST = 2_000_000
"""Bytes of a source file that is read."""


def of_optional_import(raised: Raised, where: Surroundings) -> Found:
    """A package that another one imports only where it is installed, and that is not. Blocking."""
    if not (raised.name in {*OWN_ERRORS, "NameError"} or OF_NONE in raised.value):
        return None
    frames = list(FRAME.finditer(raised.trace))
    if not frames or OWN_FRAME.search(raised.trace, (last := frames[-1]).end()):
        return None
    path = Path(last["file"]).expanduser()
    arrow = ARROW.search(raised.trace, last.end())
    line = int(last["line"] or (arrow[1] if arrow else 0))
    tree = _parsed(path)
    if tree is None:
        return None
    names = _names(raised, tree, line)
    for name, module in _optional(tree):
        top = module.partition(".")[0]
        if names & {name.lower(), top.lower()} and not _installed(module, path):
            return "missing-module", top, f"The module {top} is not installed."
    return None


def _names(raised: Raised, tree: ast.Module, line: int) -> set[str]:
    """The names, in small letters, of which one may be missing."""
    if raised.name == "NameError":
        found = UNDEFINED.findall(raised.value)
    elif raised.name in OWN_ERRORS:
        found = WORD.findall(raised.value[:LOOKED_AT])
    else:
        found = list(_loaded(tree, line))
    return {name.lower() for name in found}


def _parsed(path: Path) -> ast.Module | None:
    """None for what is no source file: a notebook may print a traceback of its own."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        return ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _loaded(tree: ast.Module, line: int) -> Iterator[str]:
    """The names that a line takes something of."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.lineno == line:
            yield node.id


def _optional(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name that is imported in a `try` that goes on without it, with its module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Try) or not any(map(_handles, node.handlers)):
            continue
        for one in (each for statement in node.body for each in ast.walk(statement)):
            match one:
                case ast.Import(names=aliases):
                    for alias in aliases:
                        yield alias.asname or alias.name.partition(".")[0], alias.name
                case ast.ImportFrom(module=str(module), names=aliases, level=0):
                    for alias in aliases:
                        yield alias.asname or alias.name, module


def _handles(handler: ast.ExceptHandler) -> bool:
    match handler.type:
        case None:
            return True
        case ast.Name(id=name):
            return name in HANDLED
        case ast.Tuple(elts=several):
            return any(isinstance(one, ast.Name) and one.id in HANDLED for one in several)
    return False


def _installed(module: str, path: Path) -> bool:
    """Whether a module is Python's own, or lies beside the package that would import it."""
    top = module.partition(".")[0]
    found = PACKAGES.match(path.as_posix())
    if found is None or top in sys.stdlib_module_names or top in PYTHON_2_MODULES:
        return True
    folder = Path(found[1])
    return (folder / top).is_dir() or any(
        one.suffix in {".py", ".so", ".pyd"} for one in folder.glob(f"{top}.*")
    )
