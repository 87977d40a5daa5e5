"""Content of the demo repository: records, versions, communities and users, all in memory."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

from . import content, vocabularies
from .content.sources import Blob
from .wire import Document

#: Start date of the demo; the sample records were "deposited" one after the other from then on.
EPOCH = datetime(2025, 9, 1, 8, 0, tzinfo=UTC)
#: Our own table: Python's depends on the machine.
MIMETYPES = {
    ".csv": "text/csv",
    ".fits": "image/fits",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".txt": "text/plain",
    ".zip": "application/zip",
}
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_NAMESPACE = uuid.UUID("5f1f2a34-0d7d-4a0e-9c1b-3f6e0a7f1c11")


@dataclass(frozen=True)
class User:
    """A user; the token is public and valid only in the demo."""

    id: int
    name: str
    token: str
    sees_restricted: bool

    @property
    def curates(self) -> bool:
        """Whether this user reviews submissions to the communities."""
        return self.name in ("admin", "curator")

    @property
    def full_name(self) -> str:
        return FULL_NAMES[self.name]

    @property
    def email(self) -> str:
        return f"{self.name}@example.org"


FULL_NAMES = {
    "admin": "Ada Admin",
    "curator": "Curt Curator",
    "contributor": "Connie Contributor",
    "stranger": "Stan Stranger",
}

USERS = (
    User(2, "admin", "demo-token-admin", sees_restricted=True),
    User(4, "curator", "demo-token-curator", sees_restricted=True),
    User(5, "contributor", "demo-token-contributor", sees_restricted=True),
    User(6, "stranger", "demo-token-stranger", sees_restricted=False),
)

TEST_ACCOUNTS = {"Demo Author": "demo-token-contributor", "Demo Curator": "demo-token-curator"}
"""Tokens of the users whom a newcomer can be, by what they are called."""

RELATIONS = (
    ("notebook", "requires", "python_package"),
    ("notebook", "references", "event_list"),
    ("sky_map", "isderivedfrom", "event_list"),
)
"""Samples that name each other: their DOIs are known only here."""


@dataclass(frozen=True)
class Community:
    """A community; `id` is its uuid."""

    id: str
    slug: str
    title: str
    description: str


@dataclass(frozen=True)
class Entry:
    """A file of a record."""

    key: str
    blob: Blob
    id: str
    mimetype: str

    @property
    def ext(self) -> str:
        """As counted by the facet `file_type`: a suffix of up to four letters, or `bin`."""
        suffix = PurePosixPath(self.key).suffix.lower()
        return suffix[1:] if suffix in MIMETYPES or 1 < len(suffix) <= 5 else "bin"


@dataclass
class Parent:
    """Common data of all versions of a record."""

    id: str
    community: Community | None
    versions: list[Record] = field(default_factory=list)
    owner: int = 5

    @property
    def latest(self) -> Record | None:
        alive = [record for record in self.versions if not record.deleted]
        return alive[-1] if alive else None


@dataclass
class Record:
    """One published version; `metadata` is as returned by the API."""

    id: str
    parent: Parent
    index: int
    metadata: Document
    access: Document
    custom_fields: Document
    pids: Document
    files: dict[str, Entry]
    created: datetime
    deleted: bool
    views: int
    downloads: int
    revision: int = 4
    tokens: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_latest(self) -> bool:
        return self.parent.latest is self

    def visible_to(self, user: User | None) -> bool:
        """Whether the record itself may be read."""
        return self.access["record"] == "public" or self._trusts(user)

    def files_visible_to(self, user: User | None) -> bool:
        return self.access["files"] == "public" or self._trusts(user)

    def _trusts(self, user: User | None) -> bool:
        return user is not None and (user.sees_restricted or user.id == self.parent.owner)


class Store:
    """The repository in memory, filled with the samples, which name each other if `related`."""

    def __init__(self, *, raw_html: bool = False, related: bool = True) -> None:
        self.communities = {
            slug: Community(str(uuid.uuid5(_NAMESPACE, slug)), slug, title, description)
            for slug, (title, description) in content.COMMUNITIES.items()
        }
        self.records: dict[str, Record] = {}
        self.parents: dict[str, Parent] = {}
        self.names: dict[str, Parent] = {}
        self._clock = EPOCH
        for sample in content.load():
            self.deposit(sample, raw_html)
        for one, relation, other in RELATIONS if related else ():
            self._relate(self.names[one], relation, self.names[other])

    def community(self, slug_or_id: str) -> Community | None:
        for community in self.communities.values():
            if slug_or_id in (community.slug, community.id):
                return community
        return None

    def user(self, token: str) -> User | None:
        return next((user for user in USERS if user.token == token), None)

    def published(self) -> Iterator[Record]:
        """Every record that is not deleted, oldest first."""
        return (record for record in self.records.values() if not record.deleted)

    def _relate(self, one: Parent, relation: str, other: Parent) -> None:
        """Name the newest version of another record in the newest version of one."""
        record, related = one.versions[-1], other.versions[-1]
        identifier = {
            "identifier": related.pids["doi"]["identifier"],
            "scheme": "doi",
            "relation_type": {"id": relation},
            "resource_type": {"id": related.metadata["resource_type"]["id"]},
        }
        served = vocabularies.metadata({"related_identifiers": [identifier]})
        known = record.metadata.get("related_identifiers", [])
        record.metadata = {
            **record.metadata,
            "related_identifiers": served["related_identifiers"] + known,
        }

    def _tick(self) -> datetime:
        self._clock += timedelta(hours=7, minutes=13, seconds=11, microseconds=123457)
        return self._clock

    def deposit(self, sample: content.Sample, raw_html: bool) -> None:
        """Publish a sample with all of its versions. `raw_html`: descriptions are not cleaned."""
        community = self.communities[sample.community] if sample.community else None
        parent = Parent(_identifier(f"parent of {sample.name}"), community)
        self.parents[parent.id] = self.names[sample.name] = parent
        for index, version in enumerate(sample.versions, 1):
            id = _identifier(f"{sample.name} {index}")
            metadata = {**sample.metadata, **version.metadata}
            if not raw_html:
                metadata |= sample.served
            record = Record(
                id=id,
                parent=parent,
                index=index,
                metadata=vocabularies.metadata(metadata),
                access=_access(sample, bool(version.files or version.series)),
                custom_fields=vocabularies.custom_fields(sample.custom_fields),
                pids=_pids(id, sample),
                files=dict(_entries(id, version)),
                created=self._tick(),
                deleted=sample.deleted,
                views=sample.views // len(sample.versions),
                downloads=sample.downloads // len(sample.versions),
            )
            parent.versions.append(record)
            self.records[id] = record


def _identifier(name: str) -> str:
    """Ten characters, in InvenioRDM's form, but the same at every start."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    letters = "".join(_ALPHABET[number >> (5 * n) & 31] for n in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def _access(sample: content.Sample, has_files: bool) -> Document:
    embargo = {"active": False, "reason": None, **sample.access.get("embargo", {})}
    access = {"record": sample.access["record"], "files": sample.access["files"]}
    if embargo["active"]:
        status = "embargoed"
    elif "restricted" in access.values():
        status = "restricted"
    else:
        status = "open" if has_files else "metadata-only"
    return {**access, "embargo": embargo, "status": status}


def _pids(id: str, sample: content.Sample) -> Document:
    if sample.access["record"] == "restricted":
        return {}
    oai = {"identifier": f"oai:zenodo.org:{id}", "provider": "oai"}
    if sample.pids:
        return {**sample.pids, "oai": oai}
    return {"doi": datacite_doi(id), "oai": oai}


def datacite_doi(id: str) -> Document:
    """The DOI registered by the repository, with DataCite's test prefix."""
    return {"identifier": f"10.5072/zenodo.{id}", "provider": "datacite", "client": "datacite"}


def _entries(record_id: str, version: content.Version) -> Iterator[tuple[str, Entry]]:
    for key, blob in version.blobs():
        mimetype = MIMETYPES.get(PurePosixPath(key).suffix.lower(), "application/octet-stream")
        yield key, Entry(key, blob, str(uuid.uuid5(_NAMESPACE, f"{record_id} {key}")), mimetype)
