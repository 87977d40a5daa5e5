"""JSON whose numbers stay the text that was written: 1.10 is "1.10"."""

from __future__ import annotations

import json
from typing import Any


def load(text: str) -> dict[str, Any]:
    """Raises `ValueError` for what is no JSON object."""
    document = json.loads(text, parse_float=str, parse_int=str)
    if not isinstance(document, dict):
        raise ValueError("not an object")
    return document
