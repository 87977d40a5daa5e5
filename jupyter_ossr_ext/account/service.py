"""Accounts at repositories: signing in with a personal token, and out."""

from __future__ import annotations

from ..models import Account
from ..problems import Malformed
from ..records.catalogue import Catalogue


class Accounts:
    """The user's account at each repository. All raise `NotFound` for an unknown one."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def get(self, source: str) -> Account:
        return await self._catalogue.repository(source).account.get()

    async def sign_in(self, source: str, token: str) -> Account:
        """Raises `CredentialsRejected` for a token that the repository does not accept."""
        if not token:
            raise Malformed("Enter a token first.")
        account = await self._catalogue.repository(source).account.sign_in(token)
        self._catalogue.forget()
        return account

    async def sign_out(self, source: str) -> Account:
        account = await self._catalogue.repository(source).account.sign_out()
        self._catalogue.forget()
        return account
