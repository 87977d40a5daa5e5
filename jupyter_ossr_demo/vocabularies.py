"""Metadata as returned by InvenioRDM: ids are extended by their titles.

`vocabularies.json` was recorded from a real InvenioRDM; the conformance suite compares each sample.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import msgspec

from . import suggestions
from .wire import Document, Refusal

#: The vocabulary of each field with `{"id": …}`.
FIELDS = {
    "resource_type": "resource_types",
    "languages": "languages",
    "rights": "licenses",
    "relation_type": "relation_types",
    "role": "roles",
    "affiliations": "affiliations",
    "subjects": "subjects",
    "funder": "funders",
    "award": "awards",
    "code:programmingLanguage": "programming_languages",
    "code:developmentStatus": "development_statuses",
}
#: `type` has another meaning in each of these.
TYPES = {"dates": "date_types", "additional_descriptions": "description_types"}


@functools.cache
def terms() -> dict[str, dict[str, Document]]:
    """{vocabulary: {id: the served term}}; reads the disk once."""
    data = Path(__file__).with_name("vocabularies.json").read_bytes()
    recorded = msgspec.json.decode(data, type=dict[str, dict[str, Document]])
    known = suggestions.in_records()
    names = {*recorded, *known}
    return {name: known.get(name, {}) | recorded.get(name, {}) for name in names}


def metadata(sent: Document) -> Document:
    """The metadata of a published record."""
    served: Document = _expand(sent, None, None)
    for role in ("creators", "contributors"):
        for person in served.get(role, ()):
            _name(person["person_or_org"])
    return served


def custom_fields(sent: Document) -> Document:
    served: Document = _expand(sent, None, None)
    return served


def _expand(value: Any, field: str | None, parent: str | None) -> Any:
    if isinstance(value, list):
        return [_expand(item, field, parent) for item in value]
    if not isinstance(value, dict):
        return value
    vocabulary = TYPES.get(parent or "") if field == "type" else FIELDS.get(field or "")
    if vocabulary and "id" in value:
        term = terms()[vocabulary].get(value["id"])
        if term is None:
            raise Refusal(400, f"Invalid value {value['id']}.")
        return term
    return {key: _expand(item, key, field) for key, item in value.items()}


def _name(person: Document) -> None:
    if person.get("type") == "personal":
        names = (person.get("family_name"), person.get("given_name"))
        person["name"] = ", ".join(name for name in names if name)
