"""The policy of ESCAPE, its permissions and its schema: a real Rucio with its package, and the demo
with the same rules."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.rucio import Rucio
from jupyter_ossr_ext.models import Did, LakeQuery, MetaFilter, RuleState
from jupyter_ossr_ext.problems import Malformed, Restricted

from .conftest import CREDS, demo_place, read_creds, real_place
from .lake_services import Caller, Place, Visitor, fresh, refused
from .test_mutations import made, send
from .world import ESCAPE, PILOT, Running, escape_policy


@pytest.fixture(scope="module", params=["demo", "real"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    if request.param == "demo":
        with demo_place(Running(ESCAPE, escape_policy())) as place:
            yield place
        return
    path = Path(os.environ.get("OSSR_REAL_RUCIO_ESCAPE", CREDS.with_name("creds-escape.env")))
    creds = read_creds(path, "RUCIO_POLICY=escape tests/services/rucio/up.sh")
    with real_place("escape", creds) as place:
        yield place


@pytest.fixture(scope="module")
def alice(place: Place) -> Caller:
    return place.caller("alice")


async def test_the_policy_is_in_force(alice: Caller, lake: Rucio) -> None:
    name = fresh("policy")
    path = f"/dids/user.alice/{name}"
    assert alice.ask("POST", path, {"type": "DATASET"}).status_code == 201
    body = {"meta": {"colour": "red"}}
    assert refused(alice.ask("POST", f"{path}/meta", body))[1] == "AccessDenied"
    wrong = alice.ask("POST", f"/dids/user.alice/{name}%2Fx", {"type": "DATASET"})
    assert wrong.status_code >= 400


async def test_only_storage_that_the_policy_names_takes_uploads(
    lake: Rucio, tmp_path: Path
) -> None:
    assert [rse.name for rse in await lake.rses.uploadable()] == [PILOT]
    with pytest.raises(Restricted):
        await lake.uploads.check("user.alice", "CERN-SCRATCHDISK", None)
    await lake.uploads.check("user.alice", PILOT, None)


async def test_an_upload_with_metadata_a_dataset_and_a_rule(lake: Rucio, tmp_path: Path) -> None:
    dataset = Did("user.alice", fresh("sent.ds"))
    await lake.changes.add_collection(dataset, "dataset", 900)
    path = made(tmp_path, 30_000)
    metadata = {"colour": "red", "run": 7}
    assert await send(lake, path, PILOT, dataset=dataset, metadata=metadata) == "new"
    did = Did("user.alice", path.name)
    details = await lake.dids.info(did)
    assert (details.size, details.metadata, details.parents) == (30_000, metadata, [dataset])
    [file] = [one async for one in lake.replicas.files(dataset)]
    assert [(copy.rse, copy.state) for copy in file.replicas] == [(PILOT, "available")]
    stream = await asyncio.to_thread(lake.storage.open, file)
    buffer = memoryview(bytearray(2**16))
    count = await asyncio.to_thread(stream.readinto, buffer)
    stream.close()
    assert bytes(buffer[:count]) == path.read_bytes()[:count] and count > 0
    query = LakeQuery(f"user.alice:{path.name}", filters=[MetaFilter("run", "=", "7")])
    assert [hit.did async for hit in lake.dids.search(query)] == [did]


async def test_metadata_is_changed_key_by_key(lake: Rucio) -> None:
    did = Did("user.alice", fresh("keys"))
    await lake.changes.add_collection(did, "dataset", 900)
    await lake.changes.set_metadata(did, {"a": 1, "b": "two", "c": True})
    await lake.changes.set_metadata(did, {"a": None, "b": "three"})
    assert (await lake.dids.info(did)).metadata == {"b": "three", "c": True}


async def test_a_rule_copies_the_data_here(lake: Rucio, tmp_path: Path) -> None:
    path = made(tmp_path, 5_000)
    await send(lake, path, PILOT)
    did = Did("user.alice", path.name)
    rule = await lake.rules.add(did, "DLAAS-EOS", lifetime=900)
    assert rule.expires is not None
    async with asyncio.timeout(120):
        while (await lake.rules.get(rule.id)).state is not RuleState.OK:  # noqa: ASYNC110
            await asyncio.sleep(0.5)
    [file] = [one async for one in lake.replicas.files(did, "DLAAS-EOS")]
    there = lake.rses.local(file)
    assert there is not None and there.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", ["with/slash", "/first", "~tilde"])
async def test_names_that_the_schema_refuses_are_refused_with_a_sentence(
    lake: Rucio, name: str
) -> None:
    with pytest.raises(Malformed, match="does not allow the name"):
        await lake.changes.add_collection(Did("user.alice", f"{name}.{fresh('x')}"), "dataset", 900)


async def test_a_closed_dataset_takes_no_member(
    visitor: Visitor, lake: Rucio, tmp_path: Path
) -> None:
    did = Did("user.alice", fresh("closed"))
    await lake.changes.add_collection(did, "dataset", 900)
    await lake.changes.close(did)
    assert (await lake.dids.info(did)).open is False
    with pytest.raises(Restricted, match="closed"):
        await send(lake, made(tmp_path, 10), PILOT, dataset=did)
