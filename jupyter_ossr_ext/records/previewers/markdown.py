"""Markdown."""

from __future__ import annotations

from ...models import Preview
from .base import FileHead, Previewer

MIMETYPE = "text/markdown"


def preview(head: FileHead) -> Preview:
    decoded = head.text()
    return head.binary() if decoded is None else head.preview(MIMETYPE, decoded)


PREVIEWER = Previewer(
    preview,
    limit=2**20,
    suffixes={"md": MIMETYPE, "markdown": MIMETYPE},
    names={"readme": MIMETYPE},
)
