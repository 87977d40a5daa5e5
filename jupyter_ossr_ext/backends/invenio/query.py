"""Plain text as a Lucene query that matches exactly that text."""

from __future__ import annotations

import re

SPECIAL = re.compile(r'([+\-=&|!(){}\[\]^"~*?:\\/])')
UNESCAPABLE = str.maketrans("<>", "  ")
"""OpenSearch has no way to escape these two."""
OPERATORS = frozenset({"AND", "OR", "NOT", "TO"})
PIECE = re.compile(r'"([^"]*)"|(\S+)')
LAST = re.compile(r"(?:(?<=\s)|\A)[^\W_]{3,}\Z")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ufeff]")


def plain(text: str) -> str:
    """`text` with every special character escaped; only "quoted phrases" keep their meaning.

    An unpaired quotation mark is escaped. The operators AND, OR and NOT are words here.
    """
    text = CONTROL.sub(" ", text).translate(UNESCAPABLE)
    pieces: list[str] = []
    for match in PIECE.finditer(_even_quotes(text)):
        phrase, word = match.groups()
        if phrase is not None:
            if phrase.strip():
                pieces.append(f'"{_escape(phrase.strip())}"')
        elif word in OPERATORS:
            pieces.append(f'"{word}"')
        else:
            pieces.append(_escape(word.replace("\0", '"')))
    return " ".join(pieces)


def beginning(text: str) -> str:
    """As `plain`, but the last word may be the beginning of one: while it is typed, it is found.

    Only for three letters or digits and more, without a space after them.
    """
    query = plain(text)
    last = LAST.search(text)
    if last is None or last[0] in OPERATORS or not query.endswith(last[0]):
        return query
    return f"{query.removesuffix(last[0])}({last[0]} OR {last[0]}*)"


def exact(field: str, value: str) -> str:
    """A query for a field with exactly that value."""
    return f'{field}:"{_escape(CONTROL.sub(" ", value).translate(UNESCAPABLE))}"'


def _escape(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)


def _even_quotes(text: str) -> str:
    """Only quotes around whole words mark phrases; any other is replaced by a placeholder."""
    pieces: list[str] = []
    position = 0
    for match in re.finditer(r'(?<!\S)"([^"]*)"(?!\S)', text):
        pieces.append(text[position : match.start()].replace('"', "\0"))
        pieces.append(match.group())
        position = match.end()
    pieces.append(text[position:].replace('"', "\0"))
    return "".join(pieces)
