"""Citations of a record: BibTeX, CSL JSON and styles, formatted as InvenioRDM does."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable
from datetime import date

from .served import RESOLVER
from .store import Record
from .ui import stripped
from .wire import Document, Refusal

_CSL_TYPES = {
    "dataset": "dataset",
    "publication-article": "article-journal",
    "image-plot": "figure",
}
_SMALL = {"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "that", "the", "to", "with"}
_MLA_MONTHS = [
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
]


class _Cited:
    """The fields of a record that a citation contains."""

    def __init__(self, record: Record) -> None:
        metadata = record.metadata
        kind = metadata["resource_type"]["id"]
        self.id = record.id
        self.title: str = metadata["title"]
        self.version: str = metadata.get("version", "")
        # CSL uses the plural for a version that looks like several numbers, such as `prod5-v0.1`.
        self.label = "Versions" if re.search(r"\d.*[-&,].*\d", self.version) else "Version"
        self.day = date.fromisoformat(metadata["publication_date"])
        self.publisher: str = metadata["publisher"]
        self.doi: str = record.pids.get("doi", {}).get("identifier", "")
        self.url = f"{RESOLVER}/{self.doi}" if self.doi else ""
        self.software = kind.startswith("software")
        self.dataset = kind == "dataset"
        self.figure = kind.startswith("image")
        self.published = self.software or self.dataset or self.figure
        self.kind = kind
        self.people: list[Document] = [c["person_or_org"] for c in metadata["creators"]]

    def inverted(self) -> list[str]:
        """Carberry, J."""
        return [f"{f}, {i}" if i else f for f, i in map(_initialled, self.people)]

    def straight(self) -> list[str]:
        """J. Carberry"""
        return [f"{i} {f}" if i else f for f, i in map(_initialled, self.people)]

    def inverted_first(self) -> list[str]:
        """Carberry, J., and J. Krämer"""
        return [*self.inverted()[:1], *self.straight()[1:]]


def _initialled(person: Document) -> tuple[str, str]:
    if person["type"] != "personal":
        return person["name"], ""
    given = re.split(r"[\s.]+", person["given_name"].strip())
    return person["family_name"], " ".join(f"{part[0]}." for part in given if part)


def _join(names: list[str], last: str, *, comma: bool = True) -> str:
    """a; a and b; a, b, and c (without the last comma for `comma=False`)."""
    if len(names) < 2:
        return "".join(names)
    head, tail = ", ".join(names[:-1]), names[-1]
    return f"{head}, {last} {tail}" if comma and len(names) > 2 else f"{head} {last} {tail}"


def _title_case(text: str) -> str:
    words = text.split(" ")
    after = [True, *(word.endswith(":") for word in words)]
    return " ".join(
        word[:1].upper() + word[1:] if start or word.lower() not in _SMALL else word
        for word, start in zip(words, after, strict=False)
    )


def _apa(c: _Cited) -> str:
    names = c.inverted()
    authors = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"
    stop = "" if authors.endswith(".") else "."
    version = f" ({c.label} {c.version})" if c.version else ""
    medium = " [Computer software]" if c.software else " [Dataset]" if c.dataset else ""
    medium = " [Figure]" if c.figure else medium
    publisher = f" {c.publisher}." if c.published else ""
    return f"{authors}{stop} ({c.day.year}). {c.title}{version}{medium}.{publisher} {c.url}"


def _ieee(c: _Cited) -> str:
    authors = _join(c.straight(), "and")
    month = "" if c.day.month == 5 else "."
    when = f"{c.day:%b}{month} {c.day:%d}, {c.day.year}"
    if c.software:
        return f"[1]{authors}, {c.title}. ({when}). {c.publisher}. doi: {c.doi}."
    if c.dataset or c.figure:
        return f"[1]{authors}, “{c.title}”. {c.publisher}, {when}. doi: {c.doi}."
    return f"[1]{authors}, “{c.title}”, {c.day:%b}{month} {c.day.year}, doi: {c.doi}."


def _harvard(c: _Cited) -> str:
    authors = _join(c.inverted(), "and", comma=False)
    publisher = f" {c.publisher}." if c.published else ""
    return f"{authors} ({c.day.year}) “{c.title}”.{publisher} Available at: {c.url}."


def _chicago(c: _Cited) -> str:
    names = c.inverted_first()
    authors = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, and {names[-1]}"
    stop = "" if authors.endswith(".") else "."
    title, when = _title_case(c.title), f"{c.day:%B} {c.day.day}"
    if c.software:
        version = f" V. {c.version}." if c.version else ""
        where = f"{c.publisher}, released {when}"
        return f"{authors}{stop} {c.day.year}. {title}.{version} {where}. {c.url}."
    if c.dataset:
        version = f" {c.label} {c.version}." if c.version else ""
        return f"{authors}{stop} {c.day.year}. “{title}”.{version} {c.publisher}, {when}. {c.url}."
    where = c.publisher if c.figure else f"Edition. {when}"
    return f"{authors}{stop} {c.day.year}. {title}. {where}. {c.url}."


def _mla(c: _Cited) -> str:
    names = c.inverted_first()
    authors = f"{names[0]}, et al." if len(names) > 2 else f"{', and '.join(names)}"
    stop = "" if authors.endswith(".") else "."
    title, month = _title_case(c.title), _MLA_MONTHS[c.day.month - 1]
    version = f"{c.label} {c.version}, " if c.version else ""
    if not c.published:
        return f"{authors}{stop} {title}. {month} {c.day.year}, {c.url}."
    shown = f"“{title}”." if c.dataset else f"{title}."
    when = f"{c.day.day} {month} {c.day.year}"
    return f"{authors}{stop} {shown} {version}{c.publisher}, {when}, {c.url}."


STYLES: dict[str, Callable[[_Cited], str]] = {
    "apa": _apa,
    "chicago-author-date": _chicago,
    "harvard-cite-them-right": _harvard,
    "ieee": _ieee,
    "modern-language-association": _mla,
}


def bibliography(record: Record, style: str | None) -> str:
    """The citation in a style, by default Harvard; an unknown style is a 400."""
    write = STYLES.get(style or "harvard-cite-them-right")
    if write is None:
        raise Refusal(400, "Citation string style not found.")
    return write(_Cited(record))


def csl(record: Record) -> Document:
    """CSL JSON, for reference managers."""
    c, metadata = _Cited(record), record.metadata
    authors = [
        {"family": p["family_name"], "given": p["given_name"]}
        if p["type"] == "personal"
        else {"family": p["name"]}
        for p in c.people
    ]
    document: Document = {
        "id": c.id,
        "type": "software" if c.software else _CSL_TYPES.get(c.kind, "article"),
        "title": c.title,
        "abstract": stripped(metadata.get("description", "")),
        "author": authors,
        "issued": {"date-parts": [f"{c.day:%Y %m %d}".split()]},
        "language": "eng",
        "publisher": c.publisher,
    }
    return (
        document | ({"version": c.version} if c.version else {}) | ({"DOI": c.doi} if c.doi else {})
    )


def bibtex(record: Record) -> str:
    """A BibTeX entry whose key is name_year_id."""
    c = _Cited(record)
    entry = {"software": "software", "dataset": "dataset"}.get(c.kind, "misc")
    names = [p["name"] for p in c.people]
    authors = f" and\n{' ' * 18}".join(names)
    fields = {
        "author": f"{{{authors}}}",
        "title": _wrapped(c.title),
        "month": f"{c.day:%b}".lower(),
        "year": str(c.day.year),
        "publisher": f"{{{c.publisher}}}",
    }
    if c.version:
        fields["version"] = f"{{{c.version}}}"
    if c.doi:
        fields |= {"doi": f"{{{c.doi}}}", "url": f"{{https://doi.org/{c.doi}}}"}
    family = c.people[0].get("family_name") or c.people[0]["name"]
    lines = "".join(f"  {name:<12} = {value},\n" for name, value in fields.items())
    return (
        f"@{entry}{{{_slug(family)}_{c.day.year}_{c.id},\n{re.sub('([_&%$#])', _escape, lines)}}}"
    )


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _wrapped(text: str) -> str:
    if len(text) <= 50:
        return f"{{{text}}}"
    lines = f"\n{' ' * 19}".join(textwrap.wrap(text, 50))
    return f"{{{lines}\n{' ' * 18}}}"


def _slug(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("ß", "ss"))
    ascii_text = folded.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", ascii_text).strip("_")[:40]
