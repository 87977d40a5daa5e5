"""Users of the demo lake, and their tokens."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .faults import Fault, not_authenticated
from .knobs import LakeKnobs
from .store import now


@dataclass(frozen=True)
class Person:
    """A user with a password. Without a `default` account one of several has to be chosen."""

    password: str
    accounts: tuple[str, ...]
    default: str | None = None


USERS = {
    "demo": Person("demo", ("demo",)),
    "ada": Person("lovelace", ("ada", "team")),
    "root": Person("secret", ("root",)),
}
"""By user name."""


@dataclass(frozen=True)
class Token:
    text: str
    account: str
    identity: str
    until: datetime


class Several(Exception):
    """The user has to choose an account."""

    def __init__(self, accounts: list[str]) -> None:
        super().__init__(", ".join(accounts))
        self.accounts = accounts


class People:
    """Tokens are in memory."""

    def __init__(
        self, knobs: LakeKnobs, users: Mapping[str, Person] = USERS, visitor: str = "demo"
    ) -> None:
        self._knobs, self._users, self._visitor = knobs, users, visitor
        self._tokens: dict[str, Token] = {}
        self._pages: dict[str, str | None] = {}
        """Account by the key of a sign-in page; None: the default."""
        self._came: dict[str, Token] = {}
        self.hub = self._make(self._account(None), self._identity, 30 * 24 * 3600.0)
        """The token of a hub, for automatic sign-in."""

    def enter(self, user: str, password: str, account: str | None) -> Token:
        known = self._users.get(user)
        account = account or (known.default if known else None)
        accounts = list(known.accounts) if known else []
        if not known or password != known.password or (account and account not in accounts):
            raise not_authenticated(
                f"Cannot authenticate to account {account} with given credentials"
            )
        if not account and len(accounts) > 1:
            raise Several(accounts)
        return self._make(account or accounts[0], user, self._knobs.token_lifetime)

    def page(self, account: str | None) -> str:
        """The key of a new sign-in page."""
        key = secrets.token_hex(16)
        self._pages[key] = account
        return key

    def visit(self, key: str) -> str:
        """The page was opened, and its issuer accepted the visitor; with this account."""
        if key not in self._pages:
            raise not_authenticated("The page has been used, or was never there")
        account = self._account(self._pages.pop(key))
        self._came[key] = self._make(account, self._identity, self._knobs.token_lifetime)
        return account

    def fetch(self, key: str) -> Token:
        """The token of the user who signed in at the page; once."""
        if key not in self._came:
            raise not_authenticated()
        return self._came.pop(key)

    def check(self, text: str | None) -> Token:
        """The user of a token; errors like Rucio's, without the reason."""
        if not text:
            raise Fault(400, "ValueError", "Token must be set.")
        token = self._tokens.get(text)
        hub = token is self.hub and not self._knobs.hub_token
        if token is None or hub or token.until < now():
            raise not_authenticated()
        return token

    def accounts_of(self, identity: str) -> list[str]:
        known = self._users.get(self._visitor if identity == self._identity else identity)
        return list(known.accounts) if known else []

    def expire(self) -> None:
        """All tokens from passwords expire now."""
        self._tokens = {self.hub.text: self.hub}

    @property
    def _identity(self) -> str:
        """Identity of the visitor, in an issuer's form."""
        return f"SUB={self._visitor}, ISS=https://demo"

    def _account(self, wanted: str | None) -> str:
        """An account of the visitor."""
        person = self._users[self._visitor]
        if wanted and wanted in person.accounts:
            return wanted
        return person.default or person.accounts[0]

    def _make(self, account: str, identity: str, seconds: float) -> Token:
        text = f"{account}-{identity.split(',')[0]}-unknown-{secrets.token_hex(16)}"
        token = Token(text, account, identity, now() + timedelta(seconds=seconds))
        self._tokens[text] = token
        return token
