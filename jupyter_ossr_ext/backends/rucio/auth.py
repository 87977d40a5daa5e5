"""Authentication at Rucio: a valid token, renewed automatically where possible."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

from ...config.hub import shared_server
from ...config.lakes import LakeConfig
from ...models import LakeAccount, SignIn, SignInMethod
from ...problems import (
    CredentialsMissing,
    CredentialsRejected,
    NotFound,
    Problem,
    Unavailable,
    UnsafeStore,
)
from ..net.credentials import PrivateFile
from ..net.http_client import HttpClient
from ..net.policy import Secret
from ..net.tls import Tls
from . import errors
from .auth_client import AuthClient, Several
from .auth_method import AuthMethod
from .auth_methods import AuthMethods, HubToken
from .oidc_flow import CodeFlow
from .token import Token
from .token_store import TokenStore

PAUSE = 30.0
"""Seconds between two automatic sign-in attempts after a rejection."""
FRESHEN = 600.0
"""Seconds before its expiry at which a token of the code flow is refreshed."""
POLL_SECONDS = 15.0
"""Seconds between two checks whether an automatic sign-in works again."""


class Auth:
    """The sign-in of one lake, shared by all requests.

    Passwords are never written to disk; tokens only to a file that nobody else can read.

    Args:
        folder: Private (0700); created when a token is first stored.
        environment: For tests; default: the environment of the process.

    Attributes:
        current: The token in use; None before the first request, or without a sign-in.
    """

    def __init__(
        self,
        config: LakeConfig,
        web: HttpClient,
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._config = config
        self._environment = os.environ if environment is None else environment
        self._auth_client = AuthClient(config, web)
        self._methods = AuthMethods(config, self._environment)
        file = PrivateFile(folder, f"{config.id}.lake")
        self._store = TokenStore(config, file, self._methods.create)
        self._lock = asyncio.Lock()
        self.current: Token | None = None
        self._source: AuthMethod | None = None
        self._ended: Token | None = None
        self._account_choices: list[str] = []
        self._accounts: dict[str, list[str]] = {}
        self._restored = False
        self._tried = 0.0
        self._refreshed = 0.0
        self._seen: Secret | None = None
        self._refusal: Problem | None = None
        self._changed = asyncio.Event()
        self._flow = CodeFlow(self._auth_client, self._accept_code_flow_token)

    def __repr__(self) -> str:
        return f"<Auth of {self._config.id}>"

    @property
    def offered(self) -> list[SignInMethod]:
        """The sign-in methods in the order in which they are offered."""
        return self._methods.describe()

    @property
    def tls(self) -> Tls:
        """TLS configuration for storages that request a client certificate."""
        if self._source:
            return self._source.tls
        return Tls(ca=self._config.ca_cert, ca_path=self._config.ca_path)

    @property
    def bearer(self) -> Secret | None:
        """The current OIDC token, for the storages that may receive it."""
        token = self.current
        return token.secret if token and self._methods.identity_type(token.kind) == "oidc" else None

    async def token(self) -> Token:
        """An unexpired token. Raises `CredentialsMissing` or `CredentialsRejected`."""
        if self.current and self._is_current(self.current):
            return self.current
        async with self._lock:
            if not self._restored:
                self.current, self._source = await asyncio.to_thread(self._store.read)
                self._restored = True
            await self._follow_hub_token()
            await self._refresh()
            if self.current and not self.current.over:
                return self.current
            return await self._renew()

    async def refused(self, token: Token) -> None:
        """Record that Rucio rejected the token, even if it has not expired."""
        async with self._lock:
            if self.current == token:
                self._ended, self.current = token, None
                self._tried = 0.0

    async def account(self) -> LakeAccount:
        """The signed-in account. Raises only `Unavailable`s."""
        problem: str | None = None
        token: Token | None = None
        try:
            token = await self.token()
        except Unavailable:
            raise
        except CredentialsMissing:
            pass
        except Problem as error:
            problem = error.detail
        if token is None:
            return LakeAccount(
                lake=self._config.id,
                accounts=self._account_choices,
                shared_server=shared_server(self._environment),
                temporary=self._store.temporary,
                flow=self._flow.open,
                problem=problem or self._flow.why,
            )
        return LakeAccount(
            lake=self._config.id,
            signed_in=True,
            account=token.account,
            accounts=await self._accounts_for(token),
            kind=token.kind,
            expires=token.expires,
            automatic=bool(self._source and self._source.automatic),
            shared_server=shared_server(self._environment),
            temporary=self._store.temporary,
            flow=self._flow.open,
        )

    async def sign_in(self, request: SignIn) -> LakeAccount:
        """Raises `CredentialsRejected`; the previous sign-in is preserved then."""
        account = request.account or self._config.account
        found = self._methods.create(request.kind, request.values, account)
        if found is None:
            raise NotFound(f"{self._config.title} has no sign-in method {request.kind!r}.")
        if found.on_page:
            await self._flow.begin(account)
            return await self.account()
        self._account_choices = []  # possibly of another user
        result = await found.get(self._auth_client)
        if isinstance(result, Several):
            self._account_choices = result.accounts
            raise errors.several_accounts(self._config.title, result.accounts)
        self._flow.stop()
        async with self._lock:
            await self._accept(result, found if found.reusable else None)
        return await self.account()

    async def sign_out(self) -> LakeAccount:
        self._flow.stop()
        async with self._lock:
            self._restored = True
            self.current = self._source = self._ended = self._refusal = None
            self._account_choices, self._tried = [], 0.0
            await asyncio.to_thread(self._store.forget)
        return await self.account()

    async def signed_in(self) -> None:
        """Return when a token is valid again, for whatever reason."""
        while True:
            self._changed.clear()
            with contextlib.suppress(CredentialsMissing, CredentialsRejected, Unavailable):
                await self.token()
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), POLL_SECONDS)

    async def aclose(self) -> None:
        await self._flow.aclose()

    def _is_current(self, token: Token) -> bool:
        """Whether no check is needed: valid for long, and not a hub's token."""
        if token.over or token.kind == "oidc-token":
            return False
        return token.kind != "oidc" or not self._stale(token)

    def _stale(self, token: Token) -> bool:
        return token.expires is not None and token.expires - FRESHEN < time.time()

    async def _follow_hub_token(self) -> None:
        """Read the hub's token, which may have changed."""
        if not self.current or not isinstance(self._source, HubToken):
            return
        if await self._source.secret() != self.current.secret:
            self._ended, self.current = self.current, None
            self._tried = 0.0

    async def _refresh(self) -> None:
        token = self.current
        if not token or token.kind != "oidc" or token.over or not self._stale(token):
            return
        if time.monotonic() - self._refreshed < 60:
            return
        self._refreshed = time.monotonic()
        with contextlib.suppress(Problem):  # the current token is still valid
            if newer := await self._auth_client.refresh(token):
                await self._accept(newer, None)

    async def _renew(self) -> Token:
        """Sign in again with stored or automatic credentials; else raises what the user has to
        do."""
        if self.current:
            self._ended, self.current = self.current, None
        hub = await HubToken(self._config, self._environment).secret()
        if self._refusal and hub == self._seen and time.monotonic() - self._tried < PAUSE:
            raise self._refusal.with_traceback(None)
        self._seen = hub
        sources = [self._source] if self._source else []
        sources += await asyncio.to_thread(self._methods.automatic)
        self._refusal = self._reason()
        for source in sources:
            try:
                result = await source.get(self._auth_client)
            except (CredentialsRejected, CredentialsMissing) as error:
                ended = self._ended.kind if self._ended else source.kind
                if isinstance(error, CredentialsRejected) or ended == source.kind:
                    self._refusal = error
                continue
            if isinstance(result, Several):
                self._account_choices = result.accounts
                continue
            await self._accept(result, source)
            return result
        self._tried = time.monotonic()
        raise self._refusal.with_traceback(None)

    def _reason(self) -> Problem:
        if not self._ended:
            return errors.missing(self._config.title)
        reason = f"expired at {self._ended.ended}" if self._ended.over else "is no longer accepted"
        return CredentialsRejected(
            f"Your sign-in at {self._config.title} {reason}. Sign in again; waiting jobs then "
            "continue."
        )

    async def _accept(self, token: Token, source: AuthMethod | None) -> None:
        """Use this sign-in from now on. Called with the lock held."""
        self._restored = True
        self.current, self._source = token, source
        self._ended = self._refusal = None
        self._account_choices, self._tried = [], 0.0
        if not (source and source.automatic):
            with contextlib.suppress(UnsafeStore, OSError):  # then it is in memory only
                await asyncio.to_thread(self._store.write, token, source)
        self._changed.set()

    async def _accept_code_flow_token(self, secret: Secret) -> None:
        """The user signed in at the page of the code flow."""
        token = await self._auth_client.bearer(secret)
        async with self._lock:
            await self._accept(
                Token(secret, token.account, "oidc", token.expires, token.identity), None
            )

    async def _accounts_for(self, token: Token) -> list[str]:
        """The accounts of the identity; at least the current one."""
        known = self._accounts.get(token.account)
        if known is None:
            known = [token.account]
            with contextlib.suppress(Problem):  # old servers do not provide this
                identity = token.identity or await self._auth_client.identity(token.secret)
                if identity:
                    known = (
                        await self._auth_client.accounts(
                            token, identity, self._methods.identity_type(token.kind)
                        )
                        or known
                    )
            self._accounts[token.account] = known
        return known
