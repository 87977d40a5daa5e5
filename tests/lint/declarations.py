"""What the source files declare: classes, types, functions, constants, modules and packages."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("jupyter_ossr_ext/*.py", "jupyter_ossr_demo/*.py", "src/*.ts", "src/*.tsx")
TYPESCRIPT = re.compile(
    r"^(?:export )?(?:abstract |async )?(?:class|interface|type|const|function|namespace) (\w+)",
    re.MULTILINE,
)


def declarations() -> dict[str, set[str]]:
    """The members of each name; only classes of Python have some."""
    files = subprocess.check_output(["git", "ls-files", *SOURCES], cwd=ROOT, text=True).split()
    found: dict[str, set[str]] = defaultdict(set)
    for file in (ROOT / file for file in files):
        if not file.is_file():
            continue
        for part in (*file.relative_to(ROOT).parts[1:-1], file.stem):
            found[part] |= set()
        text = file.read_text("utf-8")
        names = _python(text) if file.suffix == ".py" else _typescript(text)
        for name, members in names:
            found[name] |= members
    return found


def _typescript(text: str) -> Iterator[tuple[str, set[str]]]:
    return ((name, set()) for name in TYPESCRIPT.findall(text))


def _python(text: str) -> Iterator[tuple[str, set[str]]]:
    tree = ast.parse(text)
    yield from ((name, set()) for node in tree.body for name in _names(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name, {name for one in node.body for name in _names(one)}


def _names(node: ast.stmt) -> list[str]:
    """What a statement declares."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    if isinstance(node, ast.AnnAssign):
        return [node.target.id] if isinstance(node.target, ast.Name) else []
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]
