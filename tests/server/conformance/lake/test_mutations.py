"""Changes of a lake: uploads, collections and members, metadata."""

from __future__ import annotations

import asyncio
import hashlib
import os
import subprocess
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jupyter_ossr_ext.backends.rucio import Rucio, storage
from jupyter_ossr_ext.models import Did, LakeQuery, MetaFilter
from jupyter_ossr_ext.problems import (
    Exists,
    Malformed,
    NoSpace,
    NotFound,
    NotVerified,
    Restricted,
    TakenOver,
    UpstreamDown,
)
from tests.server.support.lossy_proxy import Flaky

from .lake_services import Caller, Place, Visitor, fresh

SCRATCH = "CERN-SCRATCHDISK"


class JobOwner:
    """Loses its job at the fence of this number."""

    def __init__(self, loses_at: int | None = None) -> None:
        self.left = loses_at

    async def fence(self) -> None:
        if self.left is not None:
            self.left -= 1
        if not await self.owned():
            raise TakenOver

    async def owned(self) -> bool:
        return self.left is None or self.left > 0


def made(folder: Path, size: int = 700_000) -> Path:
    path = folder / fresh("sent")
    path.write_bytes(os.urandom(size))
    return path


async def send(lake: Rucio, path: Path, rse: str = SCRATCH, **more: object) -> str:
    """The result of the upload; the file's name is that of the DID."""
    did = Did(str(more.pop("scope", "user.alice")), path.name)
    options = {
        "dataset": None,
        "ruled": True,
        "lifetime": 900,
        "metadata": {},
        "progress": lambda _: None,
        "owner": JobOwner(),
    }
    return await lake.uploads.run(path, did, rse, **{**options, **more})  # type: ignore[arg-type]


async def test_a_file_is_sent_compared_and_registered(lake: Rucio, tmp_path: Path) -> None:
    path = made(tmp_path)
    data, did = path.read_bytes(), Did("user.alice", path.name)
    payload: list[int] = []
    collection = Did("user.alice", fresh("sent.ds"))
    await lake.changes.add_collection(collection, "dataset", 900)
    metadata = {"colour": "red", "run": 7, "valid": True}
    outcome = await send(lake, path, dataset=collection, metadata=metadata, progress=payload.append)
    assert outcome == "new"
    assert sum(payload) == len(data)
    there = await lake.dids.info(did)
    assert (there.size, there.account, there.parents) == (len(data), "alice", [collection])
    assert there.checksums == {
        "adler32": f"{zlib.adler32(data):08x}",
        "md5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
    }
    assert there.metadata == metadata
    [rule] = await lake.rules.of(did)
    assert rule.mine and rule.rse_expression == SCRATCH and rule.expires is not None
    [file] = [file async for file in lake.replicas.files(did)]
    stream = await asyncio.to_thread(lake.storage.open, file)
    buffer, found = memoryview(bytearray(2**20)), bytearray()
    while count := await asyncio.to_thread(stream.readinto, buffer):
        found += buffer[:count]
    stream.close()
    assert bytes(found) == data


async def test_the_same_bytes_are_not_sent_again_and_others_never(
    lake: Rucio, tmp_path: Path
) -> None:
    path = made(tmp_path)
    payload: list[int] = []
    assert await send(lake, path) == "new"
    assert await send(lake, path, progress=payload.append) == "same"
    assert payload == []
    path.write_bytes(os.urandom(700_000))
    with pytest.raises(Exists, match="different content"):
        await send(lake, path)
    path.write_bytes(b"shorter")
    with pytest.raises(Exists, match="different content"):
        await send(lake, path)


@pytest.mark.parametrize("start", ["", "/", "/ctao.test/"])
async def test_an_empty_file_and_names_with_slashes(
    lake: Rucio, tmp_path: Path, start: str
) -> None:
    path = tmp_path / "empty"
    path.write_bytes(b"")
    did = Did("user.alice", f"{start}{fresh('run')}/empty.txt")
    dataset = Did("user.alice", f"{start}{fresh('set')}/all")
    await lake.changes.add_collection(dataset, "dataset")
    outcome = await lake.uploads.run(
        path,
        did,
        SCRATCH,
        dataset=dataset,
        ruled=True,
        lifetime=900,
        metadata={},
        progress=lambda _: None,
        owner=JobOwner(),
    )
    assert outcome == "new"
    assert (await lake.dids.info(did)).size == 0
    assert [file.did async for file in lake.replicas.files(dataset)] == [did]


@pytest.mark.parametrize(
    ("rse", "scope", "problem", "why"),
    [
        (
            "DLAAS-EOS",
            "user.alice",
            Restricted,
            "does not permit your account to upload to DLAAS-EOS",
        ),
        ("OFFLINE-RSE", "user.alice", Restricted, "OFFLINE-RSE"),
        ("TINY-SCRATCHDISK", "user.alice", NoSpace, "5000 bytes left"),
        ("NOQUOTA-RSE", "user.alice", Restricted, "does not permit your account"),
        ("NOSUCH", "user.alice", NotFound, "Storage not found"),
        (SCRATCH, "user.bob", Restricted, "not yours"),
        (SCRATCH, "nosuch", Restricted, "not yours"),
    ],
)
async def test_what_would_be_refused_in_the_end_is_not_sent_at_all(
    lake: Rucio, tmp_path: Path, rse: str, scope: str, problem: type[Exception], why: str
) -> None:
    payload: list[int] = []
    with pytest.raises(problem, match=why):
        await send(lake, made(tmp_path), rse, scope=scope, progress=payload.append)
    assert payload == []


async def test_a_file_that_went_is_reported(lake: Rucio, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no longer exists"):
        await send(lake, tmp_path / "gone")


async def test_bytes_that_arrive_wrong_are_taken_away_again(
    lake: Rucio, place: Place, alice: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path)
    monkeypatch.setattr(storage.Storage, "stat", lambda self, pfn: (700_000, "00000000"))
    with pytest.raises(NotVerified, match="Upload the file again"):
        await send(lake, path)
    monkeypatch.undo()
    await nothing_is_left(lake, path.name, place, alice)


async def test_a_cancelled_upload_leaves_nothing(
    lake: Rucio, place: Place, alice: Caller, tmp_path: Path
) -> None:
    path = made(tmp_path, 40_000_000)
    begun = asyncio.Event()

    def progress(count: int) -> None:
        if count > 0:
            begun.set()

    sending = asyncio.create_task(send(lake, path, progress=progress))
    await asyncio.wait_for(begun.wait(), 30)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    await nothing_is_left(lake, path.name, place, alice)


async def test_registering_that_fails_takes_the_bytes_back(
    visitor: Visitor, proxied: Flaky, place: Place, alice: Caller, tmp_path: Path
) -> None:
    path = made(tmp_path)
    lake = await visitor.signed_in(url=proxied.url)
    await lake.uploads.check("user.alice", SCRATCH, None)
    proxied.losing["POST", "/replicas"] = ["500"]
    with pytest.raises(UpstreamDown):
        await send(lake, path)
    await nothing_is_left(lake, path.name, place, alice)


def on_disk(pfn: str) -> bytes:
    return Path(urlsplit(pfn).path).read_bytes()


async def nothing_is_left(lake: Rucio, name: str, place: Place, alice: Caller) -> None:
    """Neither a name in the lake nor content at the storage."""
    with pytest.raises(NotFound):
        await lake.dids.info(Did("user.alice", name))
    lfn, scheme = f"user.alice:{name}", place.url.partition(":")[0]
    path = f"/rses/{SCRATCH}/lfns2pfns?lfn={lfn}&scheme={scheme}&operation=write&domain=wan"
    pfn = alice.get(path).json()[lfn]
    reply = await asyncio.to_thread(place.caller().client.head, pfn)
    assert reply.status_code == 404


async def test_a_place_that_is_a_folder_here(real_visitor: Visitor, tmp_path: Path) -> None:
    """Its protocol is `file:`, which only the real one has."""
    lake = await real_visitor.signed_in()
    path = made(tmp_path)
    assert await send(lake, path, "LOCAL-USERDISK") == "new"
    [file] = [file async for file in lake.replicas.files(Did("user.alice", path.name))]
    [pfn] = file.replicas[0].pfns
    assert on_disk(pfn) == path.read_bytes()
    stream = await asyncio.to_thread(lake.storage.open, file, start=10, stop=20)
    buffer = memoryview(bytearray(100))
    assert stream.readinto(buffer) == 10
    assert bytes(buffer[:10]) == path.read_bytes()[10:20]
    stream.close()


async def test_the_official_client_finds_and_downloads_what_was_uploaded(
    real_visitor: Visitor, creds: dict[str, str], tmp_path: Path
) -> None:
    lake = await real_visitor.signed_in()
    path = made(tmp_path)
    await send(lake, path)
    environment = {
        **os.environ,
        "RUCIO_HOME": creds["RUCIO_ALICE_HOME"],
        "REQUESTS_CA_BUNDLE": creds["RUCIO_CA"],
        "X509_USER_PROXY": creds["RUCIO_ALICE_PROXY"],
    }
    command = [f"{creds['RUCIO_VENV']}/bin/rucio", "download", "--dir", str(tmp_path / "got")]
    await asyncio.to_thread(
        subprocess.run,
        [*command, f"user.alice:{path.name}"],
        env=environment,
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert (tmp_path / "got" / "user.alice" / path.name).read_bytes() == path.read_bytes()


async def test_collections_are_made_filled_and_closed(lake: Rucio) -> None:
    box, inner = Did("user.alice", fresh("box")), Did("user.alice", fresh("inner"))
    await lake.changes.add_collection(box, "container", 900)
    await lake.changes.add_collection(inner, "dataset", 900)
    await lake.changes.add_collection(inner, "dataset", 900)  # it exists, and is ours
    with pytest.raises(Exists, match="a dataset"):
        await lake.changes.add_collection(inner, "container", 900)
    await lake.changes.attach(box, [inner])
    files = [Did("user.alice", f"events-{n:03d}.root") for n in (1, 2, 3)]
    await lake.changes.attach(inner, files[:2])
    await lake.changes.attach(inner, files)  # two of them are attached already
    await lake.changes.attach(inner, files)
    assert {child.did async for child in lake.dids.children(inner)} == set(files)
    await lake.changes.detach(inner, files[:1])
    await lake.changes.detach(inner, files[:2])
    await lake.changes.detach(inner, files[:2])
    assert [child.did async for child in lake.dids.children(inner)] == files[2:]
    assert (await lake.dids.info(box)).files == 1
    await lake.changes.close(inner)
    await lake.changes.close(inner)
    assert (await lake.dids.info(inner)).open is False


async def test_what_collections_do_not_take(lake: Rucio, dataset: str) -> None:
    did = Did("user.alice", dataset)
    with pytest.raises(NotFound):
        await lake.changes.attach(did, [Did("user.alice", "nosuchfile")])
    with pytest.raises(Restricted, match="cannot be added to a dataset"):
        await lake.changes.attach(did, [Did("user.alice", "run42.calib")])
    with pytest.raises(Restricted):
        await lake.changes.attach(Did("ska", "vis.all"), [Did("user.alice", "events-001.root")])
    with pytest.raises(Malformed, match="does not allow the name 'bad name'"):
        await lake.changes.add_collection(Did("user.alice", "bad name"), "dataset", 60)


async def test_metadata_are_set_found_and_removed(lake: Rucio, dataset: str) -> None:
    did = Did("user.alice", dataset)
    word = fresh("w").replace(".", "")
    await lake.changes.set_metadata(
        did, {"word": word, "n": 1, "x": 1.5, "valid": False, "run_number": 9}
    )
    payload = await lake.dids.info(did)
    assert payload.metadata == {"word": word, "n": 1, "x": 1.5, "valid": False}
    assert payload.columns["run_number"] == 9
    query = LakeQuery("user.alice:*", filters=[MetaFilter("word", "=", word)])
    assert [hit.did async for hit in lake.dids.search(query)] == [did]
    await lake.changes.set_metadata(did, {"word": None, "n": 2, "never": None})
    assert (await lake.dids.info(did)).metadata == {"n": 2, "x": 1.5, "valid": False}
    with pytest.raises(Restricted, match="column of the lake"):
        await lake.changes.set_metadata(did, {"run_number": None})


async def test_metadata_of_others_are_theirs(lake: Rucio) -> None:
    with pytest.raises(Restricted):
        await lake.changes.set_metadata(Did("ska", "vis.all"), {"mine": 1})
    with pytest.raises(Restricted):
        await lake.changes.set_metadata(Did("user.alice", "run42.calib"), {"bytes": 1})


async def test_an_administrator_may_write_everywhere(visitor: Visitor, tmp_path: Path) -> None:
    admin = await visitor.signed_in("root")
    assert await send(admin, made(tmp_path, 1000), "DLAAS-EOS", scope="user.alice") == "new"
