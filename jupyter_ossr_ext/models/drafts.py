"""What is published: metadata as one types it, drafts, and the talk about them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire
from .problems import FieldError


class Choice(Wire, frozen=True):
    """A word of a vocabulary. `id` is what is kept; null: words of one's own."""

    title: str
    id: str | None = None
    note: str | None = None
    """What tells it from others of that title: acronym and country, number, scheme."""
    group: str | None = None
    """The id of what it belongs to: the funder of an award."""


class Person(Wire, frozen=True):
    """A creator or contributor. `orcid` is the bare id; `role` an id of the roles."""

    kind: Literal["personal", "organizational"] = "personal"
    family_name: str = ""
    """Of an organisation: its name."""
    given_name: str = ""
    orcid: str | None = None
    ror: str | None = None
    """Of an organisation: the bare id of ror.org."""
    affiliations: list[Choice] = []
    role: str | None = None
    email: str | None = None
    """For codemeta.json only; never sent."""


class Grant(Wire, frozen=True):
    """A funder, and an award of it. An award without an id needs a title and a number."""

    funder: Choice
    award: Choice | None = None
    number: str | None = None


class RelatedWork(Wire, frozen=True):
    """`relation` is the DataCite id (isSupplementTo), `resource_type` one of the repository's."""

    identifier: str
    relation: str
    scheme: str | None = None
    resource_type: str | None = None


class DraftAccess(Wire, frozen=True):
    """`embargo_until` is an ISO date in the future; files are restricted until then."""

    files: Literal["public", "restricted"] = "public"
    embargo_until: str | None = None
    embargo_reason: str | None = None


class DraftMetadata(Wire, frozen=True):
    """What a record says. `description` is HTML; dates are ISO dates; vocabulary ids are lower
    case, as the repository has them."""

    title: str = ""
    resource_type: str = "software"
    creators: list[Person] = []
    contributors: list[Person] = []
    description: str = ""
    publication_date: str = ""
    version: str = ""
    publisher: str = ""
    licences: list[str] = []
    subjects: list[Choice] = []
    languages: list[str] = []
    funding: list[Grant] = []
    related: list[RelatedWork] = []
    references: list[str] = []
    access: DraftAccess = DraftAccess()
    code_repository: str | None = None
    programming_languages: list[str] = []
    development_status: str | None = None
    readme: str | None = None
    """Address of the documentation, which OSSR requires."""
    extra: dict[str, str] = {}
    """Further CodeMeta terms, by name: releaseNotes, memoryRequirements, issueTracker, ..."""


class ReviewState(StrEnum):
    CREATED = "created"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class CommunityCheck(Wire, frozen=True):
    """What a community's own checks found in a draft. `error`: it is not taken like that."""

    pointer: str
    message: str
    severity: Literal["info", "warning", "error"] = "warning"
    description: str = ""
    """Why it matters; untrusted HTML."""
    community: str | None = None


class Review(Wire, frozen=True):
    """A request that a community takes a record. Times are ISO times."""

    id: str
    state: ReviewState
    title: str = ""
    record: str = ""
    community: str | None = None
    created: str | None = None
    updated: str | None = None
    actions: list[str] = []
    """What we may do: accept, decline, cancel."""
    author: str | None = None
    """Who asks, by name; null where that is not told."""
    mine: bool = False
    """Whether we ask."""
    url: str = ""
    checks: list[CommunityCheck] = []
    """What the community's checks found when we sent it; known where it was sent from."""


class Comment(Wire, frozen=True):
    """Something said (`content` is untrusted HTML) or, as `event`, done about a review.

    `author` is a name; null where that is not told.
    """

    id: str
    author: str | None = None
    created: str | None = None
    content: str = ""
    event: str | None = None
    mine: bool = False


class DraftFile(Wire, frozen=True):
    """`complete` is false for one that was announced but not sent."""

    key: str
    size: int = 0
    checksum: str | None = None
    complete: bool = True


class Draft(Wire, frozen=True):
    """A record that is being made or (`published`) changed."""

    source: str
    id: str
    url: str
    """Its page, for people."""
    metadata: DraftMetadata = DraftMetadata()
    doi: str | None = None
    published: bool = False
    parent: str | None = None
    index: int = 1
    """Which version it is, or will be, counted from 1."""
    files: list[DraftFile] = []
    review: Review | None = None
    revision: int | None = None
    errors: list[FieldError] = []
    """What the repository did not take, as pointers into `metadata`."""
    checks: list[CommunityCheck] = []
    """What the community's checks found; told by answers to a change, not by every look."""


class MyRecord(Wire, frozen=True):
    """Something of ours. `state` is for people's eyes and for choosing what may be done."""

    source: str
    id: str
    title: str
    state: Literal["draft", "in-review", "declined", "new-version", "editing", "published"]
    url: str
    doi: str | None = None
    version: str | None = None
    updated: str | None = None
    review: Review | None = None
    deletable: bool = False
    """Whether its owner may delete it, or ask for that."""
    checks: list[CommunityCheck] = []
    """What the community's checks found when it was sent from here."""
    folder: str | None = None
    """Where it was sent from, relative to Jupyter's root folder; null: not from here."""


class DeletionIn(Wire, frozen=True):
    """Why a published record is to go. `reason` is an id of the vocabulary `removal-reasons`."""

    reason: str
    comment: str = ""
    """For those who decide about it, where that is needed: at least 25 signs, or nothing."""


class Deletion(Wire, frozen=True):
    """What became of it: gone, leaving a tombstone; or asked for, which others decide."""

    record: str
    state: Literal["deleted", "requested"]
    request: str | None = None


class CommentIn(Wire, frozen=True):
    """Something to say; `content` may be plain text or HTML."""

    content: str


class Discarded(Wire, frozen=True):
    """The draft of that id is gone."""

    id: str


class ActionIn(Wire, frozen=True):
    """What a curator, or the author, does about a review."""

    action: Literal["accept", "decline", "cancel"]
    comment: str = ""
