"""Notebooks: read in any version of the format, validated, and edited in their own version.

`nbformat` is imported by the first call: a process that reads no notebook does not wait for it.
Everything here is blocking: for a thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

CURRENT = 4
"""The major version of the format that `read` returns (nbformat 4)."""
LAST_WITHOUT_IDS = 4
"""The last minor version of nbformat 4 that requires no cell ids."""
MARKS = frozenset({"nbformat", "cells", "worksheets"})
"""Keys of which every notebook has one."""
SHAPELESS = (KeyError, TypeError, AttributeError)
"""What a document raises whose parts are not of the kind that the format requires."""


class NotebookError(ValueError):
    """The text is not a notebook of a version that nbformat knows."""


def read(text: str | bytes) -> dict[str, Any]:
    """The document in nbformat 4, converted where it is older.

    `metadata` is a dict, `cells` a list of dicts; each cell has `cell_type` and `source` as str and
    `metadata` as dict, and a code cell has `outputs` as list and `execution_count`. What else
    is in it was not validated; see `is_valid`.

    Raises:
        NotebookError: It is no JSON, no notebook, or of an unknown version.
    """
    import nbformat

    document = _parse(text)
    version = document.setdefault("nbformat", 3 if "worksheets" in document else CURRENT)
    minor = document.setdefault("nbformat_minor", 0)
    if version == CURRENT:
        _complete(document)
    try:
        node = nbformat.versions[version].to_notebook_json(document, minor=minor)
        node = nbformat.convert(node, CURRENT)  # type: ignore[no-untyped-call]
    except (*SHAPELESS, ValueError, RecursionError, nbformat.ValidationError) as error:
        raise NotebookError("not a notebook") from error
    _complete(node)
    result: dict[str, Any] = node
    return result


def is_valid(document: dict[str, Any]) -> bool:
    """True if what `read` returned follows the schema of nbformat 4, as far as a viewer needs it.

    Cell ids are not required, and unknown keys are allowed: JupyterLab opens such notebooks too.
    """
    import nbformat

    try:
        minor = min(document["nbformat_minor"], LAST_WITHOUT_IDS)
        nbformat.validate(document, version=CURRENT, version_minor=minor, relax_add_props=True)
    except (TypeError, RecursionError, nbformat.ValidationError):
        return False
    return True


def edit(text: str, change: Callable[[dict[str, Any]], None]) -> str:
    """`text` after `change` of its document, in the version and the order of keys that it has.

    The layout is that of Jupyter: indented by one space, no escapes for letters.

    Raises:
        NotebookError: As `read`.
    """
    document = _parse(text)
    try:
        change(document)
    except SHAPELESS as error:
        raise NotebookError("not a notebook") from error
    end = "\n" if text.endswith("\n") else ""
    return json.dumps(document, indent=1, ensure_ascii=False) + end


def cells(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The cells of a document of any version, as they stand in the file."""
    sheets = document.get("worksheets", [document])
    for sheet in sheets:
        yield from sheet.get("cells") or []


def edit_source(cell: dict[str, Any], change: Callable[[str], str]) -> None:
    """Change a cell's source; it stays a list of lines or one string, as it was."""
    key = "input" if "input" in cell else "source"  # code cells before nbformat 4
    before = cell.get(key) or ""
    after = change(_joined(before))
    cell[key] = after.splitlines(keepends=True) if isinstance(before, list) else after


def clear_outputs(cell: dict[str, Any]) -> None:
    """A code cell loses its outputs and the number of its run; other cells stay."""
    if cell.get("cell_type") != "code":
        return
    cell["outputs"] = []
    cell.pop("prompt_number", None)  # before nbformat 4
    if "input" not in cell:
        cell["execution_count"] = None


def _parse(text: str | bytes) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotebookError("no JSON") from error
    if not isinstance(document, dict) or not MARKS & document.keys():
        raise NotebookError("not a notebook")
    return document


def _complete(document: dict[str, Any]) -> None:
    """Add what nbformat 4 requires and tools leave out; raises `NotebookError` for wrong types."""
    _default(document, "metadata", dict)
    _default(document, "cells", list)
    for cell in document["cells"]:
        if not isinstance(cell, dict):
            raise NotebookError("a cell is no object")
        _default(cell, "cell_type", str)
        _default(cell, "metadata", dict)
        if not isinstance(cell.get("source"), list):
            _default(cell, "source", str)
        if cell["cell_type"] == "code":
            _default(cell, "outputs", list)
            cell.setdefault("execution_count", None)


def _default(part: dict[str, Any], key: str, kind: type) -> None:
    """Empty where it is missing or null."""
    if part.get(key) is None:
        part[key] = kind()
    elif not isinstance(part[key], kind):
        raise NotebookError(f"its {key} is not of the right kind")


def _joined(source: str | list[str]) -> str:
    return "".join(source) if isinstance(source, list) else source
