"""Automatic sources of tokens: a password in memory, a certificate file, a hub."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ...config.lakes import LakeConfig
from ...models import AuthKind
from ...problems import CredentialsMissing, CredentialsRejected
from ..net.credentials import token_at, token_in
from ..net.policy import Opaque, Secret
from ..net.tls import Tls
from .auth_client import AuthClient, Several
from .token import Token


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
        """The current token."""
        name, path = self.config.oidc_env, self.config.oidc_file
        if name:
            text = self.environment.get(name, "").strip()
            if text and not text.startswith("FILE:"):
                return Secret(text)
            if text and (found := await asyncio.to_thread(token_in, self.environment, name)):
                return found
        return await asyncio.to_thread(token_at, path) if path else None

    async def get(self, auth_client: AuthClient) -> Token | Several:
        secret = await self.secret()
        if secret is None:
            raise CredentialsMissing(
                f"The hub provides no token for {auth_client.title}: "
                f"{self.config.oidc_env or self.config.oidc_file or 'no variable or file'} is "
                "empty."
            )
        try:
            return await auth_client.bearer(secret)
        except CredentialsRejected as error:
            raise CredentialsRejected(
                f"{auth_client.title} rejected the hub's token: it may have expired or be issued "
                "for another service. Restart the server from the hub, or sign in another way.",
                upstream=error.upstream,
            ) from None


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
                if config.oidc_env or config.oidc_file:
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
