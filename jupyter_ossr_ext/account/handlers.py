"""Signing in to a repository, and out."""

from __future__ import annotations

from ..api.handler import Handler
from ..api.operation import operation, route
from ..models import Account, TokenIn
from ..problems import REPOSITORY, Problem, UnsafeStore

PROBLEMS: tuple[type[Problem], ...] = (*REPOSITORY, UnsafeStore)
"""What the operations of this module can end with, besides invalid requests."""


@route("/sources/{source}/account")
class AccountHandler(Handler):
    @operation("getAccount", "The signed-in account")
    async def get(self, source: str) -> Account:
        return await self.services.accounts.get(source)

    @operation("signIn", "Store a token")
    async def put(self, source: str, *, body: TokenIn) -> Account:
        return await self.services.accounts.sign_in(source, body.token.strip())

    @operation("signOut", "Delete the stored token")
    async def delete(self, source: str) -> Account:
        return await self.services.accounts.sign_out(source)
