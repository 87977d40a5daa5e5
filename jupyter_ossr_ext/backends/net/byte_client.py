"""Transfer of file bytes, blocking, for worker threads. `urllib3` is used only here and in `reply`.

`urllib3` instead of `httpx2`, because it reads from the socket into the caller's buffer without a
copy: one thread is as fast as `curl`.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from typing import Any, cast

import urllib3
from urllib3.exceptions import HTTPError, ProtocolError, SSLError

from ..._util.origin import Origin
from ...models import Upstream
from ...problems import Offline, Problem, UpstreamDown, UpstreamSlow
from .byte_response import READ_TIMEOUT, Reply
from .expect_continue import EXPECT, BodilessReply, EarlyResponse, Http, Https
from .governor import MAX_CONNECTIONS, Governor
from .policy import (
    MAX_REDIRECTS,
    REDIRECTS,
    Policy,
    RequestTarget,
    Secret,
    blocked,
    is_page,
    limited,
    proxy_for,
    too_many_redirects,
    untrusted,
)
from .tls import verification

CONNECT_TIMEOUT = 10.0
SENDING = urllib3.Timeout(connect=30.0, read=300.0)
"""Seconds per piece of an upload, and for the repository to store the file at the end."""
PAGE = 65536


class Bytes:
    """Connections for file bytes, reused between files. Safe from any thread."""

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
        self._pools: dict[tuple[str, bool], urllib3.PoolManager] = {}
        self._lock = threading.Lock()

    def open(
        self,
        url: str,
        *,
        token: Secret | None = None,
        start: int = 0,
        stop: int | None = None,
        etag: str | None = None,
        home: str | None = None,
        pages: bool = False,
    ) -> Reply:
        """GET bytes `start` to `stop` (exclusive) of `url`; redirects are followed.

        The caller handles the status: 200, 206 or an error. 429 and web pages are raised here. For
        an invalid 206 the whole file is requested. `home`: the configured address whose host named
        this `url`, if it is to be treated like a redirect from there. `pages`: files may be HTML.
        """
        headers = {"Range": f"bytes={start}-{'' if stop is None else stop - 1}"}
        if etag and not etag.startswith("W/"):
            headers["If-Range"] = etag
        reply = self._get(url, token, headers, home, pages)
        wrong = reply.status == 206 and not reply.accept_range(start, stop)
        if wrong or reply.status == 416:
            reply.close()
            reply = self._get(url, token, {}, home, pages)
        return reply

    def send(
        self,
        url: str,
        body: Iterable[memoryview],
        size: int,
        *,
        token: Secret | None = None,
        pages: bool = False,
        expect: bool = False,
    ) -> Reply:
        """PUT `size` bytes from `body`; redirects are followed only with `expect`, which asks the
        host before the first byte is sent.

        The caller handles the status, except for 429 and web pages; a 413 is returned even as a web
        page from a proxy. Raises exceptions of `body`, and `Unavailable` if the connection is lost.
        """
        target = self._policy.first(url, token)
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        reply = self._put(target, headers, body, MAX_REDIRECTS if expect else 0)
        pause = self._governor(url).heard(reply.status, reply.headers)
        if reply.status == 429:
            reply.close()
            raise limited(reply.host, pause, 429)
        if not pages and reply.status != 413 and is_page(reply.headers):
            page = reply.head(PAGE)
            reply.close()
            raise blocked(reply.host, reply.status, page)
        return reply

    def close(self) -> None:
        """Close all idle connections immediately; `clear` alone leaves that to the garbage
        collector."""
        with self._lock:
            managers = list(self._pools.values())
            self._pools.clear()
        for manager in managers:
            for key in manager.pools.keys():  # noqa: SIM118 (it refuses to be iterated)
                if pool := manager.pools.get(key):
                    pool.close()
            manager.clear()

    def _put(
        self, target: RequestTarget, headers: dict[str, str], body: Iterable[memoryview], hops: int
    ) -> Reply:
        for _ in range(hops):
            try:
                return self._send(target, {**headers, **EXPECT}, "PUT", body)
            except EarlyResponse as response:
                if response.status not in REDIRECTS:
                    return BodilessReply(
                        response.status, response.headers, Origin.of(target.url).host
                    )
                target = self._policy.follow(target, response.headers.get("location"))
        if hops:
            raise too_many_redirects(target.home.host)
        return self._send(target, headers, "PUT", body)

    def remove(self, url: str, *, token: Secret | None = None) -> Reply:
        """DELETE `url`; the caller handles the status."""
        return self._send(self._policy.first(url, token), {}, "DELETE")

    def head(self, url: str, headers: dict[str, str], *, token: Secret | None = None) -> Reply:
        """HEAD `url`; the caller handles the status."""
        return self._send(self._policy.first(url, token), headers, "HEAD")

    def _get(
        self,
        url: str,
        token: Secret | None,
        headers: dict[str, str],
        home: str | None,
        pages: bool,
    ) -> Reply:
        governor = self._governor(url)
        target = self._policy.first(url, token)
        if home:  # like a redirect from that host
            target = self._policy.follow(self._policy.first(home, None), url)
        for _ in range(MAX_REDIRECTS + 1):
            reply = self._send(target, headers)
            pause = governor.heard(reply.status, reply.headers)
            if reply.status in REDIRECTS:
                reply.close()
                target = self._policy.follow(target, reply.headers.get("location"))
                continue
            if reply.status == 429:
                reply.close()
                raise limited(reply.host, pause, 429)
            if not pages and is_page(reply.headers):
                page = reply.head(PAGE)
                reply.close()
                raise blocked(reply.host, reply.status, page)
            return reply
        raise too_many_redirects(target.home.host)

    def _send(
        self,
        target: RequestTarget,
        headers: dict[str, str],
        method: str = "GET",
        body: Iterable[memoryview] | None = None,
    ) -> Reply:
        host = Origin.of(target.url).host
        sent = {
            "User-Agent": self._policy.agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            **headers,
            **target.headers(),
        }
        for attempt in (1, 2):
            try:
                response = self._pool(target).urlopen(
                    method,
                    target.url,
                    headers=sent,
                    body=cast(Any, body),
                    **({} if body is None else {"timeout": SENDING}),
                    redirect=False,
                    retries=False,
                    preload_content=False,
                    decode_content=False,
                )
                return Reply(response, host, self._read_timeout)
            except (HTTPError, OSError) as error:
                # The first attempt may have used an idle connection that the host had closed. Only
                # reads are repeated: the outcome of a write has to be looked up.
                again = attempt == 1 and body is None and isinstance(error, ProtocolError)
                if not again:
                    raise _translated(error, host) from None
        raise AssertionError("unreachable")

    def _pool(self, target: RequestTarget) -> urllib3.PoolManager:
        """Connections that check the address of their peer are separate from those that need
        not."""
        key = (proxy_for(target.url), self._policy.guards(target))
        with self._lock:
            if key not in self._pools:
                self._pools[key] = self._new_pool(*key)
            return self._pools[key]

    def _new_pool(self, proxy: str, guarded: bool) -> urllib3.PoolManager:
        settings: dict[str, Any] = {
            "num_pools": 16,
            "maxsize": MAX_CONNECTIONS,
            "timeout": urllib3.Timeout(connect=CONNECT_TIMEOUT, read=self._read_timeout),
            "ssl_context": self._tls(),
        }
        if not proxy:
            manager = urllib3.PoolManager(**settings)
            manager.pool_classes_by_scheme = _pools(self._policy if guarded else None)
            return manager
        parsed = urllib3.util.parse_url(proxy)
        auth = urllib3.make_headers(proxy_basic_auth=parsed.auth) if parsed.auth else None
        bare = parsed._replace(auth=None).url
        return urllib3.ProxyManager(bare, proxy_headers=auth, **settings)


def _pools(policy: Policy | None) -> dict[str, Any]:
    """With a `policy`, nothing is sent on a connection before the policy has checked its
    address."""

    class GuardedHttp(Http):
        def _new_conn(self) -> socket.socket:
            return _checked(policy, super()._new_conn(), self.host)

    class GuardedHttps(Https):
        def _new_conn(self) -> socket.socket:
            return _checked(policy, super()._new_conn(), self.host)

    class HttpPool(urllib3.HTTPConnectionPool):
        ConnectionCls = GuardedHttp

    class HttpsPool(urllib3.HTTPSConnectionPool):
        ConnectionCls = GuardedHttps

    return {"http": HttpPool, "https": HttpsPool}


def _checked(policy: Policy | None, connected: socket.socket, host: str) -> socket.socket:
    if policy is None:
        return connected
    try:
        policy.check_peer(host, str(connected.getpeername()[0]))
    except BaseException:
        connected.close()
        raise
    return connected


def _translated(error: Exception, host: str) -> Problem:
    upstream = Upstream(host)
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, SSLError | ssl.SSLError):
            return untrusted(host, verification(error))
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, urllib3.exceptions.ReadTimeoutError):
        return UpstreamSlow(f"{host} took too long to respond. Retry.", upstream=upstream)
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return UpstreamDown(f"The connection to {host} was interrupted. Retry.", upstream=upstream)
    return Offline(f"Cannot connect to {host}. Check the network and the proxy.", upstream=upstream)
