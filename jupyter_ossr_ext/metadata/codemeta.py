"""CodeMeta documents from metadata, and back, row by row of the crosswalk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import structs

from ..models import Choice, DraftAccess, DraftMetadata, Grant, Person
from . import people
from .crosswalk import CONTEXT, EC, ESCAPE, ESCAPE_AWARD, LANGUAGES, ROLES, STATUSES, TABLE, Row
from .html_text import as_html, as_text

Json = Mapping[str, Any]
"""A document as it was read; what is taken from it is checked value by value."""


def from_codemeta(document: Json) -> dict[str, object]:
    """The fields of `DraftMetadata` that the document fills."""
    fields: dict[str, object] = {}
    extra: dict[str, str] = {}
    contributors: list[Person] = []
    for row in TABLE:
        value = _raw(document, row)
        if value is None:
            continue
        if row.shape == "extra":
            extra[row.term] = _text(value)
        elif row.field == "contributors":
            contributors += _people(value, row.role)
        elif row.term == "funding" and not (grants := _grants(value)):
            extra["funding"] = _text(value)
        else:
            fields[row.field] = grants if row.term == "funding" else _read(row, value)
    fields |= {"contributors": contributors, "extra": extra}
    return {name: value for name, value in fields.items() if value}


def left_out(document: Json) -> list[str]:
    """Terms whose value a form has no place for, all of it or a part; they stay in the file."""
    known = {name for row in TABLE for name in (row.term, *row.older)}
    terms = [name for name in document if name not in known and not name.startswith(("@", "$"))]
    for row in TABLE:
        value = _raw(document, row)
        if value is None or row.shape == "extra" or row.term == "funding":
            continue
        took = _people(value, row.role) if row.shape == "people" else _read(row, value)
        several = row.shape in {"people", "licence", "list"}
        if not took or (several and isinstance(took, list) and len(took) < len(_list(value))):
            terms.append(row.term)
    return terms


def to_codemeta(metadata: DraftMetadata, before: Json | None = None) -> dict[str, object]:
    """A document. Of `before` it keeps what it says beyond our terms, and, word for word, each
    term that means the same as the metadata: a file says more than a form has fields for."""
    before = before or {}
    known = structs.replace(DraftMetadata(), **from_codemeta(before))
    document: dict[str, object] = {
        "@context": _context(before.get("@context")),
        "@type": "SoftwareSourceCode",
    }
    for row in TABLE:
        raw = _raw(before, row)
        if raw is not None and row.shape in VERBATIM and _part(row, known) == _part(row, metadata):
            document[row.term] = raw
        elif value := _write(row, metadata):
            document[row.term] = value
        elif raw is not None and row.shape == "licence" and not metadata.licences:
            document[row.term] = raw  # in words of its own, which no repository knows
    if "funding" in metadata.extra and "funding" not in document:
        document["funding"] = metadata.extra["funding"]
    ours = {name for row in TABLE for name in (row.term, *row.older)}
    kept = {key: value for key, value in before.items() if key not in ours and key not in document}
    return document | kept


VERBATIM = frozenset({"text", "html", "date", "people", "keywords", "funding", "list", "extra"})
"""Shapes that may be written in several ways; OSSR wants but one of the others."""


def _raw(document: Json, row: Row) -> object:
    return next((document[name] for name in (row.term, *row.older) if document.get(name)), None)


def _part(row: Row, metadata: DraftMetadata) -> object:
    """What the metadata says for a row."""
    if row.shape == "extra":
        return metadata.extra.get(row.term)
    if row.term == "funding":
        return metadata.funding, metadata.extra.get("funding")
    value = getattr(metadata, row.field)
    return _of_role(value, row) if row.role else value


def _of_role(persons: list[Person], row: Row) -> list[Person]:
    """`contributor` takes those whose role has no term of its own, too."""
    other = row.term == "contributor"
    return [p for p in persons if p.role == row.role or (other and p.role not in ROLES)]


def _context(before: object) -> object:
    """CodeMeta 3.0, beside whatever else a document refers to."""
    more = [
        each
        for each in (before if isinstance(before, list) else [])
        if not (isinstance(each, str) and "codemeta" in each)
    ]
    return [CONTEXT, *more] if more else CONTEXT


def _read(row: Row, value: object) -> object:
    match row.shape:
        case "people":
            return _people(value, row.role)
        case "licence":
            ids = [people.licence_id(each) for each in _list(value)]
            return [id for id in ids if id]
        case "keywords":
            words = value.split(",") if isinstance(value, str) else _list(value)
            return [Choice(text) for each in words if (text := _text(each).strip())]
        case "date":
            return _text(value)[:10]
        case "html":
            return as_html(_text(value))
        case "embargo":
            return DraftAccess("restricted", _text(value)[:10])
        case "list":
            texts = [_work(each) for each in _list(value)]
            if row.field == "programming_languages":
                return [id for each in texts if (id := LANGUAGES.get(each.lower()))]
            return texts
        case "text" if row.field == "development_status":
            return STATUSES.get(_text(value).rpartition("/")[2].lower().lstrip("#"), "")
        case _:
            return _text(value)


def _write(row: Row, metadata: DraftMetadata) -> object:
    value = getattr(metadata, row.field)
    match row.shape:
        case "extra":
            return metadata.extra.get(row.term)
        case "html":
            return as_text(value)
        case "embargo":
            return value.embargo_until
        case "people":
            chosen = _of_role(value, row) if row.role else value
            return _one([_in_role(each, row) for each in chosen], row)
        case "licence":
            urls = [people.licence_url(each) for each in value]
            return urls[0] if len(urls) == 1 else urls
        case "keywords":
            return [each.title for each in value]
        case "funding":
            return ", ".join(_number(each) for each in value)
        case "list" if row.field == "programming_languages":
            spelled = {id: name.title() for name, id in reversed(LANGUAGES.items())}
            return [spelled.get(each, each) for each in value]
        case _:
            return value


def _one(told: list[dict[str, object]], row: Row) -> object:
    """Authors are a list; of other roles one stands alone, as most documents have it."""
    return told[0] if len(told) == 1 and row.term != "author" else told


def _in_role(person: Person, row: Row) -> dict[str, object]:
    told = people.to_codemeta(person)
    if row.term != "contributor" or person.role == row.role:
        return told
    return {"@type": "Role", "roleName": person.role or "", "contributor": told}


def _number(grant: Grant) -> str:
    if grant.award and grant.award.id:
        return grant.award.id.rpartition("::")[2]
    return grant.number or (grant.award.title if grant.award else "") or grant.funder.title


def _grants(value: object) -> list[Grant]:
    """Only grants that we know for sure; others stay as they were written."""
    if ESCAPE in _text(value):
        funder = Choice("European Commission", EC)
        return [Grant(funder, Choice("ESCAPE", ESCAPE_AWARD), ESCAPE)]
    return []


def _people(value: object, role: str | None) -> list[Person]:
    found = []
    for each in _list(value):
        as_role = role
        if isinstance(each, dict) and str(each.get("@type") or "").endswith("Role"):
            as_role = _text(each.get("roleName")).replace(" ", "").lower() or role
            each = next((each[key] for key in HOLDERS if each.get(key)), None)
        if person := people.from_codemeta(each, as_role):
            found.append(person)
    return found


HOLDERS = ("contributor", "author", "schema:contributor", "schema:author")
"""Where a `Role` has the person who plays it."""


def _list(value: object) -> list[Any]:
    if isinstance(value, dict) and "@list" in value:
        value = value["@list"]
    return list(value) if isinstance(value, list) else [value]


def _work(value: object) -> str:
    """A name, with the address of what it names."""
    name = _text(value)
    if not isinstance(value, dict):
        return name
    at = next((each for key in ("identifier", "@id", "url") if (each := _text(value.get(key)))), "")
    return (
        f"{name} {at}" if at and at != name and value.get("@type") != "ComputerLanguage" else name
    )


def _text(value: object) -> str:
    """Words, of whatever JSON-LD wraps them in."""
    if isinstance(value, dict):
        named = ("name", "@value", "value", "@id", "url", "identifier", "headline")
        return next((_text(value[key]) for key in named if value.get(key)), "")
    if isinstance(value, list):
        return ", ".join(text for each in value if (text := _text(each)))
    return "" if value is None else str(value).strip()
