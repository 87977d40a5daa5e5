"""A record as a Citation File Format document (CFF 1.2.0)."""

from __future__ import annotations

import re
from typing import Any

import yaml

from ..models import Person, Record
from ..problems import NotFound
from .licences import spdx

DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]\Z")
DOI = re.compile(r"10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+\Z")
URL = re.compile(r"(https|http)://.+\Z")


def write(record: Record) -> str:
    """The document as YAML. Fields that CFF would not accept are left out.

    Raises `NotFound` for a record without creators: CFF cannot do without authors.
    """
    authors = [_author(creator) for creator in record.creators]
    if not authors:
        raise NotFound("This record names no creators, so there is no CFF citation. Use BibTeX.")
    kind = (record.resource_type.id if record.resource_type else None) or "software"
    document: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this, please cite it as below.",
        "type": "software" if kind.startswith("software") else "dataset",
        "title": record.title or "Untitled",
        "authors": authors,
        "version": record.version,
        "date-released": record.publication_date if _is_date(record.publication_date) else None,
        "doi": record.doi if record.doi and DOI.match(record.doi) else None,
        "url": record.url if URL.match(record.url) else None,
        "repository-code": record.code_repository,
        "keywords": list(dict.fromkeys(each.title for each in record.subjects if each.title)),
        **_licence(record),
    }
    filled = {name: value for name, value in document.items() if value}
    return str(yaml.safe_dump(filled, sort_keys=False, allow_unicode=True, width=100))


def _is_date(text: str | None) -> bool:
    return bool(text and DATE.match(text))


def _licence(record: Record) -> dict[str, Any]:
    ids = [known for each in record.licences if each.id and (known := spdx(each.id))]
    urls = [each.url for each in record.licences if each.url and URL.match(each.url)]
    if ids:
        return {"license": ids[0] if len(ids) == 1 else ids}
    return {"license-url": urls[0]} if urls else {}


def _author(creator: Person) -> dict[str, str]:
    orcid = creator.orcid if creator.orcid and ORCID.match(creator.orcid) else None
    author: dict[str, str] = {}
    if creator.kind == "organizational":
        author["name"] = creator.family_name
    else:
        author["family-names"] = creator.family_name
        if creator.given_name:
            author["given-names"] = creator.given_name
        if creator.affiliations:
            author["affiliation"] = "; ".join(each.title for each in creator.affiliations)
    if orcid:
        author["orcid"] = f"https://orcid.org/{orcid}"
    return author
