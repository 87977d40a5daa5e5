"""Persons and licences as the various files write them."""

from __future__ import annotations

import re

from ..models import Choice, Person
from .cff import SPDX

ORCID = re.compile(r"(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\Z")
ROR = re.compile(r"ror\.org/(0[a-z0-9]{8})\Z")
SPDX_PAGE = "https://spdx.org/licenses/"


def orcid(text: object) -> str | None:
    match = ORCID.search(str(text or "").strip().rstrip("/"))
    return match.group(1) if match else None


def named(name: str, **more: object) -> Person:
    """`Family, Given` or `Given Family`."""
    family, comma, given = name.strip().partition(",")
    if not comma:
        given, _, family = name.strip().rpartition(" ")
    return Person(family_name=family.strip(), given_name=given.strip(), **more)  # type: ignore[arg-type]


def affiliations(value: object) -> list[Choice]:
    found = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            match = ROR.search(str(each.get("@id") or each.get("id") or ""))
            name = str(each.get("name") or "")
            if name or match:
                found.append(Choice(name or str(match and match[1]), match[1] if match else None))
        elif each:
            found.append(Choice(str(each)))
    return found


def from_codemeta(value: object, role: str | None) -> Person | None:
    """A `Person` or `Organization` of JSON-LD, or just a name."""
    if isinstance(value, str):
        return named(value, role=role) if value.strip() else None
    if not isinstance(value, dict):
        return None
    kind = str(value.get("@type") or value.get("type") or "Person")
    name = value.get("name")
    if "rgani" in kind:
        if not name:
            return None
        where = str(value.get("@id") or value.get("id") or value.get("identifier") or "")
        match = ROR.search(where)
        return Person(
            kind="organizational", family_name=str(name), role=role, ror=match[1] if match else None
        )
    options = {
        "role": role,
        "orcid": orcid(value.get("@id") or value.get("id") or value.get("identifier")),
        "affiliations": affiliations(value.get("affiliation")),
        "email": str(value["email"]) if value.get("email") else None,
    }
    family, given = value.get("familyName"), value.get("givenName")
    if family or given:
        return Person(family_name=str(family or ""), given_name=str(given or ""), **options)  # type: ignore[arg-type]
    return named(str(name), **options) if name else None


def to_codemeta(person: Person) -> dict[str, object]:
    told: dict[str, object]
    if person.kind == "organizational":
        told = {"@type": "Organization", "name": person.family_name}
        return told | ({"@id": f"https://ror.org/{person.ror}"} if person.ror else {})
    told = {"@type": "Person"}
    if person.orcid:
        told["@id"] = f"https://orcid.org/{person.orcid}"
    told |= {"givenName": person.given_name, "familyName": person.family_name}
    if person.email:
        told["email"] = person.email
    places = [_place(each) for each in person.affiliations]
    if places:
        told["affiliation"] = places[0] if len(places) == 1 else places
    return {name: value for name, value in told.items() if value}


def _place(place: Choice) -> dict[str, object]:
    told: dict[str, object] = {"@type": "Organization", "name": place.title}
    return told | ({"@id": f"https://ror.org/{place.id}"} if place.id else {})


def licence_id(value: object) -> str | None:
    """The repository's id (SPDX in lower case) of a licence's id, name or address."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url") or value.get("id") or value.get("name")
    text = str(value or "").strip().rstrip("/")
    if not text:
        return None
    last = re.sub(r"\.(html|json|txt)\Z", "", text.rpartition("/")[2].lower())
    if "creativecommons.org/licenses/" in text:
        kind, _, number = text.partition("/licenses/")[2].partition("/")
        return f"cc-{kind}-{number.partition('/')[0]}".lower()
    if last in OLD:
        return OLD[last]
    return last if ID.fullmatch(last) else None


ID = re.compile(r"(?=.*[a-z])[a-z0-9.+-]{2,40}")
OLD = {
    "agpl-3.0": "agpl-3.0-or-later",
    "apache": "apache-2.0",
    "apache 2.0": "apache-2.0",
    "apache license 2.0": "apache-2.0",
    "apache license, version 2.0": "apache-2.0",
    "apache software license": "apache-2.0",
    "apache2": "apache-2.0",
    "bsd 3-clause": "bsd-3-clause",
    "bsd-3": "bsd-3-clause",
    "new bsd license": "bsd-3-clause",
    "gpl-2.0": "gpl-2.0-or-later",
    "gpl-2.0+": "gpl-2.0-or-later",
    "gpl-3.0": "gpl-3.0-or-later",
    "gpl-3.0+": "gpl-3.0-or-later",
    "gplv3": "gpl-3.0-or-later",
    "gplv3+": "gpl-3.0-or-later",
    "lgpl-2.1": "lgpl-2.1-or-later",
    "lgpl-3.0": "lgpl-3.0-or-later",
    "lgplv3": "lgpl-3.0-or-later",
    "mit license": "mit",
    "the mit license": "mit",
    "cc-by": "cc-by-4.0",
    "cc0": "cc0-1.0",
}
"""What people wrote before SPDX, or still do."""


def licence_url(id: str) -> str:
    return SPDX_PAGE + SPDX.get(id, id)
