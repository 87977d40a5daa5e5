"""Reading and writing a record's metadata, as the table of fields says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import msgspec

from ... import models as m
from ..._util.json_errors import UNREADABLE
from ...problems import UpstreamDown
from .fields import CODE, FIELDS, Field, Json

OWN = frozenset(field.path for field in FIELDS if field.write)
"""Paths that the form replaces; everything else in a draft is preserved."""
WRITTEN = tuple(dict.fromkeys(field.name for field in FIELDS if field.write))
NAMES = {field.path: field.name for field in reversed(FIELDS)}
"""Names of fields by path; of several rows at one path, the first counts."""
KNOWN_IDENTIFIERS = frozenset({"orcid", "ror"})
INSIDE = {
    "family_name": "familyName",
    "given_name": "givenName",
    "relation_type": "relation",
    "resource_type": "resourceType",
    "until": "embargoUntil",
    "reason": "embargoReason",
    "type": "kind",
    "person_or_org": "",
    "embargo": "",
}
"""InvenioRDM's names inside of a field, as parts of our pointers."""


class Source(Protocol):
    """A record or a draft, its metadata not decoded yet."""

    @property
    def metadata(self) -> dict[str, msgspec.Raw]: ...
    @property
    def custom_fields(self) -> dict[str, msgspec.Raw] | None: ...
    @property
    def access(self) -> msgspec.Raw: ...


def read(source: Source, *names: str) -> dict[str, Any]:
    """Fields of `RecordMetadata` that are set, or those of `names`. Raises `UpstreamDown` where the
    JSON is not of the expected type."""
    values: dict[str, Any] = {}
    for field in FIELDS:
        if field.read is None or (names and field.name not in names):
            continue
        value = _decoded(source, field)
        if value is not None and (known := field.read(value)) is not None:
            values[field.name] = known
    if not names:
        values.setdefault("resource_type", None)
    if code := values.get("code_repository"):
        values["related"] = [each for each in values.get("related", []) if not _is_code(each, code)]
    return values


def record_metadata(source: Source) -> m.RecordMetadata:
    """What a draft or a record says in the fields that can be written."""
    values = read(source)
    return m.RecordMetadata(**{name: values[name] for name in WRITTEN if name in values})


def _decoded(source: Source, field: Field) -> Any:
    """What the path has; None for null."""
    section, _, key = field.path.partition("/")
    part = getattr(source, section)
    raw = part if not key else (part or {}).get(key)
    if raw is None:
        return None
    try:
        return msgspec.json.decode(raw, type=field.type | None)
    except UNREADABLE as error:
        raise UpstreamDown(f"Unreadable response: {field.path}: {error}.") from None


def _is_code(work: m.RelatedWork, address: str) -> bool:
    return (work.identifier, work.relation.id) == (address, CODE[0])


def write(metadata: m.RecordMetadata, publisher: str) -> Json:
    """The body of `POST /records` and `PUT …/draft`. A reserved DOI is preserved by omitting
    `pids`."""
    body: Json = {"files": {"enabled": True}, "metadata": {}, "custom_fields": {}}
    for field in FIELDS:
        value = field.write(getattr(metadata, field.name)) if field.write else None
        if not value:
            continue
        section, _, key = field.path.partition("/")
        if not key:
            body[section] = value
        elif isinstance(value, list):
            body[section][key] = _joined(body[section].get(key, []), value)
        else:
            body[section][key] = value
    body["metadata"].setdefault("publisher", publisher)
    return body


def _joined(items: list[Json], more: list[Json]) -> list[Json]:
    """Without a related work that is there already, perhaps as of another type."""
    known = [_work(each) for each in items]
    return [*items, *(each for each in more if _work(each) is None or _work(each) not in known)]


def _work(item: Json) -> tuple[str, str] | None:
    return (item["identifier"], item["relation_type"]["id"]) if "relation_type" in item else None


def preserve_unknown_fields(body: Json, before: Json) -> Json:
    """`body`, with what `before` (the draft as it is) holds and no field has a place for: a PUT
    replaces the whole draft.

    Additional titles and descriptions, other custom fields, other identifiers of people, licences
    in words of their own, and whether the record itself is restricted or has no files.
    """
    metadata = _unknown("metadata", before) | body["metadata"]
    old = before.get("metadata") or {}
    if own := [each for each in old.get("rights") or [] if not each.get("id")]:
        metadata["rights"] = [*metadata.get("rights", []), *own]
    for role in ("creators", "contributors"):
        known = {_name(each): each for each in old.get(role) or []}
        if role in metadata:
            metadata[role] = [_person(each, known.get(_name(each))) for each in metadata[role]]
    access = dict(body["access"])
    if record := (before.get("access") or {}).get("record"):
        access["record"] = record
    return {
        **body,
        "access": access,
        "files": {"enabled": (before.get("files") or {}).get("enabled", True)},
        "metadata": metadata,
        "custom_fields": _unknown("custom_fields", before) | body["custom_fields"],
    }


def _unknown(section: str, before: Json) -> dict[str, Json]:
    old = before.get(section) or {}
    return {key: value for key, value in old.items() if f"{section}/{key}" not in OWN}


def _name(entry: Json) -> tuple[str, str]:
    person = entry.get("person_or_org") or {}
    if person.get("type") == "organizational":
        return str(person.get("name") or ""), ""
    return str(person.get("family_name") or ""), str(person.get("given_name") or "")


def _person(entry: Json, before: Json | None) -> Json:
    old = (before or {}).get("person_or_org") or {}
    more = [e for e in old.get("identifiers") or [] if e.get("scheme") not in KNOWN_IDENTIFIERS]
    if not more:
        return entry
    person = entry["person_or_org"]
    identifiers = [*person.get("identifiers", []), *more]
    return {**entry, "person_or_org": {**person, "identifiers": identifiers}}


def pointer(theirs: str) -> str:
    """`/metadata/creators/0/person_or_org/family_name` as `/creators/0/familyName`."""
    parts = theirs.strip("/").split("/")
    for length in (2, 1):
        if name := NAMES.get("/".join(parts[:length])):
            inside = [INSIDE.get(part, part) for part in parts[length:]]
            return "/" + "/".join(filter(None, [_camel(name), *inside]))
    inside = [INSIDE.get(part, part) for part in parts if part not in {"metadata", "custom_fields"}]
    return "/" + "/".join(filter(None, inside))


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)


def names_of(people: Iterable[m.Person]) -> list[str]:
    """`Family, Given`, for lists of results."""
    return [str(each) for each in people]
