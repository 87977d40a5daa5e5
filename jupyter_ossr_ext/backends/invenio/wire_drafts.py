"""InvenioRDM's JSON of drafts, requests and vocabularies, as far as it is used."""

from __future__ import annotations

from msgspec import UNSET, Raw, Struct, UnsetType

from . import wire, wire_metadata


class RequestLinks(Struct, frozen=True):
    actions: dict[str, str] | None = None


class Request(Struct, frozen=True):
    id: str = ""
    status: str = "created"
    title: str | None = None
    created: str | None = None
    updated: str | None = None
    last_activity_at: str | None = None
    created_by: dict[str, str] | None = None
    topic: dict[str, str] | None = None
    receiver: dict[str, str] | None = None
    links: RequestLinks | None = None


class Requests(Struct, frozen=True):
    hits: list[Request] = []


class FoundRequests(Struct, frozen=True):
    hits: Requests = Requests()


class Payload(Struct, frozen=True):
    content: str | None = None
    event: str | None = None


class Event(Struct, frozen=True):
    id: str = ""
    created: str | None = None
    created_by: dict[str, str] | None = None
    payload: Payload | None = None


class Events(Struct, frozen=True):
    hits: list[Event] = []


class FoundEvents(Struct, frozen=True):
    hits: Events = Events()


class Parent(Struct, frozen=True):
    id: str | None = None
    review: Request | None = None


class Files(Struct, frozen=True):
    entries: dict[str, wire.File] | None = None


class DraftLinks(Struct, frozen=True):
    request_deletion: str | None = None


class Draft(Struct, frozen=True):
    """A draft, or a record in the list of own records."""

    id: str
    created: str | None = None
    updated: str | None = None
    metadata: dict[str, Raw] = {}
    custom_fields: dict[str, Raw] | None = None
    access: Raw = Raw(b"{}")
    pids: dict[str, wire.Pid] | None = None
    parent: Parent | None = None
    versions: wire.Versions | None = None
    files: Files | None = None
    status: str | None = None
    is_draft: bool = False
    is_published: bool = False
    revision_id: int | None = None
    errors: list[wire.FieldFault] | None = None
    links: DraftLinks | None = None


class Drafts(Struct, frozen=True):
    hits: list[Draft] = []
    total: int = 0


class FoundDrafts(Struct, frozen=True):
    hits: Drafts = Drafts()


class Upload(Struct, frozen=True):
    """The response to an upload; `errors` or `completed` show that it came too late."""

    status: str | None = None
    errors: str | None = None
    checksum: str | None = None
    size: int | None = None


class Term(Struct, frozen=True):
    """An item of a vocabulary."""

    id: str = ""
    title: wire_metadata.Localised | None = None
    name: str | None = None
    subject: str | None = None
    scheme: str | None = None
    acronym: str | None = None
    number: str | None = None
    country: str | None = None
    country_name: str | None = None
    funder: wire_metadata.Funder | None = None
    affiliations: list[wire_metadata.Affiliation] | None = None
    props: dict[str, str] | UnsetType | None = UNSET
    tags: list[str] | None = None


class Terms(Struct, frozen=True):
    hits: list[Term] = []


class FoundTerms(Struct, frozen=True):
    hits: Terms = Terms()


class Profile(Struct, frozen=True):
    full_name: str | None = None
    affiliations: str | None = None


class User(Struct, frozen=True):
    """`identities` are the sign-in methods of the user: orcid, github, ..."""

    username: str | None = None
    profile: Profile = Profile()
    identities: dict[str, str] | None = None


class WhoAmI(Struct, frozen=True):
    id: int | str | None = None
