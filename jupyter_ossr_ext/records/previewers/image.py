"""Raster images. SVG is text: it can contain scripts."""

from __future__ import annotations

import base64
from collections.abc import Callable

from ...models import Preview
from .base import FileHead, Previewer

MAGIC: dict[str, Callable[[bytes], bool]] = {
    "image/png": lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda data: data.startswith(b"\xff\xd8\xff"),
    "image/gif": lambda data: data[:6] in {b"GIF87a", b"GIF89a"},
    "image/webp": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
}


def preview(head: FileHead) -> Preview:
    if head.truncated:
        return head.none("This image is too large to preview. Download it instead.")
    for mimetype, matches in MAGIC.items():
        if matches(head.data):  # the content determines the type, not the name
            return head.preview(mimetype, base64.b64encode(head.data).decode())
    return head.none("This file is not the type of image that its name indicates.")


PREVIEWER = Previewer(
    preview,
    limit=5 * 2**20,
    suffixes={
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "gif": "image/gif",
        "webp": "image/webp",
    },
)
