"""Authenticated requests to Rucio: the token in a header, refusals as problems."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from ..._util.json_errors import UNREADABLE
from ...config.lakes import LakeConfig
from ...models import Did
from ...problems import NotFound, Problem, RateLimited, UpstreamDown
from ..net.governor import Governor
from ..net.http_client import HttpClient
from ..net.http_types import HttpResponse, Method
from ..net.policy import Secret
from ..net.tls import Tls
from . import errors, wire
from .auth import Auth
from .token import Token

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds that one request waits in total, as a server asks with 429 or 503."""
PAUSE = 1.0
"""Seconds before the one repetition after a 503 without a time."""
STREAM = "application/x-json-stream"


class Session:
    """All requests may be repeated: Rucio detects duplicates (`Duplicate…`)."""

    def __init__(self, config: LakeConfig, web: HttpClient, auth: Auth) -> None:
        self._config, self._web, self._auth = config, web, auth
        self.tls = Tls(ca=config.ca_cert, ca_path=config.ca_path)

    @property
    def title(self) -> str:
        return self._config.title

    async def account(self) -> str:
        """The signed-in account."""
        return (await self._auth.token()).account

    async def get(self, path: str, type: type[T], /, **query: str) -> T:
        response = await self.request("GET", path, query=query)
        [found] = decoded([response.body], type, self.title)
        return found

    async def public(self, path: str, type: type[T], /, **query: str) -> T:
        """A response that needs no sign-in; no token is sent."""
        retries = self._retries()
        while True:
            try:
                response = await self._web.request(
                    self._url(path, query),
                    accept="application/json",
                    headers=self._headers(),
                    tls=self.tls,
                    timeout=self._config.timeout,
                    again=True,
                    pages=True,
                )
                break
            except RateLimited as limit:
                await retries.wait(limit)
        if response.status >= 300:
            payload = errors.fault(response.headers, response.body)
            raise errors.refused(self.title, response.status, payload, response.upstream)
        [found] = decoded([response.body], type, self.title)
        return found

    async def every(self, path: str, type: type[T], /, **query: str) -> list[T]:
        """A short NDJSON response as a list."""
        response = await self.request("GET", path, query=query)
        return decoded(response.body.splitlines(), type, self.title)

    async def request(
        self,
        method: Method,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: object = None,
    ) -> HttpResponse:
        """Raises a `Problem` for a status of 300 or more."""
        content = None if body is None else msgspec.json.encode(body)
        retries = self._retries()
        while True:
            token = await self._auth.token()
            try:
                response = await self._web.request(
                    self._url(path, query),
                    method=method,
                    accept="*/*",
                    body=content,
                    secrets=_secrets(token),
                    headers=self._headers(),
                    tls=self.tls,
                    timeout=self._config.timeout,
                    again=True,
                    lean=True,
                    pages=True,  # Rucio sends success as text/html
                )
            except RateLimited as limit:
                await retries.wait(limit)
                continue
            if response.status < 300:
                if _is_page(response.body):
                    raise _page(self.title)  # a login page: nothing was done
                return response
            payload = errors.fault(response.headers, response.body)
            problem = errors.refused(self.title, response.status, payload, response.upstream)
            await retries.after(problem, response.status, payload, token)

    async def stream(
        self,
        method: Method,
        path: str,
        type: type[T],
        *,
        query: Mapping[str, str] | None = None,
        body: object = None,
    ) -> AsyncGenerator[list[T], None]:
        """An NDJSON response in batches, as they arrive; nothing is read ahead."""
        content = None if body is None else msgspec.json.encode(body)
        retries = self._retries()
        while True:
            token = await self._auth.token()
            try:
                async with self._web.lines(
                    self._url(path, query),
                    method=method,
                    accept=STREAM,
                    body=content,
                    secrets=_secrets(token),
                    headers=self._headers(),
                    tls=self.tls,
                    timeout=self._config.timeout,
                    again=True,
                ) as lines:
                    if lines.status < 300:
                        async with aclosing(lines.batches()) as batches:
                            async for batch in batches:
                                yield decoded(batch, type, self.title)
                        return
                    status, payload = lines.status, errors.fault(lines.headers, await lines.body())
                    problem = errors.refused(self.title, status, payload, lines.upstream)
            except RateLimited as limit:
                await retries.wait(limit)
                continue
            await retries.after(problem, status, payload, token)

    def _retries(self) -> _Retries:
        return _Retries(self._auth, self._web.governor(self._config.url))

    def _url(self, path: str, query: Mapping[str, str] | None) -> str:
        return f"{self._config.url}{path}{f'?{urlencode(query)}' if query else ''}"

    def _headers(self) -> dict[str, str]:
        return {"X-Rucio-VO": self._config.vo} if self._config.vo else {}


class _Retries:
    """When one request is repeated. For one use."""

    def __init__(self, auth: Auth, governor: Governor) -> None:
        self._auth, self._governor = auth, governor
        self._deadline = time.monotonic() + PATIENCE
        self._signed = self._down = False

    async def wait(self, problem: Problem, seconds: float | None = None) -> None:
        """Wait as the server asked; raises the problem if that is too long."""
        pause = seconds or problem.retry_after or self._governor.waiting()
        if time.monotonic() + pause > self._deadline:
            raise problem
        await asyncio.sleep(pause)

    async def after(self, problem: Problem, status: int, payload: wire.Fault, token: Token) -> None:
        """Prepare for one more attempt, or raise the problem."""
        if errors.rejected(status, payload) and not self._signed:
            self._signed = True
            await self._auth.refused(token)
        elif status == 503 and self._governor.waiting():
            await self.wait(problem)
        elif status == 503 and not self._down:
            self._down = True
            await self.wait(problem, PAUSE)
        else:
            raise problem


def at(did: Did) -> str:
    """`scope/name` for a path; slashes and dot segments are escaped.

    Raises `NotFound` if one is empty: the path would mean something else.
    """
    if not did.scope or not did.name:
        raise NotFound("Enter a scope and a name, written scope:name.")
    return f"{part(did.scope)}/{part(did.name)}"


def part(text: str) -> str:
    """One escaped segment of a path; no normalisation shortens it."""
    escaped = quote(text, safe="")
    return escaped.replace(".", "%2E") if set(text) == {"."} else escaped


def decoded(lines: list[bytes], type: type[T], title: str) -> list[T]:
    """The decoded lines; raises `UpstreamDown` if one is invalid.

    Args:
        title: The lake's name, for display.
    """
    decoder: msgspec.json.Decoder[T] = _decoder(type)
    try:
        return [decoder.decode(line) for line in lines if line.strip()]
    except UNREADABLE:
        pass
    for line in lines:
        with suppress(*UNREADABLE):
            fault = msgspec.json.decode(line, type=wire.Fault)
            if fault.ExceptionClass:
                raise UpstreamDown(
                    f"{title} could not complete the response: "
                    f"{fault.ExceptionMessage or fault.ExceptionClass}. Retry later."
                )
    if any(map(_is_page, lines)):
        raise _page(title)
    raise UpstreamDown(f"The response of {title} is incomplete or invalid. Retry later.")


def _is_page(body: bytes) -> bool:
    """Whether it is HTML: Rucio's own responses are JSON, a word, or empty."""
    return body.lstrip()[:1] == b"<"


def _page(title: str) -> UpstreamDown:
    return UpstreamDown(
        f"A login page or a proxy responds with a web page instead of {title}. Check the "
        "network, or contact your administrator."
    )


_decoders: dict[Any, Any] = {}


def _decoder(type: Any) -> Any:
    if type not in _decoders:
        _decoders[type] = msgspec.json.Decoder(type)
    return _decoders[type]


def _secrets(token: Token) -> dict[str, Secret]:
    return {"X-Rucio-Auth-Token": token.secret}
