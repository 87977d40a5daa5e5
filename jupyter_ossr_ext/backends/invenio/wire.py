"""InvenioRDM's JSON, as far as it is used. These types are used only in this package.

Optional and nullable fields have a default; unknown fields are ignored by the decoder. `gc=False`:
a page of results is thousands of structs that cannot form cycles; scanning them would make the
garbage collector pause the event loop.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, Struct, UnsetType, field

from .wire_metadata import Titled


class FileLinks(Struct, frozen=True, gc=False):
    container: str | None = None


class FileAccess(Struct, frozen=True, gc=False):
    hidden: bool = False


class File(Struct, frozen=True, gc=False):
    key: str = ""
    size: int | None = None
    checksum: str | None = None
    mimetype: str | None = None
    status: str | None = None
    access: FileAccess | None = None
    links: FileLinks | None = None


class Files(Struct, frozen=True, gc=False):
    enabled: bool = False
    count: int | None = None
    total_bytes: int | None = None
    entries: dict[str, File] | UnsetType = UNSET
    default_preview: str | None = None


class FileList(Struct, frozen=True, gc=False):
    """The response of `/files`, in which entries are a list."""

    enabled: bool = False
    entries: list[File] | None = None
    default_preview: str | None = None


class Pid(Struct, frozen=True, gc=False):
    identifier: str = ""


class CommunityMetadata(Struct, frozen=True, gc=False):
    title: str | None = None


class Community(Struct, frozen=True, gc=False):
    id: str = ""
    slug: str | None = None
    metadata: CommunityMetadata | None = None


class Communities(Struct, frozen=True, gc=False):
    ids: list[str] | None = None
    entries: list[Community] | None = None


class Parent(Struct, frozen=True, gc=False):
    id: str | None = None
    communities: Communities | None = None
    pids: dict[str, Pid] | None = None


class Versions(Struct, frozen=True, gc=False):
    is_latest: bool = True
    index: int | None = None


class Counts(Struct, frozen=True, gc=False):
    views: float | None = None
    unique_views: float | None = None
    downloads: float | None = None
    unique_downloads: float | None = None


class Stats(Struct, frozen=True, gc=False):
    this_version: Counts | None = None
    all_versions: Counts | None = None


class Ui(Struct, frozen=True, gc=False):
    description_stripped: str | None = None


class Record(Struct, frozen=True, gc=False):
    id: str
    created: str | None = None
    updated: str | None = None
    metadata: dict[str, Raw] = {}
    access: Raw = Raw(b"{}")
    files: Files | None = None
    pids: dict[str, Pid] | None = None
    parent: Parent | None = None
    versions: Versions | None = None
    stats: Stats | None = None
    custom_fields: dict[str, Raw] | None = None
    is_draft: bool = False
    ui: Ui | None = None


class InnerBuckets(Struct, frozen=True, gc=False):
    buckets: list[Bucket] = []


class Bucket(Struct, frozen=True, gc=False):
    key: str | int | float
    doc_count: int = 0
    label: str | None = None
    is_selected: bool = False
    inner: InnerBuckets | None = None


class Aggregation(Struct, frozen=True, gc=False):
    buckets: list[Bucket] = []
    label: str | None = None


class Hits(Struct, frozen=True, gc=False):
    hits: list[Record] = []
    total: int = 0


class Found(Struct, frozen=True, gc=False):
    """One page of a search."""

    hits: Hits
    aggregations: dict[str, Aggregation] | None = None
    sort_by: str | None = field(default=None, name="sortBy")


class FieldFault(Struct, frozen=True, gc=False):
    """With a severity it is a finding of a community's checks, not an error of the repository."""

    field: str = ""
    messages: list[str] = []
    severity: str | None = None
    description: str | None = None
    context: dict[str, str] | None = None


class Tombstone(Struct, frozen=True, gc=False):
    note: str | None = None
    removal_reason: Titled | None = None
    removal_date: str | None = None


class Fault(Struct, frozen=True, gc=False):
    """The body of an error."""

    message: str | None = None
    errors: list[FieldFault] | None = None
    tombstone: Tombstone | None = None


class Profile(Struct, frozen=True, gc=False):
    full_name: str | None = None


class Me(Struct, frozen=True, gc=False):
    email: str | None = None
    username: str | None = None
    profile: Profile | None = None


class ContainerEntry(Struct, frozen=True, gc=False):
    key: str = ""
    size: int = 0
    compressed_size: int | None = None


class Container(Struct, frozen=True, gc=False):
    entries: list[ContainerEntry] = []
    total: int = 0
    truncated: bool = False
