"""Tests look at behaviour and public attributes, not at the private state of what they test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
OTHERS = {
    "_asdict": "of named tuples",
    "_fetch": "the method of fsspec's caches that fsspec calls",
    "_base_executable": "of `sys`: the interpreter that an environment was made with",
}
"""Names with an underscore that are an interface all the same."""
PATCHES = {"setattr", "delattr", "getattr", "patch"}


def private(code: str) -> Iterator[tuple[int, str]]:
    """Line and name of each private attribute of another object that Python code uses."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                continue
            case ast.Attribute(attr=name):
                pass
            case ast.Call(func=ast.Attribute(attr=call) | ast.Name(id=call), args=args):
                words = [one.value for one in args[:2] if isinstance(one, ast.Constant)]
                name = next((w for w in words if isinstance(w, str) and call in PATCHES), "")
                name = name.rpartition(".")[2]
            case ast.ImportFrom(names=names):
                name = next((one.name for one in names if one.name.startswith("_")), "")
            case _:
                continue
        if name.startswith("_") and not name.startswith("__") and name not in OTHERS:
            yield node.lineno, name


def test_tests_use_no_private_state() -> None:
    found = [
        f"{path.relative_to(TESTS)}:{line}: {name}"
        for path in sorted((TESTS / "server").rglob("*.py"))
        for line, name in private(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_private_state_is_found() -> None:
    code = """
from jupyter_ossr_ext.jobs.runner import _seen
runner._jobs["a"]
self._own
monkeypatch.setattr(runner, "_interval", 1)
monkeypatch.setattr("jupyter_ossr_ext.jobs.runner._seen", 1)
pair._asdict()
__version__
"""
    found = [(2, "_seen"), (3, "_jobs"), (5, "_interval"), (6, "_seen")]
    assert sorted(private(code)) == found
