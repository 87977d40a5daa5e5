"""The sign-in methods: those of this package, and those that other packages add.

Another package adds a method by an entry point of the group `jupyter_ossr_ext.rucio_sign_in`. Its
name is the `kind`, its object a subclass of `AuthMethod`. Other packages are searched for only when
the configuration of a lake names a method that is not of this package.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Self

from ..._util import plugins
from ...config.lakes import METHOD_GROUP, LakeConfig
from ...models import SignInField, SignInMethod
from ...problems import CredentialsMissing, CredentialsRejected
from ..net.policy import Secret
from ..net.tls import Tls
from .auth_client import AuthClient, Several
from .auth_method import AuthMethod
from .credential_places import bearer_token, proxy_path
from .token import Token, claims

log = logging.getLogger(__name__)


class Password(AuthMethod):
    """A password in memory, never on disk."""

    kind = "userpass"
    identity_type = "userpass"
    label = "User name and password"
    fields = (
        SignInField("username", "User name", required=True),
        SignInField("password", "Password", "password", required=True),
        SignInField("keep", "Remember until the Jupyter server stops", "check"),
    )
    note = "The password is sent only to the Data Lake and never written to disk."

    @classmethod
    def find(cls, config: LakeConfig, environment: Mapping[str, str]) -> Self | None:
        password = environment.get(config.password_env or "", "")
        if not (config.username and password):
            return None
        values = {"username": config.username, "password": password}
        return cls(config, environment, values, config.account)

    @property
    def reusable(self) -> bool:
        return self.automatic or bool(self.values.get("keep"))

    async def get(self, auth_client: AuthClient) -> Token | Several:
        username, password = (self.values.get(name, "") for name in ("username", "password"))
        return await auth_client.password(username, password, self.account)


class Certificate(AuthMethod):
    """A certificate with its key: read again each time, because it is renewed."""

    kind = "x509"
    identity_type = "x509"
    label = "Certificate (X.509)"
    fields: ClassVar[tuple[SignInField, ...]] = (
        SignInField(
            "certificate",
            "Certificate (PEM): path on the Jupyter server",
            required=True,
            placeholder="~/.globus/usercert.pem",
        ),
        SignInField(
            "key",
            "Private key, if not in the same file",
            placeholder="~/.globus/userkey.pem",
        ),
    )

    @property
    def stored(self) -> dict[str, str] | None:
        """Paths of PEM files; `~` is expanded."""
        return {name: _absolute(path) for name, path in self.values.items() if path}

    @property
    def tls(self) -> Tls:
        files = self.stored or {}
        return Tls(
            ca=self.config.ca_cert,
            ca_path=self.config.ca_path,
            certificate=files.get("certificate"),
            key=files.get("key"),
        )

    async def get(self, auth_client: AuthClient) -> Token | Several:
        return await auth_client.certificate(self.kind, self.tls, self.account)


class Proxy(Certificate):
    """A grid proxy: one file with a certificate and its key."""

    kind = "x509-proxy"
    label = "Proxy certificate"
    fields = (
        SignInField(
            "certificate",
            "Proxy file (empty: default location)",
            placeholder="/tmp/x509up_u1000",  # noqa: S108
        ),
    )

    @classmethod
    def find(cls, config: LakeConfig, environment: Mapping[str, str]) -> Self | None:
        if not Path(proxy_path(environment)).is_file():
            return None
        return cls(config, environment, None, config.account)

    @property
    def stored(self) -> dict[str, str] | None:
        path = self.values.get("certificate") or proxy_path(self.environment)
        return {"certificate": _absolute(path)}


class CodeFlow(AuthMethod):
    """The OIDC code flow, see `oidc_flow`."""

    kind = "oidc"
    identity_type = "oidc"
    label = "Web page of your institute"
    note = "Sign in on a page that opens in a new browser tab."
    on_page = True

    async def get(self, auth_client: AuthClient) -> Token | Several:
        raise CredentialsMissing(f"Sign in to {auth_client.title} on its page.")


class HubToken(AuthMethod):
    """A token that the hub refreshes, in a variable or a file."""

    kind = "oidc-token"
    identity_type = "oidc"
    label = "Hub token"
    note = "Uses the current token provided by your hub."
    automatic = True

    @classmethod
    def find(cls, config: LakeConfig, environment: Mapping[str, str]) -> Self | None:
        configured = config.oidc_env or config.oidc_file or bearer_token(config, environment)
        return cls(config, environment) if configured else None

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


OWN: dict[str, type[AuthMethod]] = {
    method.kind: method for method in (Password, Certificate, Proxy, CodeFlow, HubToken)
}


class AuthMethods:
    """The sign-in methods of one lake, in the configured order.

    A method of another package that cannot be loaded is logged and left out.
    """

    def __init__(self, config: LakeConfig, environment: Mapping[str, str]) -> None:
        self._config, self._environment = config, environment
        self._offered: dict[str, type[AuthMethod]] = {}
        for kind in config.auth:
            try:
                method = plugins.load(METHOD_GROUP, kind, OWN, "sign-in method")
                if not (isinstance(method, type) and issubclass(method, AuthMethod)):
                    raise ValueError(f"the entry point of {kind!r} is no AuthMethod")
            except ValueError:
                log.exception("A sign-in method of another package cannot be used")
            else:
                self._offered[kind] = method

    def describe(self) -> list[SignInMethod]:
        return [method.describe() for method in self._offered.values()]

    def get(self, kind: str) -> type[AuthMethod] | None:
        return self._offered.get(kind) or OWN.get(kind)

    def identity_type(self, kind: str) -> str:
        """Rucio's type of the identities of a method."""
        method = self.get(kind)
        return method.identity_type if method else kind

    def create(
        self, kind: str, values: Mapping[str, str], account: str | None
    ) -> AuthMethod | None:
        """A sign-in with these values; None without such a method."""
        method = self.get(kind)
        return method(self._config, self._environment, values, account) if method else None

    def automatic(self) -> list[AuthMethod]:
        """The sign-ins that need no user, in the order of preference. Blocks briefly."""
        found = (method.find(self._config, self._environment) for method in self._offered.values())
        methods = [method for method in found if method]
        for method in methods:
            method.automatic = True
        return methods


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().absolute())
