"""Authenticated requests to InvenioRDM and the meaning of its refusals."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from urllib.parse import urlencode

from ... import models as m
from ...config.repositories import RepositoryConfig
from ...problems import CredentialsRejected, Problem
from ..net.credentials import Credentials, Found
from ..net.governor import Budget
from ..net.http_client import Web
from ..net.http_types import Answer
from ..net.policy import Secret
from . import wire
from .errors import denied, refused
from .files import Known, missing, rejected

NATIVE = "application/vnd.inveniordm.v1+json"
"""For records and searches. File endpoints respond with 406: they accept `application/json`."""
Arguments = Sequence[tuple[str, str]]


class Signed:
    """The base of reading: one repository, the HTTP client and the token."""

    def __init__(self, config: RepositoryConfig, web: Web, credentials: Credentials) -> None:
        self._config = config
        self._web = web
        self._credentials = credentials
        self._known = Known()
        self._salt = secrets.token_bytes(16)

    async def identity(self) -> str:
        token = (await self._find()).token
        if token is None:
            return "guest"
        return hashlib.sha256(self._salt + token.reveal().encode()).hexdigest()

    async def account(self) -> m.Account:
        found = await self._find()
        if found.token is None:
            return self._account(found)
        try:
            return self._account(found, await self._me(found.token))
        except CredentialsRejected as problem:
            return self._account(found, problem=str(problem))

    async def sign_in(self, token: str) -> m.Account:
        secret = Secret(token)
        me = await self._me(secret)
        await asyncio.to_thread(self._credentials.store, secret)
        return self._account(Found(secret, "stored"), me)

    async def sign_out(self) -> m.Account:
        await asyncio.to_thread(self._credentials.forget)
        return await self.account()

    async def _me(self, token: Secret) -> wire.Me:
        answer = await self._get("/me", (), "application/json", token, "general")
        if answer.status == 404:  # not every InvenioRDM has this endpoint
            answer = await self._get("/user/records", [("size", "1")], NATIVE, token, "general")
        if answer.status == 401 or (answer.status == 403 and b"scope" not in answer.body.lower()):
            raise rejected(self._config.title)
        if answer.status == 403:
            return wire.Me()  # a valid token without the scope to read its owner
        if answer.status >= 300:
            raise refused(self._config.title, answer.status, answer.body, answer.upstream)
        return answer.decode(wire.Me)

    def _account(
        self, found: Found, me: wire.Me | None = None, problem: str | None = None
    ) -> m.Account:
        name = None
        if me:
            name = (me.profile and me.profile.full_name) or me.username or me.email
        return m.Account(
            source=self._config.id,
            signed_in=me is not None,
            name=name,
            origin=found.origin,
            shared_server=self._credentials.shared_server,
            problem=problem,
        )

    async def _find(self) -> Found:
        return await asyncio.to_thread(self._credentials.find)

    async def _ask(
        self,
        path: str,
        arguments: Arguments = (),
        accept: str = "application/json",
        budget: Budget = "general",
    ) -> Answer:
        """GET a path of the API; raises the problem for any refusal."""
        found = await self._find()
        answer = await self._get(path, arguments, accept, found.token, budget)
        if answer.status >= 300:
            raise await self._refusal(answer, found.token)
        return answer

    async def _get(
        self, path: str, arguments: Arguments, accept: str, token: Secret | None, budget: Budget
    ) -> Answer:
        query = f"?{urlencode(arguments)}" if arguments else ""
        url = f"{self._config.api}{path}{query}"
        return await self._web.ask(url, accept=accept, token=token, budget=budget)

    async def _refusal(
        self, answer: Answer, token: Secret | None, record: str = "", whole: bool = False
    ) -> Problem:
        """The reason for a refusal. `whole`: of the record itself, not only of its files."""
        title = self._config.title
        if answer.status not in {401, 403}:
            return refused(title, answer.status, answer.body, answer.upstream)
        if token is None and (whole or answer.status == 401):
            return missing(title)
        if token is not None:
            try:
                await self._me(token)
            except CredentialsRejected as problem:
                return problem
        return denied(title, answer.upstream, self._known.access(record), token is None)
