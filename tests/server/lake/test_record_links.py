"""Records that cite DIDs, and DIDs of records, from services that may fail."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec import structs

from jupyter_ossr_ext.config.lakes import configured_lakes
from jupyter_ossr_ext.lake import Lakes
from jupyter_ossr_ext.lake.availability import Availabilities
from jupyter_ossr_ext.lake.mount_visibility import Sight
from jupyter_ossr_ext.lake.record_links import REFRESH, RecordLinks
from jupyter_ossr_ext.lake.rses import Rses
from jupyter_ossr_ext.models import (
    Did,
    DidCitations,
    DidDetails,
    DidSummary,
    DidType,
    End,
    FileEntry,
    Hit,
    LakeQuery,
    OpenDid,
    Query,
    Record,
    RecordPage,
    RecordSummary,
    RelatedWork,
    Source,
    term,
)
from jupyter_ossr_ext.problems import CredentialsMissing, NotFound, Offline
from jupyter_ossr_ext.records.catalogue import Catalogue
from jupyter_ossr_ext.storage.mount_probe import MountProbe

from .fake_lake import FakeLake

DOI = "10.5281/zenodo.7"
EVENTS = Did("scope", "events")
ELSEWHERE = "https://else/opendata/public/dids/s/n"


class FakeCatalogue:
    """Repositories whose search returns all records; it waits for `together`."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.files: dict[str, bytes] = {}
        self.queries: list[str] = []
        self.down = False
        self.titles = {"one": "Repository"}
        self.together = asyncio.Barrier(1)

    def add(self, id: str, doi: str, *related: str) -> None:
        works = [RelatedWork(one, term("references")) for one in related]
        self.records[id] = Record(
            source="one", id=id, url="", title=f"Record {id}", doi=doi, related=works
        )

    def sources(self) -> list[Source]:
        return [Source(id=id, title=title, url="") for id, title in self.titles.items()]

    async def record(self, source: str, id: str) -> Record:
        if id not in self.records:
            raise NotFound("No such record.")
        return self.records[id]

    def repository(self, source: str) -> FakeCatalogue:
        return self

    @property
    def account(self) -> FakeCatalogue:
        return self

    async def identity(self) -> str:
        return ""

    async def read(self, id: str, key: str, start: int, size: int) -> bytes:
        return self.files[id]

    async def resolve(self, text: str, prefer: str | None = None) -> tuple[str, str]:
        for one in self.records.values():
            if one.doi == text:
                return "one", one.id
        raise NotFound("No such record.")

    async def search(self, query: Query) -> RecordPage:
        await self.together.wait()
        if self.down:
            raise Offline("Not there.")
        self.queries.append(query.q)
        found = [one for one in self.records.values() if one.id not in self.files]
        items = [RecordSummary("one", one.id, one.title) for one in found]
        return RecordPage(items=items, total=len(items), page=1, size=10)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def lake() -> FakeLake:
    return FakeLake()


@pytest.fixture
def catalogue() -> FakeCatalogue:
    return FakeCatalogue()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def links(lake: FakeLake, catalogue: FakeCatalogue, clock: Clock) -> RecordLinks:
    [config] = configured_lakes({"fake": {"url": "https://fake"}})
    lakes = Lakes([config], lambda _: cast(Any, lake), cast(Any, NotImplemented))
    local = cast(Any, None)
    availabilities = Availabilities(Path("/nowhere"), local, Rses(), Sight(MountProbe()))
    return RecordLinks(cast(Catalogue, catalogue), lakes, availabilities, clock)


async def test_dids_that_a_record_names_and_open_dids_with_its_doi(
    links: RecordLinks, lake: FakeLake, catalogue: FakeCatalogue
) -> None:
    catalogue.add("1", DOI, "https://fake/dids/scope/events", "https://example.org")
    lake.open_data = {
        EVENTS: OpenDid(EVENTS, "then", DOI),
        Did("scope", "open"): OpenDid(Did("scope", "open"), "then", DOI.upper()),
        Did("scope", "other"): OpenDid(Did("scope", "other"), "then", "10.1/x"),
    }
    found = await links.dids("one", "1")
    assert [(one.did.name, one.origin) for one in found] == [
        ("events", "related"),
        ("open", "open-data"),
    ]


async def test_why_it_is_not_known_whether_data_is_here(
    links: RecordLinks, lake: FakeLake, catalogue: FakeCatalogue
) -> None:
    catalogue.add("1", DOI, "https://fake/dids/scope/events", ELSEWHERE)
    named, elsewhere = await links.dids("one", "1")
    assert (named.availability, named.why, elsewhere.why) == (None, None, None)  # not signed in
    lake.account_problem = "The token expired at 14:02."
    named, elsewhere = await links.dids("one", "1")
    assert (named.why, elsewhere.why) == ("The token expired at 14:02.", None)
    lake.fail["account"] = Offline("Not there.")
    [named, _] = await links.dids("one", "1")
    assert (named.availability, named.why) == (None, "Not there.")


async def test_only_changed_entries_are_requested_again(
    links: RecordLinks, lake: FakeLake, clock: Clock
) -> None:
    dids = [Did("scope", str(number)) for number in range(3)]
    lake.open_data = {did: OpenDid(did, "then", f"10.1/{did.name}") for did in dids}
    assert [one.did for one in await links.open_dids("https://doi.org/10.1/1")] == [dids[1]]
    assert await links.open_dids("10.1/9") == []
    assert lake.calls.count("open-data") == 1
    clock.now += REFRESH
    lake.open_data[dids[2]] = OpenDid(dids[2], "now", "10.1/9")
    assert [one.did for one in await links.open_dids("10.1/9")] == [dids[2]]
    assert (lake.calls.count("open-did 1"), lake.calls.count("open-did 2")) == (1, 2)


async def test_records_that_cite_a_did(
    links: RecordLinks, lake: FakeLake, catalogue: FakeCatalogue
) -> None:
    catalogue.add("1", DOI, "rucio://scope:events")
    catalogue.add("2", "10.1/2", "rucio://scope:events-2")
    catalogue.add("3", "10.1/3")
    lake.open_data = {EVENTS: OpenDid(EVENTS, "then", "10.1/3")}
    metadata = {"DOI": "https://doi.org/10.1/elsewhere", "target": "Crab"}
    lake.details[EVENTS] = DidDetails(EVENTS, DidType.DATASET, metadata=dict(metadata))
    found = await links.citations(lake, EVENTS)
    assert [(one.doi, one.record, one.origin) for one in found.records] == [
        ("10.1/3", "3", "open-data"),
        ("10.1/elsewhere", None, "metadata"),
        (DOI, "1", "record"),
    ]
    assert found.note is None
    assert '"https://fake/dids/scope/events"' in catalogue.queries[0]


async def test_a_record_that_names_a_did_in_a_file_alone_cites_it_once_it_was_looked_at(
    links: RecordLinks, lake: FakeLake, catalogue: FakeCatalogue
) -> None:
    """No repository can be searched for what is in files."""
    catalogue.add("1", DOI)
    text = catalogue.files["1"] = b"It reads rucio://scope:events.\n"
    catalogue.records["1"] = structs.replace(
        catalogue.records["1"], files=[FileEntry("README.md", len(text))]
    )
    assert (await links.citations(lake, EVENTS)).records == []
    [named] = await links.named("one", "1")
    assert (named.did, named.origin) == (EVENTS, "file")
    [cited] = (await links.citations(lake, EVENTS)).records
    assert (cited.doi, cited.record, cited.title) == (DOI, "1", "Record 1")
    assert (await links.citations(lake, Did("scope", "other"))).records == []
    del catalogue.records["1"]  # withdrawn, or its reader signed out
    assert await links.citations(lake, EVENTS) == DidCitations()


async def test_without_a_sign_in_what_is_public_is_found(
    links: RecordLinks, lake: FakeLake, catalogue: FakeCatalogue
) -> None:
    catalogue.add("1", DOI, "rucio://scope:events")
    lake.open_data = {EVENTS: OpenDid(EVENTS, "then", "10.1/3")}
    lake.fail["did"] = CredentialsMissing("Sign in.")
    found = await links.citations(lake, EVENTS)
    assert [one.doi for one in found.records] == ["10.1/3", DOI]


async def test_a_service_that_fails_is_named_and_the_rest_is_found(
    links: RecordLinks, lake: FakeLake, catalogue: FakeCatalogue
) -> None:
    catalogue.add("1", DOI, "rucio://scope:events")
    lake.fail = {"open-did": Offline("Not there."), "open-data": Offline("Not there.")}
    found = await links.citations(lake, EVENTS)
    assert ([one.doi for one in found.records], found.note) == (
        [DOI],
        f"No response from {lake.lake.title}.",
    )
    assert await links.dids("one", "1") != []
    lake.fail, catalogue.down = {}, True
    lake.open_data = {EVENTS: OpenDid(EVENTS, "then", DOI)}
    found = await links.citations(lake, EVENTS)
    assert ([one.doi for one in found.records], found.note) == (
        [DOI],
        "No response from Repository.",
    )


@pytest.mark.parametrize("text", [DOI, f"https://doi.org/{DOI}", f"*{DOI.upper()}*"])
async def test_a_doi_finds_open_dids_also_without_a_sign_in(
    links: RecordLinks, lake: FakeLake, text: str
) -> None:
    other = Did("scope", "other")
    lake.open_data = {EVENTS: OpenDid(EVENTS, "then", DOI), other: OpenDid(other, "then", "10.1/x")}
    lake.details[EVENTS] = DidDetails(EVENTS, DidType.DATASET, size=3)
    query = LakeQuery(text=text)
    assert [line async for line in links.search(cast(Any, lake), query)] == [
        Hit(DidSummary(EVENTS, DidType.DATASET, 3)),
        End(count=1),
    ]
    lake.fail["did"] = CredentialsMissing("Sign in.")
    lines = [line async for line in links.search(cast(Any, lake), query)]
    assert lines == [Hit(DidSummary(EVENTS)), End(count=1)]


async def test_a_lake_that_does_not_list_its_open_data_is_reported(
    links: RecordLinks, lake: FakeLake
) -> None:
    lake.fail["open-data"] = Offline("Not there.")
    with pytest.raises(Offline):
        _ = [line async for line in links.search(cast(Any, lake), LakeQuery(text=DOI))]


async def test_repositories_are_asked_at_the_same_time(
    links: RecordLinks, lake: FakeLake, catalogue: FakeCatalogue
) -> None:
    catalogue.titles = {"one": "First", "two": "Second"}
    catalogue.together = asyncio.Barrier(2)
    catalogue.add("1", DOI, "rucio://scope:events")
    async with asyncio.timeout(30):
        found = await links.citations(lake, EVENTS)
        assert ([one.doi for one in found.records], found.note) == ([DOI], None)
        catalogue.down = True
        assert (await links.citations(lake, EVENTS)).note == "No response from First, Second."
