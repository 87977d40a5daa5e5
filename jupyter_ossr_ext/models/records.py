"""Records and their parts."""

from __future__ import annotations

from .base import Wire
from .metadata import Access, Choice, RecordMetadata


class CommunityRef(Wire, frozen=True):
    id: str
    slug: str | None = None
    title: str | None = None
    url: str | None = None


class FileEntry(Wire, frozen=True):
    """One file of a record. `size` in bytes; `checksum` as `md5:<hex>`."""

    key: str
    size: int
    checksum: str | None = None
    mimetype: str | None = None
    listable: bool = False
    """An archive whose contents can be listed before downloading."""
    previewable: bool = False


class RecordSummary(Wire, frozen=True):
    """A search result. `size` is the sum of its files in bytes; null if unknown."""

    source: str
    id: str
    title: str
    parent: str | None = None
    creators: list[str] = []
    publication_date: str | None = None
    version: str | None = None
    resource_type: Choice | None = None
    access: Access = Access()
    size: int | None = None
    file_count: int | None = None
    description: str = ""
    """One line of plain text."""
    doi: str | None = None
    is_latest: bool = True
    views: int | None = None
    downloads: int | None = None


class Record(RecordMetadata, frozen=True, kw_only=True):
    """A record: its metadata, and what the repository adds to them. Times are ISO 8601."""

    source: str
    id: str
    url: str
    """Web page of the record."""
    parent: str | None = None
    created: str | None = None
    updated: str | None = None
    is_latest: bool = True
    is_draft: bool = False
    communities: list[CommunityRef] = []
    doi: str | None = None
    concept_doi: str | None = None
    files: list[FileEntry] = []
    files_hidden: bool = False
    """True if there are files that we may not list."""
    folder_name: str = ""
    """Name of the folder that its files are saved in."""
    default_preview: str | None = None
    views: int | None = None
    downloads: int | None = None


class VersionSummary(Wire, frozen=True):
    """One version of a record; `index` counts from 1 in order of publication."""

    id: str
    index: int | None = None
    version: str | None = None
    publication_date: str | None = None
    doi: str | None = None
    is_latest: bool = False


class Citation(Wire, frozen=True):
    """A citation as text: `bibtex`, `cff`, or a CSL style's name."""

    style: str
    text: str


class Resolved(Wire, frozen=True):
    """The record of a pasted DOI, URL or id."""

    source: str
    record: str
