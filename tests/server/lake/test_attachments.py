"""Data that is attached to notebooks: its files, and what is reported if it is not here."""

from __future__ import annotations

from typing import Any, cast

import pytest

from jupyter_ossr_ext.lake.attachments import Attachments
from jupyter_ossr_ext.lake.paths import Paths
from jupyter_ossr_ext.models import AttachedDid, Did, DidChecksums, DidPaths, UsedDid
from jupyter_ossr_ext.problems import CredentialsMissing, Offline

from .conftest import Build
from .fake_lake import HERE, FakeLake

SUMS = {"adler32": "0a0b0c0d", "md5": "d41d8cd98f00b204e9800998ecf8427e"}


@pytest.fixture
def lake(tmp_path) -> FakeLake:
    mount = tmp_path / "mount"
    (mount / "s").mkdir(parents=True)
    for name in ("one", "two"):
        (mount / "s" / name).write_bytes(b"12345")
    lake = FakeLake(mount=mount)
    lake.login.set()
    lake.add_file("s:one", states={HERE: "available"}, checksums=SUMS, parents=["s:both"])
    lake.add_file("s:two", states={HERE: "available"}, parents=["s:both", "s:part"])
    lake.add_file("s:three", parents=["s:part"])
    lake.add_dataset("s:both")
    lake.add_dataset("s:part")
    return lake


def attachments(build: Build, lake: FakeLake) -> Attachments:
    service = build(lake).service
    return Attachments(service.lakes, service.paths)


def used(name: str, lake: str = "fake", *, partial: bool = False) -> UsedDid:
    return UsedDid(lake, Did("s", name), name, partial=partial)


async def one(build: Build, lake: FakeLake, wanted: UsedDid) -> AttachedDid:
    [(found, _)] = await attachments(build, lake).found([wanted])
    return found


async def test_the_files_of_a_did_are_found_with_instance_and_checksums(build, lake) -> None:
    [(file, paths), (dataset, _)] = await attachments(build, lake).found(
        [used("one"), used("both", "")]
    )
    assert paths and [path.rpartition("/")[2] for path in paths.paths] == ["one"]
    assert (file.state, file.note, file.instance) == ("attached", "", "https://fake")
    assert file.files == [DidChecksums(Did("s", "one"), 5, SUMS)]
    assert dataset.state == "attached"
    assert [one.did.name for one in dataset.files] == ["one", "two"]


async def test_a_restored_notebook_finds_its_instance_under_another_id(build, lake) -> None:
    theirs = UsedDid("theirs", Did("s", "one"), "one", instance="https://fake/")
    found = await one(build, lake, theirs)
    assert (found.state, found.instance) == ("attached", "https://fake")
    other = UsedDid("fake", Did("s", "one"), "one", instance="https://rucio.example")
    found = await one(build, lake, other)
    assert (found.state, found.instance) == ("absent", "https://rucio.example")
    assert found.note.startswith("s:one was not attached: No data lake of rucio.example")


async def test_one_did_that_no_longer_exists_does_not_prevent_the_others(build, lake) -> None:
    wanted = [used("gone"), used("one"), used("one", "elsewhere")]
    [(gone, _), (there, _), (unknown, _)] = await attachments(build, lake).found(wanted)
    assert (gone.state, gone.note) == ("absent", "s:gone was not attached: s:gone is not known.")
    assert there.state == "attached"
    assert unknown.note.startswith("s:one was not attached: Unknown data lake: 'elsewhere'.")


@pytest.mark.parametrize(
    "problem", [Offline("The lake gave no answer."), CredentialsMissing("The token expired.")]
)
async def test_a_lake_that_is_down_is_reported(build, lake, problem) -> None:
    lake.fail["did"] = problem
    found = await one(build, lake, used("one"))
    assert (found.state, found.note) == ("absent", f"s:one was not attached: {problem}")
    assert found.instance == "https://fake"


async def test_a_part_is_attached_only_if_the_notebook_says_so(build, lake) -> None:
    whole = await one(build, lake, used("part"))
    assert whole.state == "absent"
    assert whole.note.startswith("1 of 2 files of s:part are available here. Make the rest")
    part = await one(build, lake, used("part", partial=True))
    assert (part.state, part.note) == ("partly", "1 of 2 files of s:part are available here.")
    nothing = await one(build, lake, used("three"))
    assert nothing.note.startswith("s:three is not available here. Make it available or download")


async def test_files_whose_checksums_are_not_listed_are_attached(build, lake) -> None:
    service = build(lake).service

    class Failing:
        """Paths after which the lake lists nothing."""

        async def of(self, *args: Any) -> list[DidPaths]:
            paths = await service.paths.of(*args)
            lake.fail["replicas"] = Offline("The lake gave no answer.")
            return paths

    found = Attachments(service.lakes, cast("Paths", Failing()))
    [(file, there)] = await found.found([used("one")])
    assert there and file.state == "attached" and file.files == []
