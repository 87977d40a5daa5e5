"""Files of which an archive holds the pointer of Git LFS only, not the content."""

from __future__ import annotations

import re
from pathlib import Path

from .raised import Found, Raised, Surroundings

POINTER = b"version https://git-lfs.github.com/spec/"
LARGEST = 1024
"""Bytes; Git LFS's specification limits a pointer to fewer."""
UNREADABLE = re.compile(
    r"Not a gzipped file \(b've|invalid load key, 'v'|signature not found|version https://git-lfs"
)
"""What readers report of a pointer, without its name: earlier cells may have it."""


def of_pointer(raised: Raised, where: Surroundings) -> Found:
    """Blocking: looks at the files of the record that the error or its cell names."""
    text = "\n".join([where.cell, raised.value, raised.trace])
    if UNREADABLE.search(raised.value):
        text = "\n".join([text, *where.earlier])
    named = (path for path in sorted(where.record.rglob("*")) if path.name in text)
    if (found := next(filter(_is_pointer, named), None)) is None:
        return None
    path = found.relative_to(where.record).as_posix()
    advice = (
        f"The record has only a pointer of Git LFS for {path}, not its content. Get the file from "
        "the repository that the record was made from."
    )
    return "missing-file", path, advice


def _is_pointer(path: Path) -> bool:
    try:
        if path.is_file() and len(POINTER) < path.stat().st_size <= LARGEST:
            with path.open("rb") as file:
                return file.read(len(POINTER)) == POINTER
    except OSError:
        pass
    return False
