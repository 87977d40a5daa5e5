"""Changes without a job: two servers of one home do not make the same one at the same time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jupyter_ossr_ext.jobs import ExclusiveChanges, Journal, Runner
from jupyter_ossr_ext.problems import Busy
from tests.server.jobs.test_runner import SPEC, ended, killed, runner


async def nothing(job, report) -> None:
    pass


async def test_a_subject_is_changed_by_one_request_at_a_time(tmp_path):
    runners = [runner(tmp_path, nothing) for _ in range(2)]
    one, other = map(ExclusiveChanges, runners)
    async with one.of("draft", "demo", "1"):
        for changes in (one, other):
            with pytest.raises(Busy):
                async with changes.of("draft", "demo", "1"):
                    pytest.fail("changed by two")
        async with other.of("draft", "demo", "2"):
            pass
    async with other.of("draft", "demo", "1"):
        pass
    assert list(tmp_path.glob("*.claim")) == []
    for each in runners:
        await each.aclose()


async def test_of_many_servers_at_once_one_changes(tmp_path):
    runners = [runner(tmp_path, nothing) for _ in range(5)]
    made: list[int] = []
    entered, go = asyncio.Event(), asyncio.Event()

    async def change(number: int) -> None:
        async with ExclusiveChanges(runners[number]).of("draft", "demo", "1"):
            made.append(number)
            entered.set()
            await go.wait()

    tasks = [asyncio.create_task(change(number)) for number in range(5)]
    async with asyncio.timeout(60):
        while sum(task.done() for task in tasks) < 4:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    go.set()
    failures = await asyncio.gather(*tasks, return_exceptions=True)
    assert len(made) <= 1
    assert sum(isinstance(each, Busy) for each in failures) == 5 - len(made)
    for each in runners:
        await each.aclose()


async def test_a_subject_that_a_job_of_another_server_uses_is_not_changed(tmp_path):
    go = asyncio.Event()

    async def work(job, report) -> None:
        await go.wait()

    one, other = runner(tmp_path, work), runner(tmp_path, work)
    changes = ExclusiveChanges(other)

    async def change() -> None:
        async with changes.of("draft", "demo", "1", used_by=lambda job: job.spec == SPEC):
            pass

    job = one.submit(SPEC)
    await one.recorded(job.id)
    with pytest.raises(Busy, match="Transfers"):
        await change()
    go.set()
    await ended(one, job.id)
    await one.written()
    await change()
    for each in (one, other):
        await each.aclose()


async def test_a_killed_server_holds_no_subject(tmp_path):
    one, other = runner(tmp_path, nothing, killed()), runner(tmp_path, nothing)
    draft = "draft", "demo", "1"
    async with ExclusiveChanges(one).of(*draft), ExclusiveChanges(other).of(*draft):
        pass
    assert list(tmp_path.glob("*.claim")) == []
    async with ExclusiveChanges(one).of("draft", "demo", "2"):
        await other.restore()  # what it claimed is removed
        assert list(tmp_path.glob("*.claim")) == []
    for each in (one, other):
        await each.aclose()


async def test_without_a_state_folder_changes_are_made(tmp_path: Path):
    folder = tmp_path / "jobs"
    jobs = Runner(Journal(folder))
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    async with ExclusiveChanges(jobs).of("draft", "demo", "1"):
        pass
