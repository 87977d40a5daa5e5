"""Zip archives of any size in constant memory.

`zipfile` keeps an object for each entry, about a kilobyte: a million of them do not fit into a
server's memory. It decodes names without a guess, and reads archives over 4 GiB of macOS, which
have no zip64 records, at wrong places. The format is that of PKWARE's APPNOTE.TXT; sections in
brackets.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from itertools import chain, islice
from typing import IO

from ..problems import NotVerified, UnsafeArchive
from . import member_names
from .decompression import DEFLATED
from .zip_member import BLOCK, WRAP, Source, ZipEntry, ZipMember

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
END64, LOCATOR = b"PK\x06\x06", b"PK\x06\x07"
LENGTHS = struct.Struct("<HHH")
"""Of name, extra fields and comment, in a header of the table of contents."""
UNIX = 3
FULL = 0xFFFFFFFF
SAMPLE = 10_000
"""Entries whose names decide on the encoding of all."""


class BadZip(Exception):
    """Not a zip archive, or one whose table of contents cannot be read."""


class ZipReader:
    """The table of contents of a zip archive, and its members. Blocking; for one thread.

    Args:
        file: Used by this reader alone while it is open. Raises whatever the file raises, and
            `BadZip`.
    """

    def __init__(self, file: Source) -> None:
        self._file = file
        self._size = file.seek(0, 2)
        self.total = 0
        """Entries, as the archive declares them."""
        self._read_end()

    @property
    def members_end(self) -> int:
        """Where the last member ends, in bytes: the table of contents begins there."""
        return int(self._start)

    def entries(self) -> Iterator[ZipEntry]:
        """All entries in the order of the table of contents."""
        raw = self._raw()
        sample = list(islice(raw, SAMPLE))
        odd = [entry for entry in sample if not entry.name]
        unix = any(entry.mode for entry in odd)
        encoding = member_names.guess((entry.raw_name for entry in odd), unix=unix)
        for entry in chain(sample, raw):
            if entry.name:
                yield entry
            else:
                name = member_names.decode(entry.raw_name, encoding)
                yield entry._replace(name=_separated(name))

    def find(self, names: set[str]) -> dict[str, ZipEntry]:
        """The entries of these names, as far as they exist; of two the last, as unzip has it."""
        return {entry.name: entry for entry in self.entries() if entry.name in names}

    def open(self, entry: ZipEntry) -> ZipMember:
        """The content of an entry. Raises `NotVerified`, `UnsafeArchive`."""
        if problem := entry.problem:
            raise UnsafeArchive(f"The file {problem}. Download the archive to unpack it yourself.")
        start = self._content(entry)
        wrapped = self._wraps and entry.method == DEFLATED
        return ZipMember(self._file, start, entry, self._size if wrapped else None)

    @property
    def _wraps(self) -> bool:
        """Places and sizes may be larger than declared, by multiples of 4 GiB."""
        return not self._zip64 and self._size > WRAP

    def _content(self, entry: ZipEntry) -> int:
        """Where the content begins: after its local header, which has its name again."""
        place = entry.offset
        while place < self._size:
            head = self._at(place, 30 + len(entry.raw_name))
            if head.startswith(LOCAL) and head[30:] == entry.raw_name:
                name, extra = struct.unpack("<HH", head[26:30])
                return place + 30 + int(name) + int(extra)
            if not self._wraps:
                break
            place += WRAP
        raise NotVerified("The archive is damaged: a file in it is not where it should be.")

    def _raw(self) -> Iterator[ZipEntry]:
        """The entries; the name is empty where its encoding has to be guessed.

        Their number is not relied on: without zip64 records it is that of the lowest 16 bits.
        """
        place, data, at, count = self._start, b"", 0, 0
        while True:
            left = len(data) - at
            length = 46 + sum(LENGTHS.unpack_from(data, at + 28)) if left >= 46 else 46
            if left < length:
                more = self._at(place, min(BLOCK, self._stop - place))
                if not more:
                    break
                place += len(more)
                data, at = data[at:] + more, 0
            elif data[at : at + 4] != CENTRAL:
                break  # its digital signature [4.3.13]
            else:
                yield self._entry(data[at : at + length])
                at, count = at + length, count + 1
        if count < self.total:
            raise BadZip("The table of contents is damaged.")

    def _entry(self, data: bytes) -> ZipEntry:
        """One header of the table of contents [4.3.12]."""
        (system, flags, method, time, day, crc, packed, size, name, extra, _comment) = (
            struct.unpack("<5xB2xHHHHLLLHHH", data[:34])
        )
        mode, offset = struct.unpack("<LL", data[38:46])
        raw = data[46 : 46 + name]
        fields = dict(_fields(data[46 + name : 46 + name + extra]))
        if large := fields.get(1):  # zip64 [4.5.3]: those that are full above, in this order
            numbers = iter(struct.unpack(f"<{len(large) // 8}Q", large[: len(large) // 8 * 8]))
            size = next(numbers, size) if size == FULL else size
            packed = next(numbers, packed) if packed == FULL else packed
            offset = next(numbers, offset) if offset == FULL else offset
        text = ""
        if flags & 0x800 or raw.isascii():
            text = raw.decode("utf-8", "replace")
        else:  # Info-ZIP's Unicode path [4.6.9]
            unicode = fields.get(0x7075, b"")
            if unicode[1:5] == struct.pack("<L", zlib.crc32(raw)):
                text = unicode[5:].decode("utf-8", "replace")
        return ZipEntry(
            raw,
            _separated(text),
            flags,
            method,
            crc,
            packed,
            size,
            offset + self._shift,
            mode >> 16 if system == UNIX else 0,
            (
                1980 + (day >> 9),
                day >> 5 & 15,
                day & 31,
                time >> 11,
                time >> 5 & 63,
                min(59, (time & 31) * 2),
            ),
        )

    def _read_end(self) -> None:
        """Find the table of contents by the records at the end of the file [4.3.14 to 4.3.16]."""
        place, record = self._end()
        self.total, length, offset = struct.unpack("<HLL", record[10:20])
        self._zip64 = False
        locator = self._at(place - 20, 20) if place >= 20 else b""
        if locator.startswith(LOCATOR):
            end64 = struct.unpack("<Q", locator[8:16])[0]
            record = self._at(end64, 56) if end64 < self._size else b""
            if not record.startswith(END64):  # something stands before the archive
                end64 = place - 20 - 56
                record = self._at(end64, 56) if end64 >= 0 else b""
            if record.startswith(END64):
                self._zip64, place = True, end64
                self.total, length, offset = struct.unpack("<QQQ", record[32:56])
        self._start, self._stop = place - length, place
        if self._start < 0:
            raise BadZip("The table of contents is truncated.")
        self._shift = self._start - offset  # of a program that unpacks itself, for example
        if self._wraps:
            self._shift %= WRAP
        if self._shift < 0 or self.total * 46 > length:
            raise BadZip("The table of contents is damaged.")
        if not self._zip64 and length >= 46 * (self.total + 0x10000):
            self.total = sum(1 for _ in self._raw())

    def _end(self) -> tuple[int, bytes]:
        """The place and the bytes of the last record of the archive.

        Its comment may contain other such records: the comment of the right one ends with the
        file, and its table of contents is where it says.
        """
        first = self._size - min(self._size, 22 + 0xFFFF)
        tail = self._at(first, self._size - first)
        found = [at.start() for at in re.finditer(re.escape(END), tail[: max(0, len(tail) - 18)])]
        if not found:
            raise BadZip("It has no table of contents.")
        found.reverse()
        ends = [at for at in found if at + 22 + _short(tail, at + 20) == len(tail)] or found[:1]
        at = ends[0]
        if len(ends) > 1:
            at = next((at for at in ends if self._has_table(first + at, tail[at:])), at)
        return first + at, tail[at : at + 22]

    def _has_table(self, place: int, record: bytes) -> bool:
        start = place - struct.unpack("<L", record[12:16])[0]
        return (start >= 0 and self._at(start, 4) == CENTRAL) or (
            place >= 20 and self._at(place - 20, 4) == LOCATOR
        )

    def _at(self, place: int, count: int) -> bytes:
        self._file.seek(place)
        pieces = []
        while count > 0 and (data := self._file.read(count)):
            pieces.append(data)
            count -= len(data)
        return b"".join(pieces)


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The extra fields of a header [4.5.1]; what follows an invalid one is ignored."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        yield kind, extra[4 : 4 + size]
        extra = extra[4 + size :]


def _separated(name: str) -> str:
    """Windows programs separate folders by backslashes, against the format [4.4.17.1]."""
    return name.replace("\\", "/")


def is_zip(file: IO[bytes]) -> bool:
    """By its first bytes: many other formats end with a zip archive."""
    file.seek(0)
    return file.read(4) in {LOCAL, END, b"PK\x07\x08"}
