"""Byte ranges, as in InvenioRDM where enabled."""

from __future__ import annotations

import re

from .wire import Refusal

UNSATISFIABLE = "The server cannot provide the requested range."


def wanted(
    header: str | None, if_range: str | None, etag: str, size: int
) -> tuple[int, int] | None:
    """(start, stop) of the range to send, or None for the whole.

    One range only: several ranges, invalid and unsatisfiable ones are a 416. `If-Range` with
    another ETag returns the complete file.
    """
    if not header or (if_range and if_range.startswith('"') and if_range != etag):
        return None
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", header.strip())
    if match is None or match[0] == "bytes=-":
        raise Refusal(416, UNSATISFIABLE)
    first, last = match[1], match[2]
    if not first:
        start, stop = size - int(last), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
    if not 0 <= start < stop:
        raise Refusal(416, UNSATISFIABLE)
    return start, stop
