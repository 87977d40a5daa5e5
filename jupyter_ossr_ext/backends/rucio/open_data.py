"""Rucio's public Open Data (since version 38). No sign-in is needed."""

from __future__ import annotations

from msgspec import Struct

from ...models import Did, OpenDid
from ...problems import NotFound
from .session import Session, at

PAGE = 500
MOST = 5000
"""Entries of one lake that are read."""


class Entry(Struct):
    scope: str
    name: str
    updated_at: str | None = None
    doi: str | None = None


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
        return _translated(await self._session.public(f"/opendata/public/dids/{at(did)}", Entry))


def _translated(entry: Entry) -> OpenDid:
    return OpenDid(Did(entry.scope, entry.name), entry.updated_at, entry.doi)
