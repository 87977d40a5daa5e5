"""The interfaces of a repository, independent of its software."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from ..config.repositories import RepositoryConfig
from ..models import (
    Account,
    Archive,
    Citation,
    Query,
    Record,
    RecordPage,
    Source,
    VersionSummary,
)
from .net.credentials import Credentials
from .net.governor import Governor
from .net.http_client import HttpClient
from .publisher import Publisher


class Stream(Protocol):
    """Bytes of one file during transfer. Blocking: for worker threads only."""

    start: int
    """Offset of the first byte from `readinto`: the requested one, or 0 if the range was
    ignored."""
    total: int | None
    """Size of the whole file in bytes, if the response contains it."""
    etag: str | None
    """Passed back as `etag`, so that a later range is of the same content."""
    ranges: bool
    """True for a valid 206 response: other ranges can be requested at the same time."""

    def readinto(self, buffer: memoryview) -> int:
        """Fill some of `buffer`; 0 at the end. Raises `Problem` if the connection is lost."""
        ...

    def close(self) -> None:
        """Release the connection. Safe from any thread: it ends a blocked `readinto`."""
        ...


Open: TypeAlias = Callable[[int, int | None, str | None], Stream]
"""Requests bytes of one file (`start`, `stop`, `etag`); blocking."""


class Host(Protocol):
    """A host of file bytes."""

    @property
    def title(self) -> str:
        """Name shown to users."""
        ...

    governor: Governor
    """Of the host that the bytes come from: how many connections it accepts, and when."""


class RepositoryAccount(Protocol):
    """The account at a repository."""

    async def identity(self) -> str:
        """Changes whenever the signed-in account changes; reveals nothing about the token."""
        ...

    async def get(self) -> Account:
        """The owner of the token, as the repository reports it."""
        ...

    async def sign_in(self, token: str) -> Account:
        """Store a token if the repository accepts it; raises `CredentialsRejected`."""
        ...

    async def sign_out(self) -> Account:
        """Delete the stored token."""
        ...


class Repository(Host, Protocol):
    """A repository of records. All methods raise only `Problem`s."""

    @property
    def source(self) -> Source: ...

    @property
    def account(self) -> RepositoryAccount: ...

    async def search(self, query: Query) -> RecordPage:
        """One page of results, never larger than the repository permits."""
        ...

    async def record(self, id: str) -> Record:
        """The record; a concept id returns the newest version."""
        ...

    async def versions(self, id: str) -> list[VersionSummary]:
        """All versions of the record, newest first."""
        ...

    async def citation(self, record: Record, style: str) -> Citation:
        """A citation; `style` is `bibtex` or the name of a CSL style."""
        ...

    async def resolve(self, text: str) -> str | None:
        """The record id for a DOI, URL or id; None if it belongs to another repository."""
        ...

    async def members(self, record: str, key: str) -> Archive | None:
        """The contents of an archive, if the repository lists them itself; else None."""
        ...

    async def read(self, record: str, key: str, start: int, stop: int) -> bytes:
        """The bytes `start` to `stop` (exclusive) of a file, for previews; fewer at its end.

        A repository without range requests is read from the beginning up to `stop`.
        """
        ...

    def open(
        self,
        record: str,
        key: str,
        *,
        start: int = 0,
        stop: int | None = None,
        etag: str | None = None,
    ) -> Stream:
        """Request the bytes `start` to `stop` (exclusive). Blocking: for worker threads only.

        With `etag` the response has the same content or begins at 0 (RFC 9110, If-Range). An HTML
        page is never returned: it raises `Blocked`.
        """
        ...

    @property
    def publisher(self) -> Publisher:
        """For sources with the ability `publish`."""
        ...

    async def aclose(self) -> None: ...


def opener(repository: Repository, record: str, key: str) -> Open:
    """`Repository.open` for one file."""
    return lambda start, stop, etag: repository.open(record, key, start=start, stop=stop, etag=etag)


@dataclass(frozen=True)
class RepositoryKind:
    """A kind of repository: the software that it runs. Entry points name one."""

    settings: type[RepositoryConfig]
    create: Callable[[Any, HttpClient, Credentials], Repository]
    """Called with the settings, the HTTP client, and the stored token. Usually a class. No request
    is made before the first method call."""
