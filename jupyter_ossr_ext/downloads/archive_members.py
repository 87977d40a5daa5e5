"""Members of a remote zip file as `Stream`s."""

from __future__ import annotations

import threading
from contextlib import ExitStack

from ..backends.repository import Repository
from ..records.remote_archives import Member, RemoteZip, open_zip
from .layout import Item
from .segment_reader import Open


def list_members(
    repository: Repository, record: str, key: str, members: list[str]
) -> dict[str, tuple[int, str]]:
    """Size and checksum of each member, as the archive declares them. Blocking.

    Raises the exceptions of `open_zip` and `RemoteZip.find`.
    """
    with open_zip(repository, record, key) as archive:
        found = archive.find(list(dict.fromkeys(members)))
    return {name: (entry.size, f"crc32:{entry.crc:08x}") for name, entry in found.items()}


class MemberSource:
    """One archive, opened once, with its members read one after the other. Blocking."""

    def __init__(self, repository: Repository, record: str, key: str) -> None:
        self._repository = repository
        self._record = record
        self._key = key
        self._turn = threading.Lock()
        self._stack = ExitStack()
        self._archive: RemoteZip | None = None

    def open(self, item: Item) -> Open:
        return lambda start, stop, etag: self._stream(item)

    def close(self) -> None:
        with self._turn:
            self._archive = None
            self._stack.close()

    def _stream(self, item: Item) -> MemberStream:
        self._turn.acquire()
        try:
            if self._archive is None:
                self._archive = self._stack.enter_context(
                    open_zip(self._repository, self._record, self._key)
                )
            member = self._archive.open(item.member or "")
            return MemberStream(self._archive, member, self._turn)
        except BaseException:
            self._turn.release()
            raise


class MemberStream:
    """The bytes of one member, from its first. Closed by its own thread, then the next one
    starts."""

    def __init__(self, archive: RemoteZip, member: Member, turn: threading.Lock) -> None:
        self._archive = archive
        self._member = member
        self._turn = turn
        self._owner = threading.get_ident()
        self._closed = False
        self.start = 0
        self.etag: str | None = None
        self.ranges = False
        self.total: int | None = member.size

    def readinto(self, buffer: memoryview) -> int:
        return self._member.readinto(buffer)

    def close(self) -> None:
        if self._closed:
            return
        if threading.get_ident() != self._owner:
            self._archive.stop()  # its reader gets a connection error, and closes
            return
        self._closed = True
        try:
            self._member.close()
        finally:
            self._turn.release()
