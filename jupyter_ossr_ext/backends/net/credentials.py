"""Personal tokens: looked up at each use, stored privately, sent only to their own host."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from ..._util import atomic
from ..._util.origin import Origin
from ...config.hub import shared_server
from ...config.repositories import RepositoryConfig
from ...problems import UnsafeStore
from .policy import Secret

Whence = Literal["none", "stored", "environment", "file"]
MAX_TOKEN = 16 * 1024


class Found(NamedTuple):
    """A token and its origin."""

    token: Secret | None
    origin: Whence


class Credentials:
    """The token of one repository. All methods block: call them in a thread.

    Looked up at each use, because hubs refresh tokens in place: first the token that the user
    stored, then the environment (`NAME=token` or `NAME=FILE:/path`), then `token_file`.

    Args:
        folder: Private (0700); created when a token is first stored.
        environment: For tests; default: the environment of the process.
    """

    def __init__(
        self,
        config: RepositoryConfig,
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._config = config
        self._file = PrivateFile(folder, f"{config.id}.token")
        self._environment = os.environ if environment is None else environment

    def __repr__(self) -> str:
        return f"<Credentials of {self._config.id}>"

    @property
    def shared_server(self) -> bool:
        """True behind JupyterHub, where several people can share a server."""
        return shared_server(self._environment)

    @property
    def temporary(self) -> bool:
        """True where a stored token may be lost when the server stops."""
        return self._file.temporary

    def find(self) -> Found:
        """The current token, if any."""
        if stored := self._file.read():
            return Found(Secret(stored), "stored")
        for name in self._config.token_env:
            if token := token_in(self._environment, name):
                return Found(token, "environment")
        file = self._config.token_file
        if file and (token := token_at(file)):
            return Found(token, "file")
        return Found(None, "none")

    def token_for(self, url: str) -> Secret | None:
        """The token, if `url` has the configured origin; else None."""
        return self.find().token if Origin.of(url) == self._config.origin else None

    def store(self, token: Secret) -> None:
        """Store a token in a file that only this user can read; raises `UnsafeStore`."""
        self._file.write(token.reveal())

    def forget(self) -> None:
        self._file.forget()


class PrivateFile:
    """A small text file that only this user can read. All methods block: call them in a thread.

    Args:
        folder: Private (0700); created at the first write.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self.path = folder, folder / name
        self._lock = threading.Lock()

    @property
    def temporary(self) -> bool:
        """Whether it may be lost when the server stops."""
        return self.path.is_relative_to(tempfile.gettempdir())

    def read(self) -> str | None:
        """The content; None if the file is missing, or the file or folder belongs to another
        user."""
        return _read(self.path, private=True)

    def write(self, text: str) -> None:
        """Raises `UnsafeStore`."""
        with self._lock:
            self._prepare()
            atomic.write(self.path, text.encode(), permissions="private")

    def forget(self) -> None:
        with self._lock:
            self.path.unlink(missing_ok=True)

    def _prepare(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise UnsafeStore(
                f"The folder for tokens cannot be created: {error.strerror}."
            ) from None
        if self._folder.is_symlink() or not _ours(self._folder):
            raise UnsafeStore(
                "The folder for tokens belongs to another user. Ask your administrator to set "
                "OssrApp.token_folder."
            )
        self._folder.chmod(0o700)
        atomic.sweep(self._folder)


def token_in(environment: Mapping[str, str], name: str) -> Secret | None:
    """The token in a variable (`NAME=token`), or in the file that the variable names
    (`FILE:/path`)."""
    text = environment.get(name, "").strip()
    if text.startswith("FILE:"):
        return token_at(text.removeprefix("FILE:"))
    return Secret(text) if text else None


def token_at(path: str) -> Secret | None:
    """The token in a file, if it exists."""
    text = _read(Path(path).expanduser())
    return Secret(text) if text else None


def _ours(path: Path) -> bool:
    return not hasattr(os, "getuid") or path.lstat().st_uid == os.getuid()


def _read(path: Path, private: bool = False) -> str | None:
    """The text in a file. `private`: not from a folder or file of another user."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if private and not (_ours(path.parent) and _ours(path)):
            return None
        with path.open(encoding="utf-8") as file:
            return file.read(MAX_TOKEN).strip() or None
    return None
