"""Small pictures of large ones, by Pillow where it is installed. Blocking."""

from __future__ import annotations

import base64
import io

from msgspec import structs

from ..models import Preview

LARGEST = 256 * 1024
"""Bytes of base64 of a picture that is given as it is where it cannot be made smaller."""
MAX_PIXELS = 2**25
"""Of a picture that is decoded."""
NONE = "No small picture of this file."


def reduced(preview: Preview, side: int) -> Preview:
    """The picture of a preview alone, no wider and no higher than `side`; a note without one."""
    found = [(kind, data) for kind, data in preview.bundle.items() if kind.startswith("image/")]
    none = structs.replace(preview, bundle={}, note=preview.note or NONE)
    if not found:
        return none
    mimetype, data = found[0]
    small = _small(base64.b64decode(data), side)
    if small is not None:
        return structs.replace(preview, bundle={"image/png": base64.b64encode(small).decode()})
    return structs.replace(preview, bundle={mimetype: data}) if len(data) <= LARGEST else none


def _small(data: bytes, side: int) -> bytes | None:
    """As PNG; None without Pillow, and for what it does not read."""
    try:
        from PIL import Image
    except ImportError:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "GIF", "WEBP"]) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            image.draft("RGB", (side, side))
            picture = image.convert("RGBA")
        picture.thumbnail((side, side))
        buffer = io.BytesIO()
        picture.save(buffer, "PNG")
        return buffer.getvalue()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
