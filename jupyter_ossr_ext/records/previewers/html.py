"""HTML of previews: tables and trees of untrusted text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

MAX_CELL = 1000
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction of the text around them."""


def cell(value: object) -> str:
    """Text of a cell as HTML, without markup and without effect on its neighbours."""
    text = str(value)
    short = text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"
    return escape(DIRECTION.sub(lambda match: f"[U+{ord(match[0]):04X}]", short))


def table(columns: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A table with a heading; the cells are escaped."""
    header = "".join(f"<th>{cell(column)}</th>" for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{cell(value)}</td>' for value in row)}</tr>" for row in rows
    )
    return f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"


def section(title: object, content: str) -> str:
    """Content below a heading."""
    return f"<h4>{cell(title)}</h4>{content}"
