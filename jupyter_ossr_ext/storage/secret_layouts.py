"""Keys and values of secrets that are on different lines: YAML, tables, base64 in lines."""

from __future__ import annotations

import base64
import csv
import re
from collections.abc import Iterator

WORD = r"(?:token|key|secret|passw(?:or)?d|passphrase|pass|pwd|pw|credentials?)"
PAIRS = (
    re.compile(
        r"""(?m)^[ \t]*-?[ \t]*name:[ \t]*["']?([\w.-]{2,60})["']?[ \t]*\r?\n"""
        r"[ \t]*value:[ \t]*(\S.{0,400})$"
    ),
    re.compile(
        r"(?mi)^[ \t]*(?:[-?][ \t]+|(?:const|let|var|static|final|String)[ \t]+)*"
        rf"[\"']?([\w.-]{{0,50}}{WORD})[\"']?"
        r"[ \t]*(?:[:=][ \t]*(?:[|>][+-]?|[(\[])?[ \t]*\\?\r?\n[ \t]+|\r?\n[ \t]*:[ \t]*)"
        r"([^\s:#-]\S{5,400})[ \t\r]*$"
    ),
    re.compile(
        rf"(?mi)^[ \t]*([\w.-]{{0,50}}{WORD})[ \t]*[:=][ \t]*(?:\"{{3}}|'{{3}})\\?\r?\n"
        r"[ \t]*(\S{6,400})[ \t\r]*$"
    ),
    re.compile(
        rf"(?i)>\s*([\w.-]{{0,50}}{WORD})\s*</[\w:]+>\s*\n\s*<(?:\w+:)?value>\s*([^<\s]{{6,400}})\s*</"
    ),
)
"""A variable in the YAML of Kubernetes; a value on the line after its key, or below it in XML."""
INSERT = re.compile(
    r"(?i)\binsert\s+(?:\w+\s+)?into\s+[^\s(]{1,80}\s*\(([^()]{3,500})\)\s*values\s*"
    r"((?:\([^()]{3,2000}\)[\s,]*)+)"
)
"""Columns and rows of SQL."""
TABLE = re.compile(r"\.(?:csv|tsv|txt)\Z", re.I)
COLUMN = re.compile(rf"(?i)(?:[\w -]*[ _-])?{WORD}s?")
MOST_ROWS = 1_000
"""Rows of a table that are searched."""
WRAPPED = re.compile(
    r"(?m)^[ \t]*((?:[A-Za-z0-9+/]{40,100}[ \t]*\r?\n[ \t]*){1,40}"
    r"[A-Za-z0-9+/]{2,100}={0,2})[ \t\r]*$"
)
"""Base64 in lines, as `base64` writes it."""


def pairs(name: str, text: str) -> Iterator[tuple[int, str]]:
    """Lines `key: value` that a text has in another form, with the numbers of the values' lines."""
    for form in PAIRS:
        for match in form.finditer(text):
            yield text.count("\n", 0, match.start(2)) + 1, f"{match[1]}: {match[2]}"
    if TABLE.search(name):
        yield from _columns(text)
    for match in INSERT.finditer(text):
        number = text.count("\n", 0, match.start()) + 1
        heads = [cell.strip(" \"'`[]\r\n") for cell in match[1].split(",")]
        for row in re.findall(r"\(([^()]*)\)", match[2])[:MOST_ROWS]:
            for head, value in zip(
                heads, next(csv.reader([row], quotechar="'", skipinitialspace=True)), strict=False
            ):
                if COLUMN.fullmatch(head):
                    yield number, f"{head}: {value.strip()}"
    for match in WRAPPED.finditer(text):
        number = text.count("\n", 0, match.start()) + 1
        lines = match[1].split()
        plain = _decoded(lines) or _decoded(lines[:-1])  # the last may be a word of its own
        for line in plain.splitlines():
            yield number, line


def _columns(text: str) -> Iterator[tuple[int, str]]:
    """The values of columns whose heads are words of keys."""
    head, _, rest = text.partition("\n")
    delimiter = max(",;\t", key=head.count)
    heads = [cell.strip(" \"'\r") for cell in head.split(delimiter)]
    chosen = [n for n, cell in enumerate(heads) if COLUMN.fullmatch(cell)]
    if len(heads) < 2 or not chosen:
        return
    lines = rest.splitlines()[:MOST_ROWS]
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=delimiter), start=2):
            for n in chosen:
                if n < len(row) and row[n].strip():
                    yield number, f"{heads[n]}: {row[n].strip()}"
    except csv.Error:
        return


def _decoded(lines: list[str]) -> str:
    """Printable text from base64; empty for other data."""
    try:
        text = base64.b64decode("".join(lines), validate=True).decode("ascii")
    except ValueError:
        return ""
    return text if re.sub(r"\s", "", text).isprintable() else ""
