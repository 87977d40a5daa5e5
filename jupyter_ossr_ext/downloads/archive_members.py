"""Members of a remote zip file as `Stream`s."""

from __future__ import annotations

import threading
from contextlib import ExitStack

from ..backends.repository import Open, Repository
from ..records.remote_archives import Member, RemoteZip, open_zip
from .layout import Item


class MemberSource:
    """One archive, opened once, with its members read one after the other. Blocking."""

    def __init__(self, repository: Repository, record: str, key: str) -> None:
        self._repository = repository
        self._record = record
        self._key = key
        self._turn = threading.Lock()
        self._stack = ExitStack()
        self._archive: RemoteZip | None = None

    def listed(self, members: list[str], refused: dict[str, str]) -> dict[str, tuple[int, str]]:
        """Size and checksum of each member, as the archive declares them.

        Raises the exceptions of `open_zip` and `RemoteZip.find`, which explains `refused`.
        """
        with self._turn:
            found = self._opened().find(list(dict.fromkeys(members)), refused)
        return {name: (entry.size, f"crc32:{entry.crc:08x}") for name, entry in found.items()}

    def open(self, item: Item) -> Open:
        return lambda start, stop, etag: self._stream(item)

    def close(self) -> None:
        with self._turn:
            self._archive = None
            self._stack.close()

    def _stream(self, item: Item) -> MemberStream:
        self._turn.acquire()
        try:
            archive = self._opened()
            return MemberStream(archive, archive.open(item.member or ""), self._turn)
        except BaseException:
            self._turn.release()
            raise

    def _opened(self) -> RemoteZip:
        if self._archive is None:
            archive = open_zip(self._repository, self._record, self._key)
            self._archive = self._stack.enter_context(archive)
        return self._archive


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
