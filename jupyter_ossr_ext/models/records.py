"""Records and their parts."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire


class AccessStatus(StrEnum):
    OPEN = "open"
    EMBARGOED = "embargoed"
    RESTRICTED = "restricted"
    METADATA_ONLY = "metadata-only"


class Access(Wire, frozen=True):
    """Access conditions; `embargo_until` is an ISO date."""

    status: AccessStatus = AccessStatus.OPEN
    embargo_until: str | None = None
    embargo_reason: str | None = None


class Creator(Wire, frozen=True):
    """A person or organisation; `orcid` is the bare id (0000-0002-1825-0097)."""

    name: str
    kind: Literal["personal", "organizational"] = "personal"
    orcid: str | None = None
    affiliations: list[str] = []
    role: str | None = None


class ResourceType(Wire, frozen=True):
    id: str
    title: str


class Licence(Wire, frozen=True):
    """`id` is the SPDX id in lower case, if there is one."""

    title: str
    id: str | None = None
    url: str | None = None


class Subject(Wire, frozen=True):
    term: str
    scheme: str | None = None
    url: str | None = None


class Funding(Wire, frozen=True):
    funder: str
    award: str | None = None
    number: str | None = None
    acronym: str | None = None
    url: str | None = None


class RelatedIdentifier(Wire, frozen=True):
    """`relation` is the DataCite id (isSupplementTo); `url` is set only for http(s)."""

    identifier: str
    relation: str
    relation_title: str
    scheme: str | None = None
    resource_type: str | None = None
    url: str | None = None


class RecordDate(Wire, frozen=True):
    date: str
    kind: str
    description: str | None = None


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
    resource_type: ResourceType | None = None
    access: Access = Access()
    size: int | None = None
    file_count: int | None = None
    description: str = ""
    """One line of plain text."""
    doi: str | None = None
    is_latest: bool = True
    views: int | None = None
    downloads: int | None = None


class Record(Wire, frozen=True):
    """A record with all details. `description` is untrusted HTML: to be sanitised before
    rendering."""

    source: str
    id: str
    title: str
    url: str
    """Address of its page."""
    parent: str | None = None
    creators: list[Creator] = []
    contributors: list[Creator] = []
    publication_date: str | None = None
    created: str | None = None
    updated: str | None = None
    dates: list[RecordDate] = []
    version: str | None = None
    is_latest: bool = True
    is_draft: bool = False
    publisher: str | None = None
    resource_type: ResourceType | None = None
    licences: list[Licence] = []
    subjects: list[Subject] = []
    languages: list[str] = []
    funding: list[Funding] = []
    related: list[RelatedIdentifier] = []
    references: list[str] = []
    communities: list[CommunityRef] = []
    code_repository: str | None = None
    programming_languages: list[str] = []
    development_status: str | None = None
    description: str = ""
    access: Access = Access()
    doi: str | None = None
    concept_doi: str | None = None
    files: list[FileEntry] = []
    files_hidden: bool = False
    """True if files exist that we may not list."""
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
