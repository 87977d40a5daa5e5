"""`.zenodo.json`, the metadata of Zenodo's legacy deposit API, as metadata."""

from __future__ import annotations

import json
from typing import Any

from ..models import Choice, DraftAccess, Grant, Person, RelatedWork
from . import people
from .html_text import as_html
from .merge import Filling

TAKEN = frozenset(
    {
        "title",
        "description",
        "version",
        "publication_date",
        "upload_type",
        "license",
        "creators",
        "contributors",
        "keywords",
        "subjects",
        "language",
        "references",
        "related_identifiers",
        "grants",
        "access_right",
        "embargo_date",
        "access_conditions",
        "doi",
    }
)
LANGUAGES = {
    "cs": "ces",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fr": "fra",
    "it": "ita",
    "nl": "nld",
    "pl": "pol",
    "pt": "por",
}
"""Two letters, as Zenodo once took them, as the three of its vocabulary (ISO 639-3)."""


def read(text: str) -> Filling:
    told = json.loads(text)
    kind = told.get("upload_type")
    sub = told.get(f"{kind}_type")
    licence = told.get("license")
    id = people.licence_id(licence) if licence else None
    language = str(told.get("language") or "").lower()
    terms = [*(told.get("keywords") or []), *(told.get("subjects") or [])]
    fields: dict[str, object] = {
        "title": told.get("title"),
        "description": as_html(told.get("description")),
        "version": str(told.get("version") or ""),
        "publication_date": told.get("publication_date"),
        "resource_type": f"{kind}-{sub}" if sub else kind,
        "licences": [id] if id else [],
        "creators": [_person(each) for each in told.get("creators") or []],
        "contributors": [
            _person(each, str(each.get("type") or "other").lower())
            for each in told.get("contributors") or []
        ],
        "subjects": [_subject(each) for each in terms],
        "languages": [LANGUAGES.get(language, language)] if language else [],
        "references": [str(each) for each in told.get("references") or []],
        "related": [
            RelatedWork(
                str(each["identifier"]),
                str(each.get("relation") or "references"),
                each.get("scheme"),
                each.get("resource_type"),
            )
            for each in told.get("related_identifiers") or []
        ],
        "funding": [_grant(each) for each in told.get("grants") or []],
        "access": _access(told),
        "extra": {"identifier": f"https://doi.org/{told['doi']}"} if told.get("doi") else {},
    }
    left = [name for name in told if name not in TAKEN and name != f"{kind}_type"]
    left += ["license"] if licence and not id else []
    left += ["subjects"] if any(isinstance(each, dict) for each in terms) else []
    left += [name for name in ("creators", "contributors") if _more(told.get(name))]
    return fields, left


def _more(persons: list[dict[str, Any]] | None) -> bool:
    known = {"name", "orcid", "affiliation", "type"}
    return any(value and key not in known for each in persons or [] for key, value in each.items())


def _subject(told: Any) -> Choice:
    return Choice(
        str(told.get("term") or told.get("identifier")) if isinstance(told, dict) else str(told)
    )


def _access(told: dict[str, Any]) -> DraftAccess | None:
    match told.get("access_right"):
        case "embargoed":
            return DraftAccess("restricted", told.get("embargo_date"))
        case "restricted" | "closed":
            return DraftAccess("restricted", None, told.get("access_conditions"))
        case _:
            return None


def _person(told: dict[str, Any], role: str | None = None) -> Person:
    return people.named(
        str(told["name"]),
        orcid=people.orcid(told.get("orcid")),
        affiliations=people.affiliations(told.get("affiliation")),
        role=role,
    )


def _grant(told: dict[str, Any]) -> Grant:
    """`824064`, or with the funder's DOI before it: `10.13039/501100000780::824064`."""
    funder, _, number = str(told["id"]).rpartition("::")
    if not funder or funder == "10.13039/501100000780":
        ours = Choice("European Commission", "00k4n6c32")
        return Grant(ours, Choice(number, f"00k4n6c32::{number}"), number)
    return Grant(Choice(funder), Choice(number), number)
