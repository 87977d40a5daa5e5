"""Persons and organisations as the various files write them, and as CodeMeta has them."""

from __future__ import annotations

import re
from collections.abc import Callable

from .._util import identifiers
from ..models import Choice, Person
from .document import Node

ROLES = {
    "contactperson": "Contact person",
    "datacollector": "Data collector",
    "datacurator": "Data curator",
    "datamanager": "Data manager",
    "distributor": "Distributor",
    "editor": "Editor",
    "hostinginstitution": "Hosting institution",
    "other": "Other",
    "producer": "Producer",
    "projectleader": "Project leader",
    "projectmanager": "Project manager",
    "projectmember": "Project member",
    "registrationagency": "Registration agency",
    "registrationauthority": "Registration authority",
    "relatedperson": "Related person",
    "researcher": "Researcher",
    "researchgroup": "Research group",
    "rightsholder": "Rights holder",
    "sponsor": "Sponsor",
    "supervisor": "Supervisor",
    "workpackageleader": "Work package leader",
}
"""DataCite's types of contributors: titles by id of InvenioRDM's vocabulary."""
TEAM = re.compile(
    r"\b(?:academy|agency|alliance|association|authors|board|bureau|centre|center|collaboration"
    r"|commission|committee|community|consorti(?:a|um)|contributors|corporation|council"
    r"|department|developers?|division|[ée]cole|experiment|facility|federation|foundation|gmbh"
    r"|group|inc|institut|institute|instituto|istituto|laboratoire|laboratory|labs?|llc|ltd"
    r"|maintainers|ministry|mission|network|observatoire|observator(?:io|y)|office"
    r"|organi[sz]ation|osservatorio|partnership|polytechni(?:c|que)|project|society|staff|survey"
    r"|team|telescope|union|universi[tdà]\w*|workgroup)\b",
    re.IGNORECASE,
)
"""Words that persons are not called by."""
REVERSED = re.compile(r"(Collaboration|Consortium|Team),\s*([^,]+)", re.IGNORECASE)
"""A team in the form of `Family, Given`."""
PARTICLES = frozenset(
    (  # noqa: SIM905
        "af al av bin da de del della den der des di do dos du el ibn la le ten ter van vom von zu "
        "zum zur"
    ).split()
)
"""Words, in lower case, that family names begin with."""
IN_BRACKETS = re.compile(r"(.+?)\s*\(([^()@]+)\)")
MAIL = re.compile(r"\s*[<(]?\s*([^\s<>()@]+@[^\s<>()@]+)\s*[>)]?\s*\Z")
AND = re.compile(r"\s*(?:[,;&\n]|\band\b)\s*")
GROUP = re.compile(r"(?i)\b(?:authors|collaboration|consortium|contributors|developers|team)\b")
"""Words of teams that are at no place: what follows a comma is somebody else."""
PARTED = re.compile(r"\s*[;\n]\s*")
OTHERS = re.compile(r",?\s+(?:et al\.?|and others)\s*\Z", re.IGNORECASE)
ACRONYM = re.compile(r"(?=.*[A-Z])[A-Z0-9][A-Z0-9-]{2,}|[A-Z]\w*(?:\d|[a-z][A-Z]{2})\w*")
"""One word that is no family name: `CERN`, `KM3NeT`, `NumFOCUS`."""


def is_team(name: str) -> bool:
    """Whether a name is that of an organisation: by its words, `The …`, or letters as of `CERN`."""
    if match := IN_BRACKETS.fullmatch(name.strip()):
        name = match[1]
    if REVERSED.fullmatch(name):
        return True
    if "," in name:
        first, *others = name.split(",")
        is_place = len(first.split()) > 1  # `Institute of Space Science, New York`
        return bool(TEAM.search(first)) and (is_place or all(map(TEAM.search, others)))
    whole = name.strip()
    return bool(
        TEAM.search(whole)
        or re.match(r"the\s+\S", whole, re.IGNORECASE)
        or ACRONYM.fullmatch(whole)
    )


def named(name: str, **more: object) -> Person | None:
    """`Family, Given` or `Given Family`, `… <e-mail>`, `… (Institute)`, or the name of a team.

    None for what has no letters, and for `… et al.`.
    """
    if match := MAIL.search(name):
        name = name[: match.start()]
        more.setdefault("email", match[1])
    name = " ".join(name.split()).strip(",;\"' ")
    if not re.search(r"[^\W\d_]", name) or re.search(r"\bet al\b", name):
        return None
    if is_team(name):
        if match := REVERSED.fullmatch(name):
            name = f"{match[2]} {match[1]}"
        return organisation(name, role=more.get("role"), email=more.get("email"))
    if match := IN_BRACKETS.fullmatch(name):
        name = match[1]
        if not match[2].islower():
            more["affiliations"] = more.get("affiliations") or [Choice(match[2])]
    family, given = family_and_given(name)
    return Person(family_name=family, given_name=given, **more)  # type: ignore[arg-type]


def family_and_given(name: str) -> tuple[str, str]:
    """Of `Family, Given`, `Given Family` and `Given van Family`."""
    family, comma, given = name.partition(",")
    if comma:
        return family.strip(), given.strip()
    words = name.split()
    start = len(words) - 1
    while start > 0 and words[start - 1] in PARTICLES:
        start -= 1
    return " ".join(words[start:]), " ".join(words[:start])


def of_text(node: Node, **more: object) -> list[Person]:
    """Persons of a text. It stays unread if it has none, or says more than their names."""
    text = node.text()
    found = several(text, **more) if text else []
    names = " ".join(each.family_name for each in found)
    in_brackets = "(" in text and "(" not in names and not any(e.affiliations for e in found)
    if not found or in_brackets or OTHERS.search(text):
        node.refuse()
    return found


def several(text: str, **more: object) -> list[Person]:
    """Persons of one text, such as `Ada Example, Bea Example and Cyd Example`.

    `Example, Ada` is one person: a part that is one word is no name of its own.
    """
    text = OTHERS.sub("", text)
    if len(names := [part for part in PARTED.split(text) if part.strip()]) > 1:
        return [person for name in names for person in several(name, **more)]
    parts = [part for part in AND.split(text) if part.strip()]
    names = [re.sub(r"[<(].*", "", part).split() for part in parts]
    if len(parts) < 2 or any(len(name) < 2 for name in names) or _is_one_team(text, parts):
        parts = [text]
    return [person for part in parts if (person := named(part, **more))]


def _is_one_team(text: str, parts: list[str]) -> bool:
    """Whether the parts of a text are one name: `Institute of Space Science, New York`."""
    if not is_team(text.replace(",", " ")):
        return False
    persons = [part for part in parts if not is_team(part)]
    if not persons or ("," not in text and any(" of " in part for part in parts)):
        return True
    return len(persons) == 1 and not any(map(GROUP.search, parts))


def organisation(name: str, **more: object) -> Person:
    return Person(kind="organizational", family_name=name, **more)  # type: ignore[arg-type]


def role(text: str) -> Choice | None:
    """A role, however it is spelled: `Data Curator` is `datacurator`."""
    id = re.sub(r"[^a-z]", "", text.lower())
    return Choice(ROLES[id], id) if id in ROLES else None


CONTACT = role("contactperson")
OTHER = role("other")


def orcid(node: Node) -> str | None:
    return _identified(node, identifiers.orcid)


def ror(node: Node) -> str | None:
    return _identified(node, identifiers.ror)


def _identified(node: Node, read: Callable[[str], str | None]) -> str | None:
    for each in node.each():
        if known := read(each.text() or _value(each)):
            return known
        each.refuse()
    return None


def _value(node: Node) -> str:
    """Of a `PropertyValue`."""
    node.get("propertyID", "@type", "type").skip()
    return node.get("value", "@id", "url").text()


def affiliations(node: Node) -> list[Choice]:
    """Institutes by name; one that has only an address stays unread, unless it is ROR's."""
    found = []
    for each in node.each():
        if not each.is_mapping:
            if text := each.text():
                found.append(Choice(text))
            continue
        known = ror(each.get("@id", "id")) or ror(each.get("identifier")) or ror(each.get("url"))
        name = each.get("name", "legalName").text()
        if name or known:
            if str(each.get("@id", "id").value).startswith(("_:", "#")):
                each.get("@id", "id").skip()  # a name of the file's own
            each.get("@type", "type").skip()
            each.get("legalName").skip()
            found.append(Choice(name or str(known), known))
    return found


def to_codemeta(person: Person) -> dict[str, object]:
    """A `Person` or `Organization` of schema.org."""
    entity: dict[str, object]
    if person.kind == "organizational":
        entity = {"@type": "Organization", "name": person.family_name}
        return entity | ({"@id": f"https://ror.org/{person.ror}"} if person.ror else {})
    entity = {"@type": "Person"}
    if person.orcid:
        entity["@id"] = f"https://orcid.org/{person.orcid}"
    entity |= {"givenName": person.given_name, "familyName": person.family_name}
    if person.email:
        entity["email"] = person.email
    places = [_place(each) for each in person.affiliations]
    if places:
        entity["affiliation"] = places[0] if len(places) == 1 else places
    return {name: value for name, value in entity.items() if value}


def _place(place: Choice) -> dict[str, object]:
    entity: dict[str, object] = {"@type": "Organization", "name": place.title}
    return entity | ({"@id": f"https://ror.org/{place.id}"} if place.id else {})
