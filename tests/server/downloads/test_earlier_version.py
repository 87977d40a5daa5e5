"""Download of a new version of an archive whose earlier version is on this disk."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from jupyter_ossr_ext.models import JobState
from tests.server.support.download_environment import DownloadEnvironment

MEMBERS = {f"data/{n:02}.bin": random.Random(n).randbytes(2**20) for n in range(12)}
CHANGED = {**MEMBERS, "data/05.bin": b"new" * 100_000}


def zipped(members, when=(2026, 1, 1, 0, 0, 0)):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, when), data)
    return file.getvalue()


async def versions(environment, server, first, second, key="data.zip", **options):
    """Download the first version, then the second into another folder; its job."""
    server.add("data.zip", first)
    job = await environment.download("one")
    assert job.state is JobState.SUCCEEDED, job.problem
    server.files.clear()
    server.id, server.sent = "2", 0
    server.add(key, second, **options)
    spec = environment.spec("two")
    return await environment.ended(environment.jobs.submit(replaced(spec)))


def replaced(spec):
    return type(spec)(source=spec.source, record="2", folder=spec.folder)


@pytest.mark.parametrize("key", ["data.zip", "data2.zip"])
async def test_only_what_changed_is_downloaded(tmp_path, server, key):
    new = zipped(CHANGED)
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await versions(environment, server, zipped(MEMBERS), new, key)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "two" / key).read_bytes() == new
        assert server.sent < 1.2 * 2**20, "the changed member and the table of contents"
        assert any(
            "copied from one/data.zip" in line for line in await environment.jobs.log(job.id)
        )
        assert (job.progress.done, job.progress.total) == (len(new), len(new))
        assert environment.orphans() == []


async def test_what_only_seems_to_be_the_same_is_downloaded_again(tmp_path, server):
    """The headers in the table of contents are the same; the local ones and the bytes are not."""
    old, new = zipped(MEMBERS), zipped(MEMBERS)
    at = new.index(MEMBERS["data/05.bin"])
    new = new[:at] + bytes(100) + new[at + 100 :]
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await versions(environment, server, old, new)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "two/data.zip").read_bytes() == new
        assert server.sent > len(new)


@pytest.mark.parametrize(
    ("second", "options"),
    [
        (zipped({**MEMBERS}, (2026, 2, 1, 0, 0, 0)), {}),
        (zipped(CHANGED), {"ranges": False}),
        (random.Random(99).randbytes(9 * 2**20), {}),
        (zipped(CHANGED), {"checksum": "odd:1"}),
    ],
    ids=["another time", "no ranges", "not a zip", "no known checksum"],
)
async def test_without_common_members_or_ranges_all_is_downloaded(
    tmp_path, server, second, options
):
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await versions(environment, server, zipped(MEMBERS), second, **options)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "two/data.zip").read_bytes() == second
        assert server.sent >= len(second)


async def test_one_member_costs_three_requests(tmp_path, server):
    server.add("data.zip", zipped(MEMBERS))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download(keys=["data.zip"], members=["data/07.bin"])
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/data/07.bin").read_bytes() == MEMBERS["data/07.bin"]
        assert len(server.requests("data.zip")) <= 3
        assert server.sent < 2**20 + 600 * 1024
