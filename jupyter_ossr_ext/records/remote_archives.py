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

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from ..backends.repository import Repository, opener
from ..models import Archive, ArchiveMember
from ..problems import NotFound, NotVerified, Problem, UnsafeArchive, UnsafePath
from ..storage.paths import safe_path, shown
from ..storage.unpack_plan import Budget
from ..storage.zip_member import ZipEntry, ZipMember
from ..storage.zip_reader import BadZip, ZipReader
from .remote_file import BLOCK, RemoteFile

MAX_LISTED = 10_000
"""Maximum entries of a listing; further ones are counted, not shown."""
WHOLE = 64 * 2**20
"""Bytes up to which an archive is read completely if the repository ignores ranges."""


LARGEST_HEADER = 30 + 2 * 0xFFFF
"""Bytes before the content of a member: fixed fields, name and extra fields [APPNOTE 4.3.7]."""


class Member:
    """One decompressed file of an archive during transfer. See the module for its verification."""

    def __init__(self, member: ZipMember, size: int) -> None:
        self._member = member
        self.size = size
        """Decompressed bytes; a member that contains more is aborted."""
        self._rest = b""

    def readinto(self, buffer: memoryview) -> int:
        """Fill some of `buffer`; 0 at the end, when everything is verified."""
        data = self._rest or self._member.read(len(buffer))
        data, self._rest = data[: len(buffer)], data[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._member.close()

    def __enter__(self) -> Member:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class RemoteZip:
    """A remote zip file. Created by `open_zip`."""

    def __init__(self, file: RemoteFile, key: str) -> None:
        self._file, self._key = file, key
        self._zip = ZipReader(file)
        self._found: dict[str, ZipEntry] = {}

    def listing(self) -> Archive:
        """The table of contents, in the archive's order."""
        members = [
            ArchiveMember(
                path=entry.name,
                size=entry.size,
                compressed=entry.packed,
                folder=entry.folder,
                unsafe=unsafe(entry),
            )
            for entry in islice(self._zip.entries(), MAX_LISTED)
        ]
        total = max(self._zip.total, len(members))
        return Archive(self._key, members, total, total > len(members))

    def find(self, paths: list[str], refused: dict[str, str] | None = None) -> dict[str, ZipEntry]:
        """The entries of these members.

        Args:
            refused: One that is absent, unsafe, or would expand to too much has no entry; its
                reason is added here, unless all are refused.

        Raises `NotFound` or `UnsafeArchive`, the reason of the first.
        """
        missing = set(paths) - self._found.keys()
        if missing:
            self._found |= self._zip.find(missing)
        found: dict[str, ZipEntry] = {}
        problems: dict[str, Problem] = {}
        for path in paths:
            try:
                found[path] = self._usable(path)
            except (NotFound, UnsafeArchive) as problem:
                problems[path] = problem
        if problems and (refused is None or not found):
            raise next(iter(problems.values()))
        if refused is not None:
            refused |= {path: str(problem) for path, problem in problems.items()}
        return found

    def _usable(self, path: str) -> ZipEntry:
        entry = self._found.get(path)
        if entry is None:
            raise NotFound(f"{shown(path)} is not in this archive.")
        if entry.folder or unsafe(entry):
            raise UnsafeArchive(f"{shown(path)} is not a regular file, or has an unsafe name.")
        if entry.problem:
            raise UnsafeArchive(
                f"{shown(path)} {entry.problem}. Download the archive to unpack it yourself."
            )
        Budget(entry.packed).spend(entry.size)
        return entry

    def stop(self) -> None:
        """End a blocked read of a member. Safe from any thread."""
        self._file.stop()

    def open(self, path: str) -> Member:
        """A member, from its first byte; raises what `find` raises."""
        entry = self.find([path])[path]
        if entry.packed > BLOCK:
            self._file.seek(entry.offset)
            self._file.stream_on(entry.packed + LARGEST_HEADER)
        return Member(self._zip.open(entry), entry.size)

    def close(self) -> None:
        self._file.close()


@contextmanager
def open_zip(
    repository: Repository, record: str, key: str, within: float | None = None
) -> Iterator[RemoteZip]:
    """Read the table of contents of a zip file. Blocking. `within`: as of `RemoteFile`.

    Raises `UnsafeArchive` if it is not a zip file, and the exceptions of `Repository.open`.
    """
    file = RemoteFile(opener(repository, record, key), whole=WHOLE, within=within)
    try:
        try:
            archive = RemoteZip(file, key)
        except BadZip as error:
            raise UnsafeArchive(f"This file is not a readable zip archive. {error}") from None
        try:
            yield archive
        except BadZip as error:
            raise NotVerified(f"This archive is damaged. {error}") from None
    finally:
        file.close()


def unsafe(entry: ZipEntry) -> bool:
    """True for a link, a device, or a name that is not written."""
    return entry.special or unsafe_name(entry.name)


def unsafe_name(name: str) -> bool:
    """True for a name that is not written."""
    try:
        safe_path(name)
    except UnsafePath:
        return True
    return False
