"""A remote file of a record with random access, by range requests. Blocking."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

from ..backends.repository import Open, Stream
from ..problems import UpstreamDown, UpstreamSlow

TAIL = 256 * 1024
"""Bytes read at once from the end: the whole table of contents of most archives."""
BLOCK = 64 * 1024
CACHED_BLOCKS = 8


class RemoteFile(io.RawIOBase):
    """A remote, seekable file of a record, with few requests.

    Sequential reads use the same response; the end of the file is read in one piece; small pieces
    are cached.

    Args:
        whole: Bytes up to which it is read completely if the repository ignores ranges.
        within: Seconds for everything that is read; None for no limit.

    Reads raise `UpstreamSlow` after that.
    """

    def __init__(self, open_: Open, *, whole: int, within: float | None = None) -> None:
        self._open = open_
        self._end = None if within is None else time.monotonic() + within
        self._largest_whole = whole
        self._position = 0
        self._blocks: dict[int, bytes] = {}
        self._stream: Stream | None = None
        self._stream_at = self._stream_stop = 0
        self._after_fetched = -1
        self.size, self.etag = self._measure()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("negative seek position")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: object) -> int:
        with memoryview(buffer).cast("B") as view:  # type: ignore[arg-type]
            count = self._fill(view)
        self._position += count
        return count

    def close(self) -> None:
        self._drop()
        super().close()

    def stop(self) -> None:
        """End a blocked read. Safe from any thread."""
        if stream := self._stream:
            stream.close()

    def stream_on(self, count: int | None = None) -> None:
        """Read the next `count` bytes, or all to the end, in one response from now on."""
        self._drop()
        if len(self._blocks.get(0, b"")) == self.size:
            return  # read completely
        stop = self.size if count is None else min(self.size, self._position + count)
        self._stream = self._open_stream(self._position, stop)
        self._stream_at, self._stream_stop = self._position, stop

    def _in_time(self) -> None:
        if self._end is not None and time.monotonic() > self._end:
            raise UpstreamSlow("The repository sends this file too slowly. Download it instead.")

    def _measure(self) -> tuple[int, str | None]:
        """Request the first byte, to determine the size and whether ranges are supported."""
        stream = self._open(0, 1, None)
        try:
            size = stream.total
            if size is None:
                raise UpstreamDown("The repository does not report the size of this archive.")
            if not stream.ranges:
                self._whole(stream, size)
            return size, stream.etag
        finally:
            stream.close()

    def _whole(self, stream: Stream, size: int) -> None:
        if size > self._largest_whole:
            raise UpstreamDown(
                "The repository does not support partial downloads. Download this archive to "
                "list its contents."
            )
        self._blocks[0] = exactly(stream, size, self._in_time)

    def _fill(self, view: memoryview) -> int:
        view = view[: max(0, self.size - self._position)]
        if not view:
            return 0
        if self._stream is not None and self._stream_at == self._position < self._stream_stop:
            self._in_time()
            count = self._stream.readinto(view)
            self._stream_at += count
            return count
        for start, data in self._blocks.items():
            offset = self._position - start
            if 0 <= offset < len(data):
                part = data[offset : offset + len(view)]
                view[: len(part)] = part
                return len(part)
        if self._position == self._after_fetched:
            self.stream_on()  # somebody reads on
        else:
            self._fetch(len(view))
        return self._fill(view)

    def _fetch(self, wanted: int) -> None:
        """Cache a block at the position; near the end, the whole end."""
        start = self._position
        if self.size - start <= TAIL:
            start = max(0, self.size - TAIL)
        stop = min(self.size, max(self._position + wanted, start + BLOCK))
        if start < self._position:
            stop = self.size
        self._drop()
        self._after_fetched = stop
        stream = self._open_stream(start, stop)
        try:
            data = exactly(stream, stop - start, self._in_time)
        finally:
            stream.close()
        while len(self._blocks) >= CACHED_BLOCKS:
            del self._blocks[next(iter(self._blocks))]
        self._blocks[start] = data

    def _open_stream(self, start: int, stop: int | None) -> Stream:
        stream = self._open(start, stop, self.etag)
        if stream.start != start or stream.total != self.size or stream.etag != self.etag:
            stream.close()
            raise UpstreamDown("The archive changed while it was being read. Retry.")
        return stream

    def _drop(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def exactly(stream: Stream, count: int, check: Callable[[], None] = lambda: None) -> bytes:
    """The next `count` bytes; raises `UpstreamDown` if there are fewer.

    Args:
        check: Called before each piece; its exceptions are raised.
    """
    buffer = bytearray(count)
    filled = 0
    with memoryview(buffer) as view:
        while filled < count:
            check()
            got = stream.readinto(view[filled:])
            if not got:
                raise UpstreamDown("The repository sent less of the file than announced.")
            filled += got
    return bytes(buffer)
