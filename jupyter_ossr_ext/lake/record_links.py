"""Which data a record names, and which records cite data: both ways, from both services."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from msgspec import structs

from .._util.gather import gather, settle
from .._util.identifiers import doi as normalized
from ..backends.data_lake import DataLake
from ..models import (
    Availability,
    CitingRecord,
    Did,
    DidCitations,
    DidLine,
    DidSummary,
    LakeQuery,
    OpenDid,
    Query,
    RecordDid,
)
from ..problems import NotFound, Problem
from ..records.catalogue import Catalogue
from .availability import Availabilities
from .did_search import first, search
from .lake_registry import Lakes
from .record_dids import dids_of, written
from .record_files import RecordFiles

DoiOrigin: TypeAlias = Literal["metadata", "open-data"]
REFRESH = 60.0
"""Seconds before the list of open DIDs is requested again."""
AT_ONCE = 8
"""Open DIDs that are requested at the same time."""
MOST = 100
"""DIDs of one record that are shown."""
CITING = 10
"""Records of one repository that are looked at."""
REMEMBERED = 1000
"""Records that were looked at, with the DIDs that they name."""


@dataclass
class _Known:
    """The open DIDs of one lake with their DOIs, by `updated`."""

    entries: dict[Did, OpenDid] = field(default_factory=dict)
    until: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class RecordLinks:
    """Links between all repositories and all lakes. For the event loop only."""

    def __init__(
        self,
        catalogue: Catalogue,
        lakes: Lakes,
        availabilities: Availabilities,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._catalogue, self._lakes, self._clock = catalogue, lakes, clock
        self._availabilities = availabilities
        self._files = RecordFiles(catalogue, clock)
        self._known: dict[str, _Known] = {}
        self._named: OrderedDict[tuple[str, str], set[tuple[str | None, Did]]] = OrderedDict()

    async def dids(self, source: str, id: str) -> list[RecordDid]:
        """As `named`, and how much of each is here."""
        return await self._with_availability((await self.named(source, id))[:MOST])

    async def named(self, source: str, id: str) -> list[RecordDid]:
        """The DIDs that a record and its files name, and the open DIDs that have its DOI."""
        record = await self._catalogue.record(source, id)
        addresses = self._lakes.addresses()
        named = dids_of(record, addresses)
        for doi in filter(None, (record.doi, record.concept_doi)):
            named += await self.open_dids(doi)
        if addresses:
            named += await self._files.dids(record, addresses)
        found: dict[tuple[str, Did], RecordDid] = {}
        for one in named:
            found.setdefault((one.lake or one.instance, one.did), one)
        self._remember(source, record.id, found.values())
        return list(found.values())

    def _remember(self, source: str, id: str, dids: Iterable[RecordDid]) -> None:
        """What a record's files name, no repository can be searched for."""
        self._named[source, id] = {(one.lake, one.did) for one in dids}
        self._named.move_to_end((source, id))
        while len(self._named) > REMEMBERED:
            self._named.popitem(last=False)

    async def _with_availability(self, found: list[RecordDid]) -> list[RecordDid]:
        known: dict[tuple[str, Did], Availability] = {}
        troubles: dict[str | None, str] = {}
        for id in dict.fromkeys(one.lake for one in found if one.lake):
            dids = [one.did for one in found if one.lake == id]
            try:
                lake = await self._lakes.get(id)
                account = await lake.auth.account()
                if account.signed_in:
                    rows = await self._availabilities.of(lake, dids)
                    known |= {(id, row.did): row for row in rows}
                elif account.problem is not None:
                    troubles[id] = account.problem
            except Problem as problem:  # what is named is shown, also without its state
                troubles[id] = str(problem)
        return [
            structs.replace(
                one,
                availability=known.get((one.lake or "", one.did)),
                why=troubles.get(one.lake),
            )
            for one in found
        ]

    async def open_dids(self, doi: str) -> list[RecordDid]:
        """Open DIDs with a DOI, in all lakes; a lake that does not respond has none."""
        wanted = (normalized(doi) or doi).lower()
        found: list[RecordDid] = []
        for lake in await self._lakes.all():
            try:
                entries = await self._open_data(await self._lakes.get(lake.id))
            except Problem:
                continue
            found += [
                RecordDid(one.did, lake.id, lake.url, "open-data")
                for one in entries.values()
                if one.doi and one.doi.lower() == wanted
            ]
        return found

    async def search(self, lake: DataLake, query: LakeQuery) -> AsyncIterator[DidLine]:
        """As `did_search.search`; a DOI finds the open DIDs that have it, without a sign-in."""
        doi = normalized(query.text.strip().strip("*"))
        lines = search(lake, query) if doi is None else first(self._hits(lake, doi), query.limit)
        async for line in lines:
            yield line

    async def _hits(self, lake: DataLake, doi: str) -> AsyncIterator[DidSummary]:
        for one in (await self._open_data(lake)).values():
            if one.doi and one.doi.lower() == doi.lower():
                try:
                    info = await lake.dids.info(one.did)
                except Problem:  # such as without a sign-in: only its name is public
                    yield DidSummary(one.did)
                else:
                    yield DidSummary(one.did, info.type, info.size, info.files)

    async def citations(self, lake: DataLake, did: Did) -> DidCitations:
        """Records that name the DID, and the DOIs in its metadata and its Open Data entry.

        Records of the whole repository: authors cite data outside a source's community, too.

        A failing service does not prevent the others; it is named.
        """
        found: dict[str, CitingRecord] = {}
        troubles: list[str] = []
        dois = await self._dois(lake, did, troubles)
        sources = self._catalogue.sources()

        async def citing(source: str) -> list[CitingRecord] | None:
            with suppress(Problem):
                return await self._citing(source, lake, did)
            return None

        async with settle() as batch:
            named = batch.start(gather(self._of_doi(doi, origin) for doi, origin in dois))
            asked = batch.start(gather(citing(one.id) for one in sources))
            seen = batch.start(gather(map(self._seen, self._naming(lake, did))))
        troubles += [
            source.title
            for source, records in zip(sources, asked.result(), strict=True)
            if records is None
        ]
        citing_records = [one for records in asked.result() for one in records or ()]
        for one in [*named.result(), *citing_records, *filter(None, seen.result())]:
            found.setdefault((one.doi or f"{one.source}/{one.record}").lower(), one)
        note = f"No response from {', '.join(troubles)}." if troubles else None
        return DidCitations(list(found.values()), note)

    async def _dois(
        self, lake: DataLake, did: Did, troubles: list[str]
    ) -> list[tuple[str, DoiOrigin]]:
        dois: list[tuple[str, DoiOrigin]] = []
        try:
            if (doi := (await lake.open_dids.entry(did)).doi) is not None:
                dois.append((doi, "open-data"))
        except NotFound:
            pass
        except Problem:
            troubles.append(lake.lake.title)
            return []
        try:
            metadata = (await lake.dids.info(did)).metadata
        except Problem:  # not signed in: what is public is shown
            return dois
        values = [str(value) for key, value in metadata.items() if key.lower() == "doi"]
        dois += [(doi, "metadata") for doi in filter(None, map(normalized, values))]
        return dois

    async def _of_doi(self, doi: str, origin: DoiOrigin) -> CitingRecord:
        try:
            source, id = await self._catalogue.resolve(doi)
            title = (await self._catalogue.record(source, id)).title
        except Problem:
            return CitingRecord(doi, origin=origin)
        return CitingRecord(doi, source, id, title, origin)

    async def _citing(self, source: str, lake: DataLake, did: Did) -> list[CitingRecord]:
        forms = [form.replace('"', "") for form in written(did, lake.address)]
        text = " OR ".join(
            f'{name}:"{form}"'
            for name in ("metadata.related_identifiers.identifier", "metadata.references.reference")
            for form in forms
        )
        text += "".join(f' OR metadata.description:"{form}"' for form in forms[2:4])
        page = await self._catalogue.search(
            Query(source=source, q=text, raw=True, size=CITING, everywhere=True)
        )
        addresses = self._lakes.addresses()
        found: list[CitingRecord] = []
        for hit in page.items:
            record = await self._catalogue.record(source, hit.id)
            named = {(one.lake, one.did) for one in dids_of(record, addresses)}
            if (lake.lake.id, did) in named:  # a search by words finds others, too
                found.append(CitingRecord(record.doi, source, record.id, record.title))
        return found

    def _naming(self, lake: DataLake, did: Did) -> list[tuple[str, str]]:
        """Records that were looked at and name the DID, the last ones first."""
        wanted = (lake.lake.id, did)
        return [one for one, dids in reversed(self._named.items()) if wanted in dids][:CITING]

    async def _seen(self, named: tuple[str, str]) -> CitingRecord | None:
        """None where the user cannot read the record any more."""
        source, id = named
        with suppress(Problem):
            record = await self._catalogue.record(source, id)
            return CitingRecord(record.doi, source, record.id, record.title)
        return None

    async def _open_data(self, lake: DataLake) -> dict[Did, OpenDid]:
        """The open DIDs of a lake; only new and updated ones are requested one by one."""
        known = self._known.setdefault(lake.lake.id, _Known())
        async with known.lock:
            if known.until <= self._clock():
                known.entries = await self._refreshed(lake, known.entries)
                known.until = self._clock() + REFRESH
        return known.entries

    async def _refreshed(self, lake: DataLake, before: dict[Did, OpenDid]) -> dict[Did, OpenDid]:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(entry: OpenDid) -> OpenDid:
            old = before.get(entry.did)
            if old is not None and old.updated == entry.updated:
                return old
            async with places:
                try:
                    return await lake.open_dids.entry(entry.did)
                except NotFound:  # withdrawn meanwhile
                    return entry

        entries = await gather(map(one, await lake.open_dids.entries()))
        return {entry.did: entry for entry in entries}
