"""A base for repositories that can be searched and downloaded from, without sign-in."""

from __future__ import annotations

import asyncio

from ..config.repositories import RepositoryConfig
from ..models import Account, Archive, Citation, Record, VersionSummary
from ..problems import NotFound, Restricted, UpstreamDown
from .net.byte_response import Reply
from .net.credentials import Credentials
from .net.http_client import HttpClient
from .publisher import Publisher
from .repository import RepositoryAccount


class Guest:
    """The account part of a `Repository` without sign-in."""

    def __init__(self, config: RepositoryConfig) -> None:
        self._config = config

    async def identity(self) -> str:
        return "guest"

    async def get(self) -> Account:
        return Account(source=self._config.id)

    async def sign_in(self, token: str) -> Account:
        raise Restricted(f"{self._config.title} has no sign-in with a token.")

    async def sign_out(self) -> Account:
        return await self.get()


class ReadOnlyRepository:
    """What a `Repository` has to do besides `source`, `search`, `record`, `resolve` and
    `file_url`, which a subclass adds.

    Args:
        web: `await web.request(url)` requests something; raises `Problem`s.
        credentials: A token from the environment or a file, for `token`.
    """

    def __init__(self, config: RepositoryConfig, web: HttpClient, credentials: Credentials) -> None:
        self.config, self.web, self.credentials = config, web, credentials
        self.governor = web.governor(config.url)
        self.account: RepositoryAccount = Guest(config)

    def file_url(self, record: str, key: str) -> str:
        """Address of a file's bytes."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        return self.config.title

    async def versions(self, id: str) -> list[VersionSummary]:
        return []

    async def citation(self, record: Record, style: str) -> Citation:
        raise NotFound(f"{self.title} has no citation in the style {style!r}. Choose another one.")

    @property
    def publisher(self) -> Publisher:
        raise Restricted(f"Records cannot be published at {self.title} from here.")

    async def members(self, record: str, key: str) -> Archive | None:
        return None

    async def read(self, record: str, key: str, start: int, stop: int) -> bytes:
        return await asyncio.to_thread(self._read, record, key, start, stop)

    def open(
        self,
        record: str,
        key: str,
        *,
        start: int = 0,
        stop: int | None = None,
        etag: str | None = None,
    ) -> Reply:
        url = self.file_url(record, key)
        token = self.credentials.token_for(url)
        reply = self.web.bytes.open(url, token=token, start=start, stop=stop, etag=etag)
        if reply.status < 300:
            return reply
        reply.close()
        if reply.status in {401, 403}:
            raise Restricted(f"{self.title} does not permit access to {key}.")
        if reply.status in {404, 410}:
            raise NotFound(f"{key} does not exist at {self.title}.")
        raise UpstreamDown(f"{self.title} cannot send {key} (status {reply.status}). Retry.")

    async def aclose(self) -> None:
        """Does nothing: the HTTP client is shared by all repositories."""

    def _read(self, record: str, key: str, start: int, stop: int) -> bytes:
        reply = self.open(record, key, start=start, stop=stop)
        try:
            return reply.head(stop - reply.start)[start - reply.start :]
        finally:
            reply.close()
