"""Upload of one file to a host: read, hashed and sent in pieces."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
import zlib
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from ...problems import NotVerified, Problem, UpstreamDown, unreadable_file
from .byte_response import Reply

PIECE = 512 * 1024
"""Bytes; a slow connection can take one piece within the time limit of a socket."""
PIECES = 4
"""Number of pieces in memory: read, hashed, sent."""
TICK = 0.1
"""Seconds between two progress updates."""


class Sending:
    """PUTs one file. Digests are of the sent bytes, without reading the file twice.

    Memory: four pieces, whatever the size of the file.

    Args:
        put: Sends an iterable of bytes; in a worker thread.
        adler32: Whether adler32 is computed in addition to md5.
    """

    def __init__(
        self,
        put: Callable[[Iterable[memoryview], int], Reply],
        path: Path,
        *,
        adler32: bool = False,
    ) -> None:
        self._put, self._path = put, path
        self._halt = threading.Event()
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._adler32 = 1
        self._wants_adler32 = adler32
        self.sent = 0

    @property
    def checksum(self) -> str:
        return f"md5:{self._md5.hexdigest()}"

    @property
    def checksums(self) -> dict[str, str]:
        return {"md5": self._md5.hexdigest(), "adler32": f"{self._adler32:08x}"}

    async def run(self, progress: Callable[[int], None]) -> tuple[Reply, bytes]:
        """The response and its body. Can be cancelled at any time: returns within a second."""
        pool = ThreadPoolExecutor(2, thread_name_prefix="ossr-send")
        job = asyncio.wrap_future(pool.submit(self._run, pool))
        reported = 0
        try:
            while True:
                done, _ = await asyncio.wait([job], timeout=TICK)
                progress(self.sent - reported)
                reported = self.sent
                if done:
                    return job.result()
        except BaseException:
            progress(-reported)
            raise
        finally:
            self._halt.set()
            if not job.done():
                job.add_done_callback(_seen)
            pool.shutdown(wait=False)

    def _run(self, pool: ThreadPoolExecutor) -> tuple[Reply, bytes]:
        try:
            before = self._path.stat()
        except OSError as error:
            raise self._unreadable(error) from None
        pieces = self.pieces(before.st_size, pool)
        try:
            reply = self._put(pieces, before.st_size)
        finally:
            pieces.close()  # a lost connection would leave the file open
        try:
            body = reply.head(65536)
        finally:
            reply.close()
        if reply.status < 300:
            self._check_unchanged(before)
        return reply, body

    def _check_unchanged(self, before: os.stat_result) -> None:
        """Raises `NotVerified` if the file was written to: what was sent never existed."""
        try:
            now = self._path.stat()
        except OSError as error:
            raise self._unreadable(error) from None
        if (now.st_size, now.st_mtime_ns, now.st_ino) != (
            before.st_size,
            before.st_mtime_ns,
            before.st_ino,
        ):
            raise NotVerified(
                f"{self._path.name} changed during the upload. Upload it again when no program "
                "writes to it."
            )

    def pieces(self, size: int, pool: ThreadPoolExecutor) -> Generator[memoryview, None, None]:
        """The first `size` bytes of the file; another thread hashes pieces while they are sent.

        The threads wait for each other only if all pieces are full or empty: while the sender waits
        for the connection the hash continues, and the other way round.
        """
        empty: SimpleQueue[memoryview] = SimpleQueue()
        full: SimpleQueue[memoryview | None] = SimpleQueue()
        for _ in range(PIECES):
            empty.put(memoryview(bytearray(PIECE)))
        hashing = pool.submit(self._hash, full, empty)
        try:
            try:
                file = self._path.open("rb", buffering=0)
            except OSError as error:
                raise self._unreadable(error) from None
            with file:
                while self.sent < size:
                    if self._halt.is_set():
                        raise UpstreamDown("The upload was stopped.")
                    # The previous piece is hashed and sent.
                    room = empty.get()[: min(PIECE, size - self.sent)]
                    count = file.readinto(room)
                    if not count:
                        raise UpstreamDown(f"{self._path.name} was truncated during the upload.")
                    full.put(room[:count])
                    yield room[:count]
                    self.sent += count
        finally:
            full.put(None)
            hashing.result()

    def _hash(self, full: SimpleQueue[memoryview | None], empty: SimpleQueue[memoryview]) -> None:
        while (piece := full.get()) is not None:
            self._md5.update(piece)
            if self._wants_adler32:
                self._adler32 = zlib.adler32(piece, self._adler32)
            empty.put(memoryview(piece.obj))

    def _unreadable(self, error: OSError) -> Problem:
        return unreadable_file(self._path.name, error)


def _seen(job: asyncio.Future[tuple[Reply, bytes]]) -> None:
    if not job.cancelled():
        job.exception()
