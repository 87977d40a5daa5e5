"""One file on its way to a host: read, hashed and sent piece by piece."""

from __future__ import annotations

import asyncio
import hashlib
import threading
import zlib
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from ..problems import NotFound, UpstreamDown
from .reply import Reply

PIECE = 512 * 1024
"""Bytes; small enough for a slow line to take one within the time limit of a socket."""
TICK = 0.1
"""Seconds between two looks at how much is sent."""


class Adler32:
    """Like a digest of `hashlib`."""

    def __init__(self) -> None:
        self._value = 1

    def update(self, data: memoryview) -> None:
        self._value = zlib.adler32(data, self._value)

    def hexdigest(self) -> str:
        return f"{self._value:08x}"


class Sending:
    """PUTs one file. Digests are of the bytes that were sent, and cost no second reading.

    Memory: two pieces, whatever the size of the file.

    Args:
        put: Sends so many bytes, as they come; in a worker thread.
    """

    def __init__(self, put: Callable[[Iterable[memoryview], int], Reply], path: Path) -> None:
        self._put, self._path = put, path
        self._halt = threading.Event()
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._adler32 = Adler32()
        self.sent = 0

    @property
    def checksum(self) -> str:
        return f"md5:{self._md5.hexdigest()}"

    @property
    def checksums(self) -> dict[str, str]:
        return {"md5": self._md5.hexdigest(), "adler32": self._adler32.hexdigest()}

    async def run(self, progress: Callable[[int], None]) -> tuple[Reply, bytes]:
        """The answer and its body. Cancel at any time: it is left within a second."""
        pool = ThreadPoolExecutor(2, thread_name_prefix="ossr-send")
        job = asyncio.wrap_future(pool.submit(self._run, pool))
        told = 0
        try:
            while True:
                done, _ = await asyncio.wait([job], timeout=TICK)
                progress(self.sent - told)
                told = self.sent
                if done:
                    return job.result()
        except BaseException:
            progress(-told)
            raise
        finally:
            self._halt.set()
            if not job.done():
                job.add_done_callback(_seen)
            pool.shutdown(wait=False)

    def _run(self, pool: ThreadPoolExecutor) -> tuple[Reply, bytes]:
        try:
            size = self._path.stat().st_size
        except OSError:
            raise self._gone() from None
        pieces = self._pieces(size, pool)
        try:
            reply = self._put(pieces, size)
        finally:
            pieces.close()  # a line that broke leaves the file open otherwise
        try:
            return reply, reply.head(65536)
        finally:
            reply.close()

    def _pieces(self, size: int, pool: ThreadPoolExecutor) -> Generator[memoryview, None, None]:
        """The file's first `size` bytes; another thread hashes a piece while it is sent."""
        buffers = [memoryview(bytearray(PIECE)) for _ in range(2)]
        hashed: Future[None] | None = None
        turn = 0
        try:
            with self._path.open("rb", buffering=0) as file:
                while self.sent < size:
                    if self._halt.is_set():
                        raise UpstreamDown("The upload was stopped.")
                    turn = 1 - turn
                    room = buffers[turn][: min(PIECE, size - self.sent)]
                    count = file.readinto(room)
                    if not count:
                        raise UpstreamDown(f"{self._path.name} became shorter while it was sent.")
                    if hashed:
                        hashed.result()
                    hashed = pool.submit(self._hash, room[:count])
                    yield room[:count]
                    self.sent += count
        except FileNotFoundError:
            raise self._gone() from None
        finally:
            if hashed:
                hashed.result()

    def _hash(self, piece: memoryview) -> None:
        self._md5.update(piece)
        self._adler32.update(piece)

    def _gone(self) -> NotFound:
        return NotFound(f"The file {self._path.name} is not there any more. Choose again.")


def _seen(job: asyncio.Future[tuple[Reply, bytes]]) -> None:
    if not job.cancelled():
        job.exception()
