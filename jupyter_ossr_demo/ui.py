"""The `ui` block that `application/vnd.inveniordm.v1+json` adds to a record."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from .store import Record
from .wire import Document

#: id: (title, description, icon, style)
_ACCESS = {
    "open": ("Open", "The record and files are publicly accessible.", "unlock", ""),
    "embargoed": (
        "Embargoed",
        "The files will be made publicly available on {until}.",
        "outline clock",
        "warning",
    ),
    "restricted": (
        "Restricted",
        "The record is publicly accessible, but files are restricted.",
        "ban",
        "negative",
    ),
    "metadata-only": ("Metadata-only", "No files are available for this record.", "tag", ""),
}


def ui(item: Record) -> Document:
    """Titles in English and formatted dates, for display."""
    metadata = item.metadata
    document: Document = {
        "publication_date_l10n_medium": medium(metadata["publication_date"]),
        "publication_date_l10n_long": long(metadata["publication_date"]),
        "created_date_l10n_long": long(item.created.date().isoformat()),
        "updated_date_l10n_long": long(item.created.date().isoformat()),
        "resource_type": l10n(metadata["resource_type"]),
        "custom_fields": _terms(item.custom_fields),
        "access_status": _access_status(item),
        "creators": _people(metadata["creators"], "creators"),
        "version": metadata.get("version") or f"v{item.index}",
        "is_draft": False,
    }
    if "languages" in metadata:
        document["languages"] = [l10n(term) for term in metadata["languages"]]
    if "rights" in metadata:
        document["rights"] = [_licence(term) for term in metadata["rights"]]
    if "contributors" in metadata:
        document["contributors"] = _people(metadata["contributors"], "contributors")
    if "description" in metadata:
        document["description_stripped"] = stripped(metadata["description"])
    for name in ("related_identifiers", "additional_descriptions", "dates"):
        if name in metadata:
            document[name] = _terms(metadata[name])
    if "funding" in metadata:
        document["funding"] = [
            {"award": _award(item["award"]), "funder": item["funder"]}
            for item in metadata["funding"]
        ]
    return document


def l10n(term: Document) -> Document:
    return {"id": term["id"], "title_l10n": term["title"]["en"]}


def medium(day: str) -> str:
    """`2024-03-01` as `Mar 1, 2024`; years and months stay shorter."""
    return _words(day, "%b")


def long(day: str) -> str:
    """`2024-03-01` as `March 1, 2024`."""
    return _words(day, "%B")


def stripped(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


def _words(day: str, month: str) -> str:
    moment = datetime.strptime(day, "%Y-%m-%d").date()
    return f"{moment.strftime(month)} {moment.day}, {moment.year}"


def _access_status(item: Record) -> Document:
    id = item.access["status"]
    title, description, icon, style = _ACCESS[id]
    until = item.access["embargo"].get("until")
    words = long(until) if until else None
    return {
        "id": id,
        "title_l10n": title,
        "description_l10n": description.format(until=words),
        "icon": icon,
        "embargo_date_l10n": words,
        "message_class": style,
    }


def _licence(term: Document) -> Document:
    served = {"id": term["id"], "title_l10n": term["title"]["en"]}
    if "description" in term:
        served["description_l10n"] = term["description"]["en"]
    return served | {key: term[key] for key in ("icon", "props") if key in term}


def _terms(value: Any) -> Any:
    """The same with every vocabulary term in English."""
    if isinstance(value, list):
        return [_terms(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "id" in value and "title" in value:
        return l10n(value)
    return {key: _terms(item) for key, item in value.items()}


def _award(term: Document) -> Document:
    served = {key: value for key, value in term.items() if key != "title"}
    return {**served, "title_l10n": term["title"]["en"]}


def _people(people: list[Document], name: str) -> Document:
    """Creators with numbered affiliations, as on InvenioRDM's pages."""
    numbers: dict[str, int] = {}
    affiliations: list[list[object]] = []
    listed = []
    for person in people:
        shown = dict(person)
        if "role" in person:
            shown["role"] = {**person["role"], "title": person["role"]["title"]["en"]}
        if "affiliations" in person:
            shown["affiliations"] = []
            for place in person["affiliations"]:
                if place["name"] not in numbers:
                    numbers[place["name"]] = len(numbers) + 1
                    affiliations.append([len(numbers), place["name"], place.get("id")])
                shown["affiliations"].append([numbers[place["name"]], place["name"]])
        listed.append(shown)
    return {name: listed, "affiliations": affiliations}
