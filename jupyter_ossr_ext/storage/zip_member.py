"""One entry of a zip archive, and its content."""

from __future__ import annotations

import stat
import zlib
from typing import NamedTuple, Protocol

from ..problems import NotVerified
from .decompression import ERRORS, METHODS, Decompressor, unsupported
from .paths import shown

WRAP = 1 << 32
"""Limit of sizes and places in archives without zip64 records."""
BLOCK = 64 * 1024


class Source(Protocol):
    """A seekable binary file."""

    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def read(self, size: int = -1, /) -> bytes | None: ...


class ZipEntry(NamedTuple):
    """One entry of the table of contents. Sizes in bytes."""

    raw_name: bytes
    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    """Of its local header."""
    mode: int
    """As `st_mode`; 0 where the archive has none."""
    date: tuple[int, int, int, int, int, int]
    """Local time, whose zone nobody knows."""

    @property
    def folder(self) -> bool:
        return self.name.endswith("/")

    @property
    def link(self) -> bool:
        """A symbolic link, whose content is its target."""
        return stat.S_ISLNK(self.mode)

    @property
    def special(self) -> bool:
        """Neither a file nor a folder: a link, a device, a socket."""
        return stat.S_IFMT(self.mode) not in {0, stat.S_IFREG, stat.S_IFDIR}

    @property
    def problem(self) -> str:
        """Why its content cannot be read; completes "NAME ...". Empty if it can."""
        return "is encrypted" if self.flags & 1 else unsupported(self.method)


class ZipMember:
    """The decompressed content of an entry. Its last `read` verifies size and CRC-32.

    All reads raise `NotVerified` for damaged data.
    """

    def __init__(self, file: Source, start: int, entry: ZipEntry, end: int | None) -> None:
        self._file = file
        self._place = start
        self._end = start + entry.packed if end is None else end
        self._entry = entry
        self._wrapped = end is not None
        self._decompressor: Decompressor = METHODS[entry.method]()
        self._crc = 0
        self._count = 0

    def read(self, size: int) -> bytes:
        """Some bytes, about `size` at most; none at the verified end."""
        try:
            while not self._decompressor.eof:
                packed = b""
                if self._decompressor.needs_input:
                    self._file.seek(self._place)
                    packed = self._file.read(min(BLOCK, self._end - self._place)) or b""
                    self._place += len(packed)
                    if not packed:
                        break
                if data := self._decompressor.decompress(packed, size):
                    self._crc = zlib.crc32(data, self._crc)
                    self._count += len(data)
                    if self._count > self._entry.size and not self._wrapped:
                        raise self._damaged("is larger than declared")
                    return data
        except ERRORS as error:
            raise self._damaged("cannot be decompressed") from error
        declared = self._count % WRAP if self._wrapped else self._count
        if (declared, self._crc) != (self._entry.size, self._entry.crc):
            raise self._damaged("has another checksum")
        return b""

    def _damaged(self, why: str) -> NotVerified:
        return NotVerified(f"The archive is damaged: {shown(self._entry.name)} {why}.")

    def close(self) -> None:
        """The file stays open."""

    def __enter__(self) -> ZipMember:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
