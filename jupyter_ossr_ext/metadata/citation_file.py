"""CITATION.cff (Citation File Format 1.2.0) as metadata."""

from __future__ import annotations

import re

import yaml

from .._util import identifiers
from .._util.aliases import bounded
from ..models import Choice, Person, RelatedWork, term
from . import dates, licences, people
from .document import Node
from .html_text import paragraphs
from .merge import Filling

RELATIONS = {"url": "isSupplementTo", "doi": "isIdenticalTo", "swh": "isIdenticalTo"}
"""Of an identifier of the work itself, by its type."""
OWN_RELATIONS = frozenset(
    {"isIdenticalTo", "isPartOf", "isVersionOf", "isNewVersionOf", "isSupplementTo", "isSourceOf"}
)
"""Words of DataCite that some files give themselves."""
DATASET = Choice("Dataset", "dataset")
ALL_VERSIONS = re.compile(r"concept|all versions|any version|latest|collection", re.IGNORECASE)
A_VERSION = re.compile(r"\bv(?:ersion)?\.? ?(\d[\w.+-]*)", re.IGNORECASE)
"""How descriptions of identifiers tell of which version they are."""


class _TextLoader(yaml.SafeLoader):
    """YAML whose values stay the text that was written: 1.10, 2021-07-29, No. Only null is not."""


_TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":null", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(text: str) -> Filling:
    """Raises `ValueError` or `yaml.YAMLError` for what is no YAML mapping."""
    document = yaml.load(text, Loader=_TextLoader)  # noqa: S506 (a SafeLoader)
    if not isinstance(document, dict):
        raise ValueError("not a mapping")
    root = Node(bounded(document))
    for boilerplate in ("cff-version", "message"):
        root.get(boilerplate).skip()
    version = root.get("version").text()
    extra = {
        "identifier": _doi(root, version),
        "url": root.get("url").text(),
        "downloadUrl": root.get("repository-artifact").text(),
    }
    fields: dict[str, object] = {
        "title": root.get("title").text(),
        "description": paragraphs(root.get("abstract").text()),
        "version": version,
        "publication_date": dates.day(root.get("date-released")),
        "resource_type": Choice("Dataset", "dataset")
        if root.get("type").text() == "dataset"
        else None,
        "licences": _licences(root),
        "creators": _people(root.get("authors")),
        "contributors": _people(root.get("contact"), people.CONTACT),
        "subjects": [Choice(word) for word in _keywords(root.get("keywords"))],
        "code_repository": _repository(root),
        "related": _related(root, version),
        "references": _references(root),
        "extra": {term: value for term, value in extra.items() if value},
    }
    return fields, root.unread()


def _keywords(node: Node) -> list[str]:
    if node.is_mapping or isinstance(node.value, list):
        return [word for each in node.each() if (word := each.text())]
    return [word.strip() for word in re.split("[,;\n]", node.text()) if word.strip()]


def _licences(root: Node) -> list[Choice]:
    found: list[Choice] = []
    for each in root.get("license").each():
        known = licences.choices(each.text())
        found += known
        if not known:
            each.refuse()
    url = root.get("license-url")
    known = licences.choices(url.text()) if url else []
    if not known or (found and not all(each in found for each in known)):
        url.refuse()
    return list(dict.fromkeys(found or known))


def _repository(root: Node) -> str | None:
    """The first that is an address; the others stay unread."""
    for name in ("repository-code", "repository"):
        node = root.get(name)
        if page := identifiers.repository_page(node.text()) if node else None:
            return page
        node.refuse()
    return None


def _doi(root: Node, version: str) -> str:
    """The address of the work's own DOI, not of one that is described as another version's."""
    node = root.get("doi")
    if doi := identifiers.doi(node.text()) if node else None:
        return f"https://doi.org/{doi}"
    node.refuse()
    for each in root.get("identifiers").each():
        if each.get("type").value == "doi" and _relation(each, version) == "isIdenticalTo":
            value = str(each.get("value").value)
            if doi := identifiers.doi(value):
                return f"https://doi.org/{doi}"
    return ""


def _relation(node: Node, version: str) -> str | None:
    """What an identifier of the file is to the work, by its type and description."""
    relation = RELATIONS.get(str(node.get("type").value))
    if (own := str(node.get("relation").value or "")) in OWN_RELATIONS:
        return own
    about = str(node.get("description").value or "")
    if relation != "isIdenticalTo":
        return relation
    named = [each.rstrip(".,;") for each in A_VERSION.findall(about)]
    if named and version.removeprefix("v") not in named:
        return "isNewVersionOf"
    if not named and ALL_VERSIONS.search(about):
        return "isVersionOf"
    return relation


def _related(root: Node, version: str) -> list[RelatedWork]:
    own = _doi(root, version).removeprefix("https://doi.org/").lower()
    found = []
    for each in root.get("identifiers").each():
        relation, value = _relation(each, version), each.get("value")
        doi = identifiers.doi(str(value.value))
        kind = str(each.get("type").value)
        if relation is None or (kind == "doi" and doi is None):
            continue
        each.skip()
        if (doi or "").lower() != own or not own:
            found.append(RelatedWork(doi or value.text(), term(relation.lower()), kind))
    return found


def _people(node: Node, role: Choice | None = None) -> list[Person]:
    found: list[Person] = []
    for each in node.each():
        if each.is_mapping:
            if person := _person(each, role):
                found.append(person)
            continue
        found += people.of_text(each, role=role)
    return found


def _person(node: Node, role: Choice | None) -> Person | None:
    family = [node.get(key).text() for key in ("name-particle", "family-names", "name-suffix")]
    given = node.get("given-names").text()
    email = node.get("email").text() or None
    if not any([*family, given]):
        name = node.get("name", "alias").text()
        if not name:
            node.refuse()
            return None
        if "name" not in dict(node.items()):  # somebody known by an alias alone
            return Person(
                family_name=name, orcid=people.orcid(node.get("orcid")), role=role, email=email
            )
        return people.organisation(
            name, role=role, ror=people.ror(node.get("website")), email=email
        )
    name = " ".join(filter(None, family))
    if not given and people.is_team(name):
        return people.organisation(name, role=role, email=email)
    name = name or node.get("alias").text()
    if not name:
        name, given = people.family_and_given(given)
    return Person(
        family_name=name,
        given_name=given,
        orcid=people.orcid(node.get("orcid")),
        affiliations=people.affiliations(node.get("affiliation")),
        role=role,
        email=email,
    )


def _references(root: Node) -> list[str]:
    found = []
    for name in ("preferred-citation", "references"):
        for each in root.get(name).each():
            line = _reference(each) if each.is_mapping else each.text()
            found += [line] if line else []
    return list(dict.fromkeys(found))


def _reference(node: Node) -> str:
    """In one line: who, what, where, when, and its address."""
    for not_shown in ("type", "abstract", "message", "cff-version"):
        node.get(not_shown).skip()
    authors = [name for each in node.get("authors").each() if (name := _author(each))]
    place = " ".join(
        text for key in ("journal", "volume", "issue", "edition") if (text := node.get(key).text())
    ) or _name(node.get("publisher", "conference"))  # fmt: skip
    pages = "-".join(text for key in ("start", "end") if (text := node.get(key).text()))
    doi = identifiers.doi(str(node.get("doi").value or ""))
    if doi:
        node.get("doi").skip()
    where = f"https://doi.org/{doi}" if doi else node.get("url").text()
    year = node.get("year").text() or dates.year(node.get("date-published", "date-released"))
    parts = [", ".join(authors), node.get("title").text(), place, pages, year]
    return " ".join(part for part in [". ".join(filter(None, parts)), where] if part)


def _author(node: Node) -> str:
    if not node.is_mapping:
        return node.text()
    for not_shown in ("affiliation", "orcid", "email", "website", "alias"):
        node.get(not_shown).skip()
    keys = ("given-names", "name-particle", "family-names", "name-suffix")
    return node.get("name").text() or " ".join(t for key in keys if (t := node.get(key).text()))


def _name(node: Node) -> str:
    return node.get("name").text() if node.is_mapping else node.text()
