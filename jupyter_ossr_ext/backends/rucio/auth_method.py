"""What a sign-in method is: its form, and how it gets a token."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Self

from ...config.lakes import LakeConfig
from ...models import SignInField, SignInMethod
from ..net.tls import Tls
from .auth_client import AuthClient, Several
from .token import Token


class AuthMethod(ABC):
    """A sign-in method; an instance is one sign-in with it.

    Args:
        environment: The environment variables of the process.
        values: What the user entered, by the names of the fields.
        account: None: the identity's default account.
    """

    kind: ClassVar[str]
    """Its name in the configuration and in the API."""
    identity_type: ClassVar[str]
    """Rucio's type of the identity: userpass, x509, oidc, gss, ssh, saml."""
    label: ClassVar[str]
    fields: ClassVar[tuple[SignInField, ...]] = ()
    note: ClassVar[str | None] = None
    """A sentence below the fields."""
    on_page: ClassVar[bool] = False
    """The user signs in at a web page, and the server polls for the token (code flow)."""

    automatic = False
    """Available without any action of the user, as what `find` returns: its token is not written
    to disk."""

    def __init__(
        self,
        config: LakeConfig,
        environment: Mapping[str, str],
        values: Mapping[str, str] | None = None,
        account: str | None = None,
    ) -> None:
        self.config = config
        self.environment = environment
        self.values = values or {}
        self.account = account

    @classmethod
    def describe(cls) -> SignInMethod:
        stored = not cls.automatic
        return SignInMethod(cls.kind, cls.label, list(cls.fields), cls.note, stored)

    @classmethod
    def find(cls, config: LakeConfig, environment: Mapping[str, str]) -> Self | None:
        """A sign-in that needs no user, if there is one on this machine. Blocks briefly."""
        return None

    @property
    def reusable(self) -> bool:
        """Whether it may sign in again when the token has ended."""
        return True

    @property
    def stored(self) -> dict[str, str] | None:
        """The values that are written to disk to sign in again after a restart. Never a secret.

        None: nothing is written but the token.
        """
        return None

    @property
    def tls(self) -> Tls:
        """TLS configuration for storages that request a client certificate."""
        return Tls(ca=self.config.ca_cert, ca_path=self.config.ca_path)

    @abstractmethod
    async def get(self, auth_client: AuthClient) -> Token | Several:
        """A new token; raises `CredentialsRejected`."""
