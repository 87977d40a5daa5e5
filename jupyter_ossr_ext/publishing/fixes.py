"""Automatic fixes of findings. Each makes only its own change; blocking."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from .._util import atomic, notebooks
from ..models import Change, FixIn, RecordMetadata
from ..problems import Exists, Malformed, NotFound
from . import licence_texts
from .home_paths import without


def fixed(folder: Path, wanted: FixIn, named: Callable[[str], Path]) -> Path:
    """Apply the fix; returns the written file.

    Args:
        named: Returns the file of `folder` with a name, checked to be inside.
    """
    match wanted.fix:
        case "clear-outputs":
            return rewrite(named(_path(wanted)), _cleared)
        case "make-relative":
            path, change = named(_path(wanted)), wanted.change
            if change is None:
                raise Malformed("Specify the path to replace and its replacement.")
            notebook = path.suffix.lower() == ".ipynb"
            return rewrite(path, lambda text: _replaced(text, change, notebook=notebook))
        case "write-licence":
            return write(folder / "LICENSE", licence_texts.text(wanted.metadata), replace=False)
        case "write-readme":
            return write(folder / "README.md", _readme(wanted.metadata), replace=False)


def write(path: Path, text: str, *, replace: bool) -> Path:
    """Write atomically; a replaced file's permissions are preserved."""
    if not replace and path.exists():
        raise Exists(f"{path.name} already exists; left unchanged.")
    atomic.write(path, text.encode(), permissions="preserved")
    return path


def rewrite(path: Path, change: Callable[[str], str]) -> Path:
    """Line endings are preserved."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            text = change(file.read())
    except (OSError, ValueError, AttributeError, TypeError):
        raise Malformed(f"{path.name} cannot be read; left unchanged.") from None
    return write(path, text, replace=True)


def _path(wanted: FixIn) -> str:
    if not wanted.path:
        raise Malformed("Specify the file to change.")
    return wanted.path


def _replaced(text: str, change: Change, *, notebook: bool) -> str:
    total = 0

    def replace(source: str) -> str:
        nonlocal total
        done, count = without(source, change.before, change.after)
        total += count
        return done

    def replace_in_cells(document: dict[str, Any]) -> None:
        for cell in notebooks.cells(document):
            notebooks.edit_source(cell, replace)

    done = notebooks.edit(text, replace_in_cells) if notebook else replace(text)
    if total == 0:
        raise NotFound("This path no longer occurs in the file. Run the checks again.")
    return done


def _cleared(text: str) -> str:
    """A notebook without outputs, otherwise unchanged."""

    def clear(document: dict[str, Any]) -> None:
        for cell in notebooks.cells(document):
            notebooks.clear_outputs(cell)

    return notebooks.edit(text, clear)


def _readme(metadata: RecordMetadata) -> str:
    plain = unescape(re.sub(r"<[^>]*>", " ", metadata.description))
    return f"# {metadata.title or 'Untitled'}\n\n{' '.join(plain.split())}\n"
