"""Downloaded files are read again and compared with their records' checksums."""

from __future__ import annotations

from jupyter_ossr_ext.models import JobState, VerifySpec
from tests.server.support.download_environment import DownloadEnvironment


async def test_changed_and_missing_files_are_named(tmp_path, server):
    for name in ("same.txt", "changed.txt", "missing.txt", "sub/folder.txt"):
        server.add(name, name.encode() * 1000)
    async with DownloadEnvironment(tmp_path, server) as environment:
        await environment.download()
        folder = environment.root / "here"
        (folder / "changed.txt").write_bytes(b"x" * 11_000)
        (folder / "missing.txt").unlink()
        job = await environment.ended(environment.jobs.submit(VerifySpec("here")))
        assert job.state is JobState.SUCCEEDED, job.problem
        assert {one.path: one.state for one in job.result.files} == {
            "same.txt": "verified",
            "changed.txt": "changed",
            "missing.txt": "missing",
            "sub/folder.txt": "verified",
        }
        assert {one.doi for one in job.result.files} == {"10.5281/zenodo.1"}
        assert job.progress.done == 8000 + 11_000 + 14_000
        lines = await environment.jobs.log(job.id)
        assert any(line.endswith("changed: changed.txt") for line in lines)


async def test_a_folder_outside_is_refused_and_one_without_downloads_has_none(tmp_path, server):
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.ended(environment.jobs.submit(VerifySpec("../elsewhere")))
        assert job.problem and job.problem.slug == "unsafe-path"
        job = await environment.ended(environment.jobs.submit(VerifySpec("")))
        assert job.result.files == []
