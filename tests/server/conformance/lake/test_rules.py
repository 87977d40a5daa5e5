"""Rules from creation to removal, executed by real daemons."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.rucio import Rucio
from jupyter_ossr_ext.models import Did, Rule, RuleState
from jupyter_ossr_ext.problems import BadQuery, NoSpace, NotFound, Restricted

from .lake_services import Caller, Place, Visitor, fresh, held
from .test_mutations import JobOwner

PATIENCE = 60.0


async def until(rule: Callable[[], Awaitable[Rule]], *states: RuleState) -> Rule:
    async with asyncio.timeout(PATIENCE):
        while (found := await rule()).state not in states:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    return found


async def sent(lake: Rucio, folder: Path, size: int = 2000) -> Did:
    """A new file of alice, at CERN only."""
    path = folder / fresh("file")
    path.write_bytes(b"x" * size)
    did = Did("user.alice", path.name)
    await lake.uploads.run(
        path,
        did,
        "CERN-SCRATCHDISK",
        dataset=None,
        ruled=True,
        lifetime=900,
        metadata={},
        progress=lambda _: None,
        owner=JobOwner(),
    )
    return did


async def test_a_rule_replicates_and_is_ok(lake: Rucio, place: Place, tmp_path: Path) -> None:
    did = await sent(lake, tmp_path)
    pattern = re.escape(did.name)
    with held(place.transfers, place.transfers.hold, pattern):
        rule = await lake.rules.add(did, "DLAAS-EOS", lifetime=900, comment="for a test")
        assert rule.mine and rule.account == "alice" and rule.comment == "for a test"
        assert rule.expires is not None
        assert (rule.state, rule.locks_replicating) == (RuleState.REPLICATING, 1)
        [file] = [file async for file in lake.replicas.files(did)]
        states = {copy.rse: copy.state for copy in file.replicas}
        assert states == {"CERN-SCRATCHDISK": "available", "DLAAS-EOS": "copying"}
        path = lake.rses.local(file)
        assert path is not None and not path.exists()
    done = await until(lambda: lake.rules.get(rule.id), RuleState.OK)
    assert (done.locks_ok, done.locks_replicating, done.error) == (1, 0, None)
    [lock] = [lock async for lock in lake.rules.locks(rule.id)]
    assert (lock.did, lock.rse, lock.state) == (did, "DLAAS-EOS", "ok")
    assert path.read_bytes() == b"x" * 2000


async def test_a_duplicate_is_the_rule_that_is_there(lake: Rucio, tmp_path: Path) -> None:
    did = await sent(lake, tmp_path)
    rule = await lake.rules.add(did, "DLAAS-EOS", lifetime=900)
    again = await lake.rules.add(did, "DLAAS-EOS", lifetime=100)
    assert again.id == rule.id
    assert {each.id for each in await lake.rules.of(did)} >= {rule.id}


async def test_a_stuck_rule_says_why_and_recovers(
    lake: Rucio, place: Place, tmp_path: Path
) -> None:
    did = await sent(lake, tmp_path)
    pattern = re.escape(did.name)
    with held(place.transfers, place.transfers.fail, pattern):
        rule = await lake.rules.add(did, "DLAAS-EOS", lifetime=900)
        stuck = await until(lambda: lake.rules.get(rule.id), RuleState.STUCK)
        assert stuck.locks_stuck == 1
        assert stuck.error is not None and "Unexpected server error" in stuck.error
        assert [(lock.did, lock.state) for lock in stuck.stuck] == [(did, "stuck")]
    await asyncio.to_thread(place.transfers.repair, rule.id)
    await until(lambda: lake.rules.get(rule.id), RuleState.OK)


async def test_a_rule_beyond_the_quota_can_ask_for_approval(
    lake: Rucio, root: Caller, tmp_path: Path
) -> None:
    did = await sent(lake, tmp_path)
    with pytest.raises(NoSpace, match="quota"):
        await lake.rules.add(did, "NOQUOTA-RSE", lifetime=900)
    rule = await lake.rules.add(did, "NOQUOTA-RSE", lifetime=900, approval=True)
    assert rule.state == RuleState.WAITING_APPROVAL
    reply = root.ask("PUT", f"/rules/{rule.id}", {"options": {"approve": True}})
    assert reply.status_code == 200
    await until(lambda: lake.rules.get(rule.id), RuleState.OK)


async def test_a_user_sees_what_the_lake_does_not_allow(lake: Rucio, tmp_path: Path) -> None:
    did = await sent(lake, tmp_path)
    rule = await lake.rules.add(did, "DLAAS-EOS", lifetime=900)
    assert rule.mine and not rule.changeable and not rule.removable  # nothing is offered
    for attempt in (
        lake.rules.extend(rule.id, 1000),
        lake.rules.ask_again(rule.id),
        lake.rules.remove(rule.id),
    ):
        with pytest.raises(Restricted, match="not permitted"):
            await attempt


async def test_who_may_extends_and_removes_a_rule(
    lake: Rucio, visitor: Visitor, tmp_path: Path
) -> None:
    did = await sent(lake, tmp_path)
    rule = await lake.rules.add(did, "DLAAS-EOS", lifetime=900)
    admin = await visitor.signed_in("root")
    own = await admin.rules.add(did, "DLAAS-EOS", lifetime=900)
    assert own.changeable and own.removable
    later = await admin.rules.extend(rule.id, 7 * 86400)
    assert later.expires is not None and rule.expires is not None
    assert later.expires > rule.expires
    assert (await admin.rules.extend(rule.id, None)).expires is None
    assert (await admin.rules.ask_again(rule.id)).id == rule.id
    gone = await admin.rules.remove(rule.id)
    assert gone.expires is not None  # it stays readable for an hour


@pytest.mark.parametrize(
    ("did", "rse", "problem"),
    [
        ("cta.pilot:crab-nebula", "OFFLINE-RSE", Restricted),
        ("cta.pilot:crab-nebula", "NOSUCH", BadQuery),
        ("cta.pilot:nosuch", "DLAAS-EOS", NotFound),
        ("user.alice:run42.events", "TINY-SCRATCHDISK", NoSpace),
    ],
)
async def test_rules_that_cannot_be_made(
    lake: Rucio, did: str, rse: str, problem: type[Exception]
) -> None:
    scope, _, name = did.partition(":")
    with pytest.raises(problem):
        await lake.rules.add(Did(scope, name), rse, lifetime=600)


async def test_the_id_of_no_rule(lake: Rucio) -> None:
    for id in ("0000", "../x", "0" * 32):
        with pytest.raises(NotFound):
            await lake.rules.get(id)
