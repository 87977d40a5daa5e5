"""The text of a list of packages on disk, whatever its encoding."""

from __future__ import annotations

import codecs
from pathlib import Path

from ...problems import CannotInstall, UnsafePath
from .requirement_line import shown

LARGEST = 2 * 1024**2
"""Bytes of the largest list that is read."""


def decode(data: bytes) -> tuple[str, str | None]:
    """The text of a list, and the name of its encoding where that is not UTF-8.

    Raises `ValueError` if it is no text.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return data.decode("utf-32", "replace"), "UTF-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "UTF-16"
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    head = data[:512]
    if head[1::2].count(0) > len(head) // 4:
        return data.decode("utf-16-le", "replace"), "UTF-16"
    if head[0::2].count(0) > len(head) // 4:
        return data.decode("utf-16-be", "replace"), "UTF-16"
    if 0 in data:
        raise ValueError("it is not a text file")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def read_text(path: Path) -> tuple[str, str | None]:
    """The text of a list on disk and its encoding; raises `ValueError` with the reason."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("it is too large for a list of packages")
        return decode(path.read_bytes())
    except OSError as error:
        raise ValueError(error.strerror or "it cannot be read") from None


def inside(path: Path, root: Path, name: str) -> Path:
    """The real path of a file that a list names.

    Args:
        name: How the list names it.

    Raises:
        UnsafePath: It is outside of `root`.
        CannotInstall: It is not the name of a file.
    """
    try:
        real = path.resolve()
    except (OSError, ValueError, RuntimeError):
        raise CannotInstall(f"{shown(name)!r} is not the name of a file.") from None
    if not real.is_relative_to(root):
        raise UnsafePath(f"{shown(name)} is outside of the record: nothing is installed.")
    return real
