"""What one click can do about a finding. Each changes only what it says; blocking."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from ..models import Change, CureIn, DraftMetadata
from ..problems import Exists, Malformed, NotFound
from ..storage import whole
from . import licences
from .home_paths import without


def cured(folder: Path, wanted: CureIn, named: Callable[[str], Path]) -> Path:
    """Do it, and give the file that was written.

    Args:
        named: Gives the file of `folder` of a name, checked to lie in there.
    """
    match wanted.cure:
        case "clear-outputs":
            return rewrite(named(_path(wanted)), _cleared)
        case "make-relative":
            path, change = named(_path(wanted)), wanted.change
            if change is None:
                raise Malformed("Say which path is to be replaced by what.")
            notebook = path.suffix.lower() == ".ipynb"
            return rewrite(path, lambda text: _replaced(text, change, notebook=notebook))
        case "write-licence":
            return write(folder / "LICENSE", licences.text(wanted.metadata), replace=False)
        case "write-readme":
            return write(folder / "README.md", _readme(wanted.metadata), replace=False)


def write(path: Path, text: str, *, replace: bool) -> Path:
    """As a whole or not at all; what is replaced keeps its permissions."""
    if not replace and path.exists():
        raise Exists(f"{path.name} is there already; it is not touched.")
    whole.write(path, text.encode(), permissions="kept")
    return path


def rewrite(path: Path, change: Callable[[str], str]) -> Path:
    """Ends of lines stay as they are."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            text = change(file.read())
    except (OSError, ValueError, AttributeError, TypeError):
        raise Malformed(f"{path.name} cannot be read; it is not touched.") from None
    return write(path, text, replace=True)


def _path(wanted: CureIn) -> str:
    if not wanted.path:
        raise Malformed("Say which file is to be changed.")
    return wanted.path


def _replaced(text: str, change: Change, *, notebook: bool) -> str:
    if not notebook:
        done, count = without(text, change.before, change.after)
    else:
        document = json.loads(text)
        count = 0
        for cell in document.get("cells") or []:
            count += _in_cell(cell, change)
        done = _written(document, text)
    if count == 0:
        raise NotFound("That path is not there any more. The checks look again.")
    return done


def _in_cell(cell: dict[str, Any], change: Change) -> int:
    source = cell.get("source")
    whole = "".join(source) if isinstance(source, list) else str(source or "")
    done, count = without(whole, change.before, change.after)
    if count:
        cell["source"] = done.splitlines(keepends=True) if isinstance(source, list) else done
    return count


def _cleared(text: str) -> str:
    """A notebook without outputs, its other words as they are."""
    notebook = json.loads(text)
    for cell in notebook.get("cells") or []:
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return _written(notebook, text)


def _written(notebook: Any, before: str) -> str:
    """As Jupyter writes notebooks."""
    end = "\n" if before.endswith("\n") else ""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + end


def _readme(metadata: DraftMetadata) -> str:
    plain = unescape(re.sub(r"<[^>]*>", " ", metadata.description))
    return f"# {metadata.title or 'Untitled'}\n\n{' '.join(plain.split())}\n"
