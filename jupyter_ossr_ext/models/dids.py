"""What lies in a lake: identifiers, what is known about them, and their copies.

Sizes in bytes, times are ISO times.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire
from .problems import ProblemDocument

MetaValue = str | int | float | bool | None
"""What a metadata key may hold."""


class DidType(StrEnum):
    FILE = "file"
    DATASET = "dataset"
    CONTAINER = "container"


class Did(Wire, frozen=True):
    """A data identifier, written `scope:name`; split at the first colon."""

    scope: str
    name: str


class Scope(Wire, frozen=True):
    name: str
    mine: bool = False
    """Whether our account owns it, so that we may write there."""


class MetaFilter(Wire, frozen=True):
    """One condition on a column or JSON key. Numbers and true/false are compared as such."""

    key: str
    op: Literal["=", "!=", ">", ">=", "<", "<=", "like"] = "="
    value: str = ""


class LakeQuery(Wire, frozen=True):
    """`text`: `scope:name`, `scope:`, or a name alone (all scopes that we see); `*` as wildcard."""

    text: str = ""
    kind: Literal["all", "collection", "file", "dataset", "container"] = "all"
    filters: list[MetaFilter] = []
    """All of them must hold."""
    limit: int = 1000


class DidSummary(Wire, frozen=True):
    """One hit or child. What the lake does not tell cheaply is null."""

    did: Did
    type: DidType | None = None
    size: int | None = None
    files: int | None = None


class Hit(Wire, frozen=True, tag="hit", tag_field="line"):
    """A line of a streamed answer."""

    item: DidSummary


class End(Wire, frozen=True, tag="end", tag_field="line"):
    """The last line of a streamed answer that went well."""

    count: int
    cut: bool = False
    """There is more: these are the first `count`."""
    note: str | None = None
    """What a person should know: 'These 12 scopes did not answer in time: …'."""


class Broken(Wire, frozen=True, tag="problem", tag_field="line"):
    """The last line of a streamed answer that broke off."""

    problem: ProblemDocument


DidLine = Hit | End | Broken


class DidDetails(Wire, frozen=True):
    """All that is known about one DID. `size` and `files` are of the whole tree below it."""

    did: Did
    type: DidType
    size: int | None = None
    files: int | None = None
    account: str | None = None
    """Who owns it."""
    open: bool | None = None
    """Whether a collection still takes members."""
    created: str | None = None
    updated: str | None = None
    expires: str | None = None
    checksums: dict[str, str] = {}
    """Of a file: adler32, md5."""
    metadata: dict[str, MetaValue] = {}
    """Keys of people's own (JSON)."""
    columns: dict[str, MetaValue] = {}
    """The lake's own columns, those that are set."""
    editable: bool = False
    parents: list[Did] = []


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
    """Of all of it, in bytes."""
    replicating: int = 0
    stuck: int = 0
    why: str | None = None
    """In one sentence, where something is wrong or waited for."""
    rule: str | None = None
    """The rule that brings it here, if there is one."""
    folder: str | None = None
    """Relative to Jupyter's root, where it can be shown in the file browser."""


class Replica(Wire, frozen=True):
    """A copy. `state`: available, unavailable, copying, being-deleted, bad, ..."""

    rse: str
    state: str
    pfns: list[str] = []


class FileReplicas(Wire, frozen=True):
    """All copies of one file."""

    did: Did
    size: int | None = None
    checksums: dict[str, str] = {}
    replicas: list[Replica] = []


class DatasetReplica(Wire, frozen=True):
    """What one RSE has of a collection."""

    rse: str
    state: str
    files: int | None = None
    available_files: int | None = None
    size: int | None = None
    available_size: int | None = None


class Replicas(Wire, frozen=True):
    """Copies of a DID: of a collection `datasets` (by RSE), and `files`, of which the first."""

    datasets: list[DatasetReplica] = []
    files: list[FileReplicas] = []
    cut: bool = False
    """There are more files than these."""


class DidsIn(Wire, frozen=True):
    dids: list[Did]


class MetadataIn(Wire, frozen=True):
    """Keys to set; null removes a key."""

    did: Did
    values: dict[str, MetaValue]


class CollectionIn(Wire, frozen=True):
    """Make a dataset or container, with these members."""

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
    """Where a DID's files can be read by a kernel here, in a stable order; absolute paths."""

    did: Did
    collection: bool
    paths: list[str] = []
    missing: int = 0
    """Files of it that cannot be read here (yet)."""
    state: AvailabilityState = AvailabilityState.ABSENT
