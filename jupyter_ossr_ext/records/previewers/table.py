"""The first rows of delimited text, as an HTML table."""

from __future__ import annotations

import csv
import io

from ..._util.file_kinds import extension
from ...models import Preview
from . import html
from .base import FileHead, Previewer

MAX_ROWS = 200
MAX_COLUMNS = 200
DELIMITERS = ",;\t| "


def preview(head: FileHead) -> Preview:
    """The first rows, truncated if necessary; as text if it is not a table."""
    decoded = head.text()
    if decoded is None:
        return head.binary()
    if head.truncated:
        decoded = decoded[: decoded.rfind("\n") + 1] or decoded
    rows, more = _rows(decoded, extension(head.name))
    if not rows or len(rows[0]) < 2:
        return head.preview("text/plain", decoded)
    width = min(MAX_COLUMNS, max(map(len, rows)))
    cut = more or head.truncated or width < max(map(len, rows))
    rows = [[*row, *[""] * width][:width] for row in rows]
    count = len(rows) - 1
    note = "First row." if count == 1 else f"First {count} rows."
    return head.preview("text/html", html.table(rows[0], rows[1:]), truncated=cut, note=note)


def _rows(text: str, kind: str) -> tuple[list[list[str]], bool]:
    """Up to `MAX_ROWS` rows and their heading; True if there are more."""
    delimiter = "\t" if kind in {"tsv", "tab"} else _delimiter(text)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if not row:
                continue
            if len(rows) > MAX_ROWS:
                return rows, True
            rows.append(row)
    except csv.Error:
        pass  # an unclosed quotation mark: show the rows before it
    return rows, False


def _delimiter(text: str) -> str:
    """The character that splits the first lines into equal numbers of cells."""
    lines = [line for line in text.splitlines()[:50] if line.strip() and line[0] != "#"]
    best, most = ",", 0
    for sign in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=sign)]
        except csv.Error:
            continue
        if widths and min(widths) == max(widths) > 1:
            return sign
        steady = sum(width == widths[0] for width in widths) if widths and widths[0] > 1 else 0
        if steady > most:
            best, most = sign, steady
    return best


TYPE = "text/csv"
PREVIEWER = Previewer(preview, limit=256 * 1024, suffixes={"csv": TYPE, "tsv": TYPE, "tab": TYPE})
