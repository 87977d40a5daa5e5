"""Notebooks, read-only and with limited outputs."""

from __future__ import annotations

import json
from typing import Any

from ..._util import notebooks
from ...models import Preview
from . import text
from .base import FileHead, Previewer

MIMETYPE = "application/x-ipynb+json"
MAX_OUTPUTS = 2 * 2**20
"""Maximum bytes of a notebook's outputs; the rest is omitted."""
MAX_OUTPUT = 512 * 1024


def preview(head: FileHead) -> Preview:
    """A notebook in nbformat 4; any other content is shown as text."""
    if head.truncated:
        return head.none("This notebook is too large to preview. Download it instead.")
    try:
        document = notebooks.read(head.data)
    except notebooks.NotebookError:
        document = None
    if document is None or not notebooks.is_valid(document):
        return text.preview(FileHead(head.name, "application/json", head.data, head.size))
    dropped = _bound_outputs(document)
    return head.preview(MIMETYPE, json.dumps(document, ensure_ascii=False), truncated=dropped)


def _bound_outputs(document: dict[str, Any]) -> bool:
    """Replace outputs that are too large by a note; True if any was."""
    total, dropped = 0, False
    for cell in document["cells"]:
        outputs = []
        for output in cell.get("outputs", []):
            size = len(json.dumps(output))
            if size > MAX_OUTPUT or total + size > MAX_OUTPUTS:
                note = "[output left out: too large to show]\n"
                output = {"output_type": "stream", "name": "stdout", "text": note}
                dropped = True
            else:
                total += size
            outputs.append(output)
        if outputs:
            cell["outputs"] = outputs
    return dropped


PREVIEWER = Previewer(preview, limit=10 * 2**20, suffixes={"ipynb": MIMETYPE})
