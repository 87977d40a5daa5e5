"""`.zenodo.json`, the metadata of Zenodo's legacy deposit API, as metadata."""

from __future__ import annotations

import re

from .._util import identifiers
from ..models import Access, Choice, Grant, Person, RelatedWork, term
from ..models.metadata import RecordDate
from . import dates, grants, licences, people
from .document import Node
from .html_text import as_html
from .json_text import load
from .merge import Filling

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
LICENCES = {
    "agpl-v3": "agpl-3.0-only",
    "apache2.0": "apache-2.0",
    "cc-by": "cc-by-4.0",
    "cc-by-sa": "cc-by-sa-4.0",
    "cc-zero": "cc0-1.0",
    "isc-license": "isc",
    "mit-license": "mit",
    "mozilla": "mpl-1.0",
    "mozilla1.1": "mpl-1.1",
    "odc-by": "odc-by-1.0",
    "odc-odbl": "odbl-1.0",
    "openfont": "ofl-1.1",
    "uoi-ncsa": "ncsa",
    "zlib-license": "zlib",
}
"""Zenodo's former ids, which its deposit API still takes. Its `bsd-license` stood for two."""


def read(text: str) -> Filling:
    """Raises `ValueError` for what is no JSON object."""
    root = Node(load(text))
    root.get("prereserve_doi").skip()
    kind = root.get("upload_type").text().lower()
    sub = root.get(f"{kind}_type").text().lower()
    doi = identifiers.doi(root.get("doi").text())
    if not doi:
        root.get("doi").refuse()
    fields: dict[str, object] = {
        "title": root.get("title").text(),
        "description": as_html(root.get("description").text()),
        "version": root.get("version").text(),
        "publication_date": dates.day(root.get("publication_date")),
        "resource_type": term(f"{kind}-{sub}" if sub else kind) if kind else None,
        "licences": _licences(root.get("license")),
        "creators": _people(root.get("creators")),
        "contributors": _people(root.get("contributors"), contribute=True),
        "subjects": [*_keywords(root.get("keywords")), *_subjects(root.get("subjects"))],
        "languages": _languages(root.get("language")),
        "references": [line for each in root.get("references").each() if (line := each.text())],
        "related": _related(root.get("related_identifiers")),
        "dates": _dates(root.get("dates")),
        "funding": _funding(root.get("grants")),
        "access": _access(root),
        "extra": {"identifier": f"https://doi.org/{doi}"} if doi else {},
    }
    return fields, root.unread()


def _licences(node: Node) -> list[Choice]:
    node = node.get("id") if node.is_mapping else node
    text = node.text()
    former = LICENCES.get(text.lower())
    found = [licences.choice(former)] if former else licences.choices(text)
    if not found:
        node.refuse()
    return found


def _keywords(node: Node) -> list[Choice]:
    if isinstance(node.value, list):
        return [Choice(word) for each in node.each() if (word := each.text())]
    return [Choice(word.strip()) for word in re.split("[,;]", node.text()) if word.strip()]


def _subjects(node: Node) -> list[Choice]:
    """Terms of a controlled vocabulary; their addresses have no place in a form."""
    found = []
    for each in node.each():
        word = each.get("term", "identifier").text() if each.is_mapping else each.text()
        found += [Choice(word)] if word else []
    return found


def _languages(node: Node) -> list[Choice]:
    language = node.text().lower()
    known = LANGUAGES.get(language, language)
    if re.fullmatch("[a-z]{3}", known):
        return [term(known)]
    node.refuse()
    return []


def _related(node: Node) -> list[RelatedWork]:
    found = []
    for each in node.each():
        value = each.get("identifier") if each.is_mapping else each
        text = value.text()
        given = each.get("scheme").text().lower() or None
        doi = identifiers.doi(text) if given in {None, "doi", "url"} else None
        if not text:
            continue
        if given is None and not doi and not identifiers.scheme(text):
            value.refuse()  # no repository takes it
            continue
        relation = each.get("relation").text() or "references"
        found.append(
            RelatedWork(
                doi or text,
                term(relation.lower()),
                "doi" if doi and given else given,
                term(kind) if (kind := each.get("resource_type").text()) else None,
            )
        )
    return found


def _dates(node: Node) -> list[RecordDate]:
    """`start` and `end` of each, which may be the same day."""
    found = []
    for each in node.each():
        days = [dates.day(part) for name in ("start", "end") if (part := each.get(name))]
        days = list(dict.fromkeys(filter(None, days)))
        if days:
            kind = each.get("type").text().lower()
            about = each.get("description").text() or None
            found.append(RecordDate("/".join(days), term(kind) if kind else None, about))
    return found


def _funding(node: Node) -> list[Grant]:
    found = []
    for each in node.each():
        id = each.get("id") if each.is_mapping else each
        grant = grants.by_id(id.text())
        found += [grant] if grant and grant not in found else []
        if not grant:
            id.refuse()
    return found


def _access(root: Node) -> Access | None:
    right = root.get("access_right").text()
    match right:
        case "embargoed":
            return Access(
                files="restricted", embargo_until=dates.day(root.get("embargo_date")) or None
            )
        case "restricted" | "closed":
            why = root.get("access_conditions").text() or None
            return Access(files="restricted", embargo_reason=why)
        case "open" | "":
            return None
        case _:
            root.get("access_right").refuse()
            return None


def _people(node: Node, *, contribute: bool = False) -> list[Person]:
    found = []
    for each in node.each():
        name = each.get("name") if each.is_mapping else each
        kind = each.get("type") if contribute else Node(None)
        role = people.role(kind.text()) if contribute else None
        if contribute and role is None:
            kind.refuse()
            role = people.OTHER
        orcid, places = each.get("orcid"), each.get("affiliation")
        if not each.is_mapping:
            persons = people.several(name.text(), role=role)
            found += persons
            if not persons:
                name.refuse()
            continue
        person = people.named(name.text(), role=role)
        if person is None:
            each.refuse()
            continue
        if person.kind == "personal":
            person = Person(
                family_name=person.family_name,
                given_name=person.given_name,
                email=person.email,
                role=role,
                orcid=people.orcid(orcid),
                affiliations=people.affiliations(places),
            )
        found.append(person)
    return found
