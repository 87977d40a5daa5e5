"""The picture of a FITS image: a plane of two axes, stretched to grey, as PNG."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from importlib import import_module
from math import ceil, prod
from typing import Any

MAX_PIXELS = 2**22
"""Of a plane, and of a compressed tile: what is computed with takes a few times as many bytes."""
MAX_READ = 16 * 2**20
"""Bytes of a plane beyond which it is not read."""
SIDE = 1024
"""Pixels of the longer side, at most."""
DARKEST, BRIGHTEST = 0.5, 99.5
"""Percent of the pixels below black and below white."""


def picture_of(hdus: Iterable[Any]) -> tuple[str, str | None]:
    """The first image of some HDUs in base64, and what is to be said of it.

    '' where there is none, none that is small enough, or no Pillow.
    """
    try:
        from PIL import Image
    except ImportError:
        return "", None
    large = ""
    for hdu in hdus:
        shape: tuple[int, ...] = getattr(hdu, "shape", ())
        if not hdu.is_image or len(shape) < 2 or not prod(shape):
            continue
        planes, (height, width) = shape[:-2], shape[-2:]
        name = hdu.name or "the image"
        pixels = max(height * width, prod(getattr(hdu, "tile_shape", ())))
        if pixels > MAX_PIXELS or pixels * abs(hdu.header["BITPIX"]) / 8 > MAX_READ:
            large = large or f"{name} ({width}x{height}) is too large for a picture."
            continue
        plane = hdu.section[(*(0 for _ in planes), slice(None), slice(None))]
        buffer = io.BytesIO()
        Image.fromarray(_grey(plane)).save(buffer, "PNG")
        note = f"Picture of {name}, the first of {prod(planes)} planes." if planes else None
        return base64.b64encode(buffer.getvalue()).decode(), note
    return "", large or None


def _grey(plane: Any) -> Any:
    """Bytes from black to white; the first row of FITS is the lowest one."""
    import numpy as np

    astropy = import_module("astropy.visualization")
    step = ceil(max(plane.shape) / SIDE)
    data = np.asarray(plane[::step, ::step], dtype="f4")[::-1]
    finite = data[np.isfinite(data)]
    if not finite.size:
        return np.zeros(data.shape, "u1")
    low, high = astropy.AsymmetricPercentileInterval(DARKEST, BRIGHTEST).get_limits(finite)
    if low == high:
        # Few pixels are set, as in a map of counts.
        low, high = astropy.MinMaxInterval().get_limits(finite)
    scaled = np.nan_to_num((data - low) / ((high - low) or 1), nan=0, posinf=1, neginf=0)
    return (astropy.AsinhStretch()(scaled.clip(0, 1)) * 255 + 0.5).astype("u1")
