"""Descriptions: plain words as the HTML that the repository takes, and back."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

TAGS = re.compile(r"</?(p|br|a|b|i|em|strong|ul|ol|li|div|span|h[1-6]|code|pre|blockquote)\b", re.I)
BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
)


def paragraphs(text: object) -> str:
    """HTML of plain words, a paragraph after each empty line."""
    parts = re.split(r"\n\s*\n", str(text or "").strip())
    return "".join(f"<p>{escape(' '.join(p.split()), quote=False)}</p>" for p in parts if p.strip())


def as_html(text: object) -> str:
    """What is HTML already stays as it is."""
    content = str(text or "").strip()
    return content if TAGS.search(content) else paragraphs(content)


def as_text(html: str) -> str:
    """The words of HTML; the addresses of links are kept in brackets."""
    if not TAGS.search(html):
        return html
    reader = _Words()
    reader.feed(html)
    reader.close()
    blocks = (" ".join(part.split()) for part in "".join(reader.words).split("\n\n"))
    return "\n\n".join(block for block in blocks if block)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.words.append("\n\n")
        elif tag == "li":
            self.words.append("\n\n- ")
        elif tag == "br":
            self.words.append(" ")
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""
            self.words.append("\0")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and "\0" in self.words:
            start = len(self.words) - 1 - self.words[::-1].index("\0")
            label = "".join(self.words[start + 1 :])
            del self.words[start]
            if self._address and self._address != label.strip():
                self.words.append(f" ({self._address})")
        elif tag in BLOCKS:
            self.words.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
