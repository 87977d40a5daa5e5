"""Strings that code writes in several parts, which it joins: `"a" + "b"`, `"a" "b"`, `paste0`."""

from __future__ import annotations

import re
from collections.abc import Iterator

PART = (
    r"[rbfuRBFU]{0,2}(?:\"[^\"\n\\]{0,400}\"|'[^'\n\\]{0,400}'|`[^`\n\\]{0,400}`|"
    r"\\\"[^\"\n\\]{0,400}\\\")"
)
"""A string, also in the JSON of a notebook."""
SPACE = r"[ \t]{0,40}"
PLUS = rf"(?:[+.&]{SPACE})?"
NEW_LINE = r"(?:\\n\",)?\s{0,200}\n\s{0,200}\"?"
JOIN = rf"{SPACE}{PLUS}\\{{0,2}}(?:{NEW_LINE})?{SPACE}{PLUS}"
SPLIT = re.compile(rf"{PART}(?:{JOIN}{PART})+")
LISTED = re.compile(
    rf"(?:\bpaste0\s*\(|\.join\(\s*[\[(]|\bconcat\w*\()\s*(?P<parts>{PART}(?:\s*,\s*{PART})+)"
)
SHORTEST, LONGEST = 6, 4_000
"""Characters of a secret."""
CONTENT = re.compile(PART)
INNER = re.compile(r"\{([\"'])([^\"'{}\n]{1,100})\1\}")
"""A string in an f-string."""


def joined(text: str) -> Iterator[tuple[int, str]]:
    """Each split string as one line, after what precedes it, with its place; in this order.

    Not those with blanks: they are no secrets, and messages are often split.
    """
    found = sorted((*SPLIT.finditer(text), *LISTED.finditer(text)), key=re.Match.start)
    for match in found:
        parts = match.groupdict().get("parts") or match[0]
        value = "".join(_content(part[0]) for part in CONTENT.finditer(parts))
        if SHORTEST <= len(value) <= LONGEST and " " not in value:
            before = text[max(0, match.start() - 200) : match.start()].rstrip().rstrip("(").rstrip()
            line = before.rpartition("\n")[2].lstrip(' "')
            yield match.start(), f'{line} "{value}"'


def _content(part: str) -> str:
    quote = part[-1]
    return part[part.index(quote) + 1 : -1].removesuffix("\\")
