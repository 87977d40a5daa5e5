"""Content of the demo lake: DIDs, replicas, storage elements, accounts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .content import Sample
from .faults import Fault, denied, no_did, no_rse
from .knobs import LakeKnobs

MOUNTED = "DEMO-DISK"
JsonValue = str | int | float | bool | None


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def put(place: Path, data: bytes) -> None:
    """Write atomically. Blocking."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.part")
    part.write_bytes(data)
    part.replace(place)


@dataclass
class Entry:
    """A DID. `sums` are size, adler32 and md5 of a file."""

    scope: str
    name: str
    type: str
    account: str
    sums: tuple[int, str, str] | None = None
    sample: Sample | None = None
    open: bool = True
    columns: dict[str, JsonValue] = field(default_factory=dict)
    meta: dict[str, JsonValue] = field(default_factory=dict)
    members: dict[tuple[str, str], None] = field(default_factory=dict)
    replicas: dict[str, str] = field(default_factory=dict)
    """State by RSE."""
    created: datetime = field(default_factory=now)
    expires: datetime | None = None
    archive: tuple[str, str] | None = None
    """The archive that contains a file without replicas."""

    @property
    def key(self) -> tuple[str, str]:
        return self.scope, self.name

    @property
    def size(self) -> int | None:
        return self.sums[0] if self.sums else None


@dataclass
class OpenData:
    """Open Data of a DID. `state`: DRAFT, PUBLIC or SUSPENDED."""

    state: str = "DRAFT"
    doi: str | None = None
    meta: dict[str, JsonValue] = field(default_factory=dict)
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)


@dataclass(frozen=True)
class Element:
    """A storage element."""

    name: str
    type: str = "DISK"
    readable: bool = True
    writable: bool = True
    limit: int = 0
    """Quota of an account in bytes."""
    volatile: bool = False
    mounted: bool = False
    """Its files exist on disk, for kernels to read."""
    broken: bool = False
    """Every copy to it fails."""
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()[:32]

    @property
    def attributes(self) -> dict[str, str]:
        return {"type": self.type, "demo": "True", self.name: "True", **dict(self.tags)}


class Store:
    """The lake's catalogue; copied or uploaded content is below `folder`."""

    def __init__(self, folder: Path, base: str, knobs: LakeKnobs) -> None:
        self.folder, self.base, self.knobs = folder, base, knobs
        self.scopes: dict[str, str] = {}
        """Owner by scope."""
        self.entries: dict[tuple[str, str], Entry] = {}
        self.elements: dict[str, Element] = {}
        self.limits: dict[tuple[str, str], int] = {}
        """Bytes by account and RSE, if they differ from the RSE's own."""
        self.open_data: dict[tuple[str, str], OpenData] = {}
        self.admins: set[str] = set()
        """Accounts with all permissions."""
        self.strict = False
        """Only those change and remove rules, as in Rucio's own (generic) permissions."""

    # ---- reading

    def limit(self, account: str, rse: str) -> int:
        return self.limits.get((account, rse), self.elements[rse].limit)

    def get(self, scope: str, name: str) -> Entry:
        try:
            entry = self.entries[scope, name]
        except KeyError:
            raise no_did(scope, name) from None
        if entry.expires and entry.expires < now():
            raise no_did(scope, name)
        return entry

    def element(self, rse: str) -> Element:
        try:
            return self.elements[rse]
        except KeyError:
            raise no_rse(rse) from None

    def files(self, entry: Entry) -> list[Entry]:
        """All files below, each once."""
        found: dict[tuple[str, str], Entry] = {}
        todo = [entry]
        while todo:
            one = todo.pop(0)
            if one.type == "FILE":
                found[one.key] = one
            else:
                todo[:0] = [self.entries[key] for key in one.members]
        return list(found.values())

    def parents(self, entry: Entry) -> list[Entry]:
        return [other for other in self.entries.values() if entry.key in other.members]

    # ---- content of files

    def below(self, scope: str, name: str) -> str:
        """Path of a file in a storage element, by Rucio's `hash` algorithm."""
        digest = hashlib.md5(f"{scope}:{name}".encode(), usedforsecurity=False).hexdigest()
        folder = scope.replace(".", "/") if scope.startswith(("user", "group")) else scope
        return f"{folder}/{digest[:2]}/{digest[2:4]}/{name}"

    def pfn(self, rse: str, scope: str, name: str) -> str:
        return f"{self.base}/storage/{rse}/{self.below(scope, name)}"

    def place(self, rse: str, scope: str, name: str) -> Path:
        return self.folder / rse / self.below(scope, name)

    def write(self, rse: str, entry: Entry) -> None:
        """Write the content of a file. Blocking."""
        place = self.place(rse, *entry.key)
        if place.exists():
            return
        put(place, self.data(entry))

    def data(self, entry: Entry) -> bytes:
        """The content of a file, from any replica. Blocking."""
        if entry.sample:
            return entry.sample.data()
        for rse, state in entry.replicas.items():
            place = self.place(rse, *entry.key)
            if state == "AVAILABLE" and place.is_file():
                return place.read_bytes()
        raise Fault(404, "ReplicaNotFound", f"No bytes of {entry.scope}:{entry.name}")

    # ---- changing

    def check_scope(self, scope: str, account: str, what: str) -> None:
        if account not in self.admins and self.scopes.get(scope) != account:
            raise denied(f"Account {account} can not {what} in scope {scope}")

    def check_name(self, name: str) -> None:
        if not re.search(self.knobs.names, name) or len(name) > 250:
            pattern = self.knobs.names
            raise Fault(
                400,
                "InvalidObject",
                f"Problem validating did: {name!r} does not match {pattern!r}\n\nFailed "
                "validating 'pattern' in schema['properties']['name']",
            )

    def add(
        self, scope: str, name: str, type: str, account: str, lifetime: float | None = None
    ) -> Entry:
        if type not in {"DATASET", "CONTAINER", "FILE"}:
            raise Fault(400, "UnsupportedOperation", f"Unsupported type {type}")
        self.check_name(name)
        if (scope, name) in self.entries:
            raise Fault(
                409, "DataIdentifierAlreadyExists", "Data Identifier with the same name exists"
            )
        entry = Entry(scope, name, type, account)
        if lifetime is not None:
            entry.expires = now() + timedelta(seconds=lifetime)
        self.entries[entry.key] = entry
        return entry

    def attach(self, parent: Entry, members: list[tuple[str, str]]) -> None:
        if not parent.open:
            raise Fault(
                409,
                "UnsupportedOperation",
                f"Data identifier '{parent.scope}:{parent.name}' is closed",
            )
        for key in members:
            child = self.get(*key)
            if (child.type == "FILE") is not (parent.type == "DATASET"):
                raise Fault(
                    409,
                    "UnsupportedOperation",
                    f"A {child.type} cannot be added to a {parent.type.lower()}",
                )
        if any(key in parent.members for key in members):
            raise Fault(409, "FileAlreadyExists", "It is attached already.")
        parent.members.update(dict.fromkeys(members))

    def detach(self, parent: Entry, members: list[tuple[str, str]]) -> None:
        for key in members:
            if key not in parent.members:
                raise no_did(*key)
        for key in members:
            del parent.members[key]
