"""Persons and organisations of CodeMeta documents, with their roles."""

from __future__ import annotations

import re
from typing import Any

from msgspec import structs

from ..models import Choice, Person
from . import people
from .codemeta_values import IDS, TYPES, values, words
from .document import Node


def persons_of(node: Node, role: Choice | None) -> list[Person]:
    """Persons with their roles. A `Role` holds its person, or names one of the others by id."""
    found: list[Person] = []
    by_id: dict[str, int] = {}
    roles: list[Node] = []
    for each in values(node):
        if each.is_mapping and str(each.get(*TYPES).value).endswith("Role"):
            roles.append(each)
            continue
        id = str(each.get(*IDS).value or "")
        for person in _persons(each, role):
            by_id[id] = len(found)
            found.append(person)
    for each in roles:
        each.get(*TYPES).skip()
        known = _role(each.get("roleName"))
        for holder in each.get("contributor", "author").each():
            id = str(holder.get(*IDS).value or "") if holder.is_mapping else str(holder.value)
            if id and id in by_id:
                holder.skip()
                if known:
                    number = by_id[id]
                    found[number] = structs.replace(found[number], role=known)
            elif not id.startswith(("_:", "#")) or holder.get("name", "givenName", "familyName"):
                found += _persons(holder, known or role)
    return found


def _part(node: Node) -> str:
    """Of a name; a list has one for each given name."""
    return " ".join(filter(None, map(words, values(node))))


def _role(node: Node) -> Choice | None:
    """The first that is known; the others stay unread."""
    found: Choice | None = None
    for each in values(node):
        known = people.role(words(each))
        if found or not known:
            each.refuse()
        found = found or known
    return found


def _persons(node: Node, role: Choice | None) -> list[Person]:
    """A `Person` or `Organization` of JSON-LD, or names in a text."""
    if not node.is_mapping:
        return people.of_text(node, role=role)
    kind = words(node.get(*TYPES))
    id, also = node.get(*IDS), node.get("identifier")
    is_blank = str(id.value).startswith(("_:", "#"))
    if is_blank:
        id.skip()  # a name of the file's own
    name = node.get("name", "legalName")
    if "rgani" in kind or (not kind and people.is_team(str(name.value or ""))):
        text = name.text()
        known = (None if is_blank else people.ror(id)) or people.ror(also)
        if not text:
            id.refuse()
        return [people.organisation(text, role=role, ror=known)] if text else []
    family, given = _part(node.get("familyName")), _part(node.get("givenName"))
    email = re.sub(r"\Amailto:", "", words(node.get("email"))) or None
    options: dict[str, Any] = {
        "role": role,
        "orcid": (None if is_blank else people.orcid(id)) or people.orcid(also),
        "affiliations": people.affiliations(node.get("affiliation")),
        "email": email,
    }
    if family or given:
        name.skip()  # the same in one piece
        if not family:
            family, given = people.family_and_given(given)
        elif not given and people.is_team(family):
            return [people.organisation(family, role=role, email=email)]
        return [Person(family_name=family, given_name=given, **options)]
    text = name.text()
    whole = people.named(text, **{**options, "email": email}) if text else None
    is_person = bool(kind) and (options["orcid"] or " " not in text)
    if whole and whole.kind == "organizational" and is_person:  # it says so
        family, given = people.family_and_given(text)
        whole = Person(family_name=family, given_name=given, **options)
    if whole is None:  # an ORCID alone is nobody in a form
        id.refuse()
        also.refuse()
    return [whole] if whole else []
