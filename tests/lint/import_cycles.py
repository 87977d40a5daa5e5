"""Cycles among modules, by all imports: at the top, in functions, and for type checking only."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

Graph = Mapping[str, set[str]]
"""Each module and the modules that it imports."""


def modules(root: Path, packages: list[str], skip: str = "trees") -> dict[str, str]:
    """The source of every module of the packages below `root`, by dotted name.

    A package's `__init__` has the name of the package and a dot at its end.
    """
    found: dict[str, str] = {}
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if skip in parts:
                continue
            if parts[-1] == "__init__":
                parts = (*parts[:-1], "")
            found[".".join(parts)] = path.read_text(encoding="utf-8")
    return found


def imports(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Who imports whom. A name of a package is its submodule where there is one."""
    return {
        name: set(_imported(name, source, sources)) - {name} for name, source in sources.items()
    }


def _imported(name: str, source: str, known: Mapping[str, str]) -> Iterator[str]:
    package = name.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _module(alias.name, known)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            target = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield from _module(f"{target}.{alias.name}", known) or _module(target, known)


def _module(name: str, known: Mapping[str, str]) -> list[str]:
    return [each for each in (name, f"{name}.") if each in known]


def cycles(graph: Graph) -> list[list[str]]:
    """Groups of modules that import each other, by Tarjan's algorithm, each in sorted order."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in graph[node]:
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = [stack.pop()]
            while group[-1] != node:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for node in graph:
        if node not in index:
            visit(node)
    return found
