"""Inserting a reserved DOI into the files that cite it. Blocking."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from .._util import notebooks
from .fixes import write

DOI = re.compile(r"^doi:.*$", re.MULTILINE)


def note_doi(folder: Path, chosen: list[str], doi: str) -> list[str]:
    """Write the DOI to the selected CITATION.cff, codemeta.json and notebooks.

    Other content is preserved. Returns the names of the changed files.
    """
    return [name for name in chosen if _change(folder / name, doi)]


def _change(path: Path, doi: str) -> bool:
    if path.name not in {"CITATION.cff", "codemeta.json"} and path.suffix != ".ipynb":
        return False
    try:
        with path.open(encoding="utf-8", newline="") as file:
            before = file.read()
        after = _citation(before, doi) if path.suffix == ".cff" else _json(path, before, doi)
    except (OSError, ValueError, AttributeError, TypeError):
        return False
    if after == before:
        return False
    write(path, after, replace=True)
    return True


def _citation(text: str, doi: str) -> str:
    if DOI.search(text):
        return DOI.sub(f"doi: {doi}", text, count=1)
    return f"{text.rstrip()}\ndoi: {doi}\n"


def _json(path: Path, text: str, doi: str) -> str:
    def set_doi(document: dict[str, Any]) -> None:
        document.setdefault("metadata", {})["doi"] = doi

    if path.suffix == ".ipynb":
        return notebooks.edit(text, set_doi)
    document = json.loads(text)
    document["identifier"] = f"https://doi.org/{doi}"
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
