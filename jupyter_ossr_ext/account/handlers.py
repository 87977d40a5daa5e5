"""Signing in to a repository, and out."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..api.handler import Handler
from ..models import TokenIn


class AccountHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str) -> None:
        self.answer(await self.services.accounts.get(source))

    @authenticated
    @authorized
    async def put(self, source: str) -> None:
        token = self.body(TokenIn).token.strip()
        self.answer(await self.services.accounts.sign_in(source, token))

    @authenticated
    @authorized
    async def delete(self, source: str) -> None:
        self.answer(await self.services.accounts.sign_out(source))
