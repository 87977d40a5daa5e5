"""Wrong responses to file requests."""

from __future__ import annotations

import random

import pytest

from jupyter_ossr_ext.models import JobState
from tests.server.support.download_environment import DownloadEnvironment
from tests.server.support.misbehaving_server import Act

MIB = 1024 * 1024
DATA = random.Random(1).randbytes(3 * MIB)


async def test_a_200_to_a_range_starts_over_without_garbage(tmp_path, server):
    file = server.add("a.bin", DATA, script=[Act(cut=MIB)])
    file.default = Act(ignore_range=True)
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a.bin").read_bytes() == DATA
        assert job.progress.done == len(DATA)


async def test_a_server_without_ranges_is_asked_again_from_the_start(tmp_path, server):
    server.add("a.bin", DATA, ranges=False, script=[Act(cut=MIB), Act(cut=2 * MIB)])
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a.bin").read_bytes() == DATA
        assert job.progress.done == len(DATA)


async def test_a_206_for_other_bytes_is_not_taken(tmp_path, server):
    server.add("a.bin", DATA, script=[Act(cut=MIB), Act(shift=10)])
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a.bin").read_bytes() == DATA


async def test_another_etag_between_parts_starts_over(tmp_path, server):
    old = bytes(len(DATA))
    file = server.add("a.bin", DATA, script=[Act(cut=MIB, etag='"old"', wrong=True)])
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a.bin").read_bytes() == DATA != old
    assert server.requests("a.bin")[1].if_range == '"old"'
    assert server.requests("a.bin")[-1].if_range in {None, file.etag}


async def test_another_size_than_promised_is_reported_with_both(tmp_path, server):
    file = server.add("a.bin", DATA)
    async with DownloadEnvironment(tmp_path, server) as environment:
        record = await environment.catalogue.record("test", "1")
        file.data = DATA + b"more"

        async def stale(source: str, id: str) -> object:
            return record

        environment.catalogue.record = stale  # an outdated cache of the catalogue
        job = await environment.download()
        assert job.problem.slug == "not-verified"
        assert str(len(DATA)) in job.problem.detail and str(len(DATA) + 4) in job.problem.detail
        assert not (environment.root / "here/a.bin").exists()


async def test_a_short_body_is_resumed_where_it_ended(tmp_path, server):
    server.add("a.bin", DATA, script=[Act(cut=MIB), Act(cut=MIB)])
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a.bin").read_bytes() == DATA
    ranges = [heard.range for heard in server.requests("a.bin")]
    assert ranges[0].startswith("bytes=0-") and ranges[1].startswith(f"bytes={MIB}-")


async def test_a_body_shorter_than_announced_in_the_record_never_gets_its_name(tmp_path, server):
    server.add("a.bin", DATA, ranges=False, default=Act(short=5))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.FAILED
        assert not (environment.root / "here/a.bin").exists()
        assert environment.orphans() == []


async def test_a_wrong_md5_is_tried_once_more_and_then_right(tmp_path, server):
    server.add("a.bin", DATA, script=[Act(wrong=True)])
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a.bin").read_bytes() == DATA
        assert job.progress.done == job.progress.total == len(DATA)
        assert any("Retrying download" in line for line in await environment.jobs.log(job.id))


async def test_a_md5_that_stays_wrong_is_reported_with_both_sums(tmp_path, server):
    file = server.add("a.bin", DATA, default=Act(wrong=True))
    async with DownloadEnvironment(tmp_path, server) as environment:
        seen: list[bool] = []
        target = environment.root / "here/a.bin"
        environment.jobs.listen(lambda job: seen.append(target.exists()))
        job = await environment.download()
        assert job.problem.slug == "not-verified"
        assert file.checksum in job.problem.detail
        assert job.problem.detail.count("md5:") == 2
        assert not any(seen) and not target.exists()
        assert environment.orphans() == []
    assert len(server.requests("a.bin")) <= 10


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_errors_of_the_server_are_tried_again_and_then_reported(tmp_path, server, status):
    server.add("good.bin", DATA, script=[Act(status=status)] * 2)
    server.add("bad.bin", DATA, default=Act(status=status))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download("one", keys=["good.bin"])
        assert job.state is JobState.SUCCEEDED, job.problem
        job = await environment.download("two", keys=["bad.bin"])
        assert job.problem.slug in {"upstream-down", "upstream-slow"}
        assert environment.orphans() == []
    assert len(server.requests("bad.bin")) == 4


async def test_every_failed_file_is_named_with_what_is_kept(tmp_path, server):
    server.add("good.bin", DATA)
    server.add("bad.bin", DATA, default=Act(wrong=True))
    server.add("worse.bin", DATA, default=Act(wrong=True))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.FAILED
        message = job.problem.message
        assert "Checksum mismatch for 'bad.bin'" in message
        assert "Checksum mismatch for 'worse.bin'" in message
        assert message.endswith("1 of 3 files are complete and kept.")
        names = [path.name for path in (environment.root / "here").iterdir()]
        assert sorted(names) == [".ossr.json", "good.bin"]


@pytest.mark.parametrize(
    ("status", "slug"), [(500, "upstream-down"), (504, "upstream-slow"), (403, "restricted")]
)
async def test_a_file_that_its_repository_cannot_send_does_not_stop_the_others(
    tmp_path, server, status, slug
):
    for number in range(6):
        server.add(f"{number}.bin", DATA)
    for key in ("1.bin", "4.bin"):
        server.files[key].default = Act(status=status, body=b"{}")
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.problem.slug == slug
        assert "'1.bin': " in job.problem.message and "'4.bin': " in job.problem.message
        assert job.problem.message.endswith("4 of 6 files are complete and kept.")
        names = [path.name for path in (environment.root / "here").glob("*.bin")]
        assert sorted(names) == ["0.bin", "2.bin", "3.bin", "5.bin"]


async def test_a_repository_that_sends_no_file_at_all_is_not_asked_for_each(tmp_path, server):
    for number in range(9):
        server.add(f"{number}.bin", DATA, default=Act(status=500))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.problem.slug == "upstream-down"
        assert "complete" not in job.problem.message
    assert len({heard.key for heard in server.heard}) <= 6


@pytest.mark.parametrize("target", ["content", "http://169.254.169.254/a.bin"])
async def test_a_redirect_that_is_not_followed_is_not_tried_again(tmp_path, server, target):
    server.add("good.bin", DATA)
    server.add("a.bin", DATA, default=Act(status=302, headers={"Location": target}))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download(keys=["a.bin", "good.bin"])
        assert job.problem.slug == "redirect-refused"
        assert job.problem.message.endswith("1 of 2 files are complete and kept.")
    assert len(server.requests("a.bin")) <= 6
