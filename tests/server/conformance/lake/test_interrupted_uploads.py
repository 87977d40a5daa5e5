"""Uploads that are refused, retried or disturbed: no file without its rule, nothing doubled."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from jupyter_ossr_ext.backends.net.byte_client import Bytes
from jupyter_ossr_ext.backends.net.byte_response import Reply
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.net.tls import Tls
from jupyter_ossr_ext.backends.rucio import Rucio
from jupyter_ossr_ext.models import Did
from jupyter_ossr_ext.problems import Exists, NotFound, Problem, Restricted, TakenOver
from tests.server.support.lossy_proxy import Flaky

from .lake_services import AGENT, Caller, Place, Visitor, fresh
from .test_mutations import SCRATCH, JobOwner, made, send

MONTH = 30 * 24 * 3600


async def through(visitor: Visitor, proxied: Flaky) -> Rucio:
    return await visitor.signed_in(url=proxied.url)


async def expiry(lake: Rucio, name: str) -> str | None:
    return (await lake.dids.info(Did("user.alice", name))).expires


@pytest.mark.parametrize("outcome", ["500", "504", "cut"])
async def test_a_retry_after_a_refused_rule_takes_the_end_of_the_file_back(
    visitor: Visitor, proxied: Flaky, tmp_path: Path, outcome: str
) -> None:
    lake = await through(visitor, proxied)
    path = made(tmp_path)
    proxied.losing["POST", "/rules/"] = [outcome] * 4  # type: ignore[list-item]
    with pytest.raises(Problem):
        await send(lake, path, lifetime=MONTH)
    assert await expiry(lake, path.name) is not None, "without a rule the file is let go"
    proxied.losing.clear()
    assert await send(lake, path, lifetime=MONTH) == "same"
    assert await expiry(lake, path.name) is None
    [rule] = await lake.rules.of(Did("user.alice", path.name))
    assert rule.mine and not rule.ends_before(MONTH, time.time())


async def test_a_file_that_the_lake_removes_again_is_not_reported_as_held(
    visitor: Visitor, proxied: Flaky, alice: Caller, tmp_path: Path
) -> None:
    """The lake may remove a file between the look and the rule."""
    lake = await through(visitor, proxied)
    path = made(tmp_path)
    await send(lake, path)
    alice.ask("POST", f"/dids/user.alice/{path.name}/meta", {"meta": {"lifetime": 3600}})
    # The request that takes the end back is lost, and the lake answers that it was done.
    proxied.losing["POST", f"{path.name}/meta"] = ["201"]
    with pytest.raises(Problem, match=r"is removing .* Upload the file again"):
        await send(lake, path)


async def test_registering_that_is_lost_is_found_again(
    visitor: Visitor, proxied: Flaky, tmp_path: Path
) -> None:
    lake = await through(visitor, proxied)
    path = made(tmp_path)
    await lake.uploads.check("user.alice", SCRATCH, None)
    proxied.losing["POST", "/replicas"] = ["504"]
    with pytest.raises(Problem):
        await send(lake, path)
    assert await send(lake, path) == "same"
    assert await expiry(lake, path.name) is None
    assert len(await lake.rules.of(Did("user.alice", path.name))) == 1


@pytest.mark.parametrize("fence", [1, 2, 3, 4])
async def test_a_server_that_lost_the_upload_changes_and_removes_nothing_any_more(
    visitor: Visitor, proxied: Flaky, tmp_path: Path, fence: int
) -> None:
    """Another server sends the same file to the same place."""
    lake = await through(visitor, proxied)
    path = made(tmp_path)
    dataset = Did("user.alice", fresh("ds"))
    await lake.changes.add_collection(dataset, "dataset")
    await lake.uploads.check("user.alice", SCRATCH, dataset)
    proxied.asked.clear()
    with pytest.raises(TakenOver):
        await send(lake, path, dataset=dataset, owner=JobOwner(fence))
    steps = {"/replicas": "register", "/rules/": "rule"}
    done = [steps[place] for method, place in proxied.asked if method == "POST" and place in steps]
    assert done == ["register", "rule"][: max(0, fence - 2)]
    changed = [method for method, place in proxied.asked if place.startswith("/dids/")]
    assert set(changed) == {"GET"}
    # The new owner completes it, with the content that is there.
    outcome = await send(lake, path, dataset=dataset)
    assert outcome == ("new" if fence < 3 else "same")
    assert len(await lake.rules.of(Did("user.alice", path.name))) == 1
    assert await expiry(lake, path.name) is None


async def test_a_lake_that_asks_to_wait_is_waited_for(
    visitor: Visitor, proxied: Flaky, tmp_path: Path
) -> None:
    lake = await through(visitor, proxied)
    path = made(tmp_path)
    proxied.losing["POST", "/replicas"] = ["429", "503"]
    proxied.losing["POST", "/rules/"] = ["503"]
    proxied.losing["GET", "/replicas/list"] = ["429"]
    assert await send(lake, path) == "new"
    assert len(await lake.rules.of(Did("user.alice", path.name))) == 1
    proxied.losing["POST", "/replicas/list"] = ["429", "503"]
    assert [file.size async for file in lake.replicas.files(Did("user.alice", path.name))] == [
        700_000
    ]


class Disturbed(HttpClient):
    """Calls `disturb` after a file was opened to be sent."""

    disturb: Callable[[], None]

    def bytes_by(self, tls: Tls) -> Bytes:
        found = super().bytes_by(tls)
        send_ = found.send

        def send(url: str, pieces: Iterable[memoryview], size: int, **how: Any) -> Reply:
            self.disturb()
            return send_(url, pieces, size, **how)

        found.send = send  # type: ignore[method-assign]
        return found


@pytest.mark.parametrize("change", ["overwritten", "appended", "replaced", "truncated"])
async def test_a_file_that_changes_while_it_is_sent_is_not_registered(
    visitor: Visitor, tmp_path: Path, change: str
) -> None:
    visitor.web = web = Disturbed(AGENT, allow_private=True)
    path, other = made(tmp_path), made(tmp_path)

    def disturb() -> None:
        match change:
            case "replaced":
                other.replace(path)
            case "truncated":
                os.truncate(path, 10)
            case _:
                with path.open("r+b") as file:
                    file.seek(0, os.SEEK_END if change == "appended" else os.SEEK_SET)
                    file.write(b"changed")

    web.disturb = disturb
    lake = await visitor.signed_in()
    with pytest.raises(Problem, match=r"(changed|was truncated) during the upload"):
        await send(lake, path)
    with pytest.raises(NotFound):
        await lake.dids.info(Did("user.alice", path.name))
    web.disturb = lambda: None
    assert await send(lake, path) == "new"


async def test_a_file_has_an_id_as_of_rucios_own_client(lake: Rucio, tmp_path: Path) -> None:
    path = made(tmp_path, 10)
    await send(lake, path)
    guid = (await lake.dids.info(Did("user.alice", path.name))).columns["guid"]
    assert isinstance(guid, str) and len(guid) == 32 and int(guid, 16)


async def test_a_dataset_with_one_rule_holds_its_files(lake: Rucio, tmp_path: Path) -> None:
    dataset = Did("user.alice", fresh("held"))
    await lake.changes.add_collection(dataset, "dataset")
    rule = await lake.rules.add(dataset, SCRATCH, lifetime=MONTH)
    for _ in range(2):
        path = made(tmp_path, 10)
        await send(lake, path, dataset=dataset, ruled=False)
        assert await lake.rules.of(Did("user.alice", path.name)) == []
    assert [one.id for one in await lake.rules.of(dataset)] == [rule.id]
    details = await lake.dids.info(dataset)
    assert (details.expires, details.files) == (None, 2)
    assert (await lake.rules.own(dataset, SCRATCH)) is not None


async def test_what_is_known_before_is_refused_before(lake: Rucio, tmp_path: Path) -> None:
    closed, box = Did("user.alice", fresh("closed")), Did("user.alice", fresh("box"))
    await lake.changes.add_collection(closed, "dataset", 900)
    await lake.changes.close(closed)
    await lake.changes.add_collection(box, "container", 900)
    for rse, scope, dataset, problem, why in [
        (SCRATCH, "user.alice", closed, Restricted, "is closed"),
        (SCRATCH, "user.alice", box, Exists, "is not a dataset"),
        (SCRATCH, "user.alice", Did("ska", "vis.all"), Restricted, "scope ska is not yours"),
        (SCRATCH, "user.bob", None, Restricted, "scope user.bob is not yours"),
        ("OFFLINE-RSE", "user.alice", None, Restricted, "does not accept data"),
        ("DLAAS-EOS", "user.alice", None, Restricted, "does not permit your account"),
        ("NOSUCH", "user.alice", None, NotFound, "Storage not found"),
    ]:
        with pytest.raises(problem, match=why):
            await lake.uploads.check(scope, rse, dataset)
    await lake.uploads.check("user.alice", SCRATCH, Did("user.alice", fresh("new")))


async def test_the_storages_to_choose_from_are_those_that_accept_files(
    lake: Rucio, visitor: Visitor
) -> None:
    names = {rse.name for rse in await lake.rses.uploadable()}
    assert {SCRATCH, "TINY-SCRATCHDISK"} <= names
    assert not names & {"DLAAS-EOS", "OFFLINE-RSE", "NOQUOTA-RSE", "TAPE-RSE"}
    admin = await visitor.signed_in("root")
    assert "DLAAS-EOS" in {rse.name for rse in await admin.rses.uploadable()}


async def test_the_names_that_the_lake_permits(lake: Rucio) -> None:
    pattern = await lake.permissions.names()
    for name in ("a", "/cta/run1.dat", "a/b.c-d_e", "0"):
        assert pattern.search(name), name
    for name in (" a", "a b", "é", "~x", "a\\b", "-a", ""):
        assert not pattern.search(name), name


async def test_a_longer_lifetime_than_that_of_the_existing_rule(
    lake: Rucio, visitor: Visitor, tmp_path: Path
) -> None:
    """Users may not extend rules by Rucio's own permissions: then a second rule is added."""
    path = made(tmp_path, 10)
    did = Did("user.alice", path.name)
    await send(lake, path)
    day = 24 * 3600
    first = await lake.rules.add(did, "DLAAS-EOS", lifetime=day)
    assert (first.changeable, first.removable) == (False, False)
    assert (await lake.rules.add(did, "DLAAS-EOS", lifetime=day)).id == first.id
    longer = await lake.rules.add(did, "DLAAS-EOS", lifetime=MONTH)
    assert longer.id != first.id and not longer.ends_before(MONTH, time.time())
    assert (await lake.rules.add(did, "DLAAS-EOS", lifetime=MONTH)).id == longer.id
    assert (await lake.rules.own(did, "DLAAS-EOS")) is not None
    admin = await visitor.signed_in("root")
    mine = await admin.rules.add(did, "DLAAS-EOS", lifetime=day)
    assert (mine.changeable, mine.removable) == (True, True)
    await admin.rules.remove(mine.id)
    again = await admin.rules.add(did, "DLAAS-EOS", lifetime=MONTH)
    assert again.id == mine.id, "a rule that may be extended is extended"
    assert not again.ends_before(MONTH, time.time())
    assert (await admin.rules.add(did, "DLAAS-EOS")).expires is None


async def test_metadata_by_single_keys_where_several_are_refused(
    visitor: Visitor, demo: Place, tmp_path: Path
) -> None:
    """The policy of ESCAPE; the real Rucio of the tests has the generic one."""
    visitor.place = demo
    knobs = demo.transfers.lake.knobs  # type: ignore[attr-defined]
    lake = await visitor.signed_in()
    path = made(tmp_path, 10)
    knobs.bulk_metadata, knobs.names = False, r"^[A-Za-z0-9][A-Za-z0-9\.\-_]*$"
    try:
        await send(lake, path, metadata={"colour": "red", "run": 7})
        assert (await lake.dids.info(Did("user.alice", path.name))).metadata == {
            "colour": "red",
            "run": 7,
        }
        assert not (await lake.permissions.names()).search("a/b")
    finally:
        knobs.bulk_metadata, knobs.names = True, type(knobs)().names
