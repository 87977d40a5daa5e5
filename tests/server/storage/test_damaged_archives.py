"""Any damage of an archive is reported as such, and leaves nothing behind."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_ossr_ext.problems import NotVerified, Problem, UnsafeArchive
from jupyter_ossr_ext.storage.decompression import zstd
from jupyter_ossr_ext.storage.unpack import unpack
from jupyter_ossr_ext.storage.zip_reader import BadZip, ZipReader

MEMBERS = {"p/a.txt": b"text " * 200, "p/é.bin": bytes(range(256)) * 4, "p/empty": b""}


def zipped(method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.mkdir("p")
        for name, data in MEMBERS.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(pack: Callable[[bytes], bytes] = bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in MEMBERS.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("p/link")
        link.type, link.linkname = tarfile.SYMTYPE, "a.txt"
        archive.addfile(link)
    return pack(file.getvalue())


ARCHIVES = {
    "empty.zip": b"PK\x05\x06" + bytes(18),
    "stored.zip": zipped(zipfile.ZIP_STORED),
    "deflated.zip": zipped(zipfile.ZIP_DEFLATED),
    "bzip2.zip": zipped(zipfile.ZIP_BZIP2),
    "lzma.zip": zipped(zipfile.ZIP_LZMA),
    "plain.tar": tarred(),
    "x.tar.gz": tarred(gzip.compress),
    "x.tar.bz2": tarred(bz2.compress),
    "x.tar.xz": tarred(lzma.compress),
    "x.tar.zst": tarred(zstd.compress),
}


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, left out or repeated, more often near the end than elsewhere."""
    found = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5])):
        size = len(found)
        if not size:
            break
        near = size - 1 - chance.randrange(min(size, 100))
        at = chance.choice([near, chance.randrange(size)])
        match chance.randrange(4):
            case 0 | 1:
                found[at] = chance.randrange(256)
            case 2:
                del found[at : at + chance.randrange(1, 40)]
            case _:
                found[at : at + 4] = chance.choice([b"\xff" * 4, bytes(4)])
    return bytes(found)


@pytest.mark.parametrize("name", ARCHIVES)
def test_any_damage_is_reported_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    archive, target, staging = tmp_path / name, tmp_path / "out", tmp_path / "staging"
    chance = random.Random(name)
    reported = 0
    for number in range(150):
        archive.write_bytes(damaged(ARCHIVES[name], chance))
        place = target.with_name(f"out{number}")
        try:
            unpack(archive, place, staging=staging)
        except Problem as problem:
            assert isinstance(problem, NotVerified | UnsafeArchive), problem
            reported += 1
            assert not place.exists()
        assert not staging.exists()
    assert reported > 20  # a plain tar has no checksums of its content


@pytest.mark.parametrize("name", [name for name in ARCHIVES if name.endswith(".zip")])
def test_any_beginning_of_a_zip_is_read_or_called_damaged(name: str) -> None:
    data = ARCHIVES[name]
    for size in range(len(data)):
        for part in (data[:size], data[size:]):
            try:
                for entry in (reader := ZipReader(io.BytesIO(part))).entries():
                    with reader.open(entry) as member:
                        while member.read(1000):
                            pass
            except (BadZip, NotVerified, UnsafeArchive):
                pass
