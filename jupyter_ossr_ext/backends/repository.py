"""The interfaces of a repository, independent of its software."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from ..config.repositories import RepositoryConfig
from ..models import (
    Account,
    Archive,
    Choice,
    Citation,
    Comment,
    Deletion,
    Draft,
    DraftFile,
    MyRecord,
    Person,
    Query,
    Record,
    RecordMetadata,
    RecordPage,
    Review,
    Source,
    VersionSummary,
)
from .net.credentials import Credentials
from .net.governor import Governor
from .net.http_client import HttpClient


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


class Repository(Host, Protocol):
    """A repository of records. All methods raise only `Problem`s."""

    @property
    def source(self) -> Source: ...

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

    async def identity(self) -> str:
        """Changes whenever the signed-in account changes; reveals nothing about the token."""
        ...

    async def account(self) -> Account:
        """The owner of the token, as the repository reports it."""
        ...

    async def sign_in(self, token: str) -> Account:
        """Store a token if the repository accepts it; raises `CredentialsRejected`."""
        ...

    async def sign_out(self) -> Account:
        """Delete the stored token."""
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


class Publisher(Protocol):
    """A repository that accepts records. All methods raise only `Problem`s.

    If the response to a write request is lost, its outcome is looked up before a retry: one call
    never creates two drafts, records or requests. `Unsettled` is raised if the outcome cannot be
    determined.
    """

    async def create(self, metadata: RecordMetadata, since: float | None = None) -> Draft:
        """Create a draft. `since` (seconds since the epoch): start of an earlier attempt with an
        unknown outcome; the draft that it created is returned, if any."""
        ...

    async def draft(self, id: str) -> Draft:
        """The draft with its files; raises `NotFound` if it does not exist."""
        ...

    async def metadata(self, record: str) -> RecordMetadata:
        """The metadata of a published record as form values."""
        ...

    async def update(self, id: str, metadata: RecordMetadata, revision: int | None = None) -> Draft:
        """Replace the metadata. `errors` of the result are fields that the repository rejected,
        `checks` the findings of the community. With `revision` raises `ChangedElsewhere` if the
        draft has another one."""
        ...

    async def discard(self, id: str) -> None:
        """Discard the draft and cancel its open review. Succeeds if the draft does not exist."""
        ...

    async def edit(self, record: str) -> Draft:
        """The draft for editing a published record; an existing one is returned."""
        ...

    async def version(self, record: str) -> Draft:
        """The draft of the next version; an existing one is returned."""
        ...

    async def download_files(self, draft: Draft) -> Draft:
        """Import the files of the previous version, unless the draft has files."""
        ...

    async def upload(
        self, draft: str, key: str, path: Path, progress: Callable[[int], None]
    ) -> DraftFile:
        """Upload a file in constant memory and compare checksums; raises `NotVerified`.

        `progress` receives byte counts (negative before a repetition), on the event loop. An
        existing file of that key is replaced, unless its content is the same.
        """
        ...

    async def remove(self, draft: str, key: str) -> None:
        """Remove a file from the draft. Succeeds if the file does not exist."""
        ...

    async def reserve(self, draft: str) -> str:
        """Reserve a DOI for the draft; an existing one is returned."""
        ...

    async def publish(self, draft: str) -> None:
        """Publish the draft. Succeeds if it is published."""
        ...

    async def offer(self, draft: str) -> Review:
        """Set the configured community of the draft, so that its checks run. No review is
        requested. Succeeds if the community is set or the draft was submitted."""
        ...

    async def submit(self, draft: str, comment: str) -> Review:
        """Submit the draft to the configured community, also after a declined review."""
        ...

    async def published(self, id: str) -> bool:
        """Whether the record is public and has no unpublished changes."""
        ...

    async def myself(self) -> Person | None:
        """The profile of the signed-in user; None for guests."""
        ...

    async def mine(self) -> list[MyRecord]:
        """Own drafts and records, newest first, at most 100."""
        ...

    async def delete(self, record: str, reason: str, comment: str) -> Deletion:
        """Delete a published record or request its deletion, as the repository permits. Succeeds
        if it is deleted; raises `Restricted` where owners may not delete."""
        ...

    async def reviews(self) -> list[Review]:
        """Open requests of the community, for its curators."""
        ...

    async def review(self, id: str) -> Review: ...

    async def act(self, review: str, action: str, comment: str) -> Review:
        """Accept, decline or cancel a request. Succeeds if it has that state."""
        ...

    async def comments(self, review: str) -> list[Comment]:
        """The comments of a request, oldest first."""
        ...

    async def say(self, review: str, html: str) -> Comment: ...

    async def has_term(self, vocabulary: str, id: str) -> bool:
        """Whether a vocabulary has a term of that id."""
        ...

    async def choices(self, vocabulary: str, text: str, within: str | None) -> list[Choice]:
        """Suggestions from a vocabulary for a typed text; `within`: awards of this funder."""
        ...
