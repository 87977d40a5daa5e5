"""Suggestions from vocabularies: `/api/affiliations?suggest=`, `/api/vocabularies/licenses?q=`, ...

`vocabulary_items.json` was recorded from a real InvenioRDM.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import msgspec

from .wire import Document

#: Those with their own path; all others are below /api/vocabularies.
OWN = ("affiliations", "funders", "awards", "names", "subjects")
#: Guests may read all but names of people.
PRIVATE = frozenset({"names"})
#: The vocabulary of `vocabularies.py` for each, and the fields of an item that are served.
IN_RECORDS = {
    "affiliations": ("affiliations", ("id", "name", "identifiers")),
    "funders": ("funders", ("id", "name")),
    "awards": ("awards", ("id", "number", "title", "acronym", "program", "identifiers")),
    "subjects": ("subjects", ("id", "subject", "scheme")),
    "resourcetypes": ("resource_types", ("id", "title")),
    "licenses": ("licenses", ("id", "title", "description", "icon", "props")),
    "languages": ("languages", ("id", "title")),
    "contributorsroles": ("roles", ("id", "title")),
    "relationtypes": ("relation_types", ("id", "title")),
    "datetypes": ("date_types", ("id", "title")),
    "descriptiontypes": ("description_types", ("id", "title")),
    "code:programmingLanguages": ("programming_languages", ("id", "title")),
    "code:developmentStatus": ("development_statuses", ("id", "title")),
}


@functools.cache
def items() -> dict[str, list[Document]]:
    """{vocabulary: its items, by id}; reads the disk once."""
    data = Path(__file__).with_name("vocabulary_items.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, list[Document]])


def in_records() -> dict[str, dict[str, Document]]:
    """The fields of each item in a record, by the names of `vocabularies.py`."""
    found: dict[str, dict[str, Document]] = {}
    for name, (vocabulary, fields) in IN_RECORDS.items():
        found[vocabulary] = {
            item["id"]: {key: item[key] for key in fields if key in item} for item in items()[name]
        }
    for licence in found["licenses"].values():
        props = licence.get("props", {})
        if not licence.get("icon"):
            licence.pop("icon", None)
        licence["props"] = {key: props[key] for key in ("url", "scheme") if key in props}
    return found


def search(name: str, text: str, filters: dict[str, list[str]]) -> list[Document]:
    """Items with a word that begins with every word of `text`; exact ids come first."""
    wanted = _words(text)
    found = [
        item
        for item in items()[name]
        if all(any(word.startswith(w) for word in _words(_text(item))) for w in wanted)
        and all(_matches(item, *each) for each in filters.items())
    ]
    return sorted(found, key=lambda item: item["id"].lower() != text.lower())


def _matches(item: Document, name: str, values: list[str]) -> bool:
    if name == "funders":
        return item.get("funder", {}).get("id") in values
    if name == "tags":
        return bool(set(item.get("tags", ())) & set(values))
    return True


def _text(item: Document) -> str:
    titles = list(item.get("title", {}).values())
    named = [str(item.get(key) or "") for key in ("id", "name", "acronym", "number", "subject")]
    return " ".join(titles + named)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
