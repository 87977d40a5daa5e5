"""File types by name: suffixes, and archives."""

from __future__ import annotations

ARCHIVES = frozenset({"zip", "whl", "jar", "npz", "egg", "conda", "kmz"})
"""Zip files of any name: their table of contents is at the end."""


def extension(name: str) -> str:
    """The part after the last dot of the last path segment, in lower case; '' if none."""
    last = name.rpartition("/")[2].lower()
    stem, dot, tail = last.rpartition(".")
    return tail if dot and stem else ""


def listable(name: str) -> bool:
    """True if the contents can be listed without downloading."""
    return extension(name) in ARCHIVES
