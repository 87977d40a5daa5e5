"""Files inside archives, shared files, and replicas at one RSE only."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.rucio import Rucio
from jupyter_ossr_ext.backends.rucio.replicas import MANY
from jupyter_ossr_ext.models import Did, FileReplicas
from jupyter_ossr_ext.problems import NotFound

from .lake_services import Caller, fresh
from .test_mutations import SCRATCH, made, send


async def test_a_file_inside_an_archive_names_the_archive(
    lake: Rucio, alice: Caller, tmp_path: Path
) -> None:
    archive = made(tmp_path, 100).rename(tmp_path / f"{fresh('archive')}.zip")
    await send(lake, archive)
    inner = fresh("inner.txt")
    member = {"scope": "user.alice", "name": inner, "bytes": 60, "adler32": "00000002"}
    body = {
        "ignore_duplicate": False,
        "attachments": [{"scope": "user.alice", "name": archive.name, "dids": [member]}],
    }
    assert alice.ask("POST", "/dids/attachments", body).status_code == 201
    [file] = [file async for file in lake.replicas.files(Did("user.alice", inner))]
    assert (file.archive, file.replicas) == (archive.name, [])
    with pytest.raises(NotFound, match=rf"inside the archive {archive.name}"):
        lake.storage.open(file)
    [whole] = [file async for file in lake.replicas.files(Did("user.alice", archive.name))]
    assert whole.archive is None and [copy.rse for copy in whole.replicas] == [SCRATCH]


async def test_a_file_of_two_datasets_counts_once(lake: Rucio) -> None:
    box = Did("user.alice", fresh("box"))
    sets = [Did("user.alice", fresh("set")) for _ in range(2)]
    files = [Did("user.alice", f"events-{n:03d}.root") for n in (1, 2, 3)]
    await lake.changes.add_collection(box, "container", 900)
    for dataset, members in zip(sets, (files[:2], files[1:]), strict=True):
        await lake.changes.add_collection(dataset, "dataset", 900)
        await lake.changes.attach(dataset, members)
    await lake.changes.attach(box, sets)
    details = await lake.dids.info(box)
    sizes = [(await lake.dids.info(file)).size or 0 for file in files]
    assert (details.files, details.size) == (3, sum(sizes))
    assert len([file async for file in lake.replicas.files(box)]) == 3


async def test_the_contents_of_a_container_have_sizes_and_checksums(lake: Rucio) -> None:
    run = Did("user.alice", "run42")
    found = [file async for file in lake.dids.contents(await lake.dids.info(run))]
    assert len({file.did for file in found}) == len(found) == 17
    one = next(file for file in found if file.did.name == "events-001.root")
    about = await lake.dids.info(one.did)
    assert (one.size, one.checksums) == (about.size, about.checksums)
    assert one.checksums.keys() == {"adler32", "md5"} and not one.replicas
    [alone] = [file async for file in lake.dids.contents(about)]
    assert alone == one


async def test_only_the_replicas_of_some_rses(lake: Rucio) -> None:
    events = Did("user.alice", "run42.events")
    there = [file async for file in lake.replicas.files(events, f"{SCRATCH}|TAPE-RSE")]
    assert len(there) == 12
    assert {copy.rse for file in there for copy in file.replicas} == {SCRATCH}
    assert [file async for file in lake.replicas.files(events, "TAPE-RSE")] == []


async def test_addresses_that_follow_from_names_are_those_that_are_listed(
    lake: Rucio, alice: Caller, root: Caller, dataset: str
) -> None:
    """The dots of a scope are folders in some scopes only, so files of two kinds are in it."""
    here, stem = "DLAAS-EOS", fresh("whole")
    names = [(("user.alice", "cta.pilot")[n % 2], f"{stem}-{n:04}.fits") for n in range(MANY + 10)]
    files = [
        {"scope": scope, "name": name, "bytes": 5, "adler32": "00000001"} for scope, name in names
    ]
    body = {"rse": here, "files": files, "ignore_availability": True}
    assert root.ask("POST", "/replicas", body).status_code == 201
    members = [{"scope": scope, "name": name} for scope, name in names]
    reply = alice.ask("POST", f"/dids/user.alice/{dataset}/dids", {"dids": members})
    assert reply.status_code == 201, reply.text
    did = Did("user.alice", dataset)
    listed = [file async for file in lake.replicas.files(did, here)]
    derived = await lake.replicas.at(await lake.dids.info(did), frozenset({here}))
    assert {file.did: addresses(file) for file in derived} == {
        file.did: addresses(file) for file in listed
    }
    assert all(not file.checksums for file in derived), "they were not listed"
    assert {lake.rses.local(file) for file in derived} == {lake.rses.local(file) for file in listed}


def addresses(file: FileReplicas) -> list[tuple[str, str, list[str]]]:
    return [(copy.rse, copy.state, copy.pfns) for copy in file.replicas]
