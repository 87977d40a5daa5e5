"""Rucio's public Open Data (since version 38). No sign-in is needed."""

from __future__ import annotations

from msgspec import Struct

from ...models import Did, DidDetails, DidType, FileReplicas, OpenDid, Replica
from ...problems import Malformed, NotFound, Problem
from . import translate, wire
from .rses import readable
from .session import Session, at

PAGE = 500
MOST = 5000
"""Entries of one lake that are read."""
PUBLIC = "public"
"""In place of an RSE: Rucio lists the addresses of open files without their RSEs."""


class File(Struct):
    scope: str
    name: str
    bytes: wire.Count = None
    adler32: str | None = None
    uris: list[str] = []
    download_urls: list[str] = []
    """With a token of the storage that only reads this file, for storage such as EOS."""


class Entry(Struct):
    scope: str
    name: str
    created_at: str | None = None
    updated_at: str | None = None
    doi: str | None = None
    meta: dict[str, wire.Loose] = {}
    files: list[File] | None = None


class Page(Struct):
    dids: list[Entry] = []
    total: int = 0


class OpenData:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def entries(self) -> list[OpenDid]:
        """All public entries, without their DOIs; none if this Rucio has no Open Data."""
        found: list[OpenDid] = []
        while len(found) < MOST:
            query = {"limit": str(PAGE), "offset": str(len(found))}
            try:
                page = await self._session.public("/opendata/public/dids", Page, **query)
            except NotFound:
                break
            found += map(_translated, page.dids)
            if len(page.dids) < PAGE:
                break
        return found

    async def entry(self, did: Did) -> OpenDid:
        """One public entry with its DOI; raises `NotFound`."""
        return _translated(await self._entry(did))

    async def details(self, did: Did, instead: Problem) -> DidDetails:
        """What is public of a DID; raises `instead` for one that is not open.

        Its type is not public: a container counts as the dataset of its files.
        """
        try:
            try:
                entry = await self._entry(did, meta="1", files="1")
            except Malformed:  # this Rucio lists no files of open data
                entry = await self._entry(did, meta="1")
        except Problem:
            raise instead from None
        files = entry.files
        only = files[0] if files and len(files) == 1 else None
        single = only is not None and (only.scope, only.name) == (did.scope, did.name)
        return DidDetails(
            did=did,
            type=DidType.FILE if single else DidType.DATASET,
            size=None if files is None else sum(translate.count(one.bytes) or 0 for one in files),
            files=None if files is None else len(files),
            open=None if single else False,
            created=translate.iso(entry.created_at),
            updated=translate.iso(entry.updated_at),
            checksums=translate.checksums(only.adler32, None) if single and only else {},
            metadata=translate.metadata(entry.meta),
            public=True,
        )

    async def files(self, did: Did, instead: Problem) -> list[FileReplicas]:
        """The files of an open DID with their public addresses; raises `instead` otherwise."""
        try:
            entry = await self._entry(did, files="1", download_urls="1")
        except Problem:
            raise instead from None
        return [_file(one) for one in entry.files or ()]

    async def _entry(self, did: Did, **query: str) -> Entry:
        return await self._session.public(f"/opendata/public/dids/{at(did)}", Entry, **query)


def _translated(entry: Entry) -> OpenDid:
    return OpenDid(Did(entry.scope, entry.name), entry.updated_at, entry.doi)


def _addresses(one: File) -> list[str]:
    """Where no replica can be read over https, what the lake offers for downloads over https.

    Rucio 41.5.1 makes of them addresses of the replica's own protocol, such as root:
    (https://github.com/rucio/rucio/issues/8744): these are of no use here.
    """
    if any(map(readable, one.uris)):
        return one.uris
    return [url for url in one.download_urls if readable(url)] + one.uris


def _file(one: File) -> FileReplicas:
    addresses = _addresses(one)
    return FileReplicas(
        Did(one.scope, one.name),
        translate.count(one.bytes),
        translate.checksums(one.adler32, None),
        [Replica(PUBLIC, "available", addresses)] if addresses else [],
    )
