"""Connections of API requests and their errors. `httpx2` is used here, in `http` and `streams`."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx2

from ...models import Upstream
from ...problems import Offline, Problem, UpstreamDown, UpstreamSlow
from .policy import Policy, untrusted
from .tls import SYSTEM, Tls, verification

TIMEOUT = httpx2.Timeout(connect=10, read=30, write=30, pool=30)
RENEWED = 30.0
"""Seconds after which certificate files are checked for renewal."""


class Sessions:
    """One `httpx2` client per TLS configuration; created again when a certificate file was
    renewed."""

    def __init__(self, make: Callable[[ssl.SSLContext | None], httpx2.AsyncClient]) -> None:
        self._make = make
        self._now: dict[Tls, tuple[httpx2.AsyncClient, tuple[float, ...]]] = {}
        self._contexts: dict[Tls, ssl.SSLContext] = {}
        self._looked: dict[Tls, float] = {}
        self._all: list[httpx2.AsyncClient] = []

    async def get(self, tls: Tls) -> httpx2.AsyncClient:
        found = self._now.get(tls)
        if found and (tls == SYSTEM or time.monotonic() - self._looked[tls] < RENEWED):
            return found[0]
        stamp: tuple[float, ...] = ()
        context = None
        if tls != SYSTEM:
            stamp = await asyncio.to_thread(lambda: tls.stamp)
            self._looked[tls] = time.monotonic()
            if found and found[1] == stamp:
                return found[0]
            context = await asyncio.to_thread(tls.context)
            self._contexts[tls] = context
        client = self._make(context)
        self._now[tls] = (client, stamp)
        self._all.append(client)
        return client

    async def context(self, tls: Tls) -> ssl.SSLContext:
        """TLS context for connections without `httpx2`, from the same files."""
        await self.get(tls)
        if tls not in self._contexts:
            self._contexts[tls] = await asyncio.to_thread(httpx2.create_ssl_context)
        return self._contexts[tls]

    async def aclose(self) -> None:
        for client in self._all:
            await client.aclose()


def slow(host: str) -> Problem:
    return UpstreamSlow(f"{host} took too long to respond. Retry.", upstream=Upstream(host))


def translated(error: Exception, host: str) -> Problem:
    """The problem for a connection error, without the address or request data."""
    upstream = Upstream(host)
    if isinstance(error, httpx2.ConnectTimeout):
        return Offline(f"{host} refused the connection. Check the network.", upstream=upstream)
    if isinstance(error, httpx2.TimeoutException):
        return slow(host)
    if isinstance(error, httpx2.ConnectError):
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, ssl.SSLError):
                return untrusted(host, verification(error))
            cause = cause.__cause__ or cause.__context__
        return Offline(
            f"Cannot connect to {host}. Check the network and the proxy.", upstream=upstream
        )
    if isinstance(error, httpx2.ProxyError):
        return Offline("The proxy refused the connection.", upstream=upstream)
    return UpstreamDown(f"The connection to {host} was interrupted. Retry.", upstream=upstream)


def new_client(
    agent: str, transport: httpx2.AsyncBaseTransport | None, context: ssl.SSLContext | None
) -> httpx2.AsyncClient:
    """A client without cookies and redirects. `transport`: for tests only."""
    return httpx2.AsyncClient(
        headers={"User-Agent": agent},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=TIMEOUT,
        follow_redirects=False,
        transport=transport,
        verify=context or True,
    )


def peer_check(policy: Policy, host: str) -> Callable[[str, Mapping[str, Any]], Awaitable[None]]:
    """Called by `httpx2` at each step; checks the address of a connection before anything is
    sent."""

    async def look(step: str, about: Mapping[str, Any]) -> None:
        if step != "connection.connect_tcp.complete":
            return
        line = about["return_value"]
        try:
            policy.check_peer(host, str(line.get_extra_info("server_addr")[0]))
        except BaseException:
            await line.aclose()
            raise

    return look
