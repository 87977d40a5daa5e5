"""Lucene's query-string syntax, the commonly used parts, over the fields that InvenioRDM searches.

Terms are OR'd unless AND, OR, NOT, + or - says otherwise; `~` after a word has no effect. A query
that cannot be parsed is searched for as plain words, as InvenioRDM does.
"""

from __future__ import annotations

import fnmatch
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .wire import Document

#: The fields of `index.query.default_field`, and how each is analysed.
_ACCENT = (
    "metadata.title",
    "metadata.description",
    "metadata.creators.person_or_org.name",
    "metadata.creators.affiliations.name",
    "metadata.contributors.affiliations.name",
    "metadata.additional_titles.title",
)
_STANDARD = (
    "metadata.title.original",
    "metadata.creators.person_or_org.family_name",
    "metadata.creators.person_or_org.given_name",
    "metadata.contributors.person_or_org.name",
    "metadata.contributors.person_or_org.family_name",
    "metadata.contributors.person_or_org.given_name",
    "metadata.additional_descriptions.description",
    "metadata.dates.description",
    "metadata.funding.award.number",
    "metadata.funding.award.acronym.text",
    "metadata.funding.award.identifiers.identifier",
    "metadata.funding.funder.name",
    "metadata.identifiers.identifier",
    "metadata.publisher",
    "metadata.references.reference",
    "metadata.subjects.subject",
)
_KEYWORD = ("id", "metadata.publication_date", "metadata.version")
DEFAULT_FIELDS = (*_ACCENT, *_STANDARD, *_KEYWORD)

#: Letters that Unicode does not decompose.
_FOLDED = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d"})
_WORD = re.compile(
    r"\w+(?:(?:(?<=[^\W\d_])[.'’](?=[^\W\d_])|(?<=\d)[.,](?=\d))\w+)*",  # noqa: RUF001
)
#: Accepted by InvenioRDM's parser, but not OpenSearch's: one slash, a final `!`, a double
# negation.
_UNSEARCHABLE = re.compile(r'[^/"\\]+/[^/"]*|.*[^\\\s]!|.*(?:NOT\s+NOT\s|!!).*')
#: The fields of a document, each with its tokens.
Index = dict[str, list[str]]
#: Scores a document: None is no match.
Matcher = Callable[[Index], float | None]


def index(document: Document) -> Index:
    """The tokens of every field of a record."""
    tokens: Index = {}
    for path, text in _leaves(document, ""):
        tokens.setdefault(path, []).extend(_analyse(path, text))
        if path == "metadata.title":
            tokens.setdefault("metadata.title.original", []).extend(_words(text))
        if path == "metadata.funding.award.acronym":
            tokens.setdefault("metadata.funding.award.acronym.text", []).extend(_words(text))
    return tokens


def _leaves(value: object, path: str) -> Iterable[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, path)
    elif value is not None:
        yield path, str(value).lower() if isinstance(value, bool) else str(value)


def _analyse(path: str, text: str) -> list[str]:
    if path in _ACCENT:
        folded = unicodedata.normalize("NFKD", text.lower()).translate(_FOLDED)
        folded = "".join(c for c in folded if unicodedata.category(c)[0] not in "PSM")
        return _words(folded)
    return _words(text) if path in _STANDARD else [text]


def _words(text: str) -> list[str]:
    """Unicode's word boundaries, roughly: a dot inside a word or a number is not one."""
    return _WORD.findall(text.lower())


class BadQuery(Exception):
    """The query cannot be parsed."""


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<open>\() | (?P<close>\)) |
      (?P<operator>&&|\|\||!|(?:AND|OR|NOT)(?=[\s(]|$)) |
      (?P<sign>[+-])(?=\S) |
      (?P<field>(?:[\w.*\-]|\\.)+):(?=\S) |
      "(?P<phrase>(?:[^"\\]|\\.)*)"(?:~(?P<slop>\d+))?(?:\^[\d.]+)? |
      (?P<range>[\[{]\s*\S+\s+TO\s+\S+?\s*[\]}]) |
      (?P<term>(?:[^\s()"\[\]{}:/^~!+\-\\]|\\.)(?:[^\s()"\[\]{}:/^~!\\]|\\.)*)
        (?:~\d?)?(?:\^[\d.]+)?:?
    )""",
    re.VERBOSE,
)


@dataclass
class _Lexeme:
    kind: str
    text: str
    slop: int = 0


def _lex(query: str) -> list[_Lexeme]:
    found, position, query = [], 0, query.rstrip()
    while position < len(query):
        match = _TOKEN.match(query, position)
        if match is None or match.lastgroup is None:
            raise BadQuery(query[position:])
        position = match.end()
        kind = next(k for k, v in match.groupdict().items() if v is not None and k != "slop")
        found.append(_Lexeme(kind, match[kind], int(match["slop"] or 0)))
    return found


def parse(query: str) -> Matcher:
    """The matcher of a query."""
    if _UNSEARCHABLE.fullmatch(query):
        return lambda tokens: None
    try:
        return _parse(query)
    except BadQuery:
        return _over(None, lambda path, tokens: _terms(_analyse(path, query), tokens))


def _parse(query: str) -> Matcher:
    lexemes = _lex(query)
    if not lexemes:
        raise BadQuery("empty")
    matcher, rest = _clauses(lexemes, None)
    if rest:
        raise BadQuery("unbalanced")
    return matcher


def _clauses(rest: list[_Lexeme], field: str | None) -> tuple[Matcher, list[_Lexeme]]:
    """Lucene's classic rules: AND makes both sides required, NOT and - make one forbidden."""
    marks: list[str] = []
    matchers: list[Matcher] = []
    mark, glue = "", ""
    while rest and rest[0].kind != "close":
        lexeme = rest[0]
        if lexeme.kind == "operator" and lexeme.text in ("AND", "&&", "OR", "||"):
            if not matchers or glue or mark:
                raise BadQuery(lexeme.text)
            glue, rest = ("+" if lexeme.text in ("AND", "&&") else "|"), rest[1:]
        elif lexeme.kind in ("operator", "sign"):
            mark, rest = ("+" if lexeme.text == "+" else "-"), rest[1:]
        else:
            matcher, rest = _clause(rest, field)
            if glue == "+" and marks[-1] == "":
                marks[-1] = "+"
            marks.append(mark or ("+" if glue == "+" else ""))
            matchers.append(matcher)
            mark = glue = ""
    if mark or glue or not matchers:
        raise BadQuery("incomplete")
    return _combine(marks, matchers), rest


def _clause(rest: list[_Lexeme], field: str | None) -> tuple[Matcher, list[_Lexeme]]:
    lexeme, rest = rest[0], rest[1:]
    if lexeme.kind == "field":
        if not rest:
            raise BadQuery("a field without a value")
        return _clause(rest, _unescape(lexeme.text))
    if lexeme.kind == "open":
        matcher, rest = _clauses(rest, field)
        if not rest:
            raise BadQuery("unbalanced")
        return matcher, rest[1:]
    if lexeme.kind == "close":
        raise BadQuery("unbalanced")
    return _leaf(lexeme, field), rest


def _combine(marks: Sequence[str], matchers: Sequence[Matcher]) -> Matcher:
    def match(tokens: Index) -> float | None:
        total, hit, required = 0.0, False, False
        for mark, matcher in zip(marks, matchers, strict=True):
            score = matcher(tokens)
            if mark == "-":
                if score is not None:
                    return None
                continue
            required = required or mark == "+"
            if score is not None:
                total, hit = total + score, True
            elif mark == "+":
                return None
        only_forbidden = all(mark == "-" for mark in marks)
        return total if hit or required or only_forbidden else None

    return match


def _leaf(lexeme: _Lexeme, field: str | None) -> Matcher:
    text = _unescape(lexeme.text)
    if lexeme.kind == "range":
        return _range(text, field)
    if lexeme.kind == "phrase":
        slop = lexeme.slop
        return _over(field, lambda path, tokens: _phrase(_analyse(path, text), tokens, slop))
    if field == "_exists_":
        return lambda tokens: 1.0 if any(f"{p}.".startswith(f"{text}.") for p in tokens) else None
    if text == "*":
        return lambda tokens: 1.0 if field in (None, "*") or field in tokens else None
    if "*" in text or "?" in text:
        return _over(field, lambda path, tokens: _wildcard(path, text.lower(), tokens))
    return _over(field, lambda path, tokens: _terms(_analyse(path, text), tokens))


def _over(field: str | None, test: Callable[[str, list[str]], float]) -> Matcher:
    """The best field determines the score, and the title counts double."""

    def match(tokens: Index) -> float | None:
        best = 0.0
        for path in (
            DEFAULT_FIELDS if field is None else [p for p in tokens if fnmatch.fnmatch(p, field)]
        ):
            score = test(path, tokens[path]) if path in tokens else 0.0
            best = max(best, score * (2.0 if path.startswith("metadata.title") else 1.0))
        return best or None

    return match


def _terms(wanted: list[str], tokens: list[str]) -> float:
    """Any token of the term; shorter fields have more weight."""
    found = sum(tokens.count(token) > 0 for token in wanted)
    return found / (1.0 + math.log(1 + len(tokens)))


def _phrase(wanted: list[str], tokens: list[str], slop: int) -> float:
    """The words in sequence; with slop, in any order and with so many others between them."""
    size = len(wanted)
    rows = (tokens[i : i + size + slop] for i in range(len(tokens) - size + 1))
    if slop:
        return 2.0 * float(bool(wanted) and any(set(wanted) <= set(row) for row in rows))
    return 2.0 * float(bool(wanted) and any(row == wanted for row in rows))


def _wildcard(path: str, pattern: str, tokens: list[str]) -> float:
    if path in _ACCENT:
        pattern = re.sub(r"[^\w*?]", "", pattern)
    return float(any(fnmatch.fnmatch(token.lower(), pattern) for token in tokens))


def _range(text: str, field: str | None) -> Matcher:
    low, high = (part.strip() for part in text[1:-1].split(" TO "))

    def inside(_: str, tokens: list[str]) -> float:
        return float(
            any(
                (low == "*" or t > low or (t == low and text[0] == "["))
                and (high == "*" or t < high or (t[: len(high)] == high and text[-1] == "]"))
                for t in tokens
            )
        )

    return _over(field, inside)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
