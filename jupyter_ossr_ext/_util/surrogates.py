"""Escapes of half a character in JSON and YAML, such as `"\\ud83d"`: no text in UTF-8 has them."""

from __future__ import annotations

import re

HIGH, LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
LONE = re.compile(rf"{HIGH}(?!{LOW})|(?<!{HIGH}){LOW}")


def whole(text: str) -> str:
    """The text with the escape of the replacement character in place of each lone half."""
    return LONE.sub(r"\\ufffd", text)
