"""Requests to InvenioRDM with our token; requests that must not be executed twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from ... import models as m
from ...config.repositories import RepositoryConfig
from ...problems import (
    ChangedElsewhere,
    Incomplete,
    Problem,
    Restricted,
    Unsettled,
    UpstreamDown,
    UpstreamSlow,
)
from ..net.credentials import Credentials
from ..net.http_client import Web
from ..net.http_types import Answer, Method
from ..net.policy import Secret
from . import drafts, wire_drafts
from .errors import fault, fields, refused
from .files import missing, rejected
from .people import People

T = TypeVar("T")
LOOKS = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each look-up of an outcome; the search index lags by a second."""
LOST = (UpstreamDown, UpstreamSlow)
OPEN = ("/vocabularies", "/affiliations", "/funders", "/awards", "/names", "/subjects")
"""Endpoints that work without a token; these never return the names of people."""


class Asking:
    """Requests to one repository.

    Args:
        community: Returns the uuid of the configured community, or None.
    """

    def __init__(
        self,
        config: RepositoryConfig,
        web: Web,
        credentials: Credentials,
        community: Callable[[], Awaitable[str | None]],
        looks: tuple[float, ...] = LOOKS,
    ) -> None:
        self._config, self._web, self._credentials = config, web, credentials
        self._community = community
        self._looks = looks
        self._people = People(lambda path: self._raw("GET", path))

    async def _me(self) -> str | None:
        answer = await self._raw("GET", "/me")
        id = answer.decode(wire_drafts.WhoAmI).id if answer.status == 200 else None
        return None if id is None else str(id)

    async def _once(
        self, tell: Callable[[], Awaitable[Answer]], look: Callable[[], Awaitable[T | None]]
    ) -> Answer | T:
        """Send a request that must not be executed twice; its outcome is looked up before a
        retry."""
        for _ in range(2):
            try:
                return await tell()
            except LOST:
                for pause in self._looks:
                    await asyncio.sleep(pause)
                    if (found := await self._looked(look)) is not None:
                        return found
                await self._looked(
                    look, sure=True
                )  # the look-up succeeds: the request was not executed
        raise UpstreamDown(
            f"{self._config.title} interrupts the connection on this request and did not carry "
            "it out. Retry later."
        )

    async def _settled(self, lost: Problem, look: Callable[[], Awaitable[T | None]]) -> T:
        for pause in self._looks:
            await asyncio.sleep(pause)
            if (found := await self._looked(look)) is not None:
                return found
        raise lost

    async def _looked(
        self, look: Callable[[], Awaitable[T | None]], sure: bool = False
    ) -> T | None:
        """The result of a look-up; `sure`: a failed look-up raises `Unsettled`."""
        try:
            return await look()
        except LOST:
            if not sure:
                return None
            raise Unsettled(
                f"{self._config.title} did not confirm the request. Retry is safe: it checks first."
            ) from None

    async def _again(self, tell: Callable[[], Awaitable[Answer]]) -> Answer:
        """Send an idempotent request, at most twice."""
        try:
            return await tell()
        except LOST:
            await asyncio.sleep(self._looks[0])
            return await tell()

    async def _ask(self, path: str, arguments: dict[str, str] | None = None) -> Answer:
        answer = await self._raw("GET", path, arguments)
        if answer.status >= 300:
            raise await self._refusal(answer, await self._token())
        return answer

    async def _tell(
        self, method: Method, path: str, body: Any = None, revision: int | None = None
    ) -> Answer:
        answer = await self._raw(method, path, None, body, revision)
        if answer.status >= 300:
            raise await self._refusal(answer, await self._token())
        return answer

    async def _raw(
        self,
        method: Method,
        path: str,
        arguments: dict[str, str] | None = None,
        body: Any = None,
        revision: int | None = None,
    ) -> Answer:
        token = await self._token()
        if token is None and not path.startswith(OPEN):
            raise missing(self._config.title)
        query = f"?{urlencode(arguments)}" if arguments else ""
        return await self._web.ask(
            f"{self._config.api}{path}{query}",
            token=token,
            method=method,
            body=None if body is None else msgspec.json.encode(body),
            if_match=None if revision is None else str(revision),
        )

    async def _token(self) -> Secret | None:
        return (await asyncio.to_thread(self._credentials.find)).token

    async def _refusal(self, answer: Answer, token: Secret | None) -> Problem:
        """The reason for a refusal. With an invalid token we are a guest: 403 may mean an
        expired token."""
        title = self._config.title
        told = fault(answer.body)
        if answer.status in {401, 403}:
            me = await self._web.ask(f"{self._config.api}/me", token=token)
            if me.status == 401:
                return rejected(title) if token else missing(title)
            said = f" Its message: {told.message}" if told.message else ""
            return Restricted(f"Your account is not permitted to do this at {title}.{said}")
        if answer.status == 412:
            return ChangedElsewhere(
                f"This draft was changed at {title} or in another window since it was loaded "
                "here. Nothing was overwritten. Reload the draft, then change it.",
                upstream=answer.upstream,
            )
        if answer.status in {400, 413, 415}:
            text = " ".join(" ".join(each.messages) for each in told.errors or [])
            return Incomplete(
                f"Rejected by {title}: {text or told.message or 'no reason given'}",
                upstream=answer.upstream,
                fields=[m.FieldError(drafts.pointer(e.pointer), e.detail) for e in fields(told)],
            )
        return refused(title, answer.status, answer.body, answer.upstream)


def path_of(draft: str) -> str:
    return f"/records/{quote(draft, safe='')}/draft"


def payload(html: str) -> Any:
    return {"payload": {"content": html, "format": "html"}} if html.strip() else None
