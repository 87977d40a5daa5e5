"""The commonly used RSE expressions: names, `*`, `key=value`, `|`, `&` and `\\`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase

from .faults import Fault

TOKEN = re.compile(r"[|&\\()]|[^|&\\()\s]+")


def matching(expression: str, rses: Mapping[str, Mapping[str, str]], status: int) -> list[str]:
    """Names of the RSEs, by their attributes; a fault with `status` if there are none."""
    tokens = TOKEN.findall(expression)
    found, rest = _union(tokens, rses, status)
    if rest:
        raise Fault(status, "InvalidRSEExpression", f"RSE Expression is invalid: {expression}")
    if not found:
        raise Fault(status, "InvalidRSEExpression", "RSE Expression resulted in an empty set.")
    return sorted(found)


def _union(
    tokens: list[str], rses: Mapping[str, Mapping[str, str]], status: int
) -> tuple[set[str], list[str]]:
    combine: dict[str, Callable[[set[str], set[str]], set[str]]] = {
        "|": set.union,
        "&": set.intersection,
        "\\": set.difference,
    }
    found, tokens = _term(tokens, rses, status)
    while tokens and tokens[0] in combine:
        other, rest = _term(tokens[1:], rses, status)
        found, tokens = combine[tokens[0]](found, other), rest
    return found, tokens


def _term(
    tokens: list[str], rses: Mapping[str, Mapping[str, str]], status: int
) -> tuple[set[str], list[str]]:
    if not tokens or tokens[0] in "|&\\)":
        raise Fault(status, "InvalidRSEExpression", "RSE Expression is invalid.")
    if tokens[0] == "(":
        found, rest = _union(tokens[1:], rses, status)
        if not rest or rest[0] != ")":
            raise Fault(status, "InvalidRSEExpression", "RSE Expression is invalid.")
        return found, rest[1:]
    key, equals, value = tokens[0].partition("=")
    if equals:
        return {name for name, has in rses.items() if has.get(key) == value}, tokens[1:]
    return {name for name in rses if fnmatchcase(name, key)}, tokens[1:]
