"""Sign-ins that survive a restart: the token in a private file. Never a password."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from ..._util.json_errors import UNREADABLE
from ...config.lakes import LakeConfig
from ...problems import CredentialsRejected
from ..net.credentials import PrivateFile
from ..net.policy import Opaque
from .auth_method import AuthMethod
from .token import Token


class Written(msgspec.Struct, omit_defaults=True):
    """Content of the file."""

    url: str
    """The Rucio that issued the token: it is never sent to another."""
    token: str
    account: str
    kind: str
    expires: float | None = None
    identity: str | None = None
    values: dict[str, str] | None = None
    """See `AuthMethod.stored`."""
    chosen: str | None = None
    """The account that the user chose."""
    version: Literal[1] = 1


class TokenStore:
    """All methods block: call them in a thread.

    Args:
        restore: A sign-in by its method, values and account; None without that method.
    """

    def __init__(
        self,
        config: LakeConfig,
        file: PrivateFile,
        restore: Callable[[str, Mapping[str, str], str | None], AuthMethod | None],
    ) -> None:
        self._config, self._file, self._restore = config, file, restore

    @property
    def temporary(self) -> bool:
        """Whether a sign-in may be lost when the server stops."""
        return self._file.temporary

    def read(self) -> tuple[Token | None, AuthMethod | None]:
        text = self._file.read()
        with contextlib.suppress(*UNREADABLE, CredentialsRejected):
            found = msgspec.json.decode(text or "", type=Written)
            if found.url == self._config.auth_url:
                return self._understood(found)
        return None, None

    def write(self, token: Token, source: AuthMethod | None) -> None:
        """Raises `UnsafeStore`."""
        stored = source.stored if source else None
        written = Written(
            url=self._config.auth_url,
            token=token.secret.reveal(),
            account=token.account,
            kind=token.kind,
            expires=token.expires,
            identity=token.identity,
            values=stored,
            chosen=source.account if source and stored else None,
        )
        self._file.write(msgspec.json.encode(written).decode())

    def forget(self) -> None:
        self._file.forget()

    def _understood(self, found: Written) -> tuple[Token, AuthMethod | None]:
        token = Token(Opaque(found.token), found.account, found.kind, found.expires, found.identity)
        if found.values is None:
            return token, None
        return token, self._restore(found.kind, found.values, found.chosen)
