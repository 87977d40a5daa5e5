"""Notebooks: read in any version of the format, validated, and edited in their own version.

`nbformat` is imported on the first call, so that processes that read no notebook start faster. All
functions block: call them in a thread.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from .surrogates import whole

CURRENT = 4
"""The major version of the format that `read` returns (nbformat 4)."""
LAST_WITHOUT_IDS = 4
"""The last minor version of nbformat 4 that requires no cell ids."""
MARKS = frozenset({"nbformat", "cells", "worksheets"})
"""Keys of which every notebook has at least one."""
SHAPELESS = (KeyError, TypeError, AttributeError)
"""Exceptions raised by documents whose parts have the wrong types."""

TEXT = re.compile(r"""(?P<quote>["'])(?P<text>(?:(?!(?P=quote)|\n).){1,400})(?P=quote)""")
"""A string on one line, in any of the languages of notebooks."""


class NotebookError(ValueError):
    """The text is not a notebook of a known version."""


def read(text: str | bytes) -> dict[str, Any]:
    """The document in nbformat 4, converted from older versions.

    `metadata` is a dict, `cells` a list of dicts; each cell has `cell_type` and `source` as str and
    `metadata` as dict, and a code cell has `outputs` as list and `execution_count`. Other content
    is not validated; see `is_valid`.

    Raises:
        NotebookError: Not JSON, not a notebook, or an unknown version.
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
    """True if the result of `read` follows the schema of nbformat 4, as far as a viewer requires
    it.

    Cell ids are not required and unknown keys are allowed, as in JupyterLab.
    """
    import nbformat

    try:
        minor = min(document["nbformat_minor"], LAST_WITHOUT_IDS)
        nbformat.validate(document, version=CURRENT, version_minor=minor, relax_add_props=True)
    except (TypeError, RecursionError, nbformat.ValidationError):
        return False
    return True


def edit(text: str, change: Callable[[dict[str, Any]], None]) -> str:
    """`text` after `change` of its document; version and order of the keys are preserved.

    The layout is that of Jupyter: indented by one space, non-ASCII letters not escaped.

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
    """The cells of a document of any version, unconverted."""
    sheets = document.get("worksheets", [document])
    for sheet in sheets:
        yield from sheet.get("cells") or []


def edit_source(cell: dict[str, Any], change: Callable[[str], str]) -> None:
    """Change the source of a cell; its type (list of lines or one string) is preserved."""
    key = "input" if "input" in cell else "source"  # code cells before nbformat 4
    before = cell.get(key) or ""
    after = change(_joined(before))
    cell[key] = after.splitlines(keepends=True) if isinstance(before, list) else after


def clear_outputs(cell: dict[str, Any]) -> None:
    """Remove the outputs and the execution count of a code cell; other cells are not changed."""
    if cell.get("cell_type") != "code":
        return
    cell["outputs"] = []
    cell.pop("prompt_number", None)  # before nbformat 4
    if "input" not in cell:
        cell["execution_count"] = None


def code(document: dict[str, Any]) -> list[str]:
    """The code of each code cell of a document as `read` returns it."""
    return [cell["source"] for cell in document["cells"] if cell["cell_type"] == "code"]


def code_checksum(document: dict[str, Any]) -> str:
    """The checksum of the code cells of a document as `read` returns it, as `sha256:<hex>`."""
    return f"sha256:{hashlib.sha256(json.dumps(code(document)).encode()).hexdigest()}"


def named_paths(folder: Path, code: Iterable[str]) -> set[str]:
    """Absolute paths of the strings in the code of cells, resolved in the notebook's folder."""
    paths: set[str] = set()
    for source in code:
        for match in TEXT.finditer(source):
            text = match["text"].replace("\\\\", "/")
            if "\0" not in text and not re.match(r"[a-z][a-z0-9+.-]*://", text):
                # `..` is resolved in the text, without disk access.
                paths.add(os.path.normpath(folder / text))
    return paths


def _parse(text: str | bytes) -> dict[str, Any]:
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text))
        document = json.loads(whole(text))
    except (ValueError, RecursionError) as error:
        raise NotebookError("no JSON") from error
    if not isinstance(document, dict) or not MARKS & document.keys():
        raise NotebookError("not a notebook")
    return document


def _complete(document: dict[str, Any]) -> None:
    """Add required fields of nbformat 4 that tools omit; raises `NotebookError` for wrong types."""
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
    """`default` where the key is missing or null."""
    if part.get(key) is None:
        part[key] = kind()
    elif not isinstance(part[key], kind):
        raise NotebookError(f"its {key} is not of the right kind")


def _joined(source: str | list[str]) -> str:
    return "".join(source) if isinstance(source, list) else source


def metadata_text(part: dict[str, Any]) -> str:
    """The metadata of a notebook or a cell, and the texts that are attached to the cell."""
    lines = json.dumps(part["metadata"], indent=0, ensure_ascii=False) if part["metadata"] else ""
    attached = [
        data
        for bundle in (part.get("attachments") or {}).values()
        for kind, data in (bundle.items() if isinstance(bundle, dict) else ())
        if isinstance(data, str) and not kind.startswith(("image/", "audio/", "video/"))
    ]
    return "\n".join([lines, *attached])
