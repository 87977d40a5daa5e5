"""The threads of a transfer: each asks for a stretch of the file and writes down what comes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeAlias

from ..backends.repository import Stream
from ..problems import NotVerified, Problem, UpstreamDown
from ..storage.parts import PartFile
from .segments import Lease, Segments

FIRST_CHUNK, CHUNK = 64 * 1024, 1024 * 1024
"""Bytes read at once: at first, and at most."""
PROMPT = 0.02
"""Seconds that one read should take: progress is then fine enough to measure speed by."""

Open: TypeAlias = Callable[[int, int | None, str | None], Stream]
"""Asks for bytes (`start`, `stop`, `etag`); blocking."""


class StartOver(Exception):
    """What was brought so far is not of the file that the repository gives now."""

    def __init__(self, *, ranges: bool) -> None:
        self.ranges = ranges


class Receiver:
    """What the connections of one file have in common. One use.

    Args:
        part: Where the bytes go.
        etag: Of the bytes that an earlier attempt brought.
        ranges: False where parts cannot be asked for.
    """

    def __init__(self, open_: Open, part: PartFile, *, etag: str | None, ranges: bool) -> None:
        self._open = open_
        self._part = part
        self.etag = etag
        self.ranges: bool | None = None if ranges else False
        """Whether parts can be asked for; None until the first answer."""
        self.segments = Segments(part.missing())
        self.halt = threading.Event()
        """Set once what is under way is not wanted any more."""
        self.flowing = 0
        """Connections that bring bytes already."""
        self.opening = 0.2
        """Seconds from a question to its first bytes, of late."""
        self._lock = threading.Lock()
        self._streams: set[Stream] = set()

    def stop(self) -> None:
        """Hang up, also where a thread is blocked in reading."""
        self.halt.set()
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            stream.close()

    def start_over(self, *, ranges: bool) -> None:
        """After `stop`, with a part file that is empty again."""
        self.halt = threading.Event()
        self.etag = None
        self.ranges = None if ranges else False
        self.segments = Segments(self._part.missing())

    def bring(self, lease: Lease, halt: threading.Event) -> None:
        """Ask for the bytes of the lease and write them; others may shorten it meanwhile.

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
        except (Problem, StartOver):
            if not halt.is_set():  # else it is only the echo of our closing the stream
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
        """Make sure that these are the bytes that were asked for, of the file that was begun."""
        if stream.total is not None and stream.total != self._part.size:
            if self._part.received:
                raise StartOver(ranges=True)
            raise NotVerified(
                f"Size mismatch (expected {self._part.size} bytes, got {stream.total}). The file "
                "was discarded; retry or contact the repository."
            )
        if self.etag and stream.etag and stream.etag != self.etag:
            raise StartOver(ranges=True)
        if stream.start != lease.at:
            if stream.start == 0:
                raise StartOver(ranges=False)
            raise UpstreamDown("The repository sent a different part of the file than requested.")
        if not stream.ranges and lease.stop < self._part.size:
            raise StartOver(ranges=False)
        self.ranges = stream.ranges
        self.etag = stream.etag or self.etag


def _suited(size: int, took: float) -> int:
    """How many bytes to read next, when `size` of them took so many seconds."""
    if took < PROMPT / 4:
        return min(CHUNK, size * 2)
    if took > PROMPT * 2:
        return max(16 * 1024, size // 2)
    return size
