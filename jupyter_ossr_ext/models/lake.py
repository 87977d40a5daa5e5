"""The Data Lake (Rucio): its nouns, in its own words. Sizes in bytes, times are ISO times."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire
from .problems import ProblemDocument

MetaValue = str | int | float | bool | None
"""What a metadata key may hold."""

AuthKind = Literal["userpass", "x509", "x509-proxy", "oidc-token", "oidc"]
"""Ways to sign in. oidc-token: the hub provides a token; oidc: the code flow, in a browser."""


class LakeAbility(StrEnum):
    """What a lake can do here; the interface asks for these, never for a name."""

    REPLICATE = "replicate"
    """Data are made available by a rule to a disk that is mounted here."""
    DOWNLOAD = "download"
    """Data are made available by bringing the files."""
    UPLOAD = "upload"
    METADATA = "metadata"
    SIGN_OUT = "sign-out"


class Lake(Wire, frozen=True):
    """A Rucio instance, and how this machine is joined to it."""

    id: str
    title: str
    url: str
    """Its web interface for people, or its REST address."""
    site: str | None = None
    destination: str | None = None
    """RSE expression that data are replicated to, in replica mode."""
    lifetime_days: int | None = None
    """Proposed for new rules; null: for ever."""
    mounted: bool = False
    """Whether the destination can be read as files here."""
    wildcards: bool = True
    """Whether the operator allows `*` in searches."""
    auth: list[AuthKind] = []
    """In the order in which they should be offered."""
    abilities: list[LakeAbility] = []
    problem: str | None = None
    """Why it cannot be used: its settings lie elsewhere and could not be fetched."""


class AuthFlow(Wire, frozen=True):
    """A page to open and sign in at; the server asks meanwhile whether it was done."""

    url: str
    expires: float
    """Seconds since the epoch."""


class LakeAccount(Wire, frozen=True):
    """Who we are there; never a token, password or key."""

    lake: str
    signed_in: bool = False
    account: str | None = None
    accounts: list[str] = []
    """To choose from, where the identity has several."""
    kind: AuthKind | None = None
    expires: float | None = None
    """When the token ends, in seconds since the epoch."""
    automatic: bool = False
    """Signed in by what lies here (hub token, certificate): nothing to type, nothing to forget."""
    shared_server: bool = False
    flow: AuthFlow | None = None
    """A code flow that waits for the person."""
    problem: str | None = None
    """Why it does not work, in one sentence: 'The token expired at 14:02.'"""


class UserPass(Wire, frozen=True, tag="userpass", tag_field="kind"):
    """`keep`: remember the password in memory, until this server stops, to sign in again."""

    username: str
    password: str
    account: str | None = None
    keep: bool = False


class Certificate(Wire, frozen=True, tag="x509", tag_field="kind"):
    """Paths of PEM files on the server; `~` is understood."""

    certificate: str
    key: str | None = None
    account: str | None = None


class Proxy(Wire, frozen=True, tag="x509-proxy", tag_field="kind"):
    """Path of a proxy file; null: where the environment says (X509_USER_PROXY, /tmp/x509up_u…)."""

    path: str | None = None
    account: str | None = None


class OidcToken(Wire, frozen=True, tag="oidc-token", tag_field="kind"):
    """The token that the hub provides, in the configured environment variable or file."""

    account: str | None = None


class OidcFlow(Wire, frozen=True, tag="oidc", tag_field="kind"):
    """Start the code flow: the answer's `flow` has the page to open."""

    account: str | None = None


SignIn = UserPass | Certificate | Proxy | OidcToken | OidcFlow


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


class RuleState(StrEnum):
    OK = "ok"
    REPLICATING = "replicating"
    STUCK = "stuck"
    SUSPENDED = "suspended"
    WAITING_APPROVAL = "waiting-approval"
    INJECT = "inject"


class Lock(Wire, frozen=True):
    """A file that a rule holds, or tries to, at one RSE."""

    did: Did
    rse: str
    state: Literal["ok", "replicating", "stuck"]


class Rule(Wire, frozen=True):
    """A promise to keep copies. Lock counts are files times copies."""

    id: str
    did: Did
    rse_expression: str
    state: RuleState
    account: str
    copies: int = 1
    locks_ok: int = 0
    locks_replicating: int = 0
    locks_stuck: int = 0
    created: str | None = None
    updated: str | None = None
    expires: str | None = None
    """null: for ever."""
    error: str | None = None
    """Why it is stuck, as the lake says."""
    activity: str | None = None
    comment: str | None = None
    mine: bool = False
    stuck: list[Lock] = []
    """The first stuck files, in a rule that was asked for by itself."""


class Rse(Wire, frozen=True):
    """A storage element."""

    name: str
    type: str | None = None
    deterministic: bool = True
    readable: bool = True
    writable: bool = True
    volatile: bool = False


class Usage(Wire, frozen=True):
    """What our account uses at an RSE (or RSE expression). `limit` null: none."""

    rse: str
    used: int = 0
    limit: int | None = None
    files: int | None = None


class ReplicationPlan(Wire, frozen=True):
    """What 'make available' would do, before it is done."""

    did: Did
    rse_expression: str
    lifetime_days: int | None = None
    files: int | None = None
    size: int | None = None
    missing_files: int | None = None
    missing_size: int | None = None
    usage: list[Usage] = []
    """Quota at the RSEs of the expression."""
    fits: bool = True
    approval: bool = False
    """A person at the lake has to agree first."""
    existing: Rule | None = None
    """The rule that is there already."""
    why: str | None = None
    """Why it cannot be done, in one sentence."""


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


class RuleIn(Wire, frozen=True):
    """extend: to `lifetime_days` from now (null: for ever); again: ask once more for stuck files;
    remove: let the copies go where nobody else wants them."""

    action: Literal["extend", "again", "remove"]
    lifetime_days: int | None = None


class DidPaths(Wire, frozen=True):
    """Where a DID's files can be read by a kernel here, in a stable order; absolute paths."""

    did: Did
    collection: bool
    paths: list[str] = []
    missing: int = 0
    """Files of it that cannot be read here (yet)."""
    state: AvailabilityState = AvailabilityState.ABSENT


class ReplicateSpec(Wire, frozen=True, tag="replicate", tag_field="kind"):
    """Make a rule and follow it until the data are here."""

    lake: str
    did: Did
    rse_expression: str = ""
    """Empty: the configured destination."""
    lifetime_days: int | None = None
    approval: bool = False
    """Ask a person at the lake, where quota does not allow it."""
    comment: str = ""
    rule: str | None = None
    """Only follow this rule."""


class ReplicateResult(Wire, frozen=True, tag="replicate", tag_field="kind"):
    rule: str
    state: RuleState
    files: int = 0


class FetchSpec(Wire, frozen=True, tag="fetch", tag_field="kind"):
    """Bring the files of a DID to disk, verified or not at all; like `DownloadSpec`."""

    lake: str
    did: Did
    folder: str
    """Relative to Jupyter's root; a folder of the DID's name is made in it for a collection."""
    on_conflict: Literal["ask", "keep-both", "replace", "skip"] = "ask"


class FetchedFile(Wire, frozen=True):
    did: Did
    path: str
    size: int
    fate: Literal["new", "same", "replaced", "kept-both", "skipped"]


class FetchResult(Wire, frozen=True, tag="fetch", tag_field="kind"):
    folder: str
    files: list[FetchedFile] = []


class UploadSpec(Wire, frozen=True, tag="upload", tag_field="kind"):
    """Send files from here to an RSE, and register them.

    `paths` are relative to Jupyter's root; a folder stands for the files in it.
    """

    lake: str
    paths: list[str]
    scope: str
    rse: str
    prefix: str = ""
    """Put before each file's name (its path below the common folder, `/` as `names` says)."""
    separator: str = "_"
    """What stands for `/` in names."""
    dataset: Did | None = None
    """Attach the files to it; it is made if it is not there."""
    lifetime_days: int | None = None
    metadata: dict[str, MetaValue] = {}


class UploadedFile(Wire, frozen=True):
    path: str
    did: Did
    size: int
    fate: Literal["new", "same"]


class UploadResult(Wire, frozen=True, tag="upload", tag_field="kind"):
    files: list[UploadedFile] = []
    dataset: Did | None = None


class UploadPlan(Wire, frozen=True):
    """What an `UploadSpec` would do: each file and its name; what is wrong, by path."""

    files: list[UploadedFile] = []
    size: int = 0
    usage: list[Usage] = []
    fits: bool = True
    problems: dict[str, str] = {}
    """Path → why that file cannot go: the name is taken by other bytes, is not allowed, ..."""
