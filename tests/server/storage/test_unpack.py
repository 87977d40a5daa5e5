"""Hostile archives, and correct ones."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile

import pytest

from jupyter_ossr_ext.problems import Exists, NotVerified, UnsafeArchive
from jupyter_ossr_ext.storage import unpack as module
from jupyter_ossr_ext.storage.unpack import Stopped, can_unpack, folder_for, unpack

MIB = 1024 * 1024


def zipped(path, members, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def tarred(path, members, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        for name, data in members.items():
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def unpacked(archive):
    target, staging = archive.with_name("out"), archive.with_name("staging")
    try:
        return unpack(archive, target, staging=staging)
    finally:
        assert not staging.exists()


def refused(archive, *, reason):
    with pytest.raises(UnsafeArchive, match=reason):
        unpacked(archive)
    assert sorted(path.name for path in archive.parent.iterdir()) == [archive.name]


@pytest.mark.parametrize("suffix", ["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"])
def test_an_archive_is_unpacked_as_a_whole(tmp_path, suffix):
    members = {"a.txt": b"a", "b/c.txt": b"c" * 5000, "b/empty": b""}
    if suffix == "zip":
        archive = zipped(tmp_path / "x.zip", members)
    else:
        archive = tarred(tmp_path / f"x.{suffix}", members, f"w:{suffix[4:]}")
    assert can_unpack(archive.name) and folder_for(archive).name == "x"
    files = {str(path) for path in unpacked(archive)}
    assert files == set(members)
    for name, data in members.items():
        assert (tmp_path / "out" / name).read_bytes() == data


def test_the_one_folder_that_holds_everything_is_taken_off(tmp_path):
    unpacked(zipped(tmp_path / "p-1.0.zip", {"p-1.0/": b"", "p-1.0/a/b": b"b", "p-1.0/c": b"c"}))
    assert (tmp_path / "out/a/b").read_bytes() == b"b"
    assert (tmp_path / "out/c").read_bytes() == b"c"


def test_a_program_stays_one_that_can_be_run(tmp_path):
    info = tarfile.TarInfo("run.sh")
    info.mode = 0o755
    unpacked(tarred(tmp_path / "x.tar.gz", {info: b"#!/bin/sh", "data": b""}))
    assert (tmp_path / "out/run.sh").stat().st_mode & stat.S_IXUSR
    assert not (tmp_path / "out/data").stat().st_mode & stat.S_IXUSR


@pytest.mark.parametrize(
    "name", ["../a", "/abs", "a/../../b", "a\\b", ".ssh/id", "C:/x", "x/.git/hooks/a"]
)
def test_a_name_that_leaves_the_folder_is_refused(tmp_path, name):
    refused(zipped(tmp_path / "x.zip", {"good": b"", name: b"x"}), reason="Not unpacked")
    refused_tar = tmp_path / "tar"
    refused_tar.mkdir()
    refused(tarred(refused_tar / "x.tar.gz", {"good": b"", name: b"x"}), reason="Not unpacked")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_in_a_tar_are_refused(tmp_path, kind):
    info = tarfile.TarInfo("odd")
    info.type, info.linkname = kind, "good"
    refused(tarred(tmp_path / "x.tar.gz", {"good": b"1", info: b""}), reason="link or a device")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_in_a_zip_are_refused(tmp_path, kind):
    info = zipfile.ZipInfo("odd")
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    refused(zipped(tmp_path / "x.zip", {"good": b"", info: b"/etc"}), reason="link or a device")


def test_setuid_is_refused(tmp_path):
    info = tarfile.TarInfo("sudo")
    info.mode = 0o4755
    refused(tarred(tmp_path / "x.tar.gz", {info: b"x"}), reason="set-user-ID")


def test_too_many_entries_are_refused(tmp_path):
    members = {f"{number}": b"" for number in range(module.MAX_ENTRIES + 1)}
    refused(zipped(tmp_path / "x.zip", members), reason="10000 entries")


@pytest.mark.parametrize("make", [zipped, tarred])
def test_a_bomb_is_refused_before_it_goes_off(tmp_path, make):
    suffix = "zip" if make is zipped else "tar.gz"
    refused(make(tmp_path / f"x.{suffix}", {"zeros": bytes(80 * MIB)}), reason="bomb")


def test_a_member_that_is_more_than_it_claims_is_refused(tmp_path):
    archive = zipped(tmp_path / "x.zip", {"a": b"1" * 5000})
    data = bytearray(archive.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + offset
        data[at : at + 4] = (10).to_bytes(4, "little")
    archive.write_bytes(data)
    with pytest.raises((UnsafeArchive, NotVerified)):
        unpacked(archive)
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def test_a_damaged_archive_leaves_nothing(tmp_path):
    archive = zipped(tmp_path / "x.zip", {"a": b"1" * 5000, "b": bytes(range(256)) * 20})
    data = bytearray(archive.read_bytes())
    data[45] ^= 0xFF
    archive.write_bytes(data)
    with pytest.raises(NotVerified):
        unpacked(archive)
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def test_a_cut_tar_leaves_nothing(tmp_path):
    archive = tarred(tmp_path / "x.tar.gz", {"a": bytes(range(256)) * 400})
    archive.write_bytes(archive.read_bytes()[:-40])
    with pytest.raises(NotVerified):
        unpacked(archive)
    assert [path.name for path in tmp_path.iterdir()] == ["x.tar.gz"]


def test_what_is_there_already_is_never_touched(tmp_path):
    archive = zipped(tmp_path / "x.zip", {"a": b"new"})
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a").write_bytes(b"mine")
    with pytest.raises(Exists):
        unpacked(archive)
    assert (tmp_path / "out/a").read_bytes() == b"mine"


def test_stopping_leaves_nothing(tmp_path):
    archive = zipped(tmp_path / "x.zip", {"a": b"1", "b": b"2"})
    with pytest.raises(Stopped):
        unpack(archive, tmp_path / "out", staging=tmp_path / "staging", stop=lambda: True)
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def test_names_that_differ_by_case_stay_apart(tmp_path):
    files = unpacked(zipped(tmp_path / "x.zip", {"A.txt": b"1", "a.txt": b"2"}))
    assert len({str(path).casefold() for path in files}) == 2
