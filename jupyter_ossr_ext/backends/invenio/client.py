"""HTTP client for InvenioRDM; non-idempotent requests are verified before a retry."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from ... import models as m
from ...problems import (
    ChangedElsewhere,
    CredentialsRejected,
    Incomplete,
    NotFound,
    Problem,
    Restricted,
    Unsettled,
    UpstreamDown,
    UpstreamSlow,
)
from ..net.credentials import Credentials, Found
from ..net.governor import Budget
from ..net.http_client import HttpClient
from ..net.http_types import HttpResponse, Method
from ..net.policy import Secret
from ..net.rate_limits import within_limit
from . import wire, wire_drafts
from .errors import denied, fault, fields, refused
from .files import Known, missing, rejected
from .metadata import pointer
from .settings import InvenioConfig

T = TypeVar("T")
NATIVE = "application/vnd.inveniordm.v1+json"
"""For records and searches. File endpoints respond with 406: they accept `application/json`."""
Arguments = Sequence[tuple[str, str]]
POLL_DELAYS = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each look-up of an outcome; the search index lags by a second."""
LOST = (UpstreamDown, UpstreamSlow)
OPEN = ("/vocabularies", "/affiliations", "/funders", "/awards", "/names", "/subjects")
"""Endpoints that work without a token; these never return the names of people."""


class InvenioClient:
    """Requests to one repository.

    `fetch` and `read` are for what guests may read too. `request`, `get` and `send` require a
    token: drafts, reviews, changes.

    Args:
        web: Shared by all repositories of this server.
        credentials: Of this repository.
        delays: Seconds before each look-up of an outcome.
    """

    def __init__(
        self,
        config: InvenioConfig,
        web: HttpClient,
        credentials: Credentials,
        delays: tuple[float, ...] = POLL_DELAYS,
    ) -> None:
        self.config = config
        self.web = web
        self.credentials = credentials
        self.known = Known()
        self._delays = delays

    async def find(self) -> Found:
        """The token, and where it comes from."""
        return await asyncio.to_thread(self.credentials.find)

    async def fetch(
        self, path: str, arguments: Arguments, accept: str, token: Secret | None, budget: Budget
    ) -> HttpResponse:
        """GET a path of the API; the response, whatever its status."""
        query = f"?{urlencode(arguments)}" if arguments else ""
        url = f"{self.config.api}{path}{query}"
        return await within_limit(
            self.config.title,
            lambda: self.web.request(url, accept=accept, token=token, budget=budget),
        )

    async def read(
        self,
        path: str,
        arguments: Arguments = (),
        accept: str = "application/json",
        budget: Budget = "general",
    ) -> HttpResponse:
        """GET a path of the API; raises the problem for any refusal."""
        found = await self.find()
        response = await self.fetch(path, arguments, accept, found.token, budget)
        if response.status >= 300:
            raise await self.refusal(response, found.token)
        return response

    async def me(self, token: Secret) -> wire.Me:
        """The owner of a token; raises `CredentialsRejected` for an invalid one."""
        response = await self.fetch("/me", (), "application/json", token, "general")
        if response.status == 404:  # not every InvenioRDM has this endpoint
            response = await self.fetch("/user/records", [("size", "1")], NATIVE, token, "general")
        if response.status == 401 or (
            response.status == 403 and b"scope" not in response.body.lower()
        ):
            raise rejected(self.config.title)
        if response.status == 403:
            return wire.Me()  # a valid token without the scope to read its owner
        if response.status >= 300:
            raise refused(self.config.title, response.status, response.body, response.upstream)
        return response.decode(wire.Me)

    async def refusal(
        self, response: HttpResponse, token: Secret | None, record: str = "", whole: bool = False
    ) -> Problem:
        """The reason for a refusal. `whole`: of the record itself, not only of its files."""
        title = self.config.title
        if response.status not in {401, 403}:
            return refused(title, response.status, response.body, response.upstream)
        if token is None and (whole or response.status == 401):
            return missing(title)
        if token is not None:
            try:
                await self.me(token)
            except CredentialsRejected as problem:
                return problem
        return denied(title, response.upstream, self.known.access(record), token is None)

    async def token(self) -> Secret | None:
        """The token, if the user is signed in."""
        return (await asyncio.to_thread(self.credentials.find)).token

    async def request(
        self,
        method: Method,
        path: str,
        arguments: dict[str, str] | None = None,
        body: Any = None,
        revision: int | None = None,
    ) -> HttpResponse:
        """Send a request with the token; the response, whatever its status. Raises
        `CredentialsMissing` without a token, except for open endpoints."""
        token = await self.token()
        if token is None and not path.startswith(OPEN):
            raise missing(self.config.title)
        query = f"?{urlencode(arguments)}" if arguments else ""
        return await within_limit(
            self.config.title,
            lambda: self.web.request(
                f"{self.config.api}{path}{query}",
                token=token,
                method=method,
                body=None if body is None else msgspec.json.encode(body),
                if_match=None if revision is None else str(revision),
            ),
        )

    async def get(self, path: str, arguments: dict[str, str] | None = None) -> HttpResponse:
        """GET with the token; raises the problem for any refusal."""
        response = await self.request("GET", path, arguments)
        if response.status >= 300:
            raise await self.rejection(response, await self.token())
        return response

    async def send(
        self, method: Method, path: str, body: Any = None, revision: int | None = None
    ) -> HttpResponse:
        """Send a change; raises the problem for any refusal. `revision`: refused if outdated."""
        response = await self.request(method, path, None, body, revision)
        if response.status >= 300:
            raise await self.rejection(response, await self.token())
        return response

    async def send_idempotent(
        self, method: Method, path: str, body: Any = None, revision: int | None = None
    ) -> HttpResponse:
        """As `send`; repeated once if the response is lost."""
        try:
            return await self.send(method, path, body, revision)
        except LOST:
            await asyncio.sleep(self._delays[0])
            return await self.send(method, path, body, revision)

    async def send_once(
        self,
        method: Method,
        path: str,
        body: Any = None,
        *,
        look: Callable[[], Awaitable[T | None]],
    ) -> HttpResponse | T:
        """As `send`, for a request that must not be executed twice.

        If the response is lost, `look` looks up the outcome, which is returned; the request is
        repeated only where a successful look-up finds none.
        """
        for _ in range(2):
            try:
                return await self.send(method, path, body)
            except LOST:
                for pause in self._delays:
                    await asyncio.sleep(pause)
                    if (found := await self._looked(look)) is not None:
                        return found
                # The look-up succeeds: the request was not executed.
                await self._looked(look, sure=True)
        raise UpstreamDown(
            f"{self.config.title} interrupts the connection on this request and did not carry "
            "it out. Retry later."
        )

    async def settled(self, lost: Problem, look: Callable[[], Awaitable[T | None]]) -> T:
        """The outcome of a request whose response was lost; raises `lost` without one."""
        for pause in self._delays:
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
                f"{self.config.title} did not confirm the request. Retry is safe: it checks first."
            ) from None

    async def user_id(self) -> str | None:
        """The id of the signed-in user, if the repository returns it."""
        response = await self.request("GET", "/me")
        id = response.decode(wire_drafts.WhoAmI).id if response.status == 200 else None
        return None if id is None else str(id)

    async def rejection(self, response: HttpResponse, token: Secret | None) -> Problem:
        """The reason for a refusal. With an invalid token we are a guest: 403 may mean an
        expired token."""
        title = self.config.title
        payload = fault(response.body)
        if response.status in {401, 403}:
            me = await self.web.request(f"{self.config.api}/me", token=token)
            if me.status == 401:
                return rejected(title) if token else missing(title)
            message = f" Its message: {payload.message}" if payload.message else ""
            return Restricted(f"Your account is not permitted to do this at {title}.{message}")
        if response.status == 404:
            return NotFound(
                f"{title} does not have this draft, file or request any more: it was discarded, "
                "published or removed meanwhile. Reload My Records.",
                upstream=response.upstream,
            )
        if response.status == 412:
            return ChangedElsewhere(
                f"This draft was changed at {title} or in another window since it was loaded "
                "here. Nothing was overwritten. Reload the draft, then change it.",
                upstream=response.upstream,
            )
        if response.status in {400, 413, 415}:
            text = " ".join(" ".join(each.messages) for each in payload.errors or [])
            return Incomplete(
                f"Rejected by {title}: {text or payload.message or 'no reason given'}",
                upstream=response.upstream,
                fields=[m.FieldError(pointer(e.pointer), e.detail) for e in fields(payload)],
            )
        return refused(title, response.status, response.body, response.upstream)


def path_of(draft: str) -> str:
    return f"/records/{quote(draft, safe='')}/draft"


def payload(html: str) -> Any:
    return {"payload": {"content": html, "format": "html"}} if html.strip() else None
