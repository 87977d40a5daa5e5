"""One response with file bytes, read directly from the socket. Blocking, for worker threads."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping

import urllib3
from urllib3.exceptions import HTTPError

from ...models import Upstream
from ...problems import Problem, UpstreamDown, UpstreamSlow

READ_TIMEOUT = 30.0
"""Seconds without a byte after which a connection counts as lost. The whole has no limit."""
SLOWEST = 1024
"""Bytes in `READ_TIMEOUT` seconds; slower transfers are aborted."""
HEAD_TIMEOUT = 60.0
"""Seconds for the head of a file or of a message in total, however its bytes arrive."""
PATIENCE = 0.2
"""Seconds after which `readinto` returns what it has, for progress and cancellation."""
PIECE = 65536
CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)\Z")
BROKEN = (HTTPError, http.client.HTTPException, OSError, ValueError, AttributeError)
"""Exceptions of a read if the connection is lost or `close` is called meanwhile."""


class Reply:
    """One response: a `Stream` (`base.py`) whose status the caller checks first."""

    def __init__(self, response: urllib3.BaseHTTPResponse, host: str, read_timeout: float) -> None:
        self.status = response.status
        self.headers: Mapping[str, str] = {k.lower(): v for k, v in response.headers.items()}
        self.host = host
        self.start = 0
        self.etag = self.headers.get("etag")
        self.ranges = False
        self._response = response
        self._read_timeout = read_timeout
        self._closed = False
        self._lock = threading.Lock()
        encoded = self.headers.get("content-encoding", "identity").lower() != "identity"
        length = self.headers.get("content-length", "")
        self._left = int(length) if length.isdecimal() and not encoded else None
        self.total = self._left
        self._window = (time.monotonic(), 0)
        self._socket = _find_socket(response)
        self._source = self._pick_source(encoded)

    @property
    def upstream(self) -> Upstream:
        return Upstream(self.host, self.status, self.headers.get("x-request-id"))

    def accept_range(self, start: int, stop: int | None) -> bool:
        """Accept this 206 as the response to `start`-`stop`; False if it is anything else."""
        match = CONTENT_RANGE.match(self.headers.get("content-range", "").strip())
        if not match:
            return False
        first, last, total = map(int, match.groups())
        wanted = total if stop is None else min(stop, total)
        if first != start or last + 1 != wanted or last < first:
            return False
        if self._left is not None and self._left != last + 1 - first:
            return False
        self.start, self.total, self.ranges = first, total, True
        return True

    def readinto(self, buffer: memoryview) -> int:
        """See `Stream`. Raises `UpstreamDown` for a short body, `UpstreamSlow` for a stalled
        connection."""
        if self._left is not None:
            buffer = buffer[: self._left]
        filled_fields = 0
        soon = time.monotonic() + PATIENCE
        try:
            while filled_fields < len(buffer):
                count = self._source(buffer[filled_fields:])
                filled_fields += count
                if not count or time.monotonic() > soon:
                    break
        except BROKEN as error:
            if filled_fields and not self._closed:
                return self._count(filled_fields)  # the next call raises the same error
            raise self._broken(error) from None
        return self._count(filled_fields)

    def head(self, limit: int) -> bytes:
        """Up to `limit` bytes from the current position; fewer if they arrive too slowly."""
        buffer = bytearray(limit)
        filled_fields = 0
        end = time.monotonic() + HEAD_TIMEOUT
        with memoryview(buffer) as view, contextlib.suppress(Problem):
            while filled_fields < limit and (count := self.readinto(view[filled_fields:])):
                filled_fields += count
                if time.monotonic() > end:
                    self.close()
                    break
        return bytes(buffer[:filled_fields])

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
        if self._socket is not None:
            with contextlib.suppress(OSError, ValueError):
                self._socket.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(*BROKEN):
            self._response.close()

    def _count(self, filled_fields: int) -> int:
        began, before = self._window
        now = time.monotonic()
        if now - began > self._read_timeout:
            if before + filled_fields < SLOWEST and self._left != filled_fields:
                raise self._broken(TimeoutError())
            self._window = (now, 0)
        else:
            self._window = (began, before + filled_fields)
        if self._left is None:
            return filled_fields
        self._left -= filled_fields
        if not filled_fields and self._left:
            raise self._broken(EOFError())
        if not self._left:
            self._give_back()
        return filled_fields

    def _give_back(self) -> None:
        """The body is complete: reuse the connection for the next file."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        plain = getattr(self._response, "_fp", None)
        try:
            if plain is not None and plain.fp is not None:
                plain.length = 0
                plain.read(0)  # lets `http.client` finish the response
            self._response.release_conn()
        except BROKEN:
            self._response.close()

    def _broken(self, error: Exception) -> Problem:
        """The exception to raise; the connection is closed."""
        if self._closed:
            return UpstreamDown("The transfer was stopped.")
        self.close()
        if isinstance(error, TimeoutError | socket.timeout):
            return UpstreamSlow(
                f"{self.host} stopped sending. Retry to resume.",
                upstream=self.upstream,
            )
        return UpstreamDown(
            f"Connection to {self.host} lost. Retry to resume.",
            upstream=self.upstream,
        )

    def _pick_source(self, encoded: bool) -> Callable[[memoryview], int]:
        """Choose the read function with the fewest copies."""
        plain = getattr(self._response, "_fp", None)
        if encoded:
            return self._decoded
        if self._left is not None and hasattr(getattr(plain, "fp", None), "readinto1"):
            source: Callable[[memoryview], int] = plain.fp.readinto1  # type: ignore[union-attr]
            return source
        return self._chunked

    def _chunked(self, buffer: memoryview) -> int:
        """Read with `http.client`, which distinguishes a truncated body from a complete one."""
        plain: http.client.HTTPResponse = self._response._fp  # type: ignore[attr-defined]
        return plain.readinto(buffer[:PIECE])

    def _decoded(self, buffer: memoryview) -> int:
        """Read a body that a proxy compressed although we did not accept compression."""
        data = self._response.read(len(buffer), decode_content=True)
        buffer[: len(data)] = data
        return len(data)


def _find_socket(response: urllib3.BaseHTTPResponse) -> socket.socket | None:
    """The socket to shut down so that a blocked read ends; `http.client` has no API for that."""
    raw = getattr(getattr(getattr(response, "_fp", None), "fp", None), "raw", None)
    found = getattr(raw, "_sock", None)
    return found if isinstance(found, socket.socket) else None
