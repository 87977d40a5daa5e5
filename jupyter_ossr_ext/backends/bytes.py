"""File bytes from a host, blocking, for worker threads. The only file that knows `urllib3`.

`urllib3` and not `httpx2`, because bytes go from the socket into the caller's buffer without a
copy in between: one thread keeps up with `curl`.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, SSLError, TimeoutError

from ..models import Upstream
from ..problems import Offline, Problem, UpstreamDown, UpstreamSlow
from .governor import MAX_CONNECTIONS, Governor
from .policy import (
    MAX_REDIRECTS,
    REDIRECTS,
    Ask,
    Origin,
    Policy,
    Secret,
    blocked,
    is_page,
    limited,
    untrusted,
)

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 30.0
"""Seconds without a byte, after which a line counts as dead. There is no limit on the whole."""
SLOWEST = 1024
"""Bytes in `READ_TIMEOUT` seconds: less than that is no transfer."""
SENDING = urllib3.Timeout(connect=30.0, read=300.0)
"""Seconds: for a piece of an upload, and, once all is sent, for the repository to store it."""
PATIENCE = 0.2
"""Seconds after which `readinto` gives what it has, so that progress and cancelling stay live."""
PAGE = 65536
CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)\Z")
BROKEN = (HTTPError, http.client.HTTPException, OSError, ValueError, AttributeError)
"""What reading raises when the line breaks, or when `close` pulls it away from a reader."""


class Bytes:
    """Connections for file bytes, kept open between files. Safe from any thread."""

    def __init__(
        self,
        policy: Policy,
        governor: Callable[[str], Governor],
        tls: Callable[[], ssl.SSLContext],
        read_timeout: float = READ_TIMEOUT,
    ) -> None:
        self._policy = policy
        self._governor = governor
        self._tls = tls
        self._read_timeout = read_timeout
        self._pools: dict[str, urllib3.PoolManager] = {}
        self._lock = threading.Lock()

    def open(
        self,
        url: str,
        *,
        token: Secret | None = None,
        start: int = 0,
        stop: int | None = None,
        etag: str | None = None,
    ) -> Reply:
        """GET bytes `start` to `stop` (exclusive) of `url`; redirects are followed.

        The answer's status is 200, 206 or an error's, which is the caller's to judge; 429 and
        web pages are raised here. A 206 that is not what was asked for is never given: the file
        is asked for again as a whole.
        """
        headers = {"Range": f"bytes={start}-{'' if stop is None else stop - 1}"}
        if etag and not etag.startswith("W/"):
            headers["If-Range"] = etag
        reply = self._ask(url, token, headers)
        wrong = reply.status == 206 and not reply.accept_range(start, stop)
        if wrong or reply.status == 416:
            reply.close()
            reply = self._ask(url, token, {})
        return reply

    def send(
        self, url: str, body: Iterable[memoryview], size: int, *, token: Secret | None = None
    ) -> Reply:
        """PUT `size` bytes, as they come; redirects are not followed.

        The answer's status is the caller's to judge, but for 429 and web pages. Raises what the
        `body` raises, and `Unavailable`s when the line breaks.
        """
        ask = self._policy.first(url, token)
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        reply = self._send(ask, headers, "PUT", body)
        pause = self._governor(url).heard(reply.status, reply.headers)
        if reply.status == 429:
            reply.close()
            raise limited(reply.host, pause, 429)
        if is_page(reply.headers):
            page = reply.head(PAGE)
            reply.close()
            raise blocked(reply.host, reply.status, page)
        return reply

    def close(self) -> None:
        for pool in self._pools.values():
            pool.clear()

    def _ask(self, url: str, token: Secret | None, headers: dict[str, str]) -> Reply:
        governor = self._governor(url)
        ask = self._policy.first(url, token)
        for _ in range(MAX_REDIRECTS + 1):
            reply = self._send(ask, headers)
            pause = governor.heard(reply.status, reply.headers)
            if reply.status in REDIRECTS:
                reply.close()
                ask = self._policy.follow(ask, reply.headers.get("location"))
                continue
            if reply.status == 429:
                reply.close()
                raise limited(reply.host, pause, 429)
            if is_page(reply.headers):
                page = reply.head(PAGE)
                reply.close()
                raise blocked(reply.host, reply.status, page)
            return reply
        raise UpstreamDown(f"{ask.home.host} redirects in a circle.")

    def _send(
        self,
        ask: Ask,
        headers: dict[str, str],
        method: str = "GET",
        body: Iterable[memoryview] | None = None,
    ) -> Reply:
        host = Origin.of(ask.url).host
        sent = {
            "User-Agent": self._policy.agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            **headers,
            **ask.headers(),
        }
        try:
            response = self._pool(ask.url).urlopen(
                method,
                ask.url,
                headers=sent,
                body=cast(Any, body),
                **({} if body is None else {"timeout": SENDING}),
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
        except (HTTPError, OSError) as error:
            raise _translated(error, host) from None
        return Reply(response, host, self._read_timeout)

    def _pool(self, url: str) -> urllib3.PoolManager:
        origin = Origin.of(url)
        proxies = getproxies()
        proxy = proxies.get(origin.scheme) or proxies.get("all")
        if not proxy or proxy_bypass(origin.host):
            proxy = ""
        with self._lock:
            if proxy not in self._pools:
                self._pools[proxy] = self._new_pool(proxy)
            return self._pools[proxy]

    def _new_pool(self, proxy: str) -> urllib3.PoolManager:
        settings: dict[str, Any] = {
            "num_pools": 16,
            "maxsize": MAX_CONNECTIONS,
            "timeout": urllib3.Timeout(connect=CONNECT_TIMEOUT, read=self._read_timeout),
            "ssl_context": self._tls(),
        }
        if not proxy:
            return urllib3.PoolManager(**settings)
        proxy = proxy if "://" in proxy else f"http://{proxy}"
        parsed = urllib3.util.parse_url(proxy)
        auth = urllib3.make_headers(proxy_basic_auth=parsed.auth) if parsed.auth else None
        bare = parsed._replace(auth=None).url
        return urllib3.ProxyManager(bare, proxy_headers=auth, **settings)


class Reply:
    """One answer: a `Stream` (`base.py`) with a status that somebody has to look at first."""

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
        """Take this 206 as the answer to `start`-`stop`; False if it is anything else."""
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
        """See `Stream`. Raises `UpstreamDown` for a short body, `UpstreamSlow` for a dead line."""
        if self._left is not None:
            buffer = buffer[: self._left]
        filled = 0
        soon = time.monotonic() + PATIENCE
        try:
            while filled < len(buffer):
                count = self._source(buffer[filled:])
                filled += count
                if not count or time.monotonic() > soon:
                    break
        except BROKEN as error:
            if filled and not self._closed:
                return self._count(filled)  # the next call meets the same break
            raise self._broken(error) from None
        return self._count(filled)

    def head(self, limit: int) -> bytes:
        """Up to `limit` bytes from here on."""
        buffer = bytearray(limit)
        filled = 0
        with memoryview(buffer) as view, contextlib.suppress(Problem):
            while filled < limit and (count := self.readinto(view[filled:])):
                filled += count
        return bytes(buffer[:filled])

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

    def _count(self, filled: int) -> int:
        began, before = self._window
        now = time.monotonic()
        if now - began > self._read_timeout:
            if before + filled < SLOWEST and self._left != filled:
                raise self._broken(TimeoutError())
            self._window = (now, 0)
        else:
            self._window = (began, before + filled)
        if self._left is None:
            return filled
        self._left -= filled
        if not filled and self._left:
            raise self._broken(EOFError())
        if not self._left:
            self._give_back()
        return filled

    def _give_back(self) -> None:
        """The body is complete: let the connection carry the next file."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        plain = getattr(self._response, "_fp", None)
        try:
            if plain is not None and plain.fp is not None:
                plain.length = 0
                plain.read(0)  # tells `http.client` that its answer is over
            self._response.release_conn()
        except BROKEN:
            self._response.close()

    def _broken(self, error: Exception) -> Problem:
        """What to raise; the connection is of no use to anybody any more."""
        if self._closed:
            return UpstreamDown("The transfer was stopped.")
        self.close()
        if isinstance(error, TimeoutError | socket.timeout):
            return UpstreamSlow(
                f"{self.host} stopped sending. The transfer goes on when it is tried again.",
                upstream=self.upstream,
            )
        return UpstreamDown(
            f"The line to {self.host} broke. The transfer goes on when it is tried again.",
            upstream=self.upstream,
        )

    def _pick_source(self, encoded: bool) -> Callable[[memoryview], int]:
        """The shortest way from the socket to a buffer."""
        plain = getattr(self._response, "_fp", None)
        if encoded:
            return self._decoded
        if self._left is not None and hasattr(getattr(plain, "fp", None), "readinto1"):
            source: Callable[[memoryview], int] = plain.fp.readinto1  # type: ignore[union-attr]
            return source
        return self._chunked

    def _chunked(self, buffer: memoryview) -> int:
        """By `http.client`, which tells a body that broke off from one that ended."""
        plain: http.client.HTTPResponse = self._response._fp  # type: ignore[attr-defined]
        return plain.readinto(buffer[:PAGE])

    def _decoded(self, buffer: memoryview) -> int:
        """A proxy compressed the bytes although we asked it not to."""
        data = self._response.read(len(buffer), decode_content=True)
        buffer[: len(data)] = data
        return len(data)


def _find_socket(response: urllib3.BaseHTTPResponse) -> socket.socket | None:
    """What to shut down so that a blocked read ends; `http.client` has no other way."""
    raw = getattr(getattr(getattr(response, "_fp", None), "fp", None), "raw", None)
    found = getattr(raw, "_sock", None)
    return found if isinstance(found, socket.socket) else None


def _translated(error: Exception, host: str) -> Problem:
    upstream = Upstream(host)
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, SSLError | ssl.SSLError):
            return untrusted(host)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, urllib3.exceptions.ReadTimeoutError):
        return UpstreamSlow(f"{host} took too long to answer. Try again.", upstream=upstream)
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return UpstreamDown(f"{host} broke off its answer. Try again.", upstream=upstream)
    return Offline(f"{host} cannot be reached. Check the network and the proxy.", upstream=upstream)
