"""What of a record lies on this disk."""

from __future__ import annotations

from typing import Literal

from .base import Wire
from .drafts import CommunityCheck


class ManifestFile(Wire, frozen=True):
    """One brought file: its key in the record, its path beside the side-car, size in bytes."""

    key: str
    path: str
    size: int
    checksum: str
    mtime_ns: int = 0
    """As written by us: a file with this size and time needs no second reading."""
    brought: str = ""
    """ISO time."""
    member: str | None = None
    """Path inside the archive `key` that it was taken from."""


class ManifestRecord(Wire, frozen=True):
    """The record that files came from."""

    source: str
    url: str
    record: str
    parent: str | None = None
    doi: str | None = None
    concept_doi: str | None = None
    version: str | None = None
    title: str = ""
    files: list[ManifestFile] = []


Published = Literal["draft", "in-review", "declined", "published"]
"""What a publication is: nobody else sees it, curators look at it, ..."""


class Publication(ManifestRecord, frozen=True):
    """Files of this folder that were sent to the record, and what became of it."""

    state: Published = "draft"
    review: str | None = None
    """The request that the community takes it."""
    checks: list[CommunityCheck] = []
    """What the community's own checks found when it was sent."""


class Manifest(Wire, frozen=True):
    """`.ossr.json` beside downloaded files: the truth about what came from where, and of what
    was `published` from here."""

    schema: Literal[1] = 1
    records: list[ManifestRecord] = []
    published: list[Publication] = []


class LocalCopy(Wire, frozen=True):
    """One brought file as it is now, or one that was sent to a record (`published`: what that is).

    `path` is relative to Jupyter's root folder.
    """

    path: str
    key: str
    source: str
    record: str
    state: Literal["here", "edited", "missing"]
    doi: str | None = None
    version: str | None = None
    title: str = ""
    newer: str | None = None
    """Id of a newer version of the record, where one is known to exist."""
    published: Published | None = None
    review: str | None = None
    """Of a publication: the request that the community takes it."""
