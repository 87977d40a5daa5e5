"""Two servers with one journal: a job runs in one of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec import structs

from jupyter_ossr_ext.jobs import JobKind, Journal, Reporter, Runner, servers
from jupyter_ossr_ext.jobs.ownership import Claims
from jupyter_ossr_ext.jobs.servers import ServerIdentity, Servers
from jupyter_ossr_ext.models import DownloadSpec, JobState
from jupyter_ossr_ext.problems import Busy, TakenOver
from tests.server.jobs.test_runner import SPEC, ended, killed, runner

JOB = "a" * 32


class Work:
    """A task that ends when told."""

    def __init__(self) -> None:
        self.begun, self.fenced, self.lost = 0, 0, 0
        self.go = asyncio.Event()

    async def __call__(self, job, report: Reporter):
        self.begun += 1
        report.save_checkpoint(b"half")
        await self.go.wait()
        try:
            await report.fence()
        except TakenOver:
            self.lost += 1
            raise
        self.fenced += 1


async def two(folder: Path, work: Work, first: ServerIdentity | None = None, **options):
    one = runner(folder, work, first, **options)
    other = runner(folder, work, **options)
    job = one.submit(SPEC)
    await one.recorded(job.id)
    await other.restore()
    return one, other, job.id


async def test_a_job_of_a_running_server_is_shown_and_left_alone(tmp_path):
    work = Work()
    one, other, id = await two(tmp_path, work, resumable=True)
    shown = other.get(id)
    assert (shown.elsewhere, shown.state.terminal) == (True, False)
    with pytest.raises(Busy):
        other.retry(id)
    with pytest.raises(Busy):
        other.forget(id)
    work.go.set()
    await ended(one, id)
    await one.written()
    await other.sync()
    assert (other.get(id).state, other.get(id).elsewhere) == (JobState.SUCCEEDED, False)
    assert (work.begun, work.fenced) == (1, 1)
    await one.aclose()
    await other.aclose()


async def test_the_other_server_can_cancel(tmp_path):
    one, other, id = await two(tmp_path, Work(), resumable=True)
    other.cancel(id)
    await other.written()
    await one.sync()
    assert (await ended(one, id)).state is JobState.CANCELLED
    await one.written()
    await other.sync()
    assert other.get(id).state is JobState.CANCELLED
    await other.recorded(other.retry(id).id)  # an old request does not stop the new attempt
    await other.sync()
    assert not other.get(id).state.terminal
    await one.sync()
    assert one.get(id).elsewhere
    await one.aclose()
    await other.aclose()


async def test_a_request_to_cancel_is_obeyed_when_the_owner_is_gone(tmp_path):
    work = Work()
    one, other, id = await two(tmp_path, work)
    other.cancel(id)
    await other.written()
    await other.aclose()
    kill(one)
    third = runner(tmp_path, work, resumable=True)
    await third.restore()
    assert third.get(id).state is JobState.CANCELLED
    await third.aclose()
    await one.aclose()


async def test_the_job_of_a_killed_server_is_taken_over_once(tmp_path):
    work = Work()
    one = runner(tmp_path, work, killed(), resumable=True)
    id = one.submit(SPEC).id
    await one.recorded(id)
    others = [runner(tmp_path, work, resumable=True) for _ in range(4)]
    await asyncio.gather(*(other.restore() for other in others))
    for other in others:
        await other.written()
    for other in others:
        await other.sync()
    owners = [other for other in others if not other.get(id).elsewhere]
    assert len(owners) == 1
    work.go.set()
    assert (await ended(owners[0], id)).state is JobState.SUCCEEDED
    await until(lambda: work.lost)  # the first one was only believed to be dead, and stops
    assert (work.begun, work.fenced, work.lost) == (2, 1, 1)
    await one.written()
    await one.sync()
    assert one.get(id).state is JobState.SUCCEEDED
    for each in (one, *others):
        await each.aclose()


async def test_a_stopped_server_hands_its_job_over(tmp_path):
    work = Work()
    one, other, id = await two(tmp_path, work, resumable=True)
    await one.aclose()
    await other.sync()
    assert not other.get(id).elsewhere
    work.go.set()
    assert (await ended(other, id)).state is JobState.SUCCEEDED
    await other.aclose()


async def test_a_retry_in_two_servers_runs_once(tmp_path):
    work = Work()
    work.go.set()
    one, other, id = await two(tmp_path, work)
    await ended(one, id)
    await one.written()
    await other.sync()
    work.go.clear()
    one.retry(id)
    other.retry(id)
    await asyncio.gather(one.recorded(id), other.recorded(id))
    await asyncio.gather(one.sync(), other.sync())
    assert sorted([one.get(id).elsewhere, other.get(id).elsewhere]) == [False, True]
    work.go.set()
    await until(lambda: work.fenced == 2)
    assert work.begun == 2
    await one.aclose()
    await other.aclose()


async def test_the_same_subject_is_not_begun_in_two_servers(tmp_path):
    work = Work()
    one, other, id = await two(tmp_path, work, identity=lambda spec: spec.folder)
    assert other.submit(SPEC).id == id
    with pytest.raises(Busy):
        other.submit(DownloadSpec(source="demo", record="2", folder="here"))
    third = runner(tmp_path, work, identity=lambda spec: spec.folder)
    job = await ended(third, third.submit(SPEC).id)  # it has not looked at the journal before
    assert job.problem is not None and job.problem.slug == "busy"
    for each in (one, other, third):
        await each.aclose()


async def test_a_job_forgotten_in_one_server_leaves_the_list_of_the_other(tmp_path):
    work = Work()
    work.go.set()
    one, other, id = await two(tmp_path, work)
    await ended(one, id)
    await one.written()
    await other.sync()
    other.forget(id)
    await until(lambda: not list(tmp_path.glob(f"{id}*")))
    await one.sync()
    assert one.all() == []
    await one.aclose()
    await other.aclose()


async def test_the_list_is_trimmed_while_running(tmp_path, monkeypatch):
    monkeypatch.setattr("jupyter_ossr_ext.jobs.runner.KEEP", 3)

    async def work(job, report):
        pass

    jobs = runner(tmp_path, work)
    for _ in range(6):
        await ended(jobs, jobs.submit(SPEC).id)
    assert len(jobs.all()) == 3
    await jobs.aclose()
    assert len(list(tmp_path.glob("*.json"))) == 3


async def test_a_job_that_stands_still_lets_another_start(tmp_path):
    gate = asyncio.Event()

    async def work(job, report):
        await gate.wait()

    jobs = Runner(Journal(tmp_path), interval=0.01)
    jobs.register(DownloadSpec, JobKind(work, limit=1, idle_after=0.02))
    await jobs.restore()
    ids = [jobs.submit(SPEC).id for _ in range(2)]
    await until(lambda: all(jobs.get(id).state is JobState.RUNNING for id in ids))
    gate.set()
    for id in ids:
        await ended(jobs, id)
    await jobs.aclose()


def test_of_two_servers_one_gets_the_claim_and_the_silent_one_loses_it(tmp_path):
    one, other = (Claims(tmp_path, Servers(tmp_path, me)) for me in (killed(), None))
    first = one.take(JOB, new=True)
    assert first
    first.check()
    second = other.take(JOB)
    assert second and second.exclusive
    with pytest.raises(TakenOver):
        first.check()
    first.guard(lambda: pytest.fail("a lost claim writes to the journal"))
    first.release()
    assert one.take(JOB) is None
    second.check()
    assert len(list(tmp_path.glob("*.claim"))) == 1


def test_a_server_on_another_host_is_gone_only_after_a_long_silence(tmp_path, monkeypatch):
    away = structs.replace(ServerIdentity.current(), boot="other")
    there, here = Servers(tmp_path, away), Servers(tmp_path)
    there.start()
    here.start()
    clock = [0.0]
    monkeypatch.setattr(servers.time, "monotonic", lambda: clock[0])
    assert not here.gone(away.id)
    clock[0] += servers.WATCH + 1
    assert not here.gone(away.id)  # silent for us, but not by the file system's time
    beat = tmp_path / f"{away.id}.server"
    old = beat.stat().st_mtime_ns - int((servers.SILENCE + 60) * 1e9)
    there.close()
    beat.write_bytes(servers.msgspec.json.encode(away))
    servers.os.utime(beat, ns=(old, old))
    assert not here.gone(away.id)  # its clock may be wrong: watched first
    clock[0] += servers.WATCH + 1
    assert here.gone(away.id)
    here.close()


def test_a_reused_process_id_is_another_server(tmp_path):
    me = ServerIdentity.current()
    before = structs.replace(me, id="b" * 12, started="1")
    here, old = Servers(tmp_path, me), Servers(tmp_path, before)
    old.start()
    assert here.gone(before.id)
    assert not here.gone(me.id)
    old.close()


def kill(one: Runner) -> None:
    """From now on its process counts as ended."""
    journal = one.journal
    dead = structs.replace(journal.servers.me, pid=2**22 + 1)
    path = journal.servers.path
    path.write_bytes(servers.msgspec.json.encode(dead))


async def until(condition) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
