"""The account at an InvenioRDM: sign-in with a personal token."""

from __future__ import annotations

import asyncio
import hashlib
import secrets

from ... import models as m
from ...problems import CredentialsRejected
from ..net.credentials import Found
from ..net.policy import Secret
from . import wire
from .client import InvenioClient


class InvenioAccount:
    """The account part of a `Repository`."""

    def __init__(self, client: InvenioClient) -> None:
        self._client = client
        self._salt = secrets.token_bytes(16)

    async def identity(self) -> str:
        token = (await self._client.find()).token
        if token is None:
            return "guest"
        return hashlib.sha256(self._salt + token.reveal().encode()).hexdigest()

    async def get(self) -> m.Account:
        found = await self._client.find()
        if found.token is None:
            return self._account(found)
        try:
            return self._account(found, await self._client.me(found.token))
        except CredentialsRejected as problem:
            return self._account(found, problem=str(problem))

    async def sign_in(self, token: str) -> m.Account:
        secret = Secret(self._client.config.test_accounts.get(token, token))
        me = await self._client.me(secret)
        await asyncio.to_thread(self._client.credentials.store, secret)
        return self._account(Found(secret, "stored"), me)

    async def sign_out(self) -> m.Account:
        await asyncio.to_thread(self._client.credentials.forget)
        return await self.get()

    def _account(
        self, found: Found, me: wire.Me | None = None, problem: str | None = None
    ) -> m.Account:
        name = None
        if me:
            name = (me.profile and me.profile.full_name) or me.username or me.email
        token = found.token.reveal() if me and found.token else None
        tests = self._client.config.test_accounts.items()
        return m.Account(
            source=self._client.config.id,
            signed_in=me is not None,
            name=name,
            origin=found.origin,
            shared_server=self._client.credentials.shared_server,
            temporary=self._client.credentials.temporary,
            test_account=next((test for test, theirs in tests if theirs == token), None),
            problem=problem,
        )
