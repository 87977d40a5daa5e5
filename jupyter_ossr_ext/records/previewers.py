"""Previews from the head of a file, by its type. Pure functions of bytes."""

from __future__ import annotations

import base64
import codecs
import csv
import io
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from .._util import notebooks
from .._util.file_kinds import Kind, extension
from ..models import (
    ImagePreview,
    MarkdownPreview,
    NoPreview,
    NotebookPreview,
    Preview,
    TablePreview,
    TextPreview,
)

MEBI = 2**20
LIMITS: dict[Kind, int] = {
    "text": 256 * 1024,
    "markdown": MEBI,
    "table": 256 * 1024,
    "notebook": 10 * MEBI,
    "image": 5 * MEBI,
}
"""Maximum bytes that are read. A notebook cannot be shown in part; text needs less."""
MAX_ROWS = 200
MAX_COLUMNS = 200
MAX_CELL = 1000
MAX_OUTPUTS = 2 * MEBI
"""Maximum bytes of a notebook's outputs; the rest is omitted."""
MAX_OUTPUT = 512 * 1024
DELIMITERS = ",;\t| "
MAGIC: dict[str, Callable[[bytes], bool]] = {
    "image/png": lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda data: data.startswith(b"\xff\xd8\xff"),
    "image/gif": lambda data: data[:6] in {b"GIF87a", b"GIF89a"},
    "image/webp": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
}


class Look(NamedTuple):
    """The head of a file: its name, `data` from its beginning, and its whole size in bytes."""

    name: str
    mimetype: str
    data: bytes
    size: int

    @property
    def truncated(self) -> bool:
        return len(self.data) < self.size


def text(look: Look) -> Preview:
    decoded = _decode(look)
    if decoded is None:
        return _binary(look)
    if look.mimetype == "application/json" and not look.truncated:
        decoded = _pretty(decoded)
    return TextPreview(
        key=look.name, truncated=look.truncated, text=decoded, mimetype=look.mimetype
    )


def markdown(look: Look) -> Preview:
    decoded = _decode(look)
    if decoded is None:
        return _binary(look)
    return MarkdownPreview(key=look.name, truncated=look.truncated, text=decoded)


def table(look: Look) -> Preview:
    """The first rows, truncated if necessary; as text if it is not a table."""
    decoded = _decode(look)
    if decoded is None:
        return _binary(look)
    if look.truncated:
        decoded = decoded[: decoded.rfind("\n") + 1] or decoded
    rows, more = _rows(decoded, extension(look.name))
    if not rows or len(rows[0]) < 2:
        return TextPreview(
            key=look.name, truncated=look.truncated, text=decoded, mimetype="text/plain"
        )
    width = min(MAX_COLUMNS, max(map(len, rows)))
    cut = more or look.truncated or width < max(map(len, rows))
    rows = [[_cell(cell) for cell in [*row, *[""] * width][:width]] for row in rows]
    return TablePreview(key=look.name, truncated=cut, columns=rows[0], rows=rows[1:])


def notebook(look: Look) -> Preview:
    """A notebook with limited outputs; any other content is shown as text."""
    if look.truncated:
        return NoPreview(
            key=look.name, reason="This notebook is too large to preview. Download it instead."
        )
    try:
        document = notebooks.read(look.data)
    except notebooks.NotebookError:
        document = None
    if document is None or not notebooks.is_valid(document):
        return text(look._replace(mimetype="application/json"))
    dropped = _bound_outputs(document)
    return NotebookPreview(
        key=look.name, truncated=dropped, notebook=json.dumps(document, ensure_ascii=False)
    )


def image(look: Look) -> Preview:
    if look.truncated:
        return NoPreview(
            key=look.name, reason="This image is too large to preview. Download it instead."
        )
    for mimetype, is_it in MAGIC.items():
        if is_it(look.data):  # the content determines the type, not the name
            return ImagePreview(
                key=look.name, mimetype=mimetype, data=base64.b64encode(look.data).decode()
            )
    return NoPreview(
        key=look.name, reason="This file is not the type of image that its name indicates."
    )


PREVIEWERS: dict[Kind, Callable[[Look], Preview]] = {
    "text": text,
    "markdown": markdown,
    "table": table,
    "notebook": notebook,
    "image": image,
}


def _binary(look: Look) -> NoPreview:
    return NoPreview(key=look.name, reason="Not a text file. Download it to open.")


def _decode(look: Look) -> str | None:
    """Text in UTF-8, UTF-16 with a byte order mark, or Latin-1; None for binary data."""
    data = look.data
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            decoded = codecs.getincrementaldecoder(name)("replace").decode(data)
            return decoded
    if b"\0" in data:
        return None
    try:
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        return decoder.decode(data, final=not look.truncated)
    except UnicodeDecodeError:
        strange = sum(byte < 9 or 13 < byte < 32 for byte in data)
        return data.decode("latin-1") if strange * 100 <= len(data) else None


def _pretty(text: str) -> str:
    """Indent JSON on a single line; other text is unchanged."""
    if text.count("\n") > 2:
        return text
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


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


def _cell(text: str) -> str:
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


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
