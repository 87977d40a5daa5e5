"""CodeMeta documents from metadata, and back, row by row of the crosswalk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import structs

from .._util import identifiers
from ..models import Access, Choice, Grant, Person, RecordMetadata
from . import dates, grants, licences, people
from .crosswalk import CONTEXT, LANGUAGES, ROLES, STATUSES, TABLE, Row
from .document import Node
from .html_text import as_html, as_text
from .merge import Filling

Json = Mapping[str, Any]
"""A document as it was read; what is taken from it is checked value by value."""
PREFIX = re.compile(r"\A(?:schema:|codemeta:|https?://schema\.org/|https?://w3id\.org/codemeta/)")
TYPES = ("@type", "type")
IDS = ("@id", "id")
SPELLED = {id: name.title() for name, id in reversed(LANGUAGES.items())}
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
                if text := _text(node):
                    extra[row.term] = text
            case "people" if row.field == "contributors":
                contributors += _people(node, _role(row))
            case _:
                fields[row.field] = _read(row, node)
    fields["funding"], rest = _grants(root.get("funder", "sponsor"), root.get("funding"))
    if rest:
        extra["funding"] = rest
    fields |= {"contributors": contributors, "extra": extra}
    return {name: value for name, value in fields.items() if value}, root.unread()


def _software(document: Json) -> Json:
    """The software among the nodes of a graph, with terms that have no prefix."""
    graph = document.get("@graph")
    if isinstance(graph, list):
        nodes = [each for each in graph if isinstance(each, dict)]
        software = [each for each in nodes if "Software" in str(each.get("@type"))]
        document = next(iter(software or nodes), {})
    return {PREFIX.sub("", key): _without_prefixes(each) for key, each in document.items()}


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
            return _people(node, _role(row))
        case "licence":
            return _licences(node)
        case "keywords":
            return [Choice(word) for word in _keywords(node)]
        case "date":
            return dates.day(node) if node else ""
        case "html":
            return as_html(_text(node))
        case "embargo":
            until = dates.day(node) if node else ""
            return Access(files="restricted", embargo_until=until) if until else None
        case "link":
            return _link(row, node)
        case "list" if row.field == "programming_languages":
            return _known(node, LANGUAGES)
        case "list":
            return [line for each in _each(node) if (line := _work(each))]
        case "text" if row.field == "development_status":
            return next(iter(_known(node, STATUSES)), None)
        case _:
            return _text(node)


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


def _each(node: Node) -> list[Node]:
    """The values of a term; a JSON-LD list is one, too."""
    return node.get("@list").each() if node.is_mapping and node.get("@list") else node.each()


def _licences(node: Node) -> list[Choice]:
    found: list[Choice] = []
    for each in _each(node):
        named = each.get("@id", "url", "id", "name") if each.is_mapping else each
        known = licences.choices(named.text())
        if known and each.is_mapping:
            each.skip()
        if not known:
            named.refuse()
        found += known
    return list(dict.fromkeys(found))


def _keywords(node: Node) -> list[str]:
    """Of a text: parted by `;` or, as schema.org says, by `,`."""
    if isinstance(node.value, str):
        text = node.text()
        return [word.strip() for word in text.split(";" if ";" in text else ",") if word.strip()]
    return [word for each in _each(node) if (word := _text(each))]


def _known(node: Node, table: dict[str, str]) -> list[Choice]:
    """The words that the table has; the others stay unread."""
    found = []
    for each in _each(node):
        named = each.get("name", *IDS, "url") if each.is_mapping else each
        word = re.split(r"[/#]", named.text().lower().rstrip("/"))[-1]
        if id := table.get(word):
            found.append(Choice(SPELLED.get(id, id.capitalize()), id))
            each.get(*TYPES).skip()
            each.get("url").skip()
        else:
            named.refuse()
    return list(dict.fromkeys(found))


def _link(row: Row, node: Node) -> str:
    """The first address of a term; the others, and what is none, stay unread."""
    for each in _each(node):
        named = each.get("url", *IDS) if each.is_mapping else each
        text = named.text()
        address = (
            identifiers.repository_page(text)
            if row.field == "code_repository" and not identifiers.web(text)
            else identifiers.web(text)
        )
        if address:
            each.get(*TYPES).skip()
            return address
        named.refuse()
    return ""


def _grants(funders: Node, funding: Node) -> tuple[list[Grant], str]:
    """Funders with their awards; and what `funding` says in words that tell neither."""
    who = [each for node in _each(funders) if (each := _funder(node))]
    found: list[Grant] = []
    rest: list[str] = []
    items = [item for node in _each(funding) for item in _items(node)]
    for item in items:
        if isinstance(item, Grant):
            found.append(item)
        elif grant := grants.by_id(item):
            found.append(grant)
        elif grants.ESCAPE in item:
            found.append(grants.by_id(grants.ESCAPE) or Grant(Choice(item)))
            rest += [item] if item != grants.ESCAPE else []
        elif len(who) == 1 and len(items) == 1 and len(item) <= grants.LONGEST:
            found.append(grants.of(who[0], item))
        else:
            rest.append(item)
    paid = {(grant.funder.id or grant.funder.title).lower() for grant in found}
    found += [Grant(each) for each in who if (each.id or each.title).lower() not in paid]
    return found, "; ".join(rest)


def _funder(node: Node) -> Choice | None:
    if not node.is_mapping:
        name = node.text()
        return grants.funder_by_doi(name) or grants.funder_by_name(name) if name else None
    node.get(*TYPES).skip()
    name = node.get("name", "legalName").text()
    address = node.get(*IDS, "url")
    if known := grants.funder_by_doi(str(address.value or "")):
        node.skip()
        return known
    if not name:
        return None
    return grants.funder_by_name(name, people.ror(address))


def _items(node: Node) -> list[Grant | str]:
    """Parts of a text, or a `Grant` with its funder."""
    if not node.is_mapping:
        text = node.text()
        return [part.strip() for part in text.split(";") if part.strip()] if ";" in text else [text]
    who = next((each for node in _each(node.get("funder")) if (each := _funder(node))), None)
    node.get(*TYPES).skip()
    name, number = node.get("name").text(), _text(node.get("identifier", "url"))
    if who is None:
        text = " ".join(filter(None, (name, number)))
        return [text] if text else []
    if not (name or number):
        return [Grant(who)]
    return [Grant(who, Choice(name or number), number or name)]


def _people(node: Node, role: Choice | None) -> list[Person]:
    """Persons with their roles. A `Role` holds its person, or names one of the others by id."""
    found: list[Person] = []
    by_id: dict[str, int] = {}
    roles: list[Node] = []
    for each in _each(node):
        if each.is_mapping and str(each.get(*TYPES).value).endswith("Role"):
            roles.append(each)
            continue
        id = str(each.get(*IDS).value or "")
        for person in _persons(each, role):
            by_id[id] = len(found)
            found.append(person)
    for each in roles:
        each.get(*TYPES).skip()
        named = each.get("roleName")
        known = people.role(_text(named))
        if known is None:
            named.refuse()
        for holder in each.get("contributor", "author").each():
            id = str(holder.get(*IDS).value or "") if holder.is_mapping else str(holder.value)
            if id and id in by_id:
                holder.skip()
                if known:
                    number = by_id[id]
                    found[number] = structs.replace(found[number], role=known)
            elif not id.startswith("_:") or holder.get("name", "givenName", "familyName"):
                found += _persons(holder, known or role)
    return found


def _persons(node: Node, role: Choice | None) -> list[Person]:
    """A `Person` or `Organization` of JSON-LD, or names in a text."""
    if not node.is_mapping:
        persons = people.several(node.text(), role=role)
        if not persons:
            node.refuse()
        return persons
    kind = node.get(*TYPES).text()
    id, also = node.get(*IDS), node.get("identifier")
    name = node.get("name", "legalName")
    if "rgani" in kind or (not kind and people.is_team(str(name.value or ""))):
        text = name.text()
        known = people.ror(id) or people.ror(also)
        return [people.organisation(text, role=role, ror=known)] if text else []
    family, given = _text(node.get("familyName")), _text(node.get("givenName"))
    is_blank = str(id.value).startswith("_:")
    email = re.sub(r"\Amailto:", "", _text(node.get("email"))) or None
    options: dict[str, Any] = {
        "role": role,
        "orcid": (None if is_blank else people.orcid(id)) or people.orcid(also),
        "affiliations": people.affiliations(node.get("affiliation")),
        "email": email,
    }
    if is_blank:
        id.skip()  # a name of the file's own
    if family or given:
        name.skip()  # the same in one piece
        return [Person(family_name=family, given_name=given, **options)]
    text = name.text()
    whole = people.named(text, **{**options, "email": email}) if text else None
    if whole and whole.kind == "organizational":  # it says that it is a person
        given, _, family = text.rpartition(" ")
        whole = Person(family_name=family, given_name=given, **options) if kind else whole
    return [whole] if whole else []


def _work(node: Node) -> str:
    """A name, with the address of what it names."""
    if not node.is_mapping:
        return _text(node)
    node.get(*TYPES).skip()
    name = node.get("name", "headline").text()
    at = next((text for key in ("identifier", *IDS, "url") if (text := _text(node.get(key)))), "")
    return " ".join(dict.fromkeys(filter(None, (name, at))))


def _text(node: Node) -> str:
    """Words, of whatever JSON-LD wraps them in."""
    if node.is_mapping:
        node.get(*TYPES).skip()
        node.get("propertyID").skip()
        names = ("name", "@value", "value", "@list", "@id", "id", "url", "identifier", "headline")
        for key in names:
            if text := _text(node.get(key)):
                return text
        return ""
    if isinstance(node.value, list):
        return ", ".join(text for each in node.each() if (text := _text(each)))
    return node.text()
