"""Local files of records."""

from __future__ import annotations

from typing import Literal

from .base import Wire
from .drafts import CommunityCheck


class ManifestFile(Wire, frozen=True):
    """One downloaded file: its key in the record, its path beside the side-car, size in bytes."""

    key: str
    path: str
    size: int
    checksum: str
    mtime_ns: int = 0
    """As of the download: a file with this size and time is not read again."""
    downloaded: str = ""
    """ISO time."""
    member: str | None = None
    """Path inside the archive `key` that it was extracted from."""


class ManifestRecord(Wire, frozen=True):
    """The record of the files."""

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
"""State of a publication: draft, in review, published, ..."""


class Publication(ManifestRecord, frozen=True):
    """Files of this folder that were uploaded to a record, and their state."""

    state: Published = "draft"
    review: str | None = None
    """The request to include the record in the community."""
    checks: list[CommunityCheck] = []
    """Findings of the community's checks at submission."""


class Manifest(Wire, frozen=True):
    """`.ossr.json` beside downloaded files: the authoritative origin of the files, and the
    publications from this folder (`published`)."""

    schema: Literal[1] = 1
    records: list[ManifestRecord] = []
    published: list[Publication] = []


VerifiedState = Literal["verified", "changed", "missing", "unknown"]
"""`unknown`: the record gives no checksum of a known kind."""


class VerifiedFile(Wire, frozen=True):
    """A downloaded file, read again and compared with its record's checksum."""

    path: str
    record: str
    checksum: str
    state: VerifiedState
    doi: str | None = None


class VerifySpec(Wire, frozen=True, tag="verify", tag_field="kind"):
    """Read the downloaded files in and below a folder, relative to Jupyter's root, again."""

    folder: str = ""
    title: str = ""


class VerifyResult(Wire, frozen=True, tag="verify", tag_field="kind"):
    """Result of a `VerifySpec`; paths are relative to its folder."""

    files: list[VerifiedFile] = []


class NewerVersion(Wire, frozen=True):
    """A version that a repository has of a record of which only others are on this disk."""

    source: str
    record: str
    """Id of the newer version."""
    title: str
    folder: str
    """Where the version is that is on this disk, relative to Jupyter's root folder."""
    version: str | None = None
    """Of the newer version."""
    downloaded: str | None = None
    """Version of the record that is on this disk."""


class LocalCopy(Wire, frozen=True):
    """One downloaded file in its current state, or one uploaded to a record (`published`: its
    state).

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
    """Id of a newer version of the record, if one is known."""
    published: Published | None = None
    review: str | None = None
    """For a publication: the request to include the record in the community."""
