"""Zip archives as different programs write them."""

from __future__ import annotations

import io
import lzma
import random
import stat
import struct
import tracemalloc
import zipfile
import zlib

import inflate64
import pytest

from jupyter_ossr_ext.problems import NotVerified, UnsafeArchive
from jupyter_ossr_ext.storage import zip_member, zip_reader
from jupyter_ossr_ext.storage.decompression import zstd
from jupyter_ossr_ext.storage.zip_reader import BadZip, ZipReader

NOISE = random.Random(3).randbytes(100_000)
TEXT = b"a line of text\n" * 20_000


def packed(members, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def built(members, *, method=8, pack=None, flags=0, system=3, descriptor=False, modulus=None):
    """A zip archive written by hand, as other programs than Python's have them."""

    def deflate(data):
        packer = zlib.compressobj(wbits=-15)
        return packer.compress(data) + packer.flush()

    wrap = modulus or 1 << 32
    out, directory = bytearray(), bytearray()
    for name, data in members.items():
        raw = name if isinstance(name, bytes) else name.encode()
        content = (pack or deflate)(data)
        place, crc = len(out), zlib.crc32(data)
        sizes = struct.pack("<LLL", crc, len(content) % wrap, len(data) % wrap)
        bits = flags | (8 if descriptor else 0)
        head = struct.pack("<HHHHH", 20, bits, method, 0, 33)
        local = bytes(12) if descriptor else sizes
        out += b"PK\3\4" + head + local + struct.pack("<HH", len(raw), 0) + raw + content
        if descriptor:
            out += b"PK\7\10" + sizes
        directory += b"PK\1\2" + bytes([20, system]) + head + sizes
        directory += struct.pack("<HHHHHLL", len(raw), 0, 0, 0, 0, 0o100644 << 16, place % wrap)
        directory += raw
    start = len(out) % wrap
    end = struct.pack(
        "<HHHHLLH", 0, 0, len(members) & 0xFFFF, len(members) & 0xFFFF, len(directory), start, 0
    )
    return bytes(out + directory + b"PK\5\6" + end)


def contents(data):
    archive = ZipReader(io.BytesIO(data))
    found = {}
    for entry in archive.entries():
        with archive.open(entry) as member:
            found[entry.name] = b"".join(iter(lambda member=member: member.read(70_000), b""))
    return found


def deflate64(data):
    packer = inflate64.Deflater()
    return packer.deflate(data) + packer.flush()


def lzma_of_zip(data):
    filters = [{"id": lzma.FILTER_LZMA1, "lc": 3, "lp": 0, "pb": 2, "dict_size": 1 << 20}]
    packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=filters)
    head = struct.pack("<HHBL", 0x1409, 5, 3 + 9 * (0 + 5 * 2), 1 << 20)
    return head + packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("method", "pack"),
    [
        (0, bytes),
        (8, None),
        (9, deflate64),
        (14, lzma_of_zip),
        (20, zstd.compress),
        (93, zstd.compress),
        (95, lzma.compress),
    ],
)
@pytest.mark.parametrize("descriptor", [False, True])
def test_every_usual_method_is_decompressed(method, pack, descriptor):
    members = {"noise": NOISE, "text": TEXT, "empty": b""}
    data = built(members, method=method, pack=pack, descriptor=descriptor)
    assert contents(data) == members


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_archives_of_python_are_read(method):
    members = {"a/noise": NOISE, "text": TEXT, "empty": b""}
    assert contents(packed(members, method)) == members


def test_another_method_is_named():
    archive = ZipReader(io.BytesIO(built({"a": b"1"}, method=98)))
    [entry] = archive.entries()
    assert entry.problem == "uses the compression method PPMd, which is not supported here"
    with pytest.raises(UnsafeArchive, match="PPMd"):
        archive.open(entry)


@pytest.mark.parametrize("method", [0, 8, 9, 93])
def test_a_damaged_member_is_noticed(method):
    pack = {0: bytes, 8: None, 9: deflate64, 93: zstd.compress}[method]
    data = bytearray(built({"a": NOISE}, method=method, pack=pack))
    data[5000] ^= 1
    with pytest.raises(NotVerified, match="damaged"):
        contents(bytes(data))


def test_a_member_larger_than_declared_is_stopped():
    data = bytearray(built({"a": TEXT}))
    at = data.index(b"PK\1\2") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(NotVerified, match="larger than declared"):
        contents(bytes(data))


def test_names_without_a_declared_encoding_are_guessed():
    members = {"données.csv".encode("cp437"): b"1", b"p\\a.txt": b"2"}
    assert list(contents(built(members, system=0))) == ["données.csv", "p/a.txt"]
    assert list(contents(built({"données.csv": b"1"}))) == ["données.csv"]


def test_archives_of_macos_over_the_limit_are_read(monkeypatch):
    """Places and sizes lose their high bits there, without zip64 records."""
    monkeypatch.setattr(zip_reader, "WRAP", 1 << 16)
    monkeypatch.setattr(zip_member, "WRAP", 1 << 16)
    members = {"a": NOISE, "b": b"small", "c": TEXT, "d": NOISE[::-1], "e": b"last"}
    data = built(members, descriptor=True, modulus=1 << 16)
    assert len(data) > 3 << 16
    assert contents(data) == members


def test_an_archive_over_65535_entries_without_zip64_records_is_complete():
    data = built({f"{number}": b"" for number in range(70_000)}, pack=lambda data: b"\3\0")
    archive = ZipReader(io.BytesIO(data))
    assert archive.total == 70_000 == sum(1 for _ in archive.entries())


def test_many_entries_need_little_memory(tmp_path):
    """A directory alone, of 17 MB: its members are never read."""
    path = tmp_path / "x.zip"
    count = 200_000
    with path.open("wb") as file:
        head = struct.pack("<HHHHHLLL", 20, 0, 0, 0, 33, 0, 0, 0)
        for start in range(0, count, 50_000):
            file.write(
                b"".join(
                    b"PK\1\2\x14\3"
                    + head
                    + struct.pack("<HHHHHLL", 40, 0, 0, 0, 0, 0, 0)
                    + f"folder/{number:033}".encode()
                    for number in range(start, start + 50_000)
                )
            )
        length = file.seek(0, 1)
        file.write(b"PK\6\6" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, length, 0))
        file.write(b"PK\6\7" + struct.pack("<LQL", 0, length, 1))
        file.write(b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0))
    tracemalloc.start()
    try:
        with path.open("rb") as file:
            archive = ZipReader(file)
            found = archive.find({f"folder/{count - 1:033}"})
            assert (archive.total, len(found)) == (count, 1)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_cut_archive_is_no_archive(cut):
    data = packed({f"{number}": b"x" for number in range(10)})
    with pytest.raises(BadZip):
        list(ZipReader(io.BytesIO(data[:-cut])).entries())


def test_links_are_known():
    info = zipfile.ZipInfo("l")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    [entry] = ZipReader(io.BytesIO(packed({info: b"target"}))).entries()
    assert entry.link and entry.special and not entry.folder


EMPTY = b"PK\5\6" + bytes(18)


@pytest.mark.parametrize(
    "comment",
    [
        b"PK\5\6",
        b"see PK\5\6 in the APPNOTE.TXT, section 4.3.16",
        b"PK\5\6" + b"\xff" * 18,
        EMPTY,
        b"x" * 200 + EMPTY,
        packed({"other.txt": b"an archive in the comment"}) + b".",
        EMPTY * 2_000,
    ],
)
@pytest.mark.parametrize("members", [{"a.txt": TEXT}, {}])
def test_a_comment_with_records_of_an_end_is_only_a_comment(comment, members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.comment = comment
    assert contents(file.getvalue()) == members
