"""The metadata of a record as our types. Functions only."""

from __future__ import annotations

import re
from html import unescape

from . import wire_metadata as wire

LINE = 300
"""Characters of a description in a search result."""
ENOUGH = 16 * 1024
"""Characters of HTML from which that line is extracted; some descriptions are very long."""
UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike"
    r"|strong|sub|sup|tt|u|var|wbr)(?:\s[^>]*)?/?>",
    re.IGNORECASE,
)
"""Tags inside a word or sentence: H<sub>2</sub>O is one word. All others separate words."""
TAG = re.compile(r"<[^>]*>")


def localised(text: wire.Localised | None) -> str | None:
    """The English text of a localised field, or any other language."""
    if not text:
        return None
    return text.get("en") or next(iter(text.values()))


def named(word: wire.Titled | None) -> str | None:
    return (localised(word.title) or word.id) if word else None


def line(html: str | None) -> str:
    """The text as one plain line."""
    bare = TAG.sub(" ", INLINE.sub("", UNSEEN.sub(" ", (html or "")[:ENOUGH])))
    text = " ".join(unescape(bare).split())
    if len(text) <= LINE:
        return text
    return text[: LINE - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
