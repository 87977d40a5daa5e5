"""CodeMeta documents from metadata, and back, row by row of the crosswalk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...models import Choice, DraftMetadata, Grant, Person
from . import people
from .crosswalk import CONTEXT, EC, ESCAPE, ESCAPE_AWARD, LANGUAGES, STATUSES, TABLE, Row

Json = Mapping[str, Any]
"""A document as it was read; what is taken from it is checked value by value."""


def from_codemeta(document: Json) -> dict[str, object]:
    """The fields of `DraftMetadata` that the document fills."""
    fields: dict[str, object] = {}
    extra: dict[str, str] = {}
    contributors: list[Person] = []
    for row in TABLE:
        value = next(
            (document[name] for name in (row.term, *row.older) if document.get(name)), None
        )
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


def to_codemeta(metadata: DraftMetadata, before: Json | None = None) -> dict[str, object]:
    """A document; `before` keeps what it says beyond our terms."""
    document: dict[str, object] = {"@context": CONTEXT, "@type": "SoftwareSourceCode"}
    for row in TABLE:
        if value := _write(row, metadata):
            document[row.term] = value
    if "funding" in metadata.extra and "funding" not in document:
        document["funding"] = metadata.extra["funding"]
    ours = {name for row in TABLE for name in (row.term, *row.older)}
    kept = {
        key: value
        for key, value in (before or {}).items()
        if key not in ours and key not in document and key not in RENAMED
    }
    return document | kept


RENAMED = frozenset({"embargoDate"})
"""Of CodeMeta 2.0: unknown keys are an error in 3.0."""


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
        case "list":
            texts = [_text(each) for each in _list(value)]
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
        case "people":
            chosen = [each for each in value if row.role is None or each.role == row.role]
            return _one([people.to_codemeta(each) for each in chosen], row)
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
    found = [people.from_codemeta(each, role) for each in _list(value)]
    return [each for each in found if each]


def _list(value: object) -> list[Any]:
    if isinstance(value, dict) and "@list" in value:
        value = value["@list"]
    return list(value) if isinstance(value, list) else [value]


def _text(value: object) -> str:
    """Words, of whatever JSON-LD wraps them in."""
    if isinstance(value, dict):
        named = ("name", "@value", "value", "@id", "url", "identifier", "headline")
        return next((_text(value[key]) for key in named if value.get(key)), "")
    if isinstance(value, list):
        return ", ".join(text for each in value if (text := _text(each)))
    return "" if value is None else str(value).strip()
