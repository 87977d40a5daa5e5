"""Parsing and display of DIDs."""

from __future__ import annotations

from ..models import Did, FileReplicas
from ..problems import Malformed


def parsed(text: str) -> Did:
    """`scope:name`, split at the first colon; raises `Malformed`."""
    scope, colon, name = text.strip().partition(":")
    if not colon or not scope or not name:
        raise Malformed(f"{text!r} is not a DID. Write scope:name.")
    return Did(scope, name)


def inside(file: FileReplicas) -> str | None:
    """How to get a file that exists inside an archive only; None for any other file."""
    if file.archive is None:
        return None
    return f"{file.did} is inside the archive {file.archive} of the lake. Use the archive."


def some(names: list[str], most: int = 5) -> str:
    """Names in a sentence: `a, b and 3 more`."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
