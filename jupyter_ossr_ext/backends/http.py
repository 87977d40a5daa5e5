"""Short questions to a host, on the event loop. The only file that knows `httpx2`."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Literal, TypeAlias, TypeVar

import httpx2
import msgspec

from ..models import Upstream
from ..problems import Offline, Problem, UpstreamDown, UpstreamSlow
from .bytes import Bytes
from .governor import Budget, Governor
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

T = TypeVar("T")
Method = Literal["GET", "POST", "PUT", "DELETE"]
Body: TypeAlias = bytes | None

MAX_ANSWER = 32 * 2**20
"""Bytes; a page of 100 records with all their files is a tenth of it."""
PATIENCE = 2.0
"""Seconds that a question waits for the host in silence; longer waits are shown instead."""
TIMEOUT = httpx2.Timeout(connect=10, read=30, write=30, pool=30)


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    host: str

    def decode(self, type: type[T]) -> T:
        """The body as one of the structs that describe foreign JSON; raises `UpstreamDown`."""
        try:
            return msgspec.json.decode(self.body, type=type)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise UpstreamDown(
                f"{self.host} gave an answer that cannot be read: {error}.",
                upstream=self.upstream,
            ) from None

    @property
    def upstream(self) -> Upstream:
        return Upstream(self.host, self.status, self.headers.get("x-request-id"))


class Web:
    """The way out, shared by all repositories: one agent, one governor a host, no cookies.

    Args:
        agent: `User-Agent`, with version and project URL: Zenodo turns nameless robots away.
        allow_private: See `Policy`.
        transport: For tests only.
    """

    def __init__(
        self,
        agent: str,
        allow_private: bool = False,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.policy = Policy(agent, allow_private)
        self._governors: dict[str, Governor] = {}
        self._transport = transport
        self._client: httpx2.AsyncClient | None = None
        self._bytes: Bytes | None = None

    def governor(self, url: str) -> Governor:
        return self._governors.setdefault(Origin.of(url).governed, Governor())

    @property
    def bytes(self) -> Bytes:
        """The way for file bytes, for worker threads."""
        if self._bytes is None:
            self._bytes = Bytes(self.policy, self.governor, httpx2.create_ssl_context)
        return self._bytes

    async def ask(
        self,
        url: str,
        *,
        accept: str = "application/json",
        token: Secret | None = None,
        budget: Budget = "general",
        limit: int = MAX_ANSWER,
        method: Method = "GET",
        body: Body = None,
        if_match: str | None = None,
    ) -> Answer:
        """GET `url`, or send `body` (JSON) with another method.

        Raises a `Problem` unless the host gave an answer that is not a web page.

        429 is a `RateLimited` here already; all other statuses are the caller's to judge.
        What is not a GET is sent once and never redirected: where the answer was lost, only the
        caller can find out what became of it.
        """
        governor = self.governor(url)
        await self._patience(governor, budget, url)
        ask = self.policy.first(url, token)
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._send(ask, accept, limit, method, body, if_match)
            pause = governor.heard(answer.status, answer.headers, budget)
            if answer.status not in REDIRECTS or method != "GET":
                return self._judge(answer, pause)
            location = answer.headers.get("location")
            ask = await asyncio.to_thread(self.policy.follow, ask, location)
        raise UpstreamDown(f"{ask.home.host} redirects in a circle.")

    async def aclose(self) -> None:
        if self._client:
            await self._client.aclose()
        if self._bytes:
            await asyncio.to_thread(self._bytes.close)

    async def _patience(self, governor: Governor, budget: Budget, url: str) -> None:
        seconds = governor.waiting(budget)
        if seconds > PATIENCE:
            raise limited(Origin.of(url).host, seconds)
        if seconds:
            await asyncio.sleep(seconds)

    def _judge(self, answer: Answer, pause: float) -> Answer:
        if answer.status == 429:
            raise limited(answer.host, pause, answer.status)
        if answer.status != 204 and is_page(answer.headers):  # nothing, said to be HTML
            raise blocked(answer.host, answer.status, answer.body)
        return answer

    async def _send(
        self,
        ask: Ask,
        accept: str,
        limit: int,
        method: Method,
        body: Body,
        if_match: str | None,
    ) -> Answer:
        headers = {"Accept": accept, **ask.headers()}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if if_match is not None:
            headers["If-Match"] = if_match
        host = Origin.of(ask.url).host
        for attempt in (1, 2):
            try:
                return await self._exchange(method, ask, headers, host, limit, body)
            except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError) as error:
                # The first may have been an idle connection that they closed; only a question is
                # asked again.
                if attempt == 2 or method != "GET":
                    raise translated(error, host) from None
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                raise translated(error, host) from None
        raise AssertionError("unreachable")

    async def _exchange(
        self,
        method: Method,
        ask: Ask,
        headers: dict[str, str],
        host: str,
        limit: int,
        content: Body,
    ) -> Answer:
        watched = {"trace": self._look_at_peer(host)} if self.policy.guards(ask) else {}
        async with self._session().stream(
            method, ask.url, headers=headers, content=content, extensions=watched
        ) as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > limit:
                    raise UpstreamDown(f"{host} sends an answer that is too large to be right.")
            return Answer(response.status_code, response.headers, bytes(body), host)

    def _look_at_peer(self, host: str) -> Callable[[str, Mapping[str, Any]], Awaitable[None]]:
        """Called by `httpx2` at each step; a connection is looked at before anything is sent."""

        async def look(step: str, about: Mapping[str, Any]) -> None:
            if step != "connection.connect_tcp.complete":
                return
            line = about["return_value"]
            try:
                self.policy.check_peer(host, str(line.get_extra_info("server_addr")[0]))
            except BaseException:
                await line.aclose()
                raise

        return look

    def _session(self) -> httpx2.AsyncClient:
        if self._client is None:
            no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
            self._client = httpx2.AsyncClient(
                headers={"User-Agent": self.policy.agent},
                cookies=no_cookies,
                timeout=TIMEOUT,
                follow_redirects=False,
                transport=self._transport,
            )
        return self._client


def translated(error: Exception, host: str) -> Problem:
    """What went wrong on the line, without the address or anything that was sent."""
    upstream = Upstream(host)
    if isinstance(error, httpx2.ConnectTimeout):
        return Offline(f"{host} does not take connections. Check the network.", upstream=upstream)
    if isinstance(error, httpx2.TimeoutException):
        return UpstreamSlow(f"{host} took too long to answer. Try again.", upstream=upstream)
    if isinstance(error, httpx2.ConnectError):
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, ssl.SSLError):
                return untrusted(host)
            cause = cause.__cause__ or cause.__context__
        return Offline(
            f"{host} cannot be reached. Check the network and the proxy.", upstream=upstream
        )
    if isinstance(error, httpx2.ProxyError):
        return Offline("The proxy of this server did not let us through.", upstream=upstream)
    return UpstreamDown(f"{host} broke off its answer. Try again.", upstream=upstream)
