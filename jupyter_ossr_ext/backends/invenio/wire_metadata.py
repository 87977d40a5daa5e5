"""The metadata of a record or draft in InvenioRDM's JSON.

See `wire` for what these types have in common.
"""

from __future__ import annotations

from msgspec import Struct

Localised = dict[str, str]


class Identifier(Struct, frozen=True, gc=False):
    identifier: str = ""
    scheme: str | None = None


class Titled(Struct, frozen=True, gc=False):
    """A vocabulary term."""

    id: str | None = None
    title: Localised | None = None


class PersonOrOrg(Struct, frozen=True, gc=False):
    name: str | None = None
    type: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    identifiers: list[Identifier] | None = None


class Affiliation(Struct, frozen=True, gc=False):
    name: str | None = None
    id: str | None = None


class Creatibutor(Struct, frozen=True, gc=False):
    person_or_org: PersonOrOrg = PersonOrOrg()
    affiliations: list[Affiliation] | None = None
    role: Titled | None = None


class RightsProps(Struct, frozen=True, gc=False):
    url: str | None = None
    scheme: str | None = None


class Rights(Struct, frozen=True, gc=False):
    id: str | None = None
    title: Localised | None = None
    link: str | None = None
    props: RightsProps | None = None


class Subject(Struct, frozen=True, gc=False):
    subject: str | None = None
    scheme: str | None = None
    id: str | None = None
    identifiers: list[Identifier] | None = None


class Funder(Struct, frozen=True, gc=False):
    id: str | None = None
    name: str | None = None


class Award(Struct, frozen=True, gc=False):
    id: str | None = None
    title: Localised | None = None
    number: str | None = None
    acronym: str | None = None
    identifiers: list[Identifier] | None = None


class FundingEntry(Struct, frozen=True, gc=False):
    funder: Funder | None = None
    award: Award | None = None


class Related(Struct, frozen=True, gc=False):
    identifier: str = ""
    scheme: str | None = None
    relation_type: Titled | None = None
    resource_type: Titled | None = None


class Embargo(Struct, frozen=True, gc=False):
    active: bool = False
    until: str | None = None
    reason: str | None = None


class Access(Struct, frozen=True, gc=False):
    status: str | None = None
    record: str | None = None
    files: str | None = None
    embargo: Embargo | None = None


class DateEntry(Struct, frozen=True, gc=False):
    date: str = ""
    type: Titled | None = None
    description: str | None = None


class Reference(Struct, frozen=True, gc=False):
    reference: str = ""
