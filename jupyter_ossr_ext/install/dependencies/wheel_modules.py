"""Whether an unpacked wheel has the modules and names that code imports. Nothing of it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from .notebook_code import Imported

SUFFIXES = (".py", ".so", ".pyd", ".pyx")


def lacking(folder: Path, imported: Iterable[Imported]) -> list[str]:
    """Modules of `imported` that an unpacked wheel has not. Blocking.

    Args:
        folder: What the wheel was unpacked to.
    """
    return sorted({one.module for one in imported if not _has(folder, one)})


def _has(folder: Path, one: Imported) -> bool:
    parts = one.module.split(".")
    place = folder.joinpath(*parts)
    if place.is_dir():
        start = place / "__init__.py"
        return not start.is_file() or all(
            _module(place, name) or _binds(start, name) for name in one.names
        )
    if file := next(
        (
            f
            for f in folder.joinpath(*parts[:-1]).glob(f"{parts[-1]}.*")
            if f.name.endswith(SUFFIXES)
        ),
        None,
    ):
        return file.suffix != ".py" or all(_binds(file, name) for name in one.names)
    return False


def _module(folder: Path, name: str) -> bool:
    return (folder / name).is_dir() or any(folder.glob(f"{name}.*"))


def _binds(file: Path, name: str, above: frozenset[Path] = frozenset()) -> bool:
    """Whether a module's text gives that name a meaning; True where only running it would tell.

    Args:
        above: Modules that import all of this one.
    """
    if name == "*":
        return True
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return True
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(names=[ast.alias(name="*")]):
                all_of = _imported_file(file, node)
                if all_of is None or (all_of not in above and _binds(all_of, name, above | {file})):
                    return True
            case ast.ImportFrom(names=names) | ast.Import(names=names):
                if any((one.asname or one.name.partition(".")[0]) == name for one in names):
                    return True
            case (
                ast.FunctionDef(name=bound)
                | ast.ClassDef(name=bound)
                | ast.AsyncFunctionDef(name=bound)
            ):
                if bound in {name, "__getattr__"}:
                    return True
            case ast.Name(id=bound, ctx=ast.Store()) if bound == name:
                return True
            case ast.Call(func=ast.Name(id="globals" | "setattr" | "exec")):
                return True
            case _:
                continue
    return False


def _imported_file(file: Path, node: ast.ImportFrom) -> Path | None:
    """The text of a module that another one of the same distribution imports from."""
    if node.level:
        folder = file.parents[node.level - 1]
    else:
        folder = file.parent
        while (folder / "__init__.py").is_file():
            folder = folder.parent
    place = folder.joinpath(*(node.module or "").split("."))
    found = (place / "__init__.py", place.with_name(f"{place.name}.py"))
    return next((one for one in found if one.is_file()), None)
