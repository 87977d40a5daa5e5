"""CITATION.cff (Citation File Format 1.2.0) as metadata."""

from __future__ import annotations

from typing import Any

import yaml

from ..models import Choice, Person, RelatedWork
from . import people
from .html_text import paragraphs
from .merge import Filling

TAKEN = frozenset(
    {
        "title",
        "abstract",
        "version",
        "date-released",
        "type",
        "license",
        "license-url",
        "authors",
        "contact",
        "keywords",
        "repository-code",
        "repository-artifact",
        "repository",
        "url",
        "doi",
        "identifiers",
        "references",
        "preferred-citation",
    }
)
EVERYWHERE = frozenset({"cff-version", "message"})
"""Said in each such file; they tell nothing about the work."""


def read(text: str) -> Filling:
    told = yaml.safe_load(text)
    licences = told.get("license") or told.get("license-url") or []
    licences = licences if isinstance(licences, list) else [licences]
    ids = [id for each in licences if (id := people.licence_id(each))]
    identifiers = [e for e in told.get("identifiers") or [] if e.get("value")]
    doi = told.get("doi") or next((e["value"] for e in identifiers if e.get("type") == "doi"), "")
    also = [told["preferred-citation"]] if told.get("preferred-citation") else []
    extra = {
        "identifier": f"https://doi.org/{doi}" if doi else "",
        "url": str(told.get("url") or ""),
        "downloadUrl": str(told.get("repository-artifact") or ""),
    }
    fields: dict[str, object] = {
        "title": told.get("title"),
        "description": paragraphs(told.get("abstract")),
        "version": str(told.get("version") or ""),
        "publication_date": str(told.get("date-released") or ""),
        "resource_type": "dataset" if told.get("type") == "dataset" else None,
        "licences": ids,
        "creators": [_person(each) for each in told.get("authors") or []],
        "contributors": [_person(each, "contactperson") for each in told.get("contact") or []],
        "subjects": [Choice(str(each)) for each in told.get("keywords") or []],
        "code_repository": told.get("repository-code") or told.get("repository"),
        "related": [r for e in identifiers if e["value"] != doi and (r := _related(e))],
        "references": [_reference(e) for e in [*also, *(told.get("references") or [])]],
        "extra": {term: said for term, said in extra.items() if said},
    }
    left = [name for name in told if name not in TAKEN | EVERYWHERE]
    if len(ids) < len(licences):
        left.append("license")
    if told.get("license") and told.get("license-url"):
        left.append("license-url")
    if any(e["value"] != doi and not _related(e) for e in identifiers):
        left.append("identifiers")
    return fields, left


def _related(told: dict[str, Any]) -> RelatedWork | None:
    """Each identifier of a CFF file is one of the work itself."""
    relations = {"url": "isSupplementTo", "doi": "isIdenticalTo", "swh": "isIdenticalTo"}
    relation = relations.get(str(told.get("type")))
    return RelatedWork(str(told["value"]), relation, str(told["type"])) if relation else None


def _person(told: dict[str, Any], role: str | None = None) -> Person:
    if "name" in told and "family-names" not in told:
        match = people.ROR.search(str(told.get("website") or ""))
        return Person(
            kind="organizational",
            family_name=str(told["name"]),
            role=role,
            ror=match[1] if match else None,
            email=told.get("email"),
        )
    names = ("name-particle", "family-names", "name-suffix")
    family = " ".join(str(told[key]) for key in names if told.get(key))
    return Person(
        family_name=family or str(told.get("alias") or ""),
        given_name=str(told.get("given-names") or ""),
        orcid=people.orcid(told.get("orcid")),
        affiliations=people.affiliations(told.get("affiliation")),
        role=role,
        email=told.get("email"),
    )


def _reference(told: dict[str, Any]) -> str:
    """In one line: who, what, where, when, and its address."""
    who = [_said(each) for each in told.get("authors") or []]
    journal = " ".join(str(told[key]) for key in ("journal", "volume") if told.get(key))
    doi = f"https://doi.org/{told['doi']}" if told.get("doi") else str(told.get("url") or "")
    year = str(told.get("year") or str(told.get("date-released") or "")[:4])
    parts = [", ".join(filter(None, who)), str(told.get("title") or ""), journal, year]
    return " ".join(part for part in [". ".join(filter(None, parts)), doi] if part)


def _said(told: dict[str, Any]) -> str:
    return str(told.get("name") or " ".join(
        str(told[key]) for key in ("given-names", "name-particle", "family-names") if told.get(key)
    ))  # fmt: skip
