"""Metadata of a record, the same for reading and for writing."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire


class Choice(Wire, frozen=True):
    """A vocabulary term. `id` is stored; null: free text."""

    title: str
    id: str | None = None
    note: str | None = None
    """Text that distinguishes terms of the same title: acronym and country, number, scheme."""
    group: str | None = None
    """Id of the parent item: the funder of an award."""
    url: str | None = None
    """Web address of what it names: text of a licence, page of a subject; http(s) only."""
    affiliations: tuple[str, ...] = ()
    """Names of the affiliations of a suggested person."""


def term(id: str) -> Choice:
    """A term by its id, where its title is not known."""
    return Choice(id, id)


class Person(Wire, frozen=True):
    """A creator or contributor. `orcid` is the bare id (0000-0002-1825-0097)."""

    kind: Literal["personal", "organizational"] = "personal"
    family_name: str = ""
    """For an organization: its name."""
    given_name: str = ""
    orcid: str | None = None
    ror: str | None = None
    """For an organization: bare ROR id."""
    affiliations: list[Choice] = []
    role: Choice | None = None
    email: str | None = None
    """For codemeta.json only; not sent to the repository."""

    def __str__(self) -> str:
        """`Family, Given`, as lists of people show it."""
        return ", ".join(filter(None, (self.family_name, self.given_name))) or "Unnamed"


class Grant(Wire, frozen=True):
    """A funder with an award. An award without an id needs a title and a number."""

    funder: Choice
    award: Choice | None = None
    """`note` is its acronym."""
    number: str | None = None


class RelatedWork(Wire, frozen=True):
    """`relation` is a DataCite term in the repository's vocabulary: issupplementto."""

    identifier: str
    relation: Choice
    scheme: str | None = None
    resource_type: Choice | None = None
    url: str | None = None
    """Where the identifier leads to; http(s) only."""


class RecordDate(Wire, frozen=True):
    """A date of what the record is about. `date` is an ISO date, or two with `/` between them;
    `kind` is of the vocabulary of date types: collected, valid, ..."""

    date: str
    kind: Choice | None = None
    description: str | None = None


class AccessStatus(StrEnum):
    OPEN = "open"
    EMBARGOED = "embargoed"
    RESTRICTED = "restricted"
    METADATA_ONLY = "metadata-only"


class Access(Wire, frozen=True):
    """Who may read the files. `embargo_until` is an ISO date; they are restricted until then."""

    status: AccessStatus = AccessStatus.OPEN
    """As the repository reports it; not sent."""
    files: Literal["public", "restricted"] = "public"
    embargo_until: str | None = None
    embargo_reason: str | None = None


SOFTWARE = Choice("Software", "software")


class RecordMetadata(Wire, frozen=True):
    """What a record says about itself. `description` is untrusted HTML; dates are ISO dates; ids of
    vocabularies are as the repository has them. Empty values are not set."""

    title: str = ""
    resource_type: Choice | None = SOFTWARE
    creators: list[Person] = []
    contributors: list[Person] = []
    description: str = ""
    publication_date: str = ""
    version: str = ""
    publisher: str = ""
    licences: list[Choice] = []
    subjects: list[Choice] = []
    languages: list[Choice] = []
    funding: list[Grant] = []
    related: list[RelatedWork] = []
    references: list[str] = []
    dates: list[RecordDate] = []
    access: Access = Access()
    code_repository: str | None = None
    programming_languages: list[Choice] = []
    development_status: Choice | None = None
    readme: str | None = None
    """URL of the documentation, required by the OSSR."""
    extra: dict[str, str] = {}
    """More CodeMeta terms by name, such as releaseNotes, memoryRequirements, issueTracker."""
