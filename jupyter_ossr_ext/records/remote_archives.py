"""Remote zip files: listing, and extraction of one member, by range requests.

`open_zip` and everything it returns block: call them in a worker thread. To download one member::

    with open_zip(repository, record, key) as archive:
        with archive.open(path) as member:      # a `Member`
            while count := member.readinto(buffer):
                ...                             # `member.size` bytes in all

A `Member` is verified against the archive's own CRC-32 after its last byte: only a `readinto` that
returns 0 confirms that the bytes are correct. Errors are `Problem`s.
"""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from ..backends.repository import Repository
from ..models import Archive, ArchiveMember
from ..problems import NotFound, NotVerified, Problem, UnsafeArchive
from .remote_file import BLOCK, RemoteFile

MAX_LISTED = 10_000
"""Maximum entries of a listing; further ones are counted, not shown."""
MAX_DIRECTORY = 64 * 2**20
"""Maximum bytes of the table of contents."""
WHOLE = 64 * 2**20
"""Bytes up to which an archive is read completely if the repository ignores ranges."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Member:
    """One decompressed file of an archive during transfer. See the module for its verification."""

    def __init__(self, file: IO[bytes], info: zipfile.ZipInfo) -> None:
        self._file = file
        self._left = info.file_size
        self.size = info.file_size
        """Decompressed bytes; a member that contains more is aborted."""

    def readinto(self, buffer: memoryview) -> int:
        """Fill some of `buffer`; 0 at the end, when everything is verified."""
        try:
            data = self._file.read(len(buffer))
        except zipfile.BadZipFile:
            raise NotVerified("The archive is damaged: a checksum in it is wrong.") from None
        except BROKEN:
            raise NotVerified("The archive is damaged or cannot be unpacked here.") from None
        self._left -= len(data)
        if self._left < 0 or (not data and self._left):
            raise NotVerified(
                "The archive is damaged: a file in it does not have the declared size."
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Member:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class RemoteZip:
    """A remote zip file. Created by `open_zip`."""

    def __init__(self, file: RemoteFile, key: str) -> None:
        self._file, self._key = file, key
        file.budget = MAX_DIRECTORY
        self._zip = zipfile.ZipFile(file)
        file.budget = None

    def listing(self) -> Archive:
        """The table of contents, in the archive's order."""
        infos = self._zip.infolist()
        members = [
            ArchiveMember(
                path=info.filename,
                size=info.file_size,
                compressed=info.compress_size,
                folder=info.is_dir(),
                unsafe=unsafe(info),
            )
            for info in infos[:MAX_LISTED]
        ]
        return Archive(self._key, members, len(infos), len(infos) > MAX_LISTED)

    def entry(self, path: str) -> tuple[int, str]:
        """Decompressed size in bytes and checksum (`crc32:<hex>`) of a member, as the archive
        declares them."""
        try:
            info = self._zip.getinfo(path)
        except KeyError:
            raise NotFound("File not found in this archive.") from None
        return info.file_size, f"crc32:{info.CRC:08x}"

    def stop(self) -> None:
        """End a blocked read of a member. Safe from any thread."""
        self._file.stop()

    def open(self, path: str) -> Member:
        """A member, from its first byte; raises `NotFound`, or `UnsafeArchive` if encrypted."""
        try:
            info = self._zip.getinfo(path)
        except KeyError:
            raise NotFound("File not found in this archive.") from None
        if info.flag_bits & 1:
            raise UnsafeArchive("This file is encrypted. Download the archive to unpack it.")
        if info.is_dir() or unsafe(info):
            raise UnsafeArchive("Not a regular file, or unsafe name.")
        try:
            if info.compress_size > BLOCK:
                self._file.seek(info.header_offset)
                self._file.stream_on()
            return Member(self._zip.open(info), info)
        except BROKEN:
            raise NotVerified("The archive is damaged or cannot be unpacked here.") from None

    def close(self) -> None:
        self._zip.close()
        self._file.close()


@contextmanager
def open_zip(repository: Repository, record: str, key: str) -> Iterator[RemoteZip]:
    """Read the table of contents of a zip file. Blocking.

    Raises `UnsafeArchive` if it is not a zip file, and the exceptions of `Repository.open`.
    """
    file = RemoteFile(repository, record, key, whole=WHOLE)
    try:
        try:
            archive = RemoteZip(file, key)
        except Problem:
            raise
        except BROKEN:
            raise UnsafeArchive("This file is not a readable zip archive.") from None
        try:
            yield archive
        finally:
            archive.close()
    finally:
        file.close()


def unsafe(info: zipfile.ZipInfo) -> bool:
    """True for a link, a device, or a name that leaves its folder or disguises its type."""
    kind = (info.external_attr >> 16) & 0o170000
    if info.create_system == 3 and kind not in {0, 0o100000, 0o040000}:
        return True
    return unsafe_name(info.orig_filename)


def unsafe_name(name: str) -> bool:
    """True for absolute, climbing, drive, backslash, control and bidirectional names."""
    parts = name.rstrip("/").split("/")
    if not name or name.startswith(("/", "~")) or "\\" in name or ":" in parts[0]:
        return True
    if any(part in {"", ".", ".."} for part in parts):
        return True
    return any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in name)
