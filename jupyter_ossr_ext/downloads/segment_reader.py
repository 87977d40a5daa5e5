"""Threads of a transfer: each requests a range of the file and writes the bytes."""

from __future__ import annotations

import threading
import time

from ..backends.repository import Open, Stream
from ..problems import NotVerified, Problem, UpstreamDown
from ..storage.parts import PartFile
from .segments import Lease, Segments

FIRST_CHUNK, CHUNK = 64 * 1024, 1024 * 1024
"""Bytes per read: at first, and at most."""
PROMPT = 0.02
"""Target seconds of one read: progress is then fine enough for measuring the rate."""


class RestartDownload(Exception):
    """The file in the repository has changed: the downloaded bytes are invalid."""

    def __init__(self, *, ranges: bool) -> None:
        self.ranges = ranges


class Receiver:
    """State shared by the connections of one file. For one use.

    Args:
        part: Target of the bytes.
        etag: Of the bytes of an earlier attempt.
        ranges: False if ranges are not supported.
    """

    def __init__(self, open_: Open, part: PartFile, *, etag: str | None, ranges: bool) -> None:
        self._open = open_
        self._part = part
        self.etag = etag
        self.ranges: bool | None = None if ranges else False
        """Whether ranges are supported; None until the first response."""
        self.segments = Segments(part.missing())
        self.halt = threading.Event()
        """Set when running reads have to stop."""
        self.flowing = 0
        """Connections that have received bytes."""
        self.opening = 0.2
        """Recent seconds from a request to its first bytes."""
        self._lock = threading.Lock()
        self._streams: set[Stream] = set()

    def stop(self) -> None:
        """Close the connections, also those blocked in a read."""
        self.halt.set()
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            stream.close()

    def restart(self, *, ranges: bool) -> None:
        """After `stop`, with an empty part file."""
        self.halt = threading.Event()
        self.etag = None
        self.ranges = None if ranges else False
        self.segments = Segments(self._part.missing())

    def download(self, lease: Lease, halt: threading.Event) -> None:
        """Request the bytes of the lease and write them; others may shorten it meanwhile.

        Blocking: in a worker thread. Raises a `Problem` or `StartOver`, but nothing once stopped.
        """
        try:
            if not halt.is_set():
                self._receive(lease, halt)
        except (ValueError, OSError) as error:
            if not halt.is_set():
                raise UpstreamDown(
                    "The connection was lost during the transfer of a file."
                ) from error
        except (Problem, RestartDownload):
            if not halt.is_set():  # otherwise caused by our closing of the stream
                raise

    def _receive(self, lease: Lease, halt: threading.Event) -> None:
        began = time.monotonic()
        stop = None if self.ranges is False else lease.stop
        stream = self._open(lease.at, stop, self.etag)
        with self._lock:
            self._streams.add(stream)
        flowing = False
        try:
            if halt.is_set():
                return
            self._accept(stream, lease)
            lease.began = time.monotonic()
            self.opening = 0.5 * (self.opening + lease.began - began)
            buffer = memoryview(bytearray(min(CHUNK, max(1, lease.left))))
            size = FIRST_CHUNK
            while lease.left > 0:
                asked = time.monotonic()
                count = stream.readinto(buffer[: min(size, len(buffer), lease.left)])
                if halt.is_set():
                    return
                if count == 0:
                    raise UpstreamDown("The connection was closed during the transfer of a file.")
                flowing = flowing or self._flow(1)
                self._part.write(lease.at, buffer[:count])
                self.segments.advance(lease, count)
                size = _suited(size, time.monotonic() - asked)
        finally:
            if flowing:
                self._flow(-1)
            with self._lock:
                self._streams.discard(stream)
            stream.close()

    def _flow(self, by: int) -> bool:
        with self._lock:
            self.flowing += by
        return True

    def _accept(self, stream: Stream, lease: Lease) -> None:
        """Verify that the response contains the requested bytes of the same file."""
        if stream.total is not None and stream.total != self._part.size:
            if self._part.received:
                raise RestartDownload(ranges=True)
            raise NotVerified(
                f"Size mismatch for {self._part.name} (expected {self._part.size} bytes, got "
                f"{stream.total}). The file was discarded; retry or contact the repository."
            )
        if self.etag and stream.etag and stream.etag != self.etag:
            raise RestartDownload(ranges=True)
        if stream.start != lease.at:
            if stream.start == 0:
                raise RestartDownload(ranges=False)
            raise UpstreamDown("The repository sent a different part of the file than requested.")
        if not stream.ranges and lease.stop < self._part.size:
            raise RestartDownload(ranges=False)
        self.ranges = stream.ranges
        self.etag = stream.etag or self.etag


def _suited(size: int, took: float) -> int:
    """Bytes of the next read, when `size` bytes took so many seconds."""
    if took < PROMPT / 4:
        return min(CHUNK, size * 2)
    if took > PROMPT * 2:
        return max(16 * 1024, size // 2)
    return size
