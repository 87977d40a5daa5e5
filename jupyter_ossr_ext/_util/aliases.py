"""Aliases of YAML: a few lines can stand for billions of values, or for one inside itself."""

from __future__ import annotations

LARGEST = 2_000_000
"""Values of a document, each alias counted."""


def bounded(document: object) -> object:
    """The document; raises `ValueError` for one that is too large with its aliases."""
    if _size(document, {}) > LARGEST:
        raise ValueError("too large, with its aliases")
    return document


def _size(value: object, known: dict[int, int]) -> int:
    if not isinstance(value, (dict, list)):
        return 1
    if id(value) not in known:
        known[id(value)] = LARGEST  # of a value that contains itself
        parts = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_size(each, known) for each in parts)
    return known[id(value)]
