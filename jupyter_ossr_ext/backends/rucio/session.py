"""Authenticated requests to Rucio: the token in a header, refusals as problems."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from ...config.lakes import LakeConfig
from ...models import Did
from ...problems import NotFound, Problem, UpstreamDown
from ..net.http_client import HttpClient
from ..net.http_types import HttpResponse, Method
from ..net.ndjson import Lines
from ..net.policy import Secret
from ..net.tls import Tls
from . import errors
from .auth import Auth
from .token import Token

T = TypeVar("T")
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
        return (await self.request("GET", path, query=query)).decode(type)

    async def every(self, path: str, type: type[T], /, **query: str) -> list[T]:
        """A short NDJSON response as a list."""
        response = await self.request("GET", path, query=query)
        return decoded(response.body.splitlines(), type, response.host)

    async def send(self, method: Method, path: str, body: object = None) -> HttpResponse:
        return await self.request(method, path, body=body)

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
        for last in (False, True):
            token = await self._auth.token()
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
            if response.status < 300:
                return response
            payload = errors.fault(response.headers, response.body)
            problem = errors.refused(self.title, response.status, payload, response.upstream)
            if not errors.rejected(response.status, payload) or last:
                raise problem
            await self._auth.refused(token)
        raise AssertionError("unreachable")

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
        for last in (False, True):
            token = await self._auth.token()
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
                problem = await self._problem(lines, token, last)
                if problem is None:
                    async with aclosing(lines.batches()) as batches:
                        async for batch in batches:
                            yield decoded(batch, type, lines.host)
                    return
            await self._auth.refused(token)

    async def _problem(self, lines: Lines, token: Token, last: bool) -> Problem | None:
        """The problem if another token may work; raises all others."""
        if lines.status < 300:
            return None
        payload = errors.fault(lines.headers, await lines.body())
        problem = errors.refused(self.title, lines.status, payload, lines.upstream)
        if last or not errors.rejected(lines.status, payload):
            raise problem
        return problem

    def _url(self, path: str, query: Mapping[str, str] | None) -> str:
        return f"{self._config.url}{path}{f'?{urlencode(query)}' if query else ''}"

    def _headers(self) -> dict[str, str]:
        return {"X-Rucio-VO": self._config.vo} if self._config.vo else {}


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


def decoded(lines: list[bytes], type: type[T], host: str) -> list[T]:
    """The decoded line; raises `UpstreamDown` if it is invalid."""
    decoder: msgspec.json.Decoder[T] = _decoder(type)
    try:
        return [decoder.decode(line) for line in lines if line]
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UpstreamDown(f"Unreadable response from {host}: {error}.") from None


_decoders: dict[Any, Any] = {}


def _decoder(type: Any) -> Any:
    if type not in _decoders:
        _decoders[type] = msgspec.json.Decoder(type)
    return _decoders[type]


def _secrets(token: Token) -> dict[str, Secret]:
    return {"X-Rucio-Auth-Token": token.secret}
