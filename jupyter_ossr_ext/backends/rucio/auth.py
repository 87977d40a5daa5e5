"""Authentication at Rucio: a valid token, renewed automatically where possible."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

from ...config.lakes import LakeConfig
from ...models import Certificate, LakeAccount, OidcFlow, OidcToken, Proxy, SignIn, UserPass
from ...problems import CredentialsMissing, CredentialsRejected, Problem, Unavailable, UnsafeStore
from ..net.credentials import PrivateFile, shared_server
from ..net.http_client import Web
from ..net.policy import Opaque, Secret
from ..net.tls import Tls
from . import errors, token_source
from .auth_client import Door, Several
from .oidc_flow import Flow
from .token import Token
from .token_store import Kept

PAUSE = 30.0
"""Seconds between two automatic sign-in attempts after a rejection."""
FRESHEN = 600.0
"""Seconds before its expiry at which a token of the code flow is refreshed."""
LOOK = 15.0
"""Seconds between two checks whether an automatic sign-in works again."""


class Auth:
    """The sign-in of one lake, shared by all requests.

    Passwords are never written to disk; tokens only to a file that nobody else can read.

    Args:
        folder: Private (0700); created when a token is first stored.
        environment: For tests; default: the environment of the process.
    """

    def __init__(
        self,
        config: LakeConfig,
        web: Web,
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._config = config
        self._environment = os.environ if environment is None else environment
        self._door = Door(config, web)
        self._kept = Kept(config, PrivateFile(folder, f"{config.id}.lake"))
        self._lock = asyncio.Lock()
        self._token: Token | None = None
        self._means: token_source.Means | None = None
        self._ended: Token | None = None
        self._choice: list[str] = []
        self._accounts: dict[str, list[str]] = {}
        self._restored = False
        self._tried = 0.0
        self._freshened = 0.0
        self._seen: Secret | None = None
        self._refusal: Problem | None = None
        self._news = asyncio.Event()
        self._flow = Flow(self._door, self._came)

    def __repr__(self) -> str:
        return f"<Auth of {self._config.id}>"

    @property
    def tls(self) -> Tls:
        """TLS configuration for storages that request a client certificate."""
        if isinstance(self._means, token_source.Files):
            return self._means.tls
        return Tls(ca=self._config.ca_cert, ca_path=self._config.ca_path)

    @property
    def bearer(self) -> Secret | None:
        """The current OIDC token, for the storages that may receive it."""
        token = self._token
        return token.secret if token and token.kind in ("oidc", "oidc-token") else None

    async def token(self) -> Token:
        """An unexpired token. Raises `CredentialsMissing` or `CredentialsRejected`."""
        if self._token and self._steady(self._token):
            return self._token
        async with self._lock:
            if not self._restored:
                self._token, self._means = await asyncio.to_thread(self._kept.read)
                self._restored = True
            await self._follow_hub()
            await self._freshen()
            if self._token and not self._token.over:
                return self._token
            return await self._again()

    async def refused(self, token: Token) -> None:
        """Record that Rucio rejected the token, even if it has not expired."""
        async with self._lock:
            if self._token == token:
                self._ended, self._token = token, None
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
                accounts=self._choice,
                shared_server=shared_server(self._environment),
                flow=self._flow.open,
                problem=problem or self._flow.why,
            )
        return LakeAccount(
            lake=self._config.id,
            signed_in=True,
            account=token.account,
            accounts=await self._mine(token),
            kind=token.kind,
            expires=token.expires,
            automatic=bool(self._means and self._means.automatic),
            shared_server=shared_server(self._environment),
            flow=self._flow.open,
        )

    async def sign_in(self, how: SignIn) -> LakeAccount:
        """Raises `CredentialsRejected`; the previous sign-in is preserved then."""
        account = how.account or self._config.account
        match how:
            case OidcFlow():
                await self._flow.begin(account)
                return await self.account()
            case UserPass():
                names = Opaque(how.username), Opaque(how.password)
                found: token_source.Means = token_source.Remembered(*names, account)
            case Certificate():
                found = token_source.certificate(
                    self._config, how.certificate, how.key, account, proxy=False
                )
            case Proxy():
                path = how.path or token_source.proxy_path(self._environment)
                found = token_source.certificate(self._config, path, None, account, proxy=True)
            case OidcToken():
                found = token_source.Hub(self._config, self._environment)
        self._choice = []  # possibly of another user
        got = await found.get(self._door)
        if isinstance(got, Several):
            self._choice = got.accounts
            raise CredentialsRejected(
                f"Your sign-in at {self._config.title} covers the accounts "
                f"{_listed(got.accounts)}. Choose one."
            )
        self._flow.stop()
        keep = not isinstance(how, UserPass) or how.keep
        async with self._lock:
            await self._settle(got, found if keep else None)
        return await self.account()

    async def sign_out(self) -> LakeAccount:
        self._flow.stop()
        async with self._lock:
            self._restored = True
            self._token = self._means = self._ended = self._refusal = None
            self._choice, self._tried = [], 0.0
            await asyncio.to_thread(self._kept.forget)
        return await self.account()

    async def signed_in(self) -> None:
        """Return when a token is valid again, for whatever reason."""
        while True:
            self._news.clear()
            with contextlib.suppress(CredentialsMissing, CredentialsRejected, Unavailable):
                await self.token()
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), LOOK)

    async def aclose(self) -> None:
        await self._flow.aclose()

    def _steady(self, token: Token) -> bool:
        """Whether no check is needed: valid for long, and not a hub's token."""
        if token.over or token.kind == "oidc-token":
            return False
        return token.kind != "oidc" or not self._stale(token)

    def _stale(self, token: Token) -> bool:
        return token.expires is not None and token.expires - FRESHEN < time.time()

    async def _follow_hub(self) -> None:
        """Read the hub's token, which may have changed."""
        if not self._token or not isinstance(self._means, token_source.Hub):
            return
        if await self._means.secret() != self._token.secret:
            self._ended, self._token = self._token, None
            self._tried = 0.0

    async def _freshen(self) -> None:
        token = self._token
        if not token or token.kind != "oidc" or token.over or not self._stale(token):
            return
        if time.monotonic() - self._freshened < 60:
            return
        self._freshened = time.monotonic()
        with contextlib.suppress(Problem):  # the current token is still valid
            if newer := await self._door.refresh(token):
                await self._settle(newer, None)

    async def _again(self) -> Token:
        """Sign in again with stored or automatic credentials; else raises what the user has to
        do."""
        if self._token:
            self._ended, self._token = self._token, None
        hub = await token_source.Hub(self._config, self._environment).secret()
        if self._refusal and hub == self._seen and time.monotonic() - self._tried < PAUSE:
            raise self._refusal.with_traceback(None)
        self._seen = hub
        ways = [self._means] if self._means else []
        ways += await asyncio.to_thread(token_source.automatic, self._config, self._environment)
        self._refusal = self._reason()
        for way in ways:
            try:
                got = await way.get(self._door)
            except (CredentialsRejected, CredentialsMissing) as error:
                if isinstance(error, CredentialsRejected) or not self._ended:
                    self._refusal = error
                continue
            if isinstance(got, Several):
                self._choice = got.accounts
                continue
            await self._settle(got, way)
            return got
        self._tried = time.monotonic()
        raise self._refusal.with_traceback(None)

    def _reason(self) -> Problem:
        if not self._ended:
            return errors.missing(self._config.title)
        how = f"expired at {self._ended.ended}" if self._ended.over else "is no longer accepted"
        return CredentialsRejected(
            f"Your sign-in at {self._config.title} {how}. Sign in again; waiting jobs then "
            "continue."
        )

    async def _settle(self, token: Token, way: token_source.Means | None) -> None:
        """Use this sign-in from now on. Called with the lock held."""
        self._restored = True
        self._token, self._means = token, way
        self._ended = self._refusal = None
        self._choice, self._tried = [], 0.0
        if not (way and way.automatic):
            with contextlib.suppress(UnsafeStore, OSError):  # then it is in memory only
                await asyncio.to_thread(self._kept.write, token, way)
        self._news.set()

    async def _came(self, secret: Secret) -> None:
        """The user signed in at the page of the code flow."""
        token = await self._door.bearer(secret)
        async with self._lock:
            await self._settle(
                Token(secret, token.account, "oidc", token.expires, token.identity), None
            )

    async def _mine(self, token: Token) -> list[str]:
        """The accounts of the identity; at least the current one."""
        known = self._accounts.get(token.account)
        if known is None:
            known = [token.account]
            with contextlib.suppress(Problem):  # old servers do not provide this
                identity = token.identity or await self._door.identity(token.secret)
                if identity:
                    known = await self._door.accounts(token, identity) or known
            self._accounts[token.account] = known
        return known


def _listed(names: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
