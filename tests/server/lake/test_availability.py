"""Availability of DIDs, and its reasons."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from jupyter_ossr_ext.lake.replicas import replicas
from jupyter_ossr_ext.models import (
    Availability,
    AvailabilityState,
    DatasetReplica,
    DidType,
    Lock,
    ReplicateSpec,
    RuleState,
    Usage,
)
from jupyter_ossr_ext.problems import BadQuery, CredentialsRejected, Malformed, NotFound
from tests.server.lake.conftest import Build
from tests.server.lake.fake_lake import HERE, FakeLake, did, rule

State = AvailabilityState


@pytest.fixture
def lake() -> FakeLake:
    """A dataset of three files, of which one is available."""
    lake = FakeLake()
    lake.add_file("a:1", states={HERE: "available", "FAR": "available"}, parents=["a:set"])
    lake.add_file("a:2", states={HERE: "copying", "FAR": "available"}, parents=["a:set"])
    lake.add_file("a:3", states={"FAR": "available"}, parents=["a:set"])
    lake.add_dataset("a:set", size=15)
    return lake


async def one(build: Build, lake: FakeLake, name: str) -> Availability:
    [found] = await build(lake).service.availabilities.of(lake, [did(name)])
    return found


async def test_a_dataset_without_a_rule_is_counted_by_the_lake(build: Build, lake: FakeLake):
    found = await one(build, lake, "a:set")
    assert (found.state, found.here, found.of, found.size) == (State.PARTLY, 1, 3, 15)
    assert "replicas" not in lake.calls


async def test_parts_at_two_places_are_looked_at_file_by_file(build: Build, lake: FakeLake):
    """Each RSE may have files that the other has not."""
    lake.lake = replace(lake.lake, destination=f"{HERE}|OTHER")
    lake.add_file("a:4", states={"OTHER": "available"}, parents=["a:set"])
    lake.add_file("a:5", states={"OTHER": "available", HERE: "available"}, parents=["a:set"])
    lake.add_dataset("a:set")
    found = await one(build, lake, "a:set")
    assert (found.here, found.of) == (3, 5)
    assert "replicas" in lake.calls


async def test_the_files_of_a_container_are_listed_once_at_the_rses_here(
    build: Build, lake: FakeLake
):
    lake.add_file("a:x", states={HERE: "available"}, parents=["a:other"])
    lake.add_dataset("a:other")
    lake.add_dataset("a:box", 4)
    lake.details[did("a:box")] = replace(lake.details[did("a:box")], type=DidType.CONTAINER)
    lake.members[did("a:box")] = [did("a:set"), did("a:other")]
    found = await one(build, lake, "a:box")
    assert (found.state, found.here, found.of) == (State.REPLICATING, 2, 4)
    assert lake.listed == [HERE], "one request, and only for the replicas here"


async def test_one_cheap_request_is_enough_for_a_dataset_that_a_rule_holds(
    build: Build, lake: FakeLake
):
    lake.rows[did("a:set")] = [DatasetReplica(HERE, "available", files=3, available_files=3)]
    found = await one(build, lake, "a:set")
    assert (found.state, found.here, found.of) == (State.AVAILABLE, 3, 3)
    assert "replicas" not in lake.calls


async def test_partly_available_without_a_rule_for_the_rest(build: Build, lake: FakeLake):
    lake.rows[did("a:set")] = [DatasetReplica(HERE, "unavailable", files=3, available_files=2)]
    found = await one(build, lake, "a:set")
    assert (found.state, found.here, found.of, found.rule) == (State.PARTLY, 2, 3, None)


async def test_replicating_tells_how_many(build: Build, lake: FakeLake):
    lake.on[did("a:set")] = [rule("a:set", RuleState.REPLICATING, locks_ok=1, locks_replicating=2)]
    found = await one(build, lake, "a:set")
    assert (found.state, found.here, found.replicating) == (State.REPLICATING, 1, 2)
    assert found.rule == "f" * 32


async def test_a_file_in_a_replicating_dataset_says_so(build: Build, lake: FakeLake):
    """rucio-jupyterlab shows NOT_AVAILABLE."""
    lake.on[did("a:set")] = [rule("a:set", RuleState.REPLICATING, locks_ok=1, locks_replicating=2)]
    assert (await one(build, lake, "a:1")).state is State.AVAILABLE
    assert (await one(build, lake, "a:2")).state is State.REPLICATING
    third = await one(build, lake, "a:3")
    assert (third.state, third.of, third.replicating) == (State.REPLICATING, 1, 1)


async def test_a_rule_two_levels_up_is_found(build: Build, lake: FakeLake):
    lake.add_dataset("a:box", 3)
    lake.details[did("a:set")] = replace(lake.details[did("a:set")], parents=[did("a:box")])
    lake.on[did("a:box")] = [rule("a:box", RuleState.REPLICATING, locks_replicating=3)]
    assert (await one(build, lake, "a:3")).rule == "f" * 32


async def test_stuck_tells_the_reason(build: Build, lake: FakeLake):
    """rucio-jupyterlab gives no reason."""
    stuck = rule("a:set", RuleState.STUCK, locks_ok=1, locks_replicating=1, locks_stuck=1)
    lake.on[did("a:set")] = [stuck]
    lake.script = [replace(stuck, error="NO_SOURCES: FAR is down.")]
    lake.locked = [Lock(did("a:2"), HERE, "replicating"), Lock(did("a:3"), HERE, "stuck")]
    found = await one(build, lake, "a:set")
    assert (found.state, found.stuck, found.replicating) == (State.STUCK, 1, 1)
    assert found.why == "1 of 3 files cannot be copied: NO_SOURCES: FAR is down."
    assert (await one(build, lake, "a:2")).state is State.REPLICATING
    third = await one(build, lake, "a:3")
    assert third.state is State.STUCK and third.why == found.why


async def test_a_rule_that_waits_for_approval_says_so(build: Build, lake: FakeLake):
    lake.on[did("a:3")] = [rule("a:3", RuleState.WAITING_APPROVAL)]
    found = await one(build, lake, "a:3")
    assert found.state is State.ABSENT
    assert found.why == "The rule must be approved at the lake first."


async def test_a_rule_for_another_place_does_not_count(build: Build, lake: FakeLake):
    other = replace(rule("a:3", RuleState.REPLICATING), rse_expression="ELSEWHERE")
    lake.on[did("a:3")] = [other]
    assert (await one(build, lake, "a:3")).state is State.ABSENT


async def test_an_empty_dataset_is_empty_and_an_unknown_did_is_reported(
    build: Build, lake: FakeLake
):
    """rucio-jupyterlab shows FETCHING forever."""
    lake.add_dataset("a:nothing", 0)
    found = await build(lake).service.availabilities.of(lake, [did("a:nothing"), did("a:none")])
    assert found[0].state is State.EMPTY
    assert (found[1].state, found[1].why) == (State.ABSENT, "a:none is not known.")
    with pytest.raises(Malformed):
        await build(lake).service.availabilities.of(lake, [did("a:1")] * 101)


async def test_paths_are_those_that_can_be_read_in_the_order_of_names(
    build: Build, lake: FakeLake, tmp_path: Path
):
    lake.mount = tmp_path / "mount"
    (lake.mount / "a").mkdir(parents=True)
    for name in ("1", "2"):  # 2 is still being copied
        (lake.mount / "a" / name).write_bytes(b"12345")
    [paths] = await build(lake).service.paths.of(lake, [did("a:set")])
    assert paths.paths == [str(lake.mount / "a" / "1")]
    assert (paths.collection, paths.missing, paths.state) == (True, 2, State.PARTLY)


async def test_a_plan_tells_what_is_missing_and_what_the_quota_says(build: Build, lake: FakeLake):
    plans = build(lake).service.plans
    lake.rows[did("a:set")] = [DatasetReplica(HERE, "unavailable", files=3, available_files=2)]
    lake.quota = [Usage(HERE, used=90, limit=100)]
    plan = await plans.replication(lake, ReplicateSpec("fake", did("a:set")))
    assert (plan.rse_expression, plan.files, plan.missing_files) == (HERE, 3, 1)
    assert (plan.size, plan.missing_size, plan.fits, plan.approval) == (15, 5, True, False)
    lake.quota = [Usage(HERE, used=98, limit=100)]
    plan = await plans.replication(lake, ReplicateSpec("fake", did("a:set")))
    assert (plan.fits, plan.approval) == (False, True)
    assert plan.why and "5 B" in plan.why and "2 B left" in plan.why
    lake.on[did("a:set")] = [rule("a:set", RuleState.REPLICATING)]
    plan = await plans.replication(lake, ReplicateSpec("fake", did("a:set")))
    assert plan.existing is not None and plan.fits


async def test_a_plan_for_a_wrong_place_is_refused(build: Build, lake: FakeLake):
    plans = build(lake).service.plans
    with pytest.raises(BadQuery):
        await plans.replication(lake, ReplicateSpec("fake", did("a:set"), "nowhere"))
    lake.lake = replace(lake.lake, destination=None)
    with pytest.raises(Malformed):
        await plans.replication(lake, ReplicateSpec("fake", did("a:set")))


async def test_truncated_replicas_are_reported_and_an_unknown_did_is_not_just_empty(
    build: Build, lake: FakeLake
):
    found = await replicas(lake, did("a:set"), 2)
    assert (len(found.files), found.cut) == (2, True)
    found = await replicas(lake, did("a:set"), 3)
    assert ([f.did.name for f in found.files], found.cut) == (["1", "2", "3"], False)
    with pytest.raises(NotFound):
        await replicas(lake, did("a:none"), 3)


async def test_what_goes_wrong_among_many_is_raised_as_it_is(build: Build, lake: FakeLake):
    """Not as an exception group, which is not a problem: signing out raised 500."""
    lake.fail = {"rules": CredentialsRejected("The token expired at 14:02.")}
    with pytest.raises(CredentialsRejected):
        await build(lake).service.availabilities.of(lake, [did("a:1"), did("a:3"), did("a:set")])


async def test_paths_of_a_large_dataset_ask_for_the_replicas_here_only(
    build: Build, tmp_path: Path
):
    """Rucio takes 5 ms for each replica that it lists: only those of one RSE are asked for."""
    mounted = FakeLake(mount=tmp_path)
    for number in range(30):
        mounted.add_file(f"a:{number}", states={HERE: "available", "FAR": "available"},
                         parents=["a:set"])  # fmt: skip
        (tmp_path / "a").mkdir(exist_ok=True)
        (tmp_path / "a" / str(number)).write_bytes(b"x")
    mounted.add_dataset("a:set")
    [paths] = await build(mounted).service.paths.of(mounted, [did("a:set")])
    assert (len(paths.paths), paths.missing) == (30, 0)
    assert mounted.listed == [HERE]
