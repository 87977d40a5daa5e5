"""Modules of a record itself: what it imports from its own files is asked of no index."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .notebook_code import Code, Imported, read_script

MOST = 20_000
"""Files whose names are looked at."""
COMPILED = (".py", ".pyx", ".ipynb")
SKIPPED = {"__pycache__", "node_modules", "site-packages", ".git", ".ipynb_checkpoints", ".tox"}
FOLLOWED = 300
"""Local modules that are read for what they import."""


@dataclass(frozen=True)
class RecordModules:
    """Names of modules in a record, each with the files that it may be."""

    files: dict[str, list[Path]]

    def __contains__(self, name: str) -> bool:
        return name in self.files


def modules(root: Path) -> RecordModules:
    """Every module and package anywhere below `root`. Blocking.

    A folder counts as a package if Python files lie in it: notebooks often put the folder above
    on `sys.path`.
    """
    found: dict[str, list[Path]] = {}
    seen = 0
    for above, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in SKIPPED]
        seen += len(names)
        if seen > MOST:
            break
        scripts = [name for name in names if name.endswith(COMPILED)]
        for name in scripts:
            stem = name.rpartition(".")[0]
            if stem.isidentifier() and not name.endswith(".ipynb"):
                found.setdefault(stem, []).append(Path(above) / name)
        folder = Path(above)
        if (
            folder != root
            and folder.name.isidentifier()
            and any(name.endswith((".py", ".pyx")) for name in scripts)
        ):
            found.setdefault(folder.name, []).append(folder)
            # Of a namespace package the folder above has no files of its own.
            parent = folder.parent
            if parent != root and parent.name.isidentifier() and parent.is_relative_to(root):
                found.setdefault(parent.name, []).append(parent)
    return RecordModules(found)


def follow(read: Iterable[Code], own: RecordModules) -> set[Imported]:
    """What the code imports, and what the record's own modules that it imports import in turn.

    Blocking. Modules of the record itself, and those that a cell writes, are not in the result.
    """
    codes = list(read)
    written = {name for code in codes for name in code.written}
    todo = [one for code in codes for one in code.imported]
    seen: set[Path] = set()
    found: set[Imported] = set()
    while todo:
        one = todo.pop()
        if one.top in written:
            continue
        if one.top not in own:
            found.add(one)
            continue
        for path in own.files[one.top]:
            for script in _scripts(path):
                if script in seen or len(seen) > FOLLOWED:
                    continue
                seen.add(script)
                try:
                    todo += read_script(script).imported
                except (OSError, ValueError):
                    continue
    return found


def _scripts(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(one for one in path.glob("*.py") if one.is_file() and not one.is_symlink())
    return [path] if path.suffix == ".py" else []
