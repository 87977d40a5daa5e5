"""Publications: metadata as form values, drafts, and reviews."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire
from .metadata import RecordMetadata
from .problems import FieldError


class ReviewState(StrEnum):
    CREATED = "created"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class CommunityCheck(Wire, frozen=True):
    """A finding of a community's checks in a draft. `error` blocks its acceptance."""

    pointer: str
    message: str
    severity: Literal["info", "warning", "error"] = "warning"
    description: str = ""
    """An explanation; untrusted HTML."""
    community: str | None = None


class Review(Wire, frozen=True):
    """A request to include a record in a community. Times are ISO 8601."""

    id: str
    state: ReviewState
    title: str = ""
    record: str = ""
    community: str | None = None
    created: str | None = None
    updated: str | None = None
    actions: list[str] = []
    """The permitted actions: accept, decline, cancel."""
    author: str | None = None
    """Name of the author; null if unknown."""
    mine: bool = False
    """Whether we are the author."""
    url: str = ""
    checks: list[CommunityCheck] = []
    """Findings of the community's checks at submission; known where it was submitted from."""


class Comment(Wire, frozen=True):
    """A comment (`content` is untrusted HTML) or, as `event`, an action on a review.

    `author` is a name; null if unknown. `created` is ISO 8601.
    """

    id: str
    author: str | None = None
    created: str | None = None
    content: str = ""
    event: str | None = None
    mine: bool = False


class DraftFile(Wire, frozen=True):
    """`size` in bytes; `complete` is false for a file that was registered but not uploaded."""

    key: str
    size: int = 0
    checksum: str | None = None
    complete: bool = True


class Draft(Wire, frozen=True):
    """A draft of a new record or (`published`) of changes to a record.

    `revision` is that of the repository: it grows with each change.
    """

    source: str
    id: str
    url: str
    """Address of its page."""
    metadata: RecordMetadata = RecordMetadata()
    doi: str | None = None
    published: bool = False
    parent: str | None = None
    index: int = 1
    """Version number, counted from 1."""
    files: list[DraftFile] = []
    review: Review | None = None
    revision: int | None = None
    errors: list[FieldError] = []
    """Fields that the repository rejected, as pointers into `metadata`."""
    checks: list[CommunityCheck] = []
    """Findings of the community's checks; only in responses to changes."""


class MyRecord(Wire, frozen=True):
    """An own draft or record. `state` is for display and determines the permitted actions.

    `updated` is ISO 8601.
    """

    source: str
    id: str
    title: str
    state: Literal["draft", "in-review", "declined", "new-version", "editing", "published"]
    url: str
    parent: str | None = None
    """Id of the concept: the same for all versions of a record."""
    doi: str | None = None
    version: str | None = None
    updated: str | None = None
    review: Review | None = None
    deletable: bool = False
    """Whether its owner may delete it or request the deletion."""
    checks: list[CommunityCheck] = []
    """Findings of the community's checks when it was submitted from here."""
    folder: str | None = None
    """The published folder, relative to Jupyter's root folder; null: not published from here."""


class DeletionIn(Wire, frozen=True):
    """Reason for deleting a published record. `reason` is an id of the vocabulary
    `removal-reasons`."""

    reason: str
    comment: str = ""
    """For the reviewers of the deletion, where one is needed: empty, or of at least as many
    characters as `limits.deletion_comment` of the source."""


class Deletion(Wire, frozen=True):
    """Result of a deletion: deleted with a tombstone, or requested and decided by others."""

    record: str
    state: Literal["deleted", "requested"]
    request: str | None = None


class CommentIn(Wire, frozen=True):
    """A comment; `content` may be plain text or HTML."""

    content: str


class Discarded(Wire, frozen=True):
    """The draft of that id was discarded."""

    id: str


class ActionIn(Wire, frozen=True):
    """An action of a curator or the author on a review."""

    action: Literal["accept", "decline", "cancel"]
    comment: str = ""
