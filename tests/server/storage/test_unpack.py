"""Hostile archives, and correct ones."""

from __future__ import annotations

import io
import random
import shutil
import stat
import subprocess
import tarfile
import zipfile

import pytest

from jupyter_ossr_ext.problems import Exists, NotVerified, UnsafeArchive
from jupyter_ossr_ext.storage import unpack_plan
from jupyter_ossr_ext.storage.decompression import zstd
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


def paths_of(result):
    return sorted(str(file.path) for file in result.files)


def names_in(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(str(path.relative_to(folder)) for path in files)


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
    result = unpacked(archive)
    assert set(paths_of(result)) == set(members) and result.note is None
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
    "name", ["../a", "/abs", "a/../../b", ".ssh/id", "C:/x", "x/.git/hooks/a", "~/x"]
)
@pytest.mark.parametrize("make", [zipped, tarred])
def test_an_unsafe_name_is_left_out_and_stops_nothing_else(tmp_path, name, make):
    suffix = "zip" if make is zipped else "tar.gz"
    result = unpacked(make(tmp_path / f"x.{suffix}", {"good": b"", name: b"x"}))
    assert paths_of(result) == ["good"] and len(result.left_out) == 1
    assert names_in(tmp_path) == ["out/good", f"x.{suffix}"]
    assert result.note.startswith("Left out: '")


def test_an_archive_with_nothing_else_is_refused(tmp_path):
    refused(zipped(tmp_path / "x.zip", {"../a": b"x"}), reason="'../a' has an unsafe name")


def test_backslashes_separate_folders(tmp_path):
    result = unpacked(zipped(tmp_path / "x.zip", {"p\\a\\b.txt": b"1", "p\\c.txt": b"2"}))
    assert paths_of(result) == ["a/b.txt", "c.txt"] and not result.left_out


def test_what_macos_git_and_we_add_is_left_out_and_reported(tmp_path):
    members = {
        "p/a.txt": b"1",
        "p/.DS_Store": b"x",
        "__MACOSX/p/._a.txt": b"x",
        "p/.git/HEAD": b"x",
        "p/.git/config": b"x",
        "p/.ossr.json": b"{}",
        "p/.ossr-unpacked.json": b"",
    }
    result = unpacked(zipped(tmp_path / "x.zip", members))
    assert paths_of(result) == ["a.txt"]  # and the single top folder is removed
    assert sorted(result.left_out) == [
        "__MACOSX/",
        "p/.DS_Store",
        "p/.git/",
        "p/.ossr-unpacked.json",
        "p/.ossr.json",
    ]


def test_files_that_bsdtar_adds_are_left_out(tmp_path):
    folder = tarfile.TarInfo("./p")
    folder.type = tarfile.DIRTYPE
    members = {"./._p": b"x", folder: b"", "./p/._a": b"x", "./p/a": b"1", "./p/._own": b"2"}
    result = unpacked(tarred(tmp_path / "x.tar", members, "w"))
    assert paths_of(result) == ["._own", "a"] and sorted(result.left_out) == ["._p", "p/._a"]


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_devices_in_a_tar_are_left_out(tmp_path, kind):
    info = tarfile.TarInfo("odd")
    info.type = kind
    result = unpacked(tarred(tmp_path / "x.tar.gz", {"good": b"1", info: b""}))
    assert paths_of(result) == ["good"] and "special file" in result.left_out["odd"]


@pytest.mark.parametrize("kind", [stat.S_IFCHR, stat.S_IFIFO])
def test_devices_in_a_zip_are_left_out(tmp_path, kind):
    info = zipfile.ZipInfo("odd")
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    result = unpacked(zipped(tmp_path / "x.zip", {"good": b"", info: b"/etc"}))
    assert paths_of(result) == ["good"] and "special file" in result.left_out["odd"]


def test_setuid_is_left_out(tmp_path):
    info = tarfile.TarInfo("sudo")
    info.mode = 0o4755
    result = unpacked(tarred(tmp_path / "x.tar.gz", {info: b"x", "good": b"1"}))
    assert paths_of(result) == ["good"] and "set-user-ID" in result.left_out["sudo"]


LINKS = {
    "p/docs/README.md": "../README.md",
    "p/chain": "docs/README.md",
    "p/latest": "v2",
    "p/through": "latest/deep/b.txt",
    "p/out": "../../etc/passwd",
    "p/absolute": "/etc/passwd",
    "p/circle": "circle2",
    "p/circle2": "circle",
    "p/self": ".",
    "p/nothing": "gone.txt",
}
LINKED = {
    "README.md": b"read",
    "docs/README.md": b"read",
    "chain": b"read",
    "v2/a.txt": b"a",
    "v2/deep/b.txt": b"b",
    "latest/a.txt": b"a",
    "latest/deep/b.txt": b"b",
    "through": b"b",
}


def links_in_zip(path):
    members = {}
    for name, target in LINKS.items():
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        members[info] = target.encode()
    return zipped(path, members | CONTENT)


def links_in_tar(path):
    members = {}
    for name, target in LINKS.items():
        info = tarfile.TarInfo(name)
        info.type, info.linkname = tarfile.SYMTYPE, target
        members[info] = b""
    return tarred(path, members | CONTENT)


CONTENT = {"p/README.md": b"read", "p/v2/a.txt": b"a", "p/v2/deep/b.txt": b"b"}


@pytest.mark.parametrize("make", [links_in_zip, links_in_tar])
def test_links_that_stay_inside_become_copies(tmp_path, make):
    result = unpacked(make(tmp_path / ("x.zip" if make is links_in_zip else "x.tar.gz")))
    assert {
        str(file.path): (tmp_path / "out" / file.path).read_bytes() for file in result.files
    } == (LINKED)
    assert not [path for path in tmp_path.rglob("*") if path.is_symlink()]
    assert sorted(result.left_out) == [
        "p/absolute",
        "p/circle",
        "p/circle2",
        "p/nothing",
        "p/out",
        "p/self",
    ]


def test_hard_links_become_copies_also_before_their_target(tmp_path):
    early, late, out = (tarfile.TarInfo(f"p/{name}.txt") for name in ("early", "late", "out"))
    for info in (early, late, out):
        info.type, info.linkname = tarfile.LNKTYPE, "p/a.txt"
    out.linkname = "../../etc/passwd"
    result = unpacked(
        tarred(tmp_path / "x.tar.gz", {early: b"", "p/a.txt": b"hello", late: b"", out: b""})
    )
    assert paths_of(result) == ["a.txt", "early.txt", "late.txt"]
    assert (tmp_path / "out/early.txt").read_bytes() == b"hello"
    assert list(result.left_out) == ["p/out.txt"]


def test_links_to_folders_that_multiply_are_refused_as_a_bomb(tmp_path):
    members = {"d0/f": bytes(1024)}
    for level in range(1, 60):
        for one in "abcdefgh":
            info = tarfile.TarInfo(f"d{level}/{one}")
            info.type, info.linkname = tarfile.SYMTYPE, f"../d{level - 1}"
            members[info] = b""
    result = unpacked(tarred(tmp_path / "x.tar.gz", members))
    assert sum(file.size for file in result.files) <= 1024 * 10  # links in linked folders stay out


def test_a_sparse_file_is_unpacked(tmp_path):
    (tmp_path / "in").mkdir()
    with (tmp_path / "in/sparse").open("wb") as file:
        file.seek(3 * MIB)
        file.write(b"end")
    subprocess.run(
        ["tar", "--sparse", "-cf", tmp_path / "x.tar", "-C", tmp_path / "in", "sparse"], check=True
    )
    shutil.rmtree(tmp_path / "in")
    result = unpacked(tmp_path / "x.tar")
    assert (tmp_path / "out/sparse").read_bytes() == bytes(3 * MIB) + b"end"
    assert result.size == 3 * MIB + 3


def test_more_than_10000_entries_are_unpacked(tmp_path):
    members = {f"d/{number}.txt": b"" for number in range(10_001)}
    assert len(unpacked(zipped(tmp_path / "x.zip", members)).files) == 10_001


@pytest.mark.parametrize("make", [zipped, tarred])
def test_entries_are_bounded_by_the_memory_of_a_plan(tmp_path, make, monkeypatch):
    monkeypatch.setattr(unpack_plan, "MAX_ENTRIES", 3)
    suffix = "zip" if make is zipped else "tar.gz"
    archive = make(tmp_path / f"x.{suffix}", dict.fromkeys("abcd", b""))
    refused(archive, reason="more than 3 entries")


def test_the_first_bytes_of_an_archive_decide_on_its_kind(tmp_path):
    inner = zipped(tmp_path / "inner", {"inner.txt": b"inner only"}).read_bytes()
    members = {"r/README.md": b"outer", "r/spectra.npz": inner}
    result = unpacked(tarred(tmp_path / "x.tar", members, "w"))
    assert paths_of(result) == ["README.md", "spectra.npz"]


def test_a_tar_whose_first_name_begins_as_a_zip_is_unpacked(tmp_path):
    archive = tarred(tmp_path / "a.tar", {"PK\x03\x04.txt": b"1", "b": b"2"}, mode="w")
    assert paths_of(unpacked(archive)) == ["PK__.txt", "b"]


def test_a_zip_named_as_a_tar_is_unpacked(tmp_path):
    assert paths_of(unpacked(zipped(tmp_path / "x.tar.gz", {"a": b"1"}))) == ["a"]


def test_a_zip_behind_a_program_is_unpacked(tmp_path):
    archive = zipped(tmp_path / "x.zip", {"a": b"1"})
    archive.write_bytes(b"#!/bin/sh\nexit\n" + archive.read_bytes())
    assert paths_of(unpacked(archive)) == ["a"]


def test_an_empty_zip_gives_an_empty_folder(tmp_path):
    assert unpacked(zipped(tmp_path / "x.zip", {})).files == []
    assert (tmp_path / "out").is_dir()


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"Rar!\x1a\x07\x00" + bytes(600), "RAR"), (b"<html>" * 200, "web page"), (b"", "empty")],
)
def test_another_file_is_called_what_it_is(tmp_path, data, reason):
    (tmp_path / "x.zip").write_bytes(data)
    refused(tmp_path / "x.zip", reason=reason)


def test_tar_zst_is_unpacked(tmp_path):
    plain = tarred(tmp_path / "plain", {"a": b"1"}, "w")
    (tmp_path / "x.tar.zst").write_bytes(zstd.compress(plain.read_bytes()))
    plain.unlink()
    assert can_unpack("x.tar.zst") and folder_for(tmp_path / "x.tar.zst").name == "x"
    assert paths_of(unpacked(tmp_path / "x.tar.zst")) == ["a"]


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz"])
@pytest.mark.parametrize("part", [0.4, 0.6, 1])
def test_a_damaged_tar_is_refused_wherever_the_damage_is(tmp_path, suffix, part):
    noise = random.Random(7).randbytes(200_000)
    archive = tarred(tmp_path / f"x.tar.{suffix}", {"a": noise, "b": noise[::-1]}, f"w:{suffix}")
    data = bytearray(archive.read_bytes())
    data[int(len(data) * part) - 8] ^= 0xFF
    archive.write_bytes(data)
    with pytest.raises(NotVerified, match="damaged"):
        unpacked(archive)
    assert names_in(tmp_path) == [archive.name]


def test_a_tar_with_a_damaged_header_is_refused(tmp_path):
    archive = tarred(tmp_path / "x.tar", {"a": b"1", "b": b"2", "c": b"3"}, "w")
    data = bytearray(archive.read_bytes())
    data[1024] ^= 0xFF
    archive.write_bytes(data)
    with pytest.raises(NotVerified, match="damaged"):
        unpacked(archive)


def test_garbage_after_a_complete_gzip_stream_is_ignored(tmp_path):
    archive = tarred(tmp_path / "x.tar.gz", {"a": b"1"})
    archive.write_bytes(archive.read_bytes() + b"garbage")
    assert paths_of(unpacked(archive)) == ["a"]


def test_names_of_other_systems_are_decoded(tmp_path):
    archive = tmp_path / "x.tar"
    with tarfile.open(archive, "w", encoding="cp932", format=tarfile.GNU_FORMAT) as tar:
        info = tarfile.TarInfo("天文データ.csv")
        tar.addfile(info)
    assert paths_of(unpacked(archive)) == ["天文データ.csv"]


def test_characters_that_this_system_takes_are_kept(tmp_path):
    names = ["12:30:00.txt", "a?.txt", "a*.txt", "aux.txt", 'q".txt']
    assert paths_of(unpacked(zipped(tmp_path / "x.zip", dict.fromkeys(names, b"1")))) == sorted(
        names
    )


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
    with pytest.raises(NotVerified, match=r"damaged: 'a' "):
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


@pytest.mark.parametrize(
    "entries",
    [{"a": b"1", "a/": b"", "a/b": b"2"}, {"a/": b"", "a": b"1", "a/b": b"2"}],
    ids=["file first", "folder first"],
)
def test_a_file_and_a_folder_of_one_name_are_both_unpacked(tmp_path, entries):
    files = unpacked(zipped(tmp_path / "x.zip", entries))
    assert sorted(file.read_bytes() for file in tmp_path.glob("out/**/*") if file.is_file()) == [
        b"1",
        b"2",
    ]
    assert files.left_out == {}


def test_an_entry_is_left_out_under_its_own_name(tmp_path):
    files = unpacked(zipped(tmp_path / "x.zip", {"a/b": b"1", "c/..": b"2"}))
    assert list(files.left_out) == ["c/.."]


def test_names_that_differ_by_case_stay_apart(tmp_path):
    files = paths_of(unpacked(zipped(tmp_path / "x.zip", {"A.txt": b"1", "a.txt": b"2"})))
    assert len({path.casefold() for path in files}) == 2
