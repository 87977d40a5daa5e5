"""Download of a record's files to disk."""

from __future__ import annotations

import os
import random

import nbformat
import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager

from jupyter_ossr_ext.models import JobState, RetryIn
from tests.server.support.download_environment import DownloadEnvironment
from tests.server.support.misbehaving_server import Act

MIB = 1024 * 1024


async def test_a_file_is_downloaded_and_the_side_car_names_its_origin(tmp_path, server):
    data = random.randbytes(3 * MIB + 17)
    server.add("data.bin", data)
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/data.bin").read_bytes() == data
        [file] = job.result.files
        assert (file.path, file.size, file.outcome) == ("here/data.bin", len(data), "new")
        assert job.progress.done == job.progress.total == len(data)
        assert environment.orphans() == []
        [copy] = await environment.local.folder("here")
        assert (copy.state, copy.doi, copy.key) == ("here", "10.5281/zenodo.1", "data.bin")


async def test_keys_with_slashes_become_folders(tmp_path, server):
    server.add("a/b/c.txt", b"deep")
    server.add("a/d.txt", b"flat")
    server.add("empty.txt", b"")
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a/b/c.txt").read_bytes() == b"deep"
        assert (environment.root / "here/a/d.txt").read_bytes() == b"flat"
        assert (environment.root / "here/empty.txt").read_bytes() == b""


async def test_only_the_chosen_files_come(tmp_path, server):
    server.add("one.txt", b"1")
    server.add("two.txt", b"2")
    async with DownloadEnvironment(tmp_path, server) as environment:
        await environment.download(keys=["two.txt"])
        assert [path.name for path in (environment.root / "here").glob("*.txt")] == ["two.txt"]


async def test_a_file_that_the_record_does_not_have_is_reported(tmp_path, server):
    server.add("one.txt", b"1")
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download(keys=["three.txt"])
        assert job.problem.slug == "not-found"


async def test_an_identical_file_is_not_downloaded_again(tmp_path, server):
    server.add("one.txt", b"1" * 1000)
    async with DownloadEnvironment(tmp_path, server) as environment:
        (environment.root / "here").mkdir()
        (environment.root / "here/one.txt").write_bytes(b"1" * 1000)
        job = await environment.download()
        assert job.result.files[0].outcome == "same"
        assert server.requests("one.txt") == []


async def test_a_different_file_is_asked_about_and_left_alone(tmp_path, server):
    server.add("one.txt", b"new")
    async with DownloadEnvironment(tmp_path, server) as environment:
        (environment.root / "here").mkdir()
        (environment.root / "here/one.txt").write_bytes(b"mine")
        job = await environment.download()
        assert (job.problem.slug, job.problem.paths) == ("exists", ["here/one.txt"])
        assert (environment.root / "here/one.txt").read_bytes() == b"mine"
        assert server.requests("one.txt") == []


@pytest.mark.parametrize(
    ("how", "outcome", "files"),
    [
        ("keep-both", "renamed", {"one.txt": b"mine", "one (1).txt": b"new"}),
        ("replace", "replaced", {"one.txt": b"new"}),
        ("skip", "skipped", {"one.txt": b"mine"}),
    ],
)
async def test_the_decision_is_respected(tmp_path, server, how, outcome, files):
    server.add("one.txt", b"new")
    async with DownloadEnvironment(tmp_path, server) as environment:
        (environment.root / "here").mkdir()
        (environment.root / "here/one.txt").write_bytes(b"mine")
        job = await environment.download(on_conflict=how)
        assert [file.outcome for file in job.result.files] == [outcome]
        found = {path.name: path.read_bytes() for path in (environment.root / "here").glob("*.txt")}
        assert found == files


async def test_what_is_replaced_stays_until_the_new_one_is_verified(tmp_path, server):
    server.add("one.txt", b"new", checksum="md5:" + "0" * 32)
    async with DownloadEnvironment(tmp_path, server) as environment:
        (environment.root / "here").mkdir()
        (environment.root / "here/one.txt").write_bytes(b"mine")
        job = await environment.download(on_conflict="replace")
        assert job.problem.slug == "not-verified"
        assert (environment.root / "here/one.txt").read_bytes() == b"mine"


async def test_a_plan_tells_folder_fates_and_room_and_writes_nothing(tmp_path, server):
    server.add("new.txt", b"12345")
    server.add("same.txt", b"same")
    server.add("other.txt", b"other")
    async with DownloadEnvironment(tmp_path, server) as environment:
        server.title = "Gammapy: Python toolbox for \u03b3-ray astronomy"
        plan = await environment.fetch.plan(environment.spec("data/"))
        assert plan.folder == "data/Gammapy-Python-toolbox-for-\u03b3-ray-astronomy-1.0"
        assert list(environment.root.iterdir()) == []
        folder = environment.root / plan.folder
        folder.mkdir(parents=True)
        (folder / "same.txt").write_bytes(b"same")
        (folder / "other.txt").write_bytes(b"mine")
        plan = await environment.fetch.plan(environment.spec("data/"))
        outcomes = {file.key: file.outcome for file in plan.files}
        assert outcomes == {"new.txt": "new", "same.txt": "same", "other.txt": "differs"}
        assert plan.bytes_to_download == len(b"12345") + len(b"other")
        assert plan.enough_space and plan.bytes_free > 0


async def test_many_small_files_come_a_few_at_a_time(tmp_path, server):
    for number in range(60):
        server.add(f"file-{number:02}.txt", f"{number}".encode() * 100, default=Act(hang=0.01))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert len(job.result.files) == 60
        assert server.most <= 8
        assert len(await environment.local.folder("here")) == 60


async def test_connections_grow_where_each_is_capped_and_the_file_is_right(tmp_path, server):
    data = random.randbytes(24 * MIB)
    server.add("big.bin", data, default=Act(piece=65536, pause=0.02))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/big.bin").read_bytes() == data
        assert 4 <= server.most <= 8
        assert server.sent < 1.3 * len(data)


async def test_one_bad_file_does_not_keep_the_good_ones_away(tmp_path, server):
    server.add("bad.txt", b"bad", checksum="md5:" + "0" * 32)
    server.add("good.txt", b"good")
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.problem.slug == "not-verified"
        assert [path.name for path in (environment.root / "here").glob("*.txt")] == ["good.txt"]


async def test_a_file_without_a_promised_checksum_is_checked_by_its_size(tmp_path, server):
    file = server.add("plain.txt", b"text")
    file.checksum = ""
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem


async def test_the_mode_of_a_new_file_is_what_the_umask_gives(tmp_path, server):
    server.add("one.txt", b"1")
    before = os.umask(0o027)
    try:
        async with DownloadEnvironment(tmp_path, server) as environment:
            await environment.download()
            assert (environment.root / "here/one.txt").stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(before)


async def test_a_file_that_appears_meanwhile_is_asked_about_and_nothing_comes_twice(
    tmp_path, server
):
    data = random.randbytes(2 * MIB)
    server.add("a.bin", data, default=Act(pause=0.01))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = environment.submit()
        await environment.until(lambda: server.sent > MIB)
        (environment.root / "here/a.bin").write_bytes(b"mine")
        job = await environment.ended(job)
        assert (job.problem.slug, job.problem.paths) == ("exists", ["here/a.bin"])
        assert (environment.root / "here/a.bin").read_bytes() == b"mine"
        sent = server.sent
        environment.jobs.retry(job.id, RetryIn(on_conflict="replace"))
        job = await environment.ended(job)
        assert [file.outcome for file in job.result.files] == ["replaced"]
        assert (environment.root / "here/a.bin").read_bytes() == data
        assert server.sent == sent
        assert environment.orphans() == []


async def test_downloads_of_a_stopped_server_are_resumed_by_the_next(tmp_path, server):
    data = random.randbytes(4 * MIB)
    file = server.add("a.bin", data, default=Act(piece=65536, pause=0.02))
    async with DownloadEnvironment(tmp_path, server) as environment:
        environment.submit()
        await environment.until(lambda: server.sent > 2 * MIB)
    file.default = Act()
    sent = server.sent
    async with DownloadEnvironment(tmp_path, server) as environment:
        await environment.jobs.restore()
        [job] = environment.jobs.all()
        job = await environment.ended(job)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/a.bin").read_bytes() == data
    assert server.sent - sent < 3 * MIB


async def test_a_downloaded_notebook_is_not_trusted_whatever_it_claims(tmp_path, server):
    cell = nbformat.v4.new_code_cell(
        "1",
        outputs=[nbformat.v4.new_output("display_data", {"text/html": "<script>1</script>"})],
        metadata={"trusted": True},
    )
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"signature": "sha256:0"})
    server.add("a.ipynb", nbformat.writes(notebook).encode())
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        contents = FileContentsManager(root_dir=str(environment.root))
        contents.notary.db_file = ":memory:"
        model = contents.get("here/a.ipynb")
    assert model["content"]["cells"][0]["metadata"]["trusted"] is False
