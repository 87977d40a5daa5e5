"""Names that code takes of a module by an attribute: `contrib` of `import tensorflow as tf`."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def used(tree: ast.AST, aliases: dict[str, str]) -> set[str]:
    """Dotted names of modules, without those in `try` blocks with a handler.

    Args:
        aliases: Names of modules, by what the code calls them; those of `tree` are added. Cells of
            a notebook share them.
    """
    nodes = list(_nodes(tree))
    for node in nodes:
        match node:
            case ast.Import(names=names):
                for alias in names:
                    top = alias.name.partition(".")[0]
                    aliases[alias.asname or top] = alias.name if alias.asname else top
            case ast.ImportFrom(module=str(module), names=names, level=0):
                for alias in names:
                    aliases[alias.asname or alias.name] = f"{module}.{alias.name}"
            case _:
                continue
    dotted = (_dotted(node, aliases) for node in nodes if isinstance(node, ast.Attribute))
    return set(filter(None, dotted))


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, ast.Try) and node.handlers:
            todo += [*node.orelse, *node.finalbody]
        else:
            todo += ast.iter_child_nodes(node)


def _dotted(node: ast.Attribute, aliases: dict[str, str]) -> str | None:
    parts: list[str] = []
    inner: ast.expr = node
    while isinstance(inner, ast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    if not isinstance(inner, ast.Name) or inner.id not in aliases:
        return None
    return ".".join([aliases[inner.id], *reversed(parts)])
