"""API requests on the event loop. `httpx2` is used here, in `connections` and `streams`."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Unpack

import httpx2

from ..._util.origin import Origin
from ...problems import UpstreamDown
from .byte_client import Bytes
from .byte_response import READ_TIMEOUT
from .connections import TIMEOUT, Sessions, new_client, peer_check, slow, translated
from .governor import Budget, Governor
from .http_types import HttpResponse, RequestOptionFields, RequestOptions
from .ndjson import Lines
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
)
from .tls import SYSTEM, Tls

if TYPE_CHECKING:
    from .streams import StreamedResponse, Streams

PATIENCE = 2.0
"""Seconds that a request waits for a rate limit; longer waits are reported to the user."""
DEADLINE = 90.0
"""Seconds for all of a response: pauses between its bytes do not add up."""
LOST = (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError)
WRONG = (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError)
"""Connection errors. The last: the host rejected our certificate after the TLS handshake."""


class HttpClient:
    """The HTTP client of all sources: one user agent, one governor per host, no cookies.

    Args:
        agent: `User-Agent` with version and project URL: Zenodo rejects unnamed robots.
        allow_private: See `Policy`.
        transport: For tests only.
        byte_timeout: Seconds to wait for each piece of a file.
    """

    def __init__(
        self,
        agent: str,
        allow_private: bool = False,
        transport: httpx2.AsyncBaseTransport | None = None,
        byte_timeout: float = READ_TIMEOUT,
    ) -> None:
        self.policy = Policy(agent, allow_private)
        self._governors: dict[str, Governor] = {}
        self._transport = transport
        self._byte_timeout = byte_timeout
        self._sessions = Sessions(partial(new_client, agent, transport))
        self._streams: Streams | None = None
        self._bytes: dict[Tls, Bytes] = {}

    def governor(self, url: str) -> Governor:
        return self._governors.setdefault(Origin.of(url).governed, Governor())

    @property
    def bytes(self) -> Bytes:
        """The client for file bytes, for worker threads."""
        return self.bytes_by(SYSTEM)

    def bytes_by(self, tls: Tls) -> Bytes:
        """The same with other certificate authorities or a client certificate."""
        if tls not in self._bytes:
            context = httpx2.create_ssl_context if tls == SYSTEM else tls.context
            self._bytes[tls] = Bytes(self.policy, self.governor, context, self._byte_timeout)
        return self._bytes[tls]

    async def request(
        self,
        url: str,
        *,
        token: Secret | None = None,
        secrets: Mapping[str, Secret] | None = None,
        budget: Budget = "general",
        **how: Unpack[RequestOptionFields],
    ) -> HttpResponse:
        """GET `url`, or send `body` (JSON) with another method.

        Raises a `Problem` unless the host sent a response that is not a web page. 429 raises
        `RateLimited`; the caller handles all other statuses. Requests other than GET are sent once
        (but see `again`) and never redirected: if the response is lost, only the caller can
        determine the outcome.

        Args:
            secrets: Headers that are as private as the token.
            how: See `RequestOptions`.
        """
        options = RequestOptions(**how)
        governor = self.governor(url)
        await self._patience(governor, budget, url)
        target = self.policy.first(url, token, secrets)
        deadline = asyncio.get_running_loop().time() + (options.timeout or DEADLINE)
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._send(target, options, deadline)
            pause = governor.heard(response.status, response.headers, budget)
            redirected = response.status in REDIRECTS and options.redirects
            if not redirected or options.method != "GET":
                return self._judge(response, pause, options)
            location = response.headers.get("location")
            target = await asyncio.to_thread(self.policy.follow, target, location)
        raise too_many_redirects(target.home.host)

    @asynccontextmanager
    async def lines(
        self,
        url: str,
        *,
        secrets: Mapping[str, Secret] | None = None,
        **how: Unpack[RequestOptionFields],
    ) -> AsyncIterator[Lines]:
        """The same for a long response, with back-pressure. No redirects."""
        options = RequestOptions(**how)
        governor = self.governor(url)
        await self._patience(governor, "general", url)
        target = self.policy.first(url, None, secrets)
        host = Origin.of(url).host
        response = await self._opened(target, options, host)
        try:
            pause = governor.heard(response.status_code, response.headers)
            if response.status_code == 429:
                raise limited(host, pause, 429)
            yield Lines(response.status_code, response.headers, host, _pieces(response, host))
        finally:
            await response.aclose()

    async def aclose(self) -> None:
        await self._sessions.aclose()
        if self._streams is not None:
            await self._streams.aclose()
        for each in self._bytes.values():
            await asyncio.to_thread(each.close)

    async def _patience(self, governor: Governor, budget: Budget, url: str) -> None:
        seconds = governor.waiting(budget)
        if seconds > PATIENCE:
            raise limited(Origin.of(url).host, seconds)
        if seconds:
            await asyncio.sleep(seconds)

    def _judge(self, response: HttpResponse, pause: float, options: RequestOptions) -> HttpResponse:
        if response.status == 429:
            raise limited(response.host, pause, response.status)
        nothing = response.status == 204  # some have the content type HTML
        if not nothing and not options.pages and is_page(response.headers):
            raise blocked(response.host, response.status, response.body)
        return response

    async def _send(
        self, target: RequestTarget, options: RequestOptions, deadline: float
    ) -> HttpResponse:
        host = Origin.of(target.url).host
        try:
            async with asyncio.timeout_at(deadline):
                for attempt in (1, 2):
                    try:
                        return await self._exchange(target, options, host)
                    except LOST as error:
                        # The first attempt may have used an idle connection that the host had
                        # closed; only reads are repeated.
                        if attempt == 2 or not options.repeats:
                            raise translated(error, host) from None
                    except WRONG as error:
                        raise translated(error, host) from None
        except TimeoutError:
            raise slow(host) from None
        raise AssertionError("unreachable")

    async def _opened(
        self, target: RequestTarget, options: RequestOptions, host: str
    ) -> httpx2.Response | StreamedResponse:
        """The headers of a stream."""
        for attempt in (1, 2):
            try:
                async with asyncio.timeout(options.timeout or DEADLINE):
                    return await self._open_stream(target, options, host)
            except TimeoutError:
                raise slow(host) from None
            except LOST as error:
                if attempt == 2 or not options.repeats:
                    raise translated(error, host) from None
            except WRONG as error:
                raise translated(error, host) from None
        raise AssertionError("unreachable")

    async def _exchange(
        self, target: RequestTarget, options: RequestOptions, host: str
    ) -> HttpResponse:
        lean = options.lean and not self.policy.guards(target)
        opened = self._open_stream if lean else self._open
        response = await opened(target, options, host)
        try:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > options.limit:
                    raise UpstreamDown(f"Unexpectedly large response from {host}.")
            return HttpResponse(response.status_code, response.headers, bytes(body), host)
        finally:
            await response.aclose()

    async def _open_stream(
        self, target: RequestTarget, options: RequestOptions, host: str
    ) -> httpx2.Response | StreamedResponse:
        """The fast path: without a proxy, a test transport, or headers beyond ASCII."""
        headers = {"User-Agent": self.policy.agent, **self._headers(target, options)}
        if (
            self._transport is not None
            or proxy_for(target.url)
            or not all(value.isascii() for value in headers.values())
        ):
            return await self._open(target, options, host)
        if self._streams is None:
            await asyncio.to_thread(preload_streams)
        return await self._connections().open(
            options.method,
            target.url,
            headers,
            options.body,
            tls=await self._sessions.context(options.tls),
            patience=options.timeout or TIMEOUT.read or 30,
        )

    def _connections(self) -> Streams:
        from .streams import Streams

        self._streams = self._streams or Streams()
        return self._streams

    def _headers(self, target: RequestTarget, options: RequestOptions) -> dict[str, str]:
        headers = {"Accept": options.accept, **(options.headers or {}), **target.headers()}
        if options.body is not None:
            headers["Content-Type"] = "application/json"
        if options.if_match is not None:
            headers["If-Match"] = options.if_match
        return headers

    async def _open(
        self, target: RequestTarget, options: RequestOptions, host: str
    ) -> httpx2.Response:
        """The headers of a response; the caller closes it."""
        session = await self._sessions.get(options.tls)
        headers = self._headers(target, options)
        watched = {"trace": peer_check(self.policy, host)} if self.policy.guards(target) else {}
        request = session.build_request(
            options.method,
            target.url,
            # User input may contain non-ASCII characters.
            headers=[(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
            content=options.body,
            extensions=watched,
            timeout=_timeouts(options),
        )
        return await session.send(request, stream=True)


def preload_streams() -> None:
    """Import aiohttp, which takes a third of a second. Blocking."""
    import_module(f"{__package__}.streams")


def _timeouts(options: RequestOptions) -> httpx2.Timeout:
    if options.timeout is None:
        return TIMEOUT
    return httpx2.Timeout(options.timeout, connect=min(10, options.timeout))


async def _pieces(response: httpx2.Response | StreamedResponse, host: str) -> AsyncIterator[bytes]:
    try:
        async for piece in response.aiter_bytes():
            yield piece
    except WRONG as error:
        raise translated(error, host) from None
