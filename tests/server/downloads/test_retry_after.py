"""Rate limits, also with a wrong clock, and web pages instead of data."""

from __future__ import annotations

import itertools
import random
import time
from email.utils import formatdate

import pytest

from jupyter_ossr_ext.models import JobState
from jupyter_ossr_ext.problems import RateLimited
from tests.server.support.download_environment import DownloadEnvironment
from tests.server.support.misbehaving_server import Act

MIB = 1024 * 1024
DATA = random.Random(2).randbytes(MIB)


def later(seconds: float) -> str:
    return formatdate(time.time() + seconds, usegmt=True)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("report", ["2", "date"])
async def test_the_named_time_is_waited_for_and_shown(tmp_path, server, status, report):
    report = later(3) if report == "date" else report
    server.add("a.bin", DATA, script=[Act(status=status, headers={"Retry-After": report})])
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        first, second = server.requests("a.bin")
        assert 1.7 <= second.time - first.time < 6
        assert any(
            note.startswith("Waiting ") and "Testodo" in note for note in environment.notes()
        )
        assert job.progress.note is None


async def test_half_the_connections_are_left_after_a_429(tmp_path, server):
    data = random.randbytes(16 * MIB)
    file = server.add("a.bin", data, default=Act(piece=65536, pause=0.02))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = environment.submit()
        await environment.until(lambda: server.most >= 4)
        file.script.append(Act(status=429, headers={"Retry-After": "1"}))
        await environment.until(
            lambda: not file.script or environment.jobs.get(job.id).state.terminal
        )
        job = await environment.ended(job)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert file.script or environment.fetch.concurrency["test"].target <= 4
        assert (environment.root / "here/a.bin").read_bytes() == data


@pytest.mark.parametrize("status", [200, 403])
async def test_a_page_for_robots_is_never_saved(tmp_path, server, status):
    page = Act(status=status, headers={"Content-Type": "text/html"}, body=b"<h1>Robot?</h1>")
    server.add("a.bin", DATA, default=page)
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.problem.slug == "blocked"
        assert [path for path in environment.root.rglob("*") if path.is_file()] == []


async def test_a_time_in_the_past_is_no_busy_loop(tmp_path, server):
    past = Act(status=429, headers={"Retry-After": later(-3600)})
    server.add("a.bin", DATA, script=[past] * 2)
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
    times = [heard.time for heard in server.requests("a.bin")]
    assert len(times) == 3
    assert all(b - a >= 0.9 for a, b in itertools.pairwise(times))


async def test_a_job_waits_for_a_limit_before_it_begins_and_a_plan_says_it_at_once(
    tmp_path, server
):
    server.add("a.bin", DATA)
    server.limits = ["3", "2"]
    async with DownloadEnvironment(tmp_path, server) as environment:
        with pytest.raises(RateLimited):
            await environment.fetch.plan(environment.spec())
        started = time.monotonic()
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert time.monotonic() - started > 3  # the rest of the first limit, and the second
        assert any(note.startswith("Waiting 2 s for Testodo") for note in environment.notes())
