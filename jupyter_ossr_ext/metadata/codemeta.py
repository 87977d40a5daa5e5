"""CodeMeta documents from metadata, and back, row by row of the crosswalk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import structs

from ..models import Access, Choice, Person, RecordMetadata
from . import dates, grants, licences, people
from .codemeta_grants import grants_of
from .codemeta_people import persons_of
from .codemeta_values import SPELLED, keywords, known_words, licences_of, link, values, words, work
from .crosswalk import CONTEXT, LANGUAGES, ROLES, STATUSES, TABLE, Row
from .document import Node
from .html_text import as_html, as_text
from .merge import Filling

Json = Mapping[str, Any]
"""A document as it was read; what is taken from it is checked value by value."""
PREFIX = re.compile(r"\A(?:schema:|codemeta:|https?://schema\.org/|https?://w3id\.org/codemeta/)")
NAMES = frozenset(
    f"{prefix}{name}"
    for prefix in ("", "schema:", "http://schema.org/", "https://schema.org/")
    for name in ("name", "legalName", "familyName", "givenName")
)
"""Terms of a node that is not only a reference."""
REFERENCE = frozenset({"@id", "id", "@type", "type"})
VERBATIM = frozenset(
    {"text", "html", "date", "people", "keywords", "funding", "funder", "list", "extra"}
)
"""Shapes that may be written in several ways; the OSSR wants but one of the others."""
OFTEN_LEFT = frozenset({"licence", "link"})
"""Shapes whose value stays in the file where a form has no value for it."""


def from_codemeta(document: Json) -> dict[str, object]:
    """The fields of `RecordMetadata` that the document fills."""
    return read(document)[0]


def omitted(document: Json) -> list[str]:
    """Pointers to values that a form has no place for; they stay in the file."""
    return read(document)[1]


def read(document: Json) -> Filling:
    """Fields of `RecordMetadata`, and pointers to what was not taken."""
    root = Node(_software(document))
    for key in root.value if isinstance(root.value, dict) else ():
        if key.startswith(("@", "$")) or key in {"type", "id"}:
            root.get(key).skip()
    fields: dict[str, object] = {}
    extra: dict[str, str] = {}
    contributors: list[Person] = []
    for row in TABLE:
        node = root.get(row.term, *row.older)
        match row.shape:
            case "funder" | "funding":
                continue  # together, below
            case "extra":
                if text := words(node):
                    extra[row.term] = text
            case "people" if row.field == "contributors":
                contributors += persons_of(node, _role(row))
            case _:
                fields[row.field] = _read(row, node)
    fields["funding"], rest = grants_of(root.get("funder", "sponsor"), root.get("funding"))
    if rest:
        extra["funding"] = rest
    fields |= {"contributors": contributors, "extra": extra}
    return {name: value for name, value in fields.items() if value}, root.unread()


def _software(document: Json) -> Json:
    """The software among the nodes of a graph, with terms that have no prefix."""
    graph = document.get("@graph")
    named = dict(_named(document))
    if isinstance(graph, list):
        nodes = [each for each in graph if isinstance(each, dict)]
        software = [each for each in nodes if "Software" in str(each.get("@type"))]
        document = next(iter(software or nodes), {})
    return {
        PREFIX.sub("", key): _without_prefixes(_resolved(each, named))
        for key, each in document.items()
    }


def _named(value: object) -> Iterator[tuple[str, Json]]:
    """The nodes of a document that say more than their ids, by these."""
    if isinstance(value, Mapping):
        id = value.get("@id") or value.get("id")
        if isinstance(id, str) and value.keys() & NAMES:
            yield id, value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _named(each)


def _resolved(value: object, named: Mapping[str, Json], depth: int = 0) -> object:
    """With persons and organisations in place of references to them."""
    if isinstance(value, list):
        return [_resolved(each, named, depth) for each in value]
    if isinstance(value, Mapping):
        id = value.get("@id") or value.get("id")
        if isinstance(id, str) and id in named and value.keys() <= REFERENCE and depth < 2:
            value, depth = named[id], depth + 1  # a person, and its affiliation
        return {key: _resolved(each, named, depth) for key, each in value.items()}
    return value


def _without_prefixes(value: object) -> object:
    if isinstance(value, Mapping):
        return {PREFIX.sub("", key): _without_prefixes(each) for key, each in value.items()}
    return [_without_prefixes(each) for each in value] if isinstance(value, list) else value


def to_codemeta(metadata: RecordMetadata, before: Json | None = None) -> dict[str, object]:
    """A document. Of `before` it keeps what it says beyond our terms, and, word for word, each
    term that means the same as the metadata: a file says more than a form has fields for."""
    before = before or {}
    known = structs.replace(RecordMetadata(), **from_codemeta(before))
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
        elif raw is not None and row.shape in OFTEN_LEFT and not _part(row, metadata):
            document[row.term] = raw
    if "funding" in metadata.extra and "funding" not in document:
        document["funding"] = metadata.extra["funding"]
    ours = {name for row in TABLE for name in (row.term, *row.older)}
    rest = {key: value for key, value in before.items() if key not in ours and key not in document}
    return document | rest


def _raw(document: Json, row: Row) -> object:
    return next((document[name] for name in (row.term, *row.older) if document.get(name)), None)


def _part(row: Row, metadata: RecordMetadata) -> object:
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
    ids = [(person, person.role.id if person.role else None) for person in persons]
    return [person for person, id in ids if id == row.role or (other and id not in ROLES)]


def _context(before: object) -> object:
    """CodeMeta 3.0, beside whatever else a document refers to."""
    more = [
        each
        for each in (before if isinstance(before, list) else [])
        if not (isinstance(each, str) and "codemeta" in each)
    ]
    return [CONTEXT, *more] if more else CONTEXT


def _read(row: Row, node: Node) -> object:
    match row.shape:
        case "people":
            return persons_of(node, _role(row))
        case "licence":
            return licences_of(node)
        case "keywords":
            return [Choice(word) for word in keywords(node)]
        case "date":
            return dates.day(node) if node else ""
        case "html":
            return as_html(words(node))
        case "embargo":
            until = dates.day(node) if node else ""
            return Access(files="restricted", embargo_until=until) if until else None
        case "link":
            return link(row, node)
        case "list" if row.field == "programming_languages":
            return known_words(node, LANGUAGES)
        case "list":
            return [line for each in values(node) if (line := work(each))]
        case "text" if row.field == "development_status":
            return next(iter(known_words(node, STATUSES)), None)
        case _:
            return words(node)


def _write(row: Row, metadata: RecordMetadata) -> object:
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
            urls = [licences.page(each.id or each.title) for each in value]
            return urls[0] if len(urls) == 1 else urls
        case "keywords":
            return [each.title for each in value]
        case "funding":
            return ", ".join(filter(None, map(grants.number, value)))
        case "funder":
            funders = {each.funder.title: each.funder for each in value}
            return _one([_organisation(each) for each in funders.values()], row)
        case "list" if row.field == "programming_languages":
            return [SPELLED.get(each.id or "", each.title) for each in value]
        case "text" if row.field == "development_status":
            return value.id if value else None
        case _:
            return value


def _one(entities: list[dict[str, object]], row: Row) -> object:
    """Authors are a list; of other roles one stands alone, as most documents have it."""
    return entities[0] if len(entities) == 1 and row.term != "author" else entities


def _organisation(funder: Choice) -> dict[str, object]:
    known = people.organisation(funder.title, ror=funder.id)
    return people.to_codemeta(known)


def _role(row: Row) -> Choice | None:
    return people.role(row.role or "")


def _in_role(person: Person, row: Row) -> dict[str, object]:
    entity = people.to_codemeta(person)
    id = (person.role.id if person.role else None) or ""
    if row.term != "contributor" or id == row.role:
        return entity
    return {"@type": "Role", "roleName": id, "contributor": entity}
