"""Calls in Python code that install packages, as `os.system("pip install six")`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .install_lines import InstallLine, install_lines

ANYTHING = "{sys.executable}"
"""Stands for a word of a command that is no text, as `sys.executable`."""
BROWSER = {"micropip", "piplite"}
"""Modules of kernels in the browser, whose `install` takes requirements."""


def install_calls(tree: ast.AST) -> Iterator[InstallLine]:
    """What the calls below a node install."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            yield from _of_call(node)


def _of_call(node: ast.Call) -> Iterator[InstallLine]:
    owner, name = _name(node.func)
    words = [word for arg in node.args for word in _words(arg)]
    if name == "install" and owner in BROWSER:
        yield InstallLine(words=[word for word in words if word != ANYTHING])
    elif name in {"main", "pipmain"}:
        yield from _of_words(["pip", *words])  # pip.main(["install", ...])
    elif name == "run_line_magic":
        yield from install_lines(f"%{' '.join(words)}")
    elif isinstance(node.args[0], (ast.List, ast.Tuple)):
        yield from _of_words(words)
    elif name in {"system", "getoutput", "popen", "run", "call", "check_call", "check_output"}:
        yield from install_lines(f"!{words[0]}") if words else ()


def _of_words(words: list[str]) -> Iterator[InstallLine]:
    """What a list of words installs; each is one word, whatever characters it has."""
    quoted = ("'" + word.replace("'", "'\\''") + "'" for word in words)
    yield from install_lines(f"!{' '.join(quoted)}")


def _name(function: ast.expr) -> tuple[str, str]:
    if isinstance(function, ast.Attribute):
        owner = function.value
        return (owner.id if isinstance(owner, ast.Name) else ""), function.attr
    return "", function.id if isinstance(function, ast.Name) else ""


def _words(arg: ast.expr) -> Iterator[str]:
    match arg:
        case ast.Constant(value=str(text)):
            yield text
        case ast.List(elts=items) | ast.Tuple(elts=items):
            for item in items:
                yield from _words(item)
        case _:
            yield ANYTHING
