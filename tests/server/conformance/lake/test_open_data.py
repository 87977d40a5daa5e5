"""Rucio's Open Data: entries, details and files are read without a sign-in."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import zlib
from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.rucio import Rucio
from jupyter_ossr_ext.models import Did, DidType, FileReplicas
from jupyter_ossr_ext.problems import CredentialsMissing, NotFound, Restricted

from .lake_services import Caller, Visitor, fresh, refused
from .test_mutations import made, send

COMMANDS: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parents[3] / "open-data-commands.json").read_text(encoding="utf-8")
)
"""What the front end offers to copy, for a DID that is open or closed."""


def opened(alice: Caller, root: Caller, name: str, **more: object) -> str:
    """Make a dataset of alice public with a new DOI, which is returned."""
    doi = f"10.5281/zenodo.{fresh('doi').rpartition('.')[2]}"
    path = f"/opendata/dids/user.alice/{name}"
    assert alice.ask("PUT", f"/dids/user.alice/{name}/status", {"open": False}).status_code == 200
    assert root.ask("POST", path).status_code == 201
    assert root.ask("PUT", path, {"state": "PUBLIC", "doi": doi, **more}).status_code == 200
    return doi


async def test_public_entries_need_no_sign_in(
    visitor: Visitor, alice: Caller, root: Caller, dataset: str
) -> None:
    doi = opened(alice, root, dataset)
    did = Did("user.alice", dataset)
    guest = visitor.lake()
    [listed] = [one for one in await guest.open_dids.entries() if one.did == did]
    assert (listed.doi, bool(listed.updated)) == (None, True)
    entry = await guest.open_dids.entry(did)
    assert (entry.did, entry.doi, entry.updated) == (did, doi, listed.updated)
    assert not (await guest.auth.account()).signed_in


async def test_what_is_not_public_is_not_found(
    lake: Rucio, alice: Caller, root: Caller, dataset: str
) -> None:
    path = f"/opendata/dids/user.alice/{dataset}"
    assert refused(alice.ask("POST", path)) == (401, "AccessDenied")
    with pytest.raises(NotFound):
        await lake.open_dids.entry(Did("user.alice", dataset))
    assert root.ask("POST", path).status_code == 201
    assert root.ask("PUT", path, {"state": "PUBLIC"}).status_code == 400  # it accepts members
    with pytest.raises(NotFound):  # a draft
        await lake.open_dids.entry(Did("user.alice", dataset))
    assert Did("user.alice", dataset) not in [one.did for one in await lake.open_dids.entries()]


def read(guest: Rucio, file: FileReplicas) -> bytes:
    stream = guest.storage.open(file)
    buffer = memoryview(bytearray(2**20))
    try:
        content = b""
        while count := stream.readinto(buffer):
            content += buffer[:count]
        return content
    finally:
        stream.close()


async def test_an_open_dataset_is_seen_and_read_without_a_sign_in(
    lake: Rucio, visitor: Visitor, alice: Caller, root: Caller, dataset: str, tmp_path: Path
) -> None:
    did = Did("user.alice", dataset)
    paths = sorted((made(tmp_path, size) for size in (1000, 2000)), key=lambda path: path.name)
    for path in paths:
        await send(lake, path, dataset=did)
    opened(alice, root, dataset, meta={"instrument": "LST-1"})
    own = await lake.dids.info(did)
    assert (own.public, own.open, own.account) == (False, False, "alice")
    guest = visitor.lake(title="Another")
    await guest.auth.sign_out()
    details = await guest.dids.info(did)
    assert (details.type, details.size, details.files) == (DidType.DATASET, 3000, 2)
    assert (details.public, details.open, details.account) == (True, False, None)
    assert details.metadata == {"instrument": "LST-1"}
    members = sorted([one async for one in guest.dids.children(did)], key=lambda one: str(one.did))
    assert [(one.did.name, one.type, one.size) for one in members] == [
        (path.name, DidType.FILE, path.stat().st_size) for path in paths
    ]
    files = {one.did.name: one async for one in guest.replicas.files(did)}
    for path in paths:
        data = path.read_bytes()
        assert files[path.name].checksums == {"adler32": f"{zlib.adler32(data):08x}"}
        assert await asyncio.to_thread(read, guest, files[path.name]) == data


async def test_an_open_file_is_a_file(
    lake: Rucio, visitor: Visitor, root: Caller, tmp_path: Path
) -> None:
    path = made(tmp_path, 300)
    await send(lake, path)
    entry = f"/opendata/dids/user.alice/{path.name}"
    assert root.ask("POST", entry).status_code == 201
    assert root.ask("PUT", entry, {"state": "PUBLIC"}).status_code == 200
    guest = visitor.lake()
    await guest.auth.sign_out()
    details = await guest.dids.info(Did("user.alice", path.name))
    assert (details.type, details.size, details.files) == (DidType.FILE, 300, 1)
    assert details.checksums == {"adler32": f"{zlib.adler32(path.read_bytes()):08x}"}


async def test_without_a_sign_in_nothing_else_is_seen(
    visitor: Visitor, alice: Caller, root: Caller, dataset: str
) -> None:
    did = Did("user.alice", dataset)
    assert root.ask("POST", f"/opendata/dids/user.alice/{dataset}").status_code == 201  # a draft
    guest = visitor.lake()
    for one in (did, Did("user.alice", fresh("unknown"))):
        with pytest.raises(CredentialsMissing):
            await guest.dids.info(one)
        with pytest.raises(CredentialsMissing):
            [_ async for _ in guest.dids.children(one)]
        with pytest.raises(CredentialsMissing):
            [_ async for _ in guest.replicas.files(one)]


async def test_open_data_are_closed_and_withdrawn_ones_are_gone(
    lake: Rucio, visitor: Visitor, alice: Caller, root: Caller, dataset: str, tmp_path: Path
) -> None:
    did = Did("user.alice", dataset)
    opened(alice, root, dataset)
    path = made(tmp_path, 10)
    with pytest.raises(Restricted, match="closed"):
        await send(lake, path, dataset=did)
    guest = visitor.lake()
    await guest.auth.sign_out()
    assert (await guest.dids.info(did)).files == 0
    entry = f"/opendata/dids/user.alice/{dataset}"
    assert root.ask("PUT", entry, {"state": "DRAFT"}).status_code == 400
    assert root.ask("PUT", entry, {"state": "SUSPENDED"}).status_code == 200
    assert root.ask("DELETE", entry).status_code == 400
    with pytest.raises(CredentialsMissing):
        await guest.dids.info(did)


@pytest.mark.parametrize("state", COMMANDS)
async def test_the_command_of_an_administrator_opens_the_data(
    real_visitor: Visitor, creds: dict[str, str], state: str
) -> None:
    lake = await real_visitor.signed_in()
    did = Did("user.alice", fresh("command"))
    await lake.changes.add_collection(did, "dataset", 900)
    if state == "closed":
        await lake.changes.close(did)
    doi, command = COMMANDS[state]["doi"], COMMANDS[state]["command"]
    prefix, _, suffix = doi.partition("/")
    own = f"{prefix}/{fresh('own')}.{suffix}"
    environment = {
        **os.environ,
        "PATH": f"{creds['RUCIO_VENV']}/bin:{os.environ['PATH']}",
        "RUCIO_HOME": creds["RUCIO_ROOT_HOME"],
        "RUCIO_CONFIG": f"{creds['RUCIO_ROOT_HOME']}/etc/rucio.cfg",
        "REQUESTS_CA_BUNDLE": creds["RUCIO_CA"],
    }
    done = await asyncio.to_thread(
        subprocess.run,
        ["sh", "-c", command.replace("s:d", str(did)).replace(doi, own)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    guest = real_visitor.lake(title="Another")
    assert (await guest.open_dids.entry(did)).doi == own
