"""Download of unpacked archives, and of single members."""

from __future__ import annotations

import errno
import io
import itertools
import random
import zipfile
from pathlib import Path

import pytest

from jupyter_ossr_ext.models import JobState
from tests.server.support.download_environment import DownloadEnvironment
from tests.server.support.misbehaving_server import Act

BIG = random.Random(5).randbytes(3_000_000)


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_txt", ".txt"), data)
    return file.getvalue()


ZIP = zipped(top__a_txt=b"a" * 2000, top__deep__b_txt=BIG)


async def test_an_archive_is_unpacked_beside_itself(tmp_path, server):
    server.add("data.zip", ZIP)
    server.add("readme.txt", b"read me")
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download(unpack=True)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert [(file.path, file.outcome) for file in job.result.files] == [
            ("here/data.zip", "new"),
            ("here/readme.txt", "new"),
            ("here/data", "unpacked"),
        ]
        assert (environment.root / "here/data/deep/b.txt").read_bytes() == BIG
        assert (environment.root / "here/data.zip").exists()
        assert environment.orphans() == []


async def test_an_unsafe_archive_is_downloaded_but_not_unpacked(tmp_path, server):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../evil.txt", b"")
    server.add("data.zip", file.getvalue())
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download(unpack=True)
        assert job.problem.slug == "unsafe-archive"
        assert "evil" in job.problem.detail
        files = [path.name for path in environment.root.rglob("*") if path.is_file()]
        assert sorted(files) == [".ossr.json", "data.zip"]


@pytest.mark.parametrize(
    ("how", "folder", "mine"),
    [("keep-both", "data (1)", True), ("replace", "data", True), ("skip", None, True)],
)
async def test_a_folder_in_the_way_is_asked_about(tmp_path, server, how, folder, mine):
    server.add("data.zip", ZIP)
    async with DownloadEnvironment(tmp_path, server) as environment:
        (environment.root / "here/data").mkdir(parents=True)
        (environment.root / "here/data/mine.txt").write_bytes(b"mine")
        job = await environment.download(unpack=True)
        assert (job.problem.slug, job.problem.paths) == ("exists", ["here/data"])
        assert server.requests("data.zip") == []
        job = await environment.download(unpack=True, on_conflict=how)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/data/mine.txt").exists() == mine
        if folder:
            assert (environment.root / "here" / folder / "deep/b.txt").read_bytes() == BIG
        assert environment.orphans() == []


async def unpacked(environment, **options):
    return await environment.download(unpack=True, **options)


async def test_an_untouched_folder_is_the_same_and_nothing_is_asked(tmp_path, server):
    server.add("data.zip", ZIP)
    async with DownloadEnvironment(tmp_path, server) as environment:
        await unpacked(environment)
        (environment.root / "here/data/.ipynb_checkpoints").mkdir()
        (environment.root / "here/data/.ipynb_checkpoints/a").write_bytes(b"x")
        plan = await environment.fetch.plan(environment.spec(unpack=True))
        assert [(each.path, each.outcome) for each in plan.folders] == [("here/data", "same")]
        for how in ("ask", "replace", "keep-both", "skip"):
            job = await unpacked(environment, on_conflict=how)
            assert job.state is JobState.SUCCEEDED, job.problem
            assert [(file.path, file.outcome) for file in job.result.files] == [
                ("here/data.zip", "same"),
                ("here/data", "same"),
            ]
        assert not (environment.root / "here/data (1)").exists()


async def test_replace_replaces_what_came_from_the_archive_and_nothing_else(tmp_path, server):
    server.add("data.zip", ZIP)
    async with DownloadEnvironment(tmp_path, server) as environment:
        await unpacked(environment)
        data = environment.root / "here/data"
        (data / "mine.ipynb").write_bytes(b"mine")
        (data / "deep/own").mkdir()
        (data / "deep/own/note.txt").write_bytes(b"note")
        (data / "a.txt").write_bytes(b"edited")
        plan = await environment.fetch.plan(environment.spec(unpack=True))
        [folder] = plan.folders
        assert (folder.outcome, folder.edited, folder.added) == ("differs", 1, 2)
        job = await unpacked(environment)
        assert (job.problem.slug, job.problem.paths) == ("exists", ["here/data"])
        assert "1 file edited and 2 files added" in job.problem.detail
        job = await unpacked(environment, on_conflict="replace")
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (data / "a.txt").read_bytes() == b"a" * 2000
        assert (data / "mine.ipynb").read_bytes() == b"mine"
        assert (data / "deep/own/note.txt").read_bytes() == b"note"
        assert environment.orphans() == []


async def test_files_that_a_new_archive_no_longer_has_go_unless_they_were_edited(tmp_path, server):
    server.add("data.zip", zipped(old_txt=b"old", gone__old_txt=b"1", edited_txt=b"2", stays=b"3"))
    async with DownloadEnvironment(tmp_path, server) as environment:
        await unpacked(environment)
        data = environment.root / "here/data"
        (data / "edited.txt").write_bytes(b"edited")
        (data / "new.txt").write_bytes(b"mine")
        server.add("data.zip", zipped(stays=b"4", new_txt=b"from the archive"))
        environment.catalogue.forget()
        job = await unpacked(environment, on_conflict="replace")
        assert job.state is JobState.SUCCEEDED, job.problem
        found = {
            str(path.relative_to(data)): path.read_bytes()
            for path in data.rglob("*")
            if path.is_file() and not path.name.startswith(".ossr")
        }
        assert found == {
            "edited.txt": b"edited",
            "new.txt": b"mine",
            "new (1).txt": b"from the archive",
            "stays": b"4",
        }


@pytest.mark.parametrize("steps", [1, 2, 4])
async def test_a_replacement_that_is_interrupted_loses_nothing_and_can_be_repeated(
    tmp_path, server, monkeypatch, steps
):
    server.add("data.zip", ZIP)
    async with DownloadEnvironment(tmp_path, server) as environment:
        await unpacked(environment)
        data = environment.root / "here/data"
        (data / "mine.ipynb").write_bytes(b"mine")
        (data / "a.txt").write_bytes(b"edited")
        replaced = Path.replace
        count = itertools.count(1)

        def replace(path, target):
            if next(count) > steps:
                raise OSError(errno.EIO, "Input/output error")
            return replaced(path, target)

        monkeypatch.setattr(Path, "replace", replace)
        job = await unpacked(environment, on_conflict="replace")
        assert job.state is JobState.FAILED
        monkeypatch.undo()
        assert (data / "mine.ipynb").read_bytes() == b"mine"
        assert (data / "a.txt").exists() and (data / "deep/b.txt").exists()
        job = await unpacked(environment, on_conflict="replace")
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (data / "a.txt").read_bytes() == b"a" * 2000
        assert (data / "deep/b.txt").read_bytes() == BIG
        names = {path.name for path in data.iterdir() if not path.name.startswith(".ossr")}
        assert names == {"a.txt", "deep", "mine.ipynb"}
        assert environment.orphans() == []


async def test_replace_does_not_write_through_a_link(tmp_path, server):
    server.add("data.zip", ZIP)
    outside = tmp_path / "outside"
    outside.mkdir()
    async with DownloadEnvironment(tmp_path, server) as environment:
        data = environment.root / "here/data"
        data.mkdir(parents=True)
        (data / "deep").symlink_to(outside)
        job = await unpacked(environment, on_conflict="replace")
        assert job.state is JobState.SUCCEEDED, job.problem
        assert list(outside.iterdir()) == []
        assert (data / "deep (1)/b.txt").read_bytes() == BIG


async def test_keeping_both_twice_makes_one_copy(tmp_path, server):
    server.add("data.zip", ZIP)
    server.add("e.txt", b"theirs")
    async with DownloadEnvironment(tmp_path, server) as environment:
        here = environment.root / "here"
        (here / "data").mkdir(parents=True)
        (here / "data/mine.txt").write_bytes(b"mine")
        (here / "e.txt").write_bytes(b"mine")
        for _ in range(3):
            job = await unpacked(environment, on_conflict="keep-both")
            assert job.state is JobState.SUCCEEDED, job.problem
        names = {path.name for path in here.iterdir() if not path.name.startswith(".")}
        assert names == {"data", "data (1)", "data.zip", "e.txt", "e (1).txt"}


async def test_what_is_left_out_is_reported_with_the_result(tmp_path, server):
    server.add("data.zip", zipped(p__a_txt=b"1", **{"p__.git__HEAD": b"x"}))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await unpacked(environment)
        folder = job.result.files[-1]
        assert folder.outcome == "unpacked"
        assert folder.note == "Left out: 'p/.git/' has settings that programs execute."


async def test_one_bad_archive_does_not_stop_the_others(tmp_path, server):
    server.add("a.zip", zipped(**{"..__evil": b""}))
    server.add("b.zip", ZIP)
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await unpacked(environment)
        assert job.problem.slug == "unsafe-archive"
        assert job.problem.message.endswith("2 of 2 files are complete and kept.")
        assert (environment.root / "here/b/a.txt").exists()


async def test_one_bad_name_refuses_that_file_alone(tmp_path, server):
    server.add("../up.txt", b"1")
    server.add("good.txt", b"2")
    async with DownloadEnvironment(tmp_path, server) as environment:
        plan = await environment.fetch.plan(environment.spec())
        assert {file.key: file.outcome for file in plan.files} == {
            "../up.txt": "refused",
            "good.txt": "new",
        }
        job = await environment.download()
        assert job.state is JobState.SUCCEEDED, job.problem
        [good, bad] = job.result.files
        assert (good.path, good.outcome) == ("here/good.txt", "new")
        assert bad.outcome == "refused" and "'../up.txt'" in bad.note
        job = await environment.download(keys=["../up.txt"])
        assert job.problem.slug == "unsafe-path"


@pytest.mark.parametrize("ranges", [True, False])
async def test_members_come_out_of_an_archive_that_stays_where_it_is(tmp_path, server, ranges):
    server.add("data.zip", ZIP + b"", ranges=ranges)
    async with DownloadEnvironment(tmp_path, server) as environment:
        spec = {"keys": ["data.zip"], "members": ["top/a.txt", "top/deep/b.txt"]}
        plan = await environment.fetch.plan(environment.spec(**spec))
        assert plan.bytes_to_download == 2000 + len(BIG)
        job = await environment.download(**spec)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/top/a.txt").read_bytes() == b"a" * 2000
        assert (environment.root / "here/top/deep/b.txt").read_bytes() == BIG
        assert not (environment.root / "here/data.zip").exists()
        copies = await environment.local.folder("here/top")
        # The second represents the folder below.
        assert [(copy.path, copy.state) for copy in copies] == [
            ("here/top/a.txt", "here"),
            ("here/top/deep/b.txt", "here"),
        ]
        assert (await environment.download(**spec)).result.files[0].outcome == "same"


async def test_a_small_member_of_a_large_archive_costs_little(tmp_path, server):
    rest = random.randbytes(5_000_000)
    server.add("data.zip", zipped(big_txt=rest, small_txt=b"small"))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download(keys=["data.zip"], members=["small.txt"])
        assert job.state is JobState.SUCCEEDED, job.problem
    assert server.sent < 1_500_000


async def test_a_damaged_member_never_gets_its_name(tmp_path, server):
    data = bytearray(ZIP)
    data[41] ^= 0xFF
    server.add("data.zip", bytes(data))
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download(keys=["data.zip"], members=["top/a.txt"])
        assert job.problem.slug == "not-verified"
        assert not (environment.root / "here/top/a.txt").exists()
        assert environment.orphans() == []


async def test_a_member_that_is_not_there_is_reported(tmp_path, server):
    server.add("data.zip", ZIP)
    async with DownloadEnvironment(tmp_path, server) as environment:
        job = await environment.download(keys=["data.zip"], members=["nope.txt"])
        assert job.problem.slug == "not-found"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("p/../../up.txt", "has an unsafe name"),
        ("p/.git/HEAD", "has an unsafe name"),
        ("p/.ossr.json", "has an unsafe name"),
        ("p/zeros", "possible zip bomb"),
        ("p/gone", "'p/gone' is not in this archive."),
    ],
)
async def test_one_bad_member_is_refused_alone(tmp_path, server, bad, reason):
    members = {"p/a.txt": b"1", "p/../../up.txt": b"2", "p/.git/HEAD": b"3", "p/.ossr.json": b"4"}
    server.add("data.zip", zipped(**members, **{"p/zeros": bytes(80 * 2**20)}))
    async with DownloadEnvironment(tmp_path, server) as environment:
        spec = {"keys": ["data.zip"], "members": [bad, "p/a.txt"]}
        plan = await environment.fetch.plan(environment.spec(**spec))
        assert [(file.key, file.outcome) for file in plan.files] == [
            ("p/a.txt", "new"),
            (bad, "refused"),
        ]
        job = await environment.download(**spec)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert (environment.root / "here/p/a.txt").read_bytes() == b"1"
        assert [file.outcome for file in job.result.files] == ["new", "refused"]
        assert reason in job.result.files[1].note
        job = await environment.download(**{**spec, "members": [bad]})
        assert reason in job.problem.message


async def test_members_are_cancelled_while_they_arrive(tmp_path, server):
    server.add("data.zip", ZIP, default=Act(piece=65536, pause=2))
    async with DownloadEnvironment(tmp_path, server, timeout=20) as environment:
        job = environment.submit(keys=["data.zip"], members=["top/a.txt", "top/deep/b.txt"])
        await environment.until(lambda: len(server.requests("data.zip")) >= 4)
        environment.jobs.cancel(job.id)
        job = await environment.ended(job, within=20)
        assert job.state is JobState.CANCELLED
        assert environment.orphans() == []
