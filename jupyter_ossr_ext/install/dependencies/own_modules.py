"""What a package of a record, or a module beside a notebook, needs in order to be imported at all.

Real packages forget to declare what their own modules import. Read is what runs when the package
is imported: no bodies of functions, no `try` blocks with a handler, nothing for type checkers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import canonicalize_name

from .notebook_code import LARGEST_SCRIPT, Imported
from .record_modules import RecordModules
from .used_names import used

NO_PACKAGES = {"benchmarks", "doc", "docs", "examples", "scripts", "src", "test", "tests", "tools"}
"""Folders of a project that are not what it installs."""
MOST = 300
"""Modules of one package that are read."""


@dataclass
class Needed:
    """What the package of a project needs.

    Attributes:
        imported: What is imported when it is imported.
        used: Dotted names that its modules take of others by an attribute.
    """

    imported: set[Imported] = field(default_factory=set)
    used: set[str] = field(default_factory=set)


def needed(folder: Path, name: str) -> Needed:
    """What the package of a project needs. Blocking.

    Args:
        folder: Of the project.
        name: Of its distribution. Where its package is called otherwise, it is the only one.
    """
    wanted = canonicalize_name(name)
    others: list[Path] = []
    for above in (folder / "src", folder):
        starts = sorted(above.glob("*/__init__.py"))
        start = next((one for one in starts if canonicalize_name(one.parent.name) == wanted), None)
        if start:
            return _followed(start, above)
        others += [one for one in starts if one.parent.name not in NO_PACKAGES]
    return _followed(others[0], others[0].parents[1]) if len(others) == 1 else Needed()


def of_helpers(notebook: Path, imported: Iterable[Imported], own: RecordModules) -> set[Imported]:
    """What the record's modules that a notebook imports import in turn. Blocking.

    A module is looked for beside the notebook, then anywhere in the record, if there is one only.
    """
    found: set[Imported] = set()
    for one in imported:
        if one.top not in own:
            continue
        places = list(dict.fromkeys(path.parent for path in own.files[one.top]))
        above = notebook.parent if notebook.parent in places else places[0]
        dotted = [one.module, *(f"{one.module}.{name}" for name in one.names)]
        if above == notebook.parent or len(places) == 1:
            for start in filter(None, (_file(above, name) for name in dotted)):
                found |= _followed(start, above, one.top).imported
    return found


def of_module(above: Path, name: str) -> set[Imported]:
    """What the module or package of that name in a folder needs. Blocking."""
    start = _file(above, name)
    return _followed(start, above, name).imported if start else set()


def _followed(start: Path, above: Path, own: str = "") -> Needed:
    own = own or start.parent.name
    found = Needed()
    seen: set[Path] = set()
    todo = [start]
    while todo and len(seen) < MOST:
        path = todo.pop()
        if path in seen or path.is_symlink():
            continue
        seen.add(path)
        try:
            if path.stat().st_size > LARGEST_SCRIPT:
                continue
            tree = ast.parse(path.read_bytes())
        except (OSError, SyntaxError, ValueError, RecursionError):
            continue
        found.used |= used(tree, {})
        parent = path.parent.relative_to(above).parts
        for one in _executed(tree, parent):
            if one.top != own:
                found.imported.add(one)
                continue
            dotted = [one.module, *(f"{one.module}.{name}" for name in one.names)]
            todo += [file for name in dotted if (file := _file(above, name))]
    return found


def _executed(tree: ast.AST, parent: tuple[str, ...]) -> Iterator[Imported]:
    """Imports that run with a module, relative ones with their full name."""
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                continue
            case ast.If(test=test) if "TYPE_CHECKING" in ast.unparse(test):
                todo += node.orelse
            case ast.Try(handlers=[_, *_]):
                todo += [*node.orelse, *node.finalbody]
            case ast.Import(names=names):
                yield from (Imported(alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = parent[: len(parent) - level + 1] if level else ()
                full = ".".join([*base, *([module] if module else [])])
                if full:
                    yield Imported(full, tuple(alias.name for alias in names))
            case _:
                todo += ast.iter_child_nodes(node)


def _file(above: Path, dotted: str) -> Path | None:
    place = above.joinpath(*dotted.split("."))
    options = (place / "__init__.py", place.with_name(f"{place.name}.py"))
    return next((one for one in options if one.is_file()), None)
