"""Search in a lake, with our client."""

from __future__ import annotations

import asyncio

import pytest

from jupyter_ossr_ext.backends.rucio import Rucio
from jupyter_ossr_ext.models import Did, DidType, LakeQuery, MetaFilter
from jupyter_ossr_ext.problems import BadQuery, NotFound

from .lake_services import Visitor

RUN = Did("user.alice", "run42")
EVENTS = Did("user.alice", "run42.events")


async def names(lake: Rucio, text: str, **query: object) -> list[str]:
    asked = LakeQuery(text, **query)  # type: ignore[arg-type]
    return [hit.did.name async for hit in lake.dids.search(asked)]


async def test_scopes_tell_which_are_mine(lake: Rucio) -> None:
    scopes = {scope.name: scope.mine for scope in await lake.dids.scopes()}
    assert scopes["user.alice"] and scopes["cta.pilot"]
    assert not scopes["user.bob"]
    assert list(scopes) == sorted(scopes)


async def test_results_have_kinds_and_sizes(lake: Rucio) -> None:
    asked = LakeQuery("user.alice:run42*")
    hits = {hit.did.name: hit.type async for hit in lake.dids.search(asked)}
    assert hits == {
        "run42": DidType.CONTAINER,
        "run42.events": DidType.DATASET,
        "run42.calib": DidType.DATASET,
    }
    [file] = [hit async for hit in lake.dids.search(LakeQuery("user.alice:events-001.root"))]
    assert (file.type, file.size) == (DidType.FILE, 20137)


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("collection", {"run42", "run42.events", "run42.calib"}),
        ("dataset", {"run42.events", "run42.calib"}),
        ("container", {"run42"}),
        ("file", set()),
    ],
)
async def test_kinds(lake: Rucio, kind: str, found: set[str]) -> None:
    assert set(await names(lake, "user.alice:run42*", kind=kind)) == found


async def test_one_more_than_the_limit_tells_that_there_are_more(lake: Rucio) -> None:
    assert len(await names(lake, "ska:*", limit=50)) == 51
    assert len(await names(lake, "user.alice:events-*", limit=12)) == 12
    own = [MetaFilter("segment", ">", "0")]
    assert len(await names(lake, "user.alice:*", filters=own, limit=3)) == 4


async def test_results_arrive_while_others_are_on_their_way(lake: Rucio) -> None:
    hits = lake.dids.search(LakeQuery("ska:*", limit=100_000))
    first = await anext(hits)
    assert first.did.scope == "ska"
    await hits.aclose()  # the rest is never read
    assert len(await names(lake, "ska:*", limit=100_000)) == 2001


async def test_own_keys_are_found_by_kind_and_name_too(lake: Rucio) -> None:
    own = [MetaFilter("segment", ">=", "3"), MetaFilter("segment", "<", "6")]
    assert set(await names(lake, "user.alice:*", filters=own)) == {
        "events-003.root",
        "events-004.root",
        "events-005.root",
    }
    assert await names(lake, "user.alice:*-004*", filters=own) == ["events-004.root"]
    assert await names(lake, "user.alice:*", filters=own, kind="dataset") == []
    hits = [hit async for hit in lake.dids.search(LakeQuery("user.alice:*", filters=own))]
    assert {(hit.type, hit.size is not None) for hit in hits} == {(DidType.FILE, True)}


@pytest.mark.parametrize(
    ("op", "value", "found"),
    [
        ("like", "LST", True),
        ("like", "L*1", True),
        ("=", "LST-1", True),
        ("=", "LST", False),
        ("!=", "LST-1", False),
    ],
)
async def test_words(lake: Rucio, op: str, value: str, found: bool) -> None:
    filters = [MetaFilter("instrument", op, value)]  # type: ignore[arg-type]
    assert await names(lake, "user.alice:*", filters=filters) == ["run42.events"] * found


async def test_truth_and_numbers_are_compared_as_such(lake: Rucio) -> None:
    assert await names(lake, "user.alice:run42*", filters=[MetaFilter("good", "=", "true")])
    assert not await names(lake, "user.alice:run42*", filters=[MetaFilter("good", "=", "false")])
    assert await names(lake, "user.alice:*", filters=[MetaFilter("energy_gev", ">", "125")])
    big = [MetaFilter("bytes", ">", "21500")]
    assert len(await names(lake, "user.alice:events*", filters=big)) == 2


async def test_columns_and_own_keys_are_not_mixed(lake: Rucio) -> None:
    mixed = [MetaFilter("instrument", "=", "LST-1"), MetaFilter("bytes", ">", "0")]
    with pytest.raises(BadQuery, match="by one or the other"):
        await names(lake, "user.alice:*", filters=mixed)


async def test_a_word_where_a_number_belongs_is_reported(lake: Rucio) -> None:
    with pytest.raises(BadQuery, match="bytes is a number"):
        await names(lake, "user.alice:*", filters=[MetaFilter("bytes", ">", "abc")])


async def test_an_unknown_scope_is_no_empty_answer(lake: Rucio) -> None:
    with pytest.raises(NotFound, match="no scope nosuch"):
        await names(lake, "nosuch:*")
    assert await names(lake, "user.alice:nosuch*") == []


async def test_wildcards_may_be_forbidden(visitor: Visitor) -> None:
    lake = await visitor.signed_in(wildcards=False)
    for text in ("user.alice:run*", "user.alice:run%", "user.alice:"):
        with pytest.raises(BadQuery, match="wildcards"):
            await names(lake, text)
    assert await names(lake, "user.alice:run42") == ["run42"]


async def test_a_tree_from_top_to_bottom(lake: Rucio) -> None:
    below = {child.did.name: child async for child in lake.dids.children(RUN)}
    assert set(below) == {"run42.events", "run42.calib"}
    files = [child async for child in lake.dids.children(EVENTS)]
    assert len(files) == 12 and all(file.type == DidType.FILE and file.size for file in files)
    with pytest.raises(NotFound):
        [child async for child in lake.dids.children(Did("user.alice", "nosuch"))]


async def test_details_of_collections_count_all_below_them(lake: Rucio) -> None:
    payload = await lake.dids.info(RUN)
    assert (payload.type, payload.files, payload.size) == (DidType.CONTAINER, 17, 290701)
    payload = await lake.dids.info(EVENTS)
    assert payload.metadata["instrument"] == "LST-1" and payload.metadata["good"] is True
    assert payload.columns["run_number"] == 42
    assert payload.parents == [RUN]
    assert payload.editable and payload.open and payload.account == "alice"
    assert payload.created is not None and payload.created.endswith("Z")
    big = await lake.dids.info(Did("ska", "vis.all"))
    assert (big.files, big.editable) == (2000, False)


async def test_details_of_a_file_have_both_checksums(lake: Rucio) -> None:
    payload = await lake.dids.info(Did("user.alice", "events-001.root"))
    assert set(payload.checksums) == {"adler32", "md5"}
    with pytest.raises(NotFound, match="nosuch"):
        await lake.dids.info(Did("user.alice", "nosuch"))


@pytest.mark.parametrize("name", ["..", ".", "a/../b", "a%2Fb", "a?b=c", "ä ö", ""])
async def test_strange_names_are_only_names(lake: Rucio, name: str) -> None:
    with pytest.raises(NotFound):
        await lake.dids.info(Did("user.alice", name))


async def test_copies_by_file_and_by_place(lake: Rucio) -> None:
    files = [file async for file in lake.replicas.files(Did("cta.pilot", "crab-nebula"))]
    assert {file.did.name for file in files} == {f"obs_{n:04d}.fits" for n in (1, 2, 3)}
    for file in files:
        there = {copy.rse: copy for copy in file.replicas}
        assert there["CERN-SCRATCHDISK"].state == "available"
        assert there["CERN-SCRATCHDISK"].pfns[0].startswith("http")
        assert file.size == 4096 and set(file.checksums) == {"adler32", "md5"}
    with pytest.raises(NotFound):
        [file async for file in lake.replicas.files(Did("user.alice", "nosuch"))]
    assert [file async for file in lake.replicas.files(Did("user.alice", "empty.ds"))] == []


async def test_what_each_place_has_of_a_collection_is_one_call(lake: Rucio) -> None:
    held = {each.rse: each for each in await lake.replicas.datasets(EVENTS)}
    assert held["CERN-SCRATCHDISK"].available_files == 12
    [free] = await lake.replicas.datasets(Did("ska", "vis.all"))
    assert (free.rse, free.files, free.available_files) == ("CERN-SCRATCHDISK", 2000, 2000)
    assert await lake.replicas.datasets(Did("user.alice", "empty.ds")) == []


async def test_places_and_quota(lake: Rucio) -> None:
    assert [rse.name for rse in await lake.rses.matching("QOS=FAST")] == ["DLAAS-EOS"]
    everything = {rse.name: rse for rse in await lake.rses.matching()}
    assert not everything["OFFLINE-RSE"].writable
    assert everything["TAPE-RSE"].type == "TAPE"
    with pytest.raises(BadQuery):
        await lake.rses.matching("NOSUCH")
    usage = {each.rse: each for each in await lake.rses.usage("TINY-SCRATCHDISK|NOQUOTA-RSE")}
    assert usage["TINY-SCRATCHDISK"].limit == 5000
    assert usage["NOQUOTA-RSE"].limit == 0


async def test_bytes_come_from_any_offset(lake: Rucio) -> None:
    [file, *_] = [file async for file in lake.replicas.files(Did("cta.pilot", "obs_0001.fits"))]

    def read(start: int, stop: int | None) -> bytes:
        stream = lake.storage.open(file, start=start, stop=stop)
        found, buffer = bytearray(), memoryview(bytearray(8192))
        while count := stream.readinto(buffer):
            found += buffer[:count]
        stream.close()
        return bytes(found)

    whole = await asyncio.to_thread(read, 0, None)
    assert len(whole) == 4096
    assert await asyncio.to_thread(read, 4000, None) == whole[4000:]
    assert await asyncio.to_thread(read, 10, 20) == whole[10:20]


async def test_the_mounted_place_says_where_a_file_lies(lake: Rucio, visitor: Visitor) -> None:
    from jupyter_ossr_ext.models import FileReplicas, Replica

    pfn = "https://localhost:8445/dlaas-eos/rucio/user/alice/aa/bb/x.root"
    file = FileReplicas(EVENTS, replicas=[Replica("DLAAS-EOS", "copying", [pfn])])
    path = lake.rses.local(file)
    assert path is not None
    below = "dlaas-eos/rucio/user/alice/aa/bb/x.root".split("/", visitor.place.begins_at)[-1]
    assert str(path) == f"{visitor.place.mount}/{below}"
    climbing = Replica("DLAAS-EOS", "available", ["https://localhost:8445/a/../../../etc/passwd"])
    assert lake.rses.local(FileReplicas(EVENTS, replicas=[climbing])) is None
    elsewhere = Replica("CERN-SCRATCHDISK", "available", [pfn])
    assert lake.rses.local(FileReplicas(EVENTS, replicas=[elsewhere])) is None
