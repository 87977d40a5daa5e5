"""Drafts of the demo repository, their files, and requests about them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from .content.sources import Blob
from .store import MIMETYPES, Entry, Parent, Record
from .wire import Document


class OnDisk:
    """The content of an upload."""

    def __init__(self, path: Path, size: int, md5: str) -> None:
        self._path = path
        self.size = size
        self.md5 = md5

    def read(self, start: int, stop: int) -> bytes:
        with self._path.open("rb") as file:
            file.seek(start)
            return file.read(stop - start)


@dataclass
class DraftFile:
    """A file of a draft: pending until it is committed."""

    key: str
    created: datetime
    updated: datetime
    size: int | None = None
    """The registered size, which is not verified."""
    blob: Blob | None = None
    completed: bool = False
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def entry(self) -> Entry:
        assert self.blob is not None  # noqa: S101
        suffix = PurePosixPath(self.key).suffix.lower()
        return Entry(
            self.key, self.blob, self.id, MIMETYPES.get(suffix, "application/octet-stream")
        )


@dataclass
class Review:
    """A request to include a record in a community."""

    id: str
    number: int
    draft: str
    community: str
    creator: int
    created: datetime
    updated: datetime
    title: str = ""
    status: str = "created"
    revision: int = 2
    events: list[Document] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return self.status == "submitted"


@dataclass
class Draft:
    """A draft of a new record or (`edits`) of changes to a record."""

    id: str
    parent: Parent
    index: int
    created: datetime
    updated: datetime
    metadata: Document = field(default_factory=dict)
    access: Document = field(default_factory=dict)
    custom_fields: Document = field(default_factory=dict)
    pids: Document = field(default_factory=dict)
    enabled: bool = True
    files: dict[str, DraftFile] = field(default_factory=dict)
    revision: int = 4
    edits: Record | None = None
    review: Review | None = None

    @property
    def status(self) -> str:
        if self.edits:
            return "published"
        if self.review:
            names = {"created": "draft_with_review", "submitted": "in_review"}
            return names.get(self.review.status, self.review.status)
        return "new_version_draft" if self.parent.versions else "draft"

    def changed(self) -> None:
        self.updated = now()
        self.revision += 2


def now() -> datetime:
    return datetime.now(UTC)


def access_status(draft: Draft) -> str:
    if draft.access["embargo"]["active"]:
        return "embargoed"
    if "restricted" in (draft.access["record"], draft.access["files"]):
        return "restricted"
    return "open" if draft.files else "metadata-only"
