"""Data in a lake: identifiers, metadata, and replicas.

Sizes in bytes, times as ISO 8601.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire
from .problems import ProblemDocument

MetaValue = str | int | float | bool | None
"""Value of a metadata key."""


class DidType(StrEnum):
    FILE = "file"
    DATASET = "dataset"
    CONTAINER = "container"


class Did(Wire, frozen=True):
    """A data identifier, written `scope:name`; split at the first colon."""

    scope: str
    name: str

    def __str__(self) -> str:
        return f"{self.scope}:{self.name}"


class Scope(Wire, frozen=True):
    name: str
    mine: bool = False
    """Whether our account owns the scope and may write to it."""


class MetaFilter(Wire, frozen=True):
    """One condition on a column or JSON key. Numbers and booleans are compared as such."""

    key: str
    op: Literal["=", "!=", ">", ">=", "<", "<=", "like"] = "="
    value: str = ""


class LakeQuery(Wire, frozen=True):
    """`text`: `scope:name`, `scope:`, or a name alone (all visible scopes); `*` as wildcard."""

    text: str = ""
    kind: Literal["all", "collection", "file", "dataset", "container"] = "all"
    filters: list[MetaFilter] = []
    """All of them must hold."""
    limit: int = 1000


class DidSummary(Wire, frozen=True):
    """One search result or child. `size` in bytes. Values that are expensive to determine are
    null."""

    did: Did
    type: DidType | None = None
    size: int | None = None
    files: int | None = None


class Hit(Wire, frozen=True, tag="hit", tag_field="line"):
    """A line of a streamed response."""

    item: DidSummary


class End(Wire, frozen=True, tag="end", tag_field="line"):
    """The last line of a complete streamed response."""

    count: int
    cut: bool = False
    """More exist: these are the first `count`."""
    note: str | None = None
    """A message for the user: 'These 12 scopes did not respond in time: …'."""


class Broken(Wire, frozen=True, tag="problem", tag_field="line"):
    """The last line of an interrupted streamed response."""

    problem: ProblemDocument


DidLine = Hit | End | Broken


class DidDetails(Wire, frozen=True):
    """Details of one DID. `size` (bytes) and `files` are of the whole tree below it.

    Times are ISO 8601, in UTC; `expires` is null for a DID without an end.
    """

    did: Did
    type: DidType
    size: int | None = None
    files: int | None = None
    account: str | None = None
    """The owner."""
    open: bool | None = None
    """Whether a collection accepts members."""
    created: str | None = None
    updated: str | None = None
    expires: str | None = None
    checksums: dict[str, str] = {}
    """Of a file: adler32, md5."""
    metadata: dict[str, MetaValue] = {}
    """Custom keys (JSON)."""
    columns: dict[str, MetaValue] = {}
    """The lake's own non-empty columns."""
    editable: bool = False
    parents: list[Did] = []
    public: bool = False
    """From the lake's Open Data, without a sign-in: owner, replicas and rules are not known."""


class AvailabilityState(StrEnum):
    AVAILABLE = "available"
    PARTLY = "partly"
    REPLICATING = "replicating"
    STUCK = "stuck"
    ABSENT = "absent"
    EMPTY = "empty"
    """A collection without files."""


class Availability(Wire, frozen=True):
    """Whether a DID can be read here. Counts are of files."""

    did: Did
    state: AvailabilityState
    here: int = 0
    of: int | None = None
    size: int | None = None
    """Total size in bytes."""
    replicating: int = 0
    stuck: int = 0
    why: str | None = None
    """A problem, or the reason for waiting, in one sentence."""
    rule: str | None = None
    """The replication rule for this lake, if any."""
    folder: str | None = None
    """Relative to Jupyter's root, if it can be shown in the file browser."""


class Replica(Wire, frozen=True):
    """A replica. `state`: available, unavailable, copying, being-deleted, bad, ..."""

    rse: str
    state: str
    pfns: list[str] = []


class FileReplicas(Wire, frozen=True):
    """All replicas of one file. `size` in bytes; null if the lake does not know it."""

    did: Did
    size: int | None = None
    checksums: dict[str, str] = {}
    replicas: list[Replica] = []
    archive: str | None = None
    """Name of the archive in the lake that contains the file, if it has no replicas of its own."""


class DatasetReplica(Wire, frozen=True):
    """The replica of a collection at one RSE. Sizes in bytes; null: not counted by the lake."""

    rse: str
    state: str
    files: int | None = None
    available_files: int | None = None
    size: int | None = None
    available_size: int | None = None


class Replicas(Wire, frozen=True):
    """Replicas of a DID: `datasets` of a collection (by RSE), and the first `files`."""

    datasets: list[DatasetReplica] = []
    files: list[FileReplicas] = []
    cut: bool = False
    """More files exist."""


class DidsIn(Wire, frozen=True):
    dids: list[Did]


class MetadataIn(Wire, frozen=True):
    """Keys to set; null removes a key."""

    did: Did
    values: dict[str, MetaValue]


class CollectionIn(Wire, frozen=True):
    """Create a dataset or container with these members. `lifetime_days` null: without an end."""

    did: Did
    type: Literal["dataset", "container"]
    members: list[Did] = []
    lifetime_days: int | None = None
    metadata: dict[str, MetaValue] = {}


class MembersIn(Wire, frozen=True):
    """Attach, detach (members) or close (none) a collection."""

    did: Did
    action: Literal["attach", "detach", "close"]
    members: list[Did] = []


class DidPaths(Wire, frozen=True):
    """Paths of a DID's files for a local kernel, in a stable order; absolute paths."""

    did: Did
    collection: bool
    paths: list[str] = []
    missing: int = 0
    """Files that cannot be read here (yet)."""
    state: AvailabilityState = AvailabilityState.ABSENT
