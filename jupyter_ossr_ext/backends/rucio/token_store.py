"""Sign-ins that survive a restart: the token in a private file. Never a password."""

from __future__ import annotations

import contextlib
from typing import Literal

import msgspec

from ..._util.json_errors import UNREADABLE
from ...config.lakes import LakeConfig
from ...models import AuthKind
from ...problems import CredentialsRejected
from ..net.credentials import PrivateFile
from ..net.policy import Opaque
from . import token_source
from .token import Token


class Written(msgspec.Struct, omit_defaults=True):
    """Content of the file."""

    url: str
    """The Rucio that issued the token: it is never sent to another."""
    token: str
    account: str
    kind: AuthKind
    expires: float | None = None
    identity: str | None = None
    certificate: str | None = None
    key: str | None = None
    chosen: str | None = None
    """The account that the user chose."""
    version: Literal[1] = 1


class TokenStore:
    """All methods block: call them in a thread."""

    def __init__(self, config: LakeConfig, file: PrivateFile) -> None:
        self._config, self._file = config, file

    def read(self) -> tuple[Token | None, token_source.TokenSource | None]:
        text = self._file.read()
        with contextlib.suppress(*UNREADABLE, CredentialsRejected):
            found = msgspec.json.decode(text or "", type=Written)
            if found.url == self._config.auth_url:
                return self._understood(found)
        return None, None

    def write(self, token: Token, source: token_source.TokenSource | None) -> None:
        """Raises `UnsafeStore`."""
        tls = source.tls if isinstance(source, token_source.Files) else None
        written = Written(
            url=self._config.auth_url,
            token=token.secret.reveal(),
            account=token.account,
            kind=token.kind,
            expires=token.expires,
            identity=token.identity,
            certificate=tls.certificate if tls else None,
            key=tls.key if tls else None,
            chosen=source.account if isinstance(source, token_source.Files) else None,
        )
        self._file.write(msgspec.json.encode(written).decode())

    def forget(self) -> None:
        self._file.forget()

    def _understood(self, found: Written) -> tuple[Token, token_source.TokenSource | None]:
        token = Token(Opaque(found.token), found.account, found.kind, found.expires, found.identity)
        if not found.certificate:
            return token, None
        return token, token_source.certificate(
            self._config,
            found.certificate,
            found.key,
            found.chosen,
            proxy=found.kind == "x509-proxy",
        )
