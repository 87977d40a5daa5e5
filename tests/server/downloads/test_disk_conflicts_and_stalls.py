"""Full disks, two jobs for one file, cancellation, and stalled connections."""

from __future__ import annotations

import asyncio
import random
import resource
import signal
import time

import pytest

from jupyter_ossr_ext.models import JobState
from jupyter_ossr_ext.storage import manifest, space
from jupyter_ossr_ext.storage.parts import PartFile
from tests.server.support.download_environment import DownloadEnvironment
from tests.server.support.misbehaving_server import Act

MIB = 1024 * 1024
DATA = random.Random(3).randbytes(4 * MIB)


async def test_room_is_looked_at_before_the_first_byte(tmp_path, server, monkeypatch):
    file = server.add("a.bin", DATA)
    async with DownloadEnvironment(tmp_path, server) as environment:
        record = await environment.catalogue.record("test", "1")
        huge = type(record.files[0])(key="a.bin", size=2**60, checksum=file.checksum)

        async def bigger(source: str, id: str) -> object:
            return type(record)(source="test", id="1", title="Big", url="", files=[huge])

        environment.catalogue.record = bigger
        plan = await environment.fetch.plan(environment.spec())
        assert not plan.enough_space
        job = await environment.download()
        assert job.problem.slug == "no-space"
        assert server.requests("a.bin") == []


async def test_a_full_disk_gives_a_clear_message_and_a_retry_resumes(tmp_path, server):
    server.add("a.bin", DATA)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # EFBIG, as with a quota
    async with DownloadEnvironment(tmp_path, server) as environment:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MIB, hard))
            job = await environment.download()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, handler)
        assert job.problem.slug == "no-space"
        assert not (environment.root / "here/a.bin").exists()
        sent = server.sent
        environment.jobs.retry(job.id)
        job = await environment.ended(job)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a.bin").read_bytes() == DATA
        assert server.sent - sent < len(DATA)


async def test_two_jobs_for_one_file_make_one_transfer(tmp_path, server):
    server.add("a.bin", DATA, default=Act(pause=0.005))
    async with DownloadEnvironment(tmp_path, server) as environment:
        one, two = environment.submit(), environment.submit()
        one, two = await environment.ended(one), await environment.ended(two)
        assert one.state is two.state is JobState.SUCCEEDED
        assert sorted(job.result.files[0].outcome for job in (one, two)) == ["new", "same"]
        assert (environment.root / "here/a.bin").read_bytes() == DATA
        assert [path.name for path in (environment.root / "here").glob("*.bin")] == ["a.bin"]
        assert server.sent < 1.2 * len(DATA)
        assert any("another download" in note for note in environment.notes())


async def test_two_servers_never_mix_their_bytes(tmp_path, server):
    server.add("a.bin", DATA, default=Act(pause=0.005))
    async with (
        DownloadEnvironment(tmp_path, server) as one,
        DownloadEnvironment(tmp_path, server) as two,
    ):
        jobs = [(one, one.submit()), (two, two.submit())]
        ended = [await environment.ended(job) for environment, job in jobs]
        assert (one.root / "here/a.bin").read_bytes() == DATA
        assert JobState.SUCCEEDED in [job.state for job in ended]
        for job in ended:
            assert job.state is JobState.SUCCEEDED or job.problem.slug == "exists"
        assert one.orphans() == [] or all(job.resumable for job in ended)


@pytest.mark.parametrize("ranges", [True, False])
async def test_cancelling_does_not_wait_for_the_end(tmp_path, server, ranges):
    server.add("a.bin", DATA, ranges=ranges, default=Act(piece=65536, pause=0.5))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = environment.submit()
        await environment.until(lambda: server.sent > 5 * 65536)
        began = time.monotonic()
        environment.jobs.cancel(job.id)
        job = await environment.ended(job)
        assert time.monotonic() - began < 15
        assert job.state is JobState.CANCELLED
        assert len(environment.orphans()) == (1 if ranges else 0)
        assert not (environment.root / "here/a.bin").exists()
        environment.jobs.forget(job.id)
        await environment.until(lambda: environment.orphans() == [])


@pytest.mark.parametrize("act", [Act(hang=30), Act(piece=65536, pause=30)])
async def test_a_blocked_read_does_not_delay_cancelling(tmp_path, server, act):
    server.add("a.bin", DATA, default=act)
    async with DownloadEnvironment(tmp_path, server, timeout=20) as environment:
        job = environment.submit()
        await environment.until(lambda: server.requests("a.bin"))
        await asyncio.sleep(0.1)
        began = time.monotonic()
        environment.jobs.cancel(job.id)
        job = await environment.ended(job)
        assert time.monotonic() - began < 15
        assert job.state is JobState.CANCELLED
        for stuck in list(server.files.values()):
            stuck.default = Act()
        server.stopping.set()  # let the threads of this test end


async def test_a_cancelled_download_resumes_when_retried(tmp_path, server):
    file = server.add("a.bin", DATA, default=Act(piece=65536, pause=0.02))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = environment.submit()
        await environment.until(lambda: server.sent > 2 * MIB)
        environment.jobs.cancel(job.id)
        job = await environment.ended(job)
        file.default = Act()
        sent = server.sent
        environment.jobs.retry(job.id)
        job = await environment.ended(job)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a.bin").read_bytes() == DATA
        assert server.sent - sent < 3 * MIB
        assert environment.orphans() == []


async def test_a_stalled_connection_is_aborted_and_resumed(tmp_path, server):
    server.add("a.bin", DATA, script=[Act(piece=MIB, pause=20)])
    async with DownloadEnvironment(tmp_path, server, timeout=0.5) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a.bin").read_bytes() == DATA
    second = server.requests("a.bin")[1]
    assert second.range is not None and not second.range.startswith("bytes=0-")


async def test_a_token_that_expires_in_the_middle_is_reported_and_a_retry_resumes(tmp_path, server):
    file = server.add("a.bin", DATA, script=[Act(cut=2 * MIB), Act(status=401)])
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.problem.slug == "credentials-missing"
        sent = server.sent
        environment.jobs.retry(job.id)
        job = await environment.ended(job)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a.bin").read_bytes() == file.data
        assert server.sent - sent <= 2 * MIB


def test_the_reserve_is_small_on_a_small_disk_and_named(tmp_path, monkeypatch):
    usage = type("Usage", (), {"total": 5 * MIB})
    monkeypatch.setattr(space.shutil, "disk_usage", lambda folder: usage)
    monkeypatch.setattr(space, "free", lambda folder: 4 * MIB)
    assert space.enough(tmp_path / "new", 3 * MIB)
    assert not space.enough(tmp_path, 4 * MIB)
    message = str(space.too_full(tmp_path, 4 * MIB))
    assert "4.19 MB are free, and 105 kB of them stay free for Jupyter" in message


async def test_a_cancel_after_the_last_byte_leaves_a_file_that_is_known(
    tmp_path, server, monkeypatch
):
    server.add("a.bin", DATA)
    async with DownloadEnvironment(tmp_path, server) as environment:
        publish = PartFile.publish

        def cancelled(part, target, **options):
            publish(part, target, **options)
            environment.loop.call_soon_threadsafe(environment.jobs.cancel, job.id)

        environment.loop = asyncio.get_running_loop()
        monkeypatch.setattr(PartFile, "publish", cancelled)
        job = environment.submit()
        await environment.ended(job)
        folder = environment.root / "here"
        assert sorted(path.name for path in folder.iterdir()) == [".ossr.json", "a.bin"]
        [record] = manifest.read(folder).records
        assert [file.path for file in record.files] == ["a.bin"]
        sent = server.sent
        assert (await environment.download()).result.files[0].outcome == "same"
        assert server.sent == sent


async def test_a_cancelled_part_goes_when_another_job_downloaded_the_file(tmp_path, server):
    file = server.add("a.bin", DATA, default=Act(piece=65536, pause=0.02))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = environment.submit()
        await environment.until(lambda: server.sent > MIB)
        environment.jobs.cancel(job.id)
        await environment.ended(job)
        assert environment.orphans()
        file.default = Act()
        await environment.download()
        environment.jobs.retry(job.id)
        job = await environment.ended(job)
        assert job.result.files[0].outcome == "same"
        assert environment.orphans() == []
