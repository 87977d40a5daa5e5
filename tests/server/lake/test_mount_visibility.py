"""Files that the lake lists here, but are missing in the mounted folder."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from jupyter_ossr_ext.lake.mount_visibility import LOOKED_AT
from jupyter_ossr_ext.lake.replication import Following
from jupyter_ossr_ext.models import AvailabilityState as State
from jupyter_ossr_ext.models import JobState, ReplicateResult, ReplicateSpec, RuleState
from jupyter_ossr_ext.problems import UpstreamDown
from jupyter_ossr_ext.storage import mount_probe
from tests.server.lake.conftest import Build
from tests.server.lake.fake_lake import HERE, FakeLake, did, rule
from tests.server.lake.test_availability import one


@pytest.fixture
def mounted(tmp_path: Path) -> FakeLake:
    """The lake lists all three files here; the mounted folder exists, and is empty."""
    lake = FakeLake()
    lake.mount = tmp_path / "root" / "mount"
    (lake.mount / "a").mkdir(parents=True)
    lake.lake = replace(lake.lake, mounted=True)
    for name in ("a:1", "a:2", "a:3"):
        lake.add_file(name, states={HERE: "available"}, parents=["a:set"])
    lake.add_dataset("a:set", size=15)
    lake.on[did("a:set")] = [rule("a:set", RuleState.OK, locks_ok=3)]
    return lake


def put(lake: FakeLake, *names: str) -> None:
    assert lake.mount
    for name in names:
        (lake.mount / "a" / name).write_bytes(b"12345")


async def test_a_mounted_file_that_is_not_to_be_seen_is_not_called_available(
    build: Build, mounted: FakeLake
):
    found = await one(build, mounted, "a:1")
    assert found.state is State.ABSENT and found.why and "mounted folder" in found.why
    put(mounted, "1")
    found = await one(build, mounted, "a:1")
    assert (found.state, found.folder) == (State.AVAILABLE, "mount/a")


async def test_a_dataset_that_the_mount_does_not_show_is_not_called_available(
    build: Build, mounted: FakeLake
):
    found = await one(build, mounted, "a:set")
    assert (found.state, found.here, found.of) == (State.ABSENT, 0, 3)
    assert found.why and "are not in the mounted folder" in found.why
    put(mounted, "1", "2")
    found = await one(build, mounted, "a:set")
    assert (found.state, found.here, found.of) == (State.PARTLY, 2, 3)
    assert found.why and "more files here than are in the mounted folder" in found.why
    put(mounted, "3")
    found = await one(build, mounted, "a:set")
    assert (found.state, found.here, found.why) == (State.AVAILABLE, 3, None)


async def test_a_positive_check_is_cached_for_a_while(build: Build, mounted: FakeLake):
    put(mounted, "1", "2", "3")
    environment = build(mounted)
    for _ in range(3):
        [found] = await environment.service.availabilities.of(mounted, [did("a:set")])
        assert found.state is State.AVAILABLE
    assert mounted.calls.count("replicas") == 1


async def test_what_is_on_its_way_to_a_mount_that_is_missing_says_what_is_wrong(
    build: Build, mounted: FakeLake
):
    mounted.add_file("a:3", states={HERE: "copying"})
    mounted.on[did("a:set")] = [
        rule("a:set", RuleState.REPLICATING, locks_ok=2, locks_replicating=1)
    ]
    found = await one(build, mounted, "a:set")
    assert (found.state, found.here, found.replicating) == (State.ABSENT, 0, 1)
    assert found.why and "mounted folder" in found.why
    put(mounted, "1", "2")
    found = await one(build, mounted, "a:set")
    assert (found.state, found.here, found.replicating) == (State.REPLICATING, 2, 1)


async def test_only_some_files_of_many_are_looked_for(build: Build, mounted: FakeLake):
    for number in range(1000):
        mounted.add_file(f"b:{number:04}", states={HERE: "available"}, parents=["b:set"])
    mounted.add_dataset("b:set")
    found = await one(build, mounted, "b:set")
    assert (found.state, found.here, found.of) == (State.ABSENT, 0, 1000)
    assert mounted.given == LOOKED_AT


async def test_without_a_mount_all_is_as_the_lake_says(build: Build, mounted: FakeLake):
    mounted.lake, mounted.mount = replace(mounted.lake, mounted=False), None
    found = await one(build, mounted, "a:set")
    assert (found.state, found.here) == (State.AVAILABLE, 3)
    assert "replicas" not in mounted.calls


async def test_a_mount_that_hangs_is_reported_and_stops_nobody(
    build: Build, mounted: FakeLake, monkeypatch: pytest.MonkeyPatch
):
    put(mounted, "1", "2", "3")
    hanging = threading.Event()
    monkeypatch.setattr(mount_probe, "WITHIN", 0.2)
    monkeypatch.setattr(Path, "is_file", lambda _: hanging.wait(30))
    try:
        environment = build(mounted)
        [found] = await environment.service.availabilities.of(mounted, [did("a:set")])
        assert (found.state, found.here) == (State.ABSENT, 0)
        assert found.why and "does not respond" in found.why
        assert await asyncio.to_thread(lambda: True)  # threads are available for others
        [paths] = await environment.service.paths.of(mounted, [did("a:set")])
        assert (paths.paths, paths.missing, paths.state) == ([], 3, State.ABSENT)
        threads = [thread for thread in threading.enumerate() if thread.name == "ossr-mount-probe"]
        assert len(threads) == 1 and threads[0].daemon  # no other is started while it is overdue
    finally:
        hanging.set()
    threads[0].join(10)
    await asyncio.sleep(0)
    [found] = await environment.service.availabilities.of(mounted, [did("a:set")])
    assert found.state is State.AVAILABLE


async def test_a_job_whose_files_the_mount_does_not_show_does_not_end_with_their_being_here(
    build: Build, mounted: FakeLake
):
    environment = build(mounted)
    job = await environment.ended(ReplicateSpec("fake", did("a:set")))
    assert job.state is JobState.SUCCEEDED and isinstance(job.result, ReplicateResult)
    assert job.result.unseen and "are not in the mounted folder" in job.result.unseen
    assert "Copied; waiting for the files to appear in the mounted folder" in environment.notes()
    log = await environment.jobs.log(job.id)
    assert job.result.unseen in log[-2] and not any("are here" in line for line in log)
    put(mounted, "1", "2", "3")
    job = await environment.ended(ReplicateSpec("fake", did("a:set")))
    assert isinstance(job.result, ReplicateResult) and job.result.unseen is None


async def test_what_the_mount_shows_a_moment_later_is_waited_for(build: Build, mounted: FakeLake):
    environment = build(mounted, Following(least=0.01, most=0.05, shows=30.0))
    put(mounted, "1", "2", "3")
    [found] = await environment.service.availabilities.of(mounted, [did("a:set")])
    assert found.state is State.AVAILABLE and mounted.mount
    (mounted.mount / "a" / "3").unlink()  # the cached check is ignored
    job = environment.jobs.submit(ReplicateSpec("fake", did("a:set")))
    await environment.until(
        lambda: (
            "Copied; waiting for the files to appear in the mounted folder" in environment.notes()
        )
    )
    assert environment.jobs.get(job.id).state is JobState.RUNNING
    put(mounted, "3")
    job = await environment.ended(job)
    assert isinstance(job.result, ReplicateResult) and job.result.unseen is None


async def test_a_failed_check_does_not_lose_the_result_of_the_job(build: Build, mounted: FakeLake):
    mounted.fail = {"replicas": UpstreamDown("Broken.")}
    job = await build(mounted).ended(ReplicateSpec("fake", did("a:set")))
    assert job.state is JobState.SUCCEEDED and isinstance(job.result, ReplicateResult)
    assert job.result.unseen == "Access from this server could not be verified. Broken."


async def test_a_rule_for_another_rse_is_not_reported_as_being_here(
    build: Build, mounted: FakeLake
):
    put(mounted, "1", "2", "3")
    [checkpoint] = mounted.on[did("a:set")]
    mounted.on[did("a:set")] = [replace(checkpoint, rse_expression="FAR")]
    job = await build(mounted).ended(ReplicateSpec("fake", did("a:set"), "FAR"))
    assert isinstance(job.result, ReplicateResult)
    assert job.result.unseen == "Copied to FAR, which is not mounted here."
