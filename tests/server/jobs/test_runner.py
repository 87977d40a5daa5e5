"""The life of a job."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from jupyter_ossr_ext.jobs import JobKind, Journal, Reporter, Runner
from jupyter_ossr_ext.jobs.servers import ServerIdentity
from jupyter_ossr_ext.models import DownloadResult, DownloadSpec, Job, JobState, RetryIn
from jupyter_ossr_ext.problems import Busy, Exists, Malformed, NotFound

SPEC = DownloadSpec(source="demo", record="1", folder="here")


def killed() -> ServerIdentity:
    """A server on this host whose process has ended."""
    return structs.replace(ServerIdentity.current(), pid=2**22 + 1)


def runner(folder: Path, work, me: ServerIdentity | None = None, **options) -> Runner:
    made = Runner(Journal(folder, me))
    made.register(DownloadSpec, JobKind(work, **options))
    return made


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def states(runner: Runner, ids: list[str]) -> list[JobState]:
    return [runner.get(id).state for id in ids]


async def ended(runner: Runner, id: str) -> Job:
    await until(lambda: runner.get(id).state.terminal)
    return runner.get(id)


async def test_a_job_succeeds_with_its_result(tmp_path):
    async def work(job, report):
        return DownloadResult(folder=job.spec.folder)

    jobs = runner(tmp_path, work)
    job = await ended(jobs, jobs.submit(SPEC).id)
    assert job.state is JobState.SUCCEEDED
    assert job.result == DownloadResult(folder="here")


async def test_cancelling_before_the_first_step_still_settles(tmp_path):
    async def work(job, report):
        await asyncio.sleep(60)

    jobs = runner(tmp_path, work)
    job = jobs.submit(SPEC)
    jobs.cancel(job.id)
    assert (await ended(jobs, job.id)).state is JobState.CANCELLED


async def test_the_log_of_a_job_without_end_is_its_first_and_last_lines(tmp_path):
    async def work(job, report):
        for number in range(100_000):
            report.log(f"line {number} {'x' * 40}")
        report.log("y" * 1_000_000)
        assert len(await jobs.log(job.id)) < 20_000

    jobs = runner(tmp_path, work)
    job = await ended(jobs, jobs.submit(SPEC).id)
    lines = await jobs.log(job.id)
    assert "line 0 " in lines[0]
    assert lines[-1].endswith("Done.")
    assert len(lines[-2]) < 4_100
    assert "line 99999 " in lines[-3]
    assert any("lines left out" in line for line in lines)
    assert (tmp_path / f"{job.id}.log").stat().st_size < 500_000


async def test_an_old_log_without_bounds_is_returned_from_its_end(tmp_path):
    async def work(job, report):
        report.log("new")

    jobs = runner(tmp_path, work)
    job = await ended(jobs, jobs.submit(SPEC).id)
    await jobs.written()
    (tmp_path / f"{job.id}.log").write_text("old line\n" * 1_000_000 + "last\n")
    lines = await jobs.log(job.id)
    assert lines[-1] == "last"
    assert len(lines) < 150_000


async def test_the_last_progress_is_never_lost(tmp_path):
    async def work(job, report):
        report.expect(10)
        for _ in range(10):
            report.advance(1)

    jobs = runner(tmp_path, work)
    job = await ended(jobs, jobs.submit(SPEC).id)
    assert job.progress is not None and job.progress.done == 10
    assert job.progress.rate is None


async def test_revisions_count_every_change_without_a_gap(tmp_path):
    async def work(job, report):
        report.expect(3)

    heard: list[Job] = []
    jobs = runner(tmp_path, work)
    jobs.listen(heard.append)
    await ended(jobs, jobs.submit(SPEC).id)
    assert [job.revision for job in heard] == list(range(1, len(heard) + 1))


async def test_a_problem_is_reported_and_a_bug_is_logged_with_its_traceback(tmp_path, caplog):
    async def work(job, report):
        raise Exists("a.txt is in the way.") if job.attempt == 1 else ZeroDivisionError

    jobs = runner(tmp_path, work)
    job = await ended(jobs, jobs.submit(SPEC).id)
    assert job.problem is not None and job.problem.slug == "exists"
    jobs.retry(job.id)
    job = await ended(jobs, job.id)
    assert job.problem is not None and job.problem.status == 500
    assert "ZeroDivisionError" in caplog.text


async def test_no_more_jobs_run_at_once_than_allowed(tmp_path):
    gate = asyncio.Event()

    async def work(job, report):
        await gate.wait()

    jobs = runner(tmp_path, work, limit=1)
    both = [jobs.submit(SPEC).id, jobs.submit(SPEC).id]
    await until(lambda: JobState.RUNNING in states(jobs, both))
    # either may come first: each claims its folder on the disk in a thread
    assert sorted(states(jobs, both)) == [JobState.QUEUED, JobState.RUNNING]
    gate.set()
    assert [(await ended(jobs, id)).state for id in both] == [JobState.SUCCEEDED] * 2


async def test_a_job_that_has_to_be_alone_is_found_again_or_refuses_another(tmp_path):
    gate, begun = asyncio.Event(), []

    async def work(job, report):
        begun.append(job.id)
        await gate.wait()

    jobs = runner(tmp_path, work, identity=lambda spec: spec.folder)
    first = jobs.submit(SPEC)
    assert jobs.submit(SPEC).id == first.id
    with pytest.raises(Busy):
        jobs.submit(DownloadSpec(source="demo", record="2", folder="here"))
    other = jobs.submit(DownloadSpec(source="demo", record="1", folder="elsewhere"))
    assert other.id != first.id
    gate.set()
    await ended(jobs, first.id)
    again = jobs.submit(SPEC)
    assert again.id != first.id
    with pytest.raises(Busy):
        jobs.retry(first.id)
    await ended(jobs, again.id)
    assert sorted(begun) == sorted([first.id, other.id, again.id])


async def test_a_retry_keeps_the_id_and_takes_the_answer(tmp_path):
    async def work(job, report):
        if job.spec.on_conflict == "ask":
            raise Exists

    def with_retry(spec, how):
        return structs.replace(spec, on_conflict=how.on_conflict)

    jobs = runner(tmp_path, work, with_retry=with_retry)
    job = await ended(jobs, jobs.submit(SPEC).id)
    assert jobs.retry(job.id, RetryIn(on_conflict="skip")).id == job.id
    job = await ended(jobs, job.id)
    assert (job.state, job.attempt) == (JobState.SUCCEEDED, 2)


async def test_a_running_job_is_neither_retried_nor_forgotten(tmp_path):
    async def work(job, report):
        await asyncio.sleep(60)

    jobs = runner(tmp_path, work)
    job = jobs.submit(SPEC)
    with pytest.raises(Malformed):
        jobs.retry(job.id)
    with pytest.raises(Malformed):
        jobs.forget(job.id)
    await jobs.aclose()


async def test_jobs_survive_a_stop_and_resume_from_their_checkpoint(tmp_path):
    saved = asyncio.Event()

    async def first(job, report: Reporter):
        report.log("half way")
        report.save_checkpoint(b"half")
        saved.set()
        await asyncio.sleep(600)

    async def second(job, report: Reporter):
        assert report.checkpoint == b"half"

    jobs = runner(tmp_path, first, resumable=True)
    id = jobs.submit(SPEC).id
    await asyncio.wait_for(saved.wait(), 60)
    await jobs.aclose()
    assert jobs.get(id).state is JobState.INTERRUPTED

    again = runner(tmp_path, second, resumable=True)
    await again.restore()
    job = await ended(again, id)
    await again.aclose()
    assert (job.state, job.attempt) == (JobState.SUCCEEDED, 2)
    assert any("half way" in line for line in await again.log(id))


async def test_a_killed_server_leaves_an_interrupted_job(tmp_path):
    async def work(job, report):
        await asyncio.sleep(60)

    jobs = runner(tmp_path, work, killed())
    id = jobs.submit(SPEC).id
    await jobs.recorded(id)
    again = runner(tmp_path, work)
    await again.restore(resume=False)
    job = again.get(id)
    assert job.state is JobState.INTERRUPTED
    assert job.problem is not None and job.problem.slug == "interrupted"
    await again.aclose()
    await jobs.aclose()


async def test_a_forgotten_job_stays_forgotten(tmp_path):
    async def work(job, report):
        report.log("x")

    jobs = runner(tmp_path, work)
    job = await ended(jobs, jobs.submit(SPEC).id)
    jobs.forget(job.id)
    await jobs.aclose()
    with pytest.raises(NotFound):
        jobs.get(job.id)
    again = runner(tmp_path, work)
    await again.restore()
    assert again.all() == []
    await again.aclose()
    assert list(tmp_path.iterdir()) == []


async def test_the_journal_is_private(tmp_path):
    async def work(job, report):
        pass

    jobs = runner(tmp_path / "jobs", work)
    await ended(jobs, jobs.submit(SPEC).id)
    await jobs.written()
    assert (tmp_path / "jobs").stat().st_mode & 0o777 == 0o700
    names = [path.name for path in (tmp_path / "jobs").iterdir()]
    assert any(name.endswith(".log") for name in names)
    assert all(p.stat().st_mode & 0o077 == 0 for p in (tmp_path / "jobs").iterdir())
