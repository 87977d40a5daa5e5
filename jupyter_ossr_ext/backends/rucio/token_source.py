"""Automatic sources of tokens: a password in memory, a certificate file, a hub."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ...config.lakes import LakeConfig
from ...models import AuthKind
from ...problems import CredentialsMissing, CredentialsRejected
from ..net.credentials import MAX_TOKEN
from ..net.policy import Opaque, Secret
from ..net.tls import Tls
from .auth_client import AuthClient, Several
from .token import Token, claims


class TokenSource(Protocol):
    """One source of tokens."""

    @property
    def kind(self) -> AuthKind: ...

    @property
    def automatic(self) -> bool:
        """Available without any action of the user."""
        ...

    async def get(self, auth_client: AuthClient) -> Token | Several:
        """A new token; raises `CredentialsRejected`."""
        ...


@dataclass(frozen=True)
class StoredPassword:
    """A password in memory, never on disk."""

    username: Secret
    password: Secret
    account: str | None
    automatic: bool = False

    @property
    def kind(self) -> AuthKind:
        return "userpass"

    async def get(self, auth_client: AuthClient) -> Token | Several:
        return await auth_client.password(
            self.username.reveal(), self.password.reveal(), self.account
        )


@dataclass(frozen=True)
class Files:
    """A certificate with its key, or a proxy: read again each time, because they are renewed."""

    kind: AuthKind
    tls: Tls
    account: str | None
    automatic: bool = False

    async def get(self, auth_client: AuthClient) -> Token | Several:
        return await auth_client.certificate(self.kind, self.tls, self.account)


@dataclass(frozen=True)
class HubToken:
    """A token that the hub refreshes, in a variable or a file."""

    config: LakeConfig
    environment: Mapping[str, str]
    automatic: bool = True

    @property
    def kind(self) -> AuthKind:
        return "oidc-token"

    async def secret(self) -> Secret | None:
        """The current token; None without a valid one."""
        with suppress(CredentialsMissing, CredentialsRejected):
            return (await self._found())[1]
        return None

    async def get(self, auth_client: AuthClient) -> Token | Several:
        place, secret = await self._found()
        own = claims(secret)
        if own and own.exp and own.exp < time.time():
            ended = Token(secret, "", "oidc-token", own.exp).ended
            raise CredentialsRejected(
                f"The token in {place} expired at {ended}. Restart the server from the hub, or "
                "sign in another way."
            )
        try:
            return await auth_client.bearer(secret)
        except CredentialsRejected as error:
            raise CredentialsRejected(
                f"{auth_client.title} rejected the token in {place}: it may have expired or be "
                "issued for another service. Restart the server from the hub, or sign in another "
                "way.",
                upstream=error.upstream,
            ) from None

    async def _found(self) -> tuple[str, Secret]:
        """The place of the token, and the token; raises a `Problem` that names the place."""
        found = await asyncio.to_thread(bearer_token, self.config, self.environment)
        if found is None:
            raise CredentialsMissing(
                f"There is no token for {self.config.title}: "
                f"{self.config.oidc_env or self.config.oidc_file or 'BEARER_TOKEN'} is missing."
            )
        place, text = found
        if not text:
            raise CredentialsMissing(f"The token for {self.config.title} is empty: {place}.")
        try:
            return place, Secret(text)
        except CredentialsRejected:
            raise CredentialsRejected(
                f"{place} contains no token: a token is one line without spaces."
            ) from None


def bearer_token(config: LakeConfig, environment: Mapping[str, str]) -> tuple[str, str] | None:
    """The place of a token and its text, which may be empty or invalid. Blocks briefly.

    From the configured variable and file; without them in the order of the WLCG (Bearer Token
    Discovery, https://doi.org/10.5281/zenodo.3937438).
    """
    variable, path = config.oidc_env, config.oidc_file
    if variable and (text := environment.get(variable, "").strip()):
        if not text.startswith("FILE:") and variable != "BEARER_TOKEN_FILE":
            return variable, text
        if found := _in_file(text.removeprefix("FILE:")):
            return found
    if variable or path:
        return _in_file(path) if path else None
    if text := environment.get("BEARER_TOKEN", "").strip():
        return "BEARER_TOKEN", text
    if text := environment.get("BEARER_TOKEN_FILE", "").strip():
        return _in_file(text)
    name = f"bt_u{os.getuid() if hasattr(os, 'getuid') else 0}"
    folders = [environment.get("XDG_RUNTIME_DIR", ""), "/tmp"]  # noqa: S108
    for folder in filter(None, folders):
        if found := _in_file(f"{folder}/{name}", own=True):
            return found
    return None


def _in_file(path: str, *, own: bool = False) -> tuple[str, str] | None:
    """`own`: not a file of another user, who could let us work with his account."""
    place = Path(path).expanduser()
    with suppress(OSError):
        if own and hasattr(os, "getuid") and place.lstat().st_uid != os.getuid():
            return None
        with place.open(encoding="utf-8", errors="replace") as file:
            return str(place), file.read(MAX_TOKEN).strip()
    return None


def proxy_path(environment: Mapping[str, str]) -> str:
    """The usual path of a grid proxy: `X509_USER_PROXY`, else /tmp/x509up_u and the user id."""
    named = environment.get("X509_USER_PROXY")
    return named or f"/tmp/x509up_u{os.getuid() if hasattr(os, 'getuid') else 0}"  # noqa: S108


def automatic(config: LakeConfig, environment: Mapping[str, str]) -> list[TokenSource]:
    """The available automatic sources in the order of preference. Blocks briefly."""
    found: list[TokenSource] = []
    for kind in config.auth:
        match kind:
            case "oidc-token":
                configured = config.oidc_env or config.oidc_file
                if configured or bearer_token(config, environment):
                    found.append(HubToken(config, environment))
            case "x509-proxy":
                path = proxy_path(environment)
                if Path(path).is_file():
                    found.append(Files(kind, _tls(config, path, None), config.account, True))
            case "userpass":
                password = environment.get(config.password_env or "", "")
                if config.username and password:
                    pair = Opaque(config.username), Opaque(password)
                    found.append(StoredPassword(*pair, config.account, automatic=True))
            case _:
                pass
    return found


def certificate(
    config: LakeConfig, path: str, key: str | None, account: str | None, *, proxy: bool
) -> Files:
    """A certificate or proxy that the user named."""
    tls = _tls(config, _absolute(path), _absolute(key) if key else None)
    return Files("x509-proxy" if proxy else "x509", tls, account)


def _tls(config: LakeConfig, path: str, key: str | None) -> Tls:
    return Tls(ca=config.ca_cert, ca_path=config.ca_path, certificate=path, key=key)


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().absolute())
