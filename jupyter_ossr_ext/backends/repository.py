"""What a repository can do for us, whatever its make."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from ..models import (
    Account,
    Archive,
    Choice,
    Citation,
    Comment,
    Deletion,
    Draft,
    DraftFile,
    DraftMetadata,
    MyRecord,
    Person,
    Query,
    Record,
    RecordPage,
    Review,
    Source,
    VersionSummary,
)


class Stream(Protocol):
    """Bytes of one file on their way. Blocking: for worker threads only."""

    start: int
    """Offset of the first byte that `readinto` gives: what was asked for, or 0 if ignored."""
    total: int | None
    """Size of the whole file in bytes, where the answer tells."""
    etag: str | None
    """To be given back as `etag` so that a later range is of the same bytes."""
    ranges: bool
    """True where this answer was a right 206: other ranges may be asked for at the same time."""

    def readinto(self, buffer: memoryview) -> int:
        """Fill some of `buffer`; 0 at the end. Raises `Problem` when the line breaks."""
        ...

    def close(self) -> None:
        """Let go of the connection. Safe from any thread: it ends a blocked `readinto`."""
        ...


class Host(Protocol):
    """Who file bytes come from, and how much of us it bears."""

    @property
    def title(self) -> str:
        """What people call it."""
        ...

    def connection(self) -> AbstractAsyncContextManager[None]:
        """A place among the connections that it allows; waits while it asks us to."""
        ...

    def grow(self) -> int:
        """One more connection paid off: allow another, up to 8. Gives what is allowed now.

        Answers of 429 halve it without being told. Safe from any thread.
        """
        ...

    def waiting(self) -> float:
        """Seconds until it wants to hear from us again; 0 when it does not mind."""
        ...


class Repository(Host, Protocol):
    """A place that keeps records. Every method raises only `Problem`s."""

    @property
    def source(self) -> Source: ...

    async def search(self, query: Query) -> RecordPage:
        """One page of hits; never more a page than the repository gives."""
        ...

    async def record(self, id: str) -> Record:
        """The record; a concept id gives its newest version."""
        ...

    async def versions(self, id: str) -> list[VersionSummary]:
        """All versions of the record, newest first."""
        ...

    async def citation(self, record: Record, style: str) -> Citation:
        """`bibtex` or the name of a CSL style."""
        ...

    async def resolve(self, text: str) -> str | None:
        """The id that a DOI, URL or id means here; None if it is not one of ours."""
        ...

    async def identity(self) -> str:
        """Changes whenever we become somebody else there; tells nothing about the token."""
        ...

    async def account(self) -> Account:
        """Who the token belongs to, asked of the repository."""
        ...

    async def sign_in(self, token: str) -> Account:
        """Keep a token once the repository accepts it; raises `CredentialsRejected`."""
        ...

    async def sign_out(self) -> Account:
        """Forget the stored token."""
        ...

    async def members(self, record: str, key: str) -> Archive | None:
        """An archive's table of contents, if the repository lists it itself; else None."""
        ...

    async def read(self, record: str, key: str, start: int, stop: int) -> bytes:
        """The bytes `start` to `stop` (exclusive) of a file, for previews; fewer at its end.

        A repository without ranges is read from the beginning and cut off at `stop`.
        """
        ...

    def shrink(self) -> int:
        """More connections did not pay off: allow half. Gives what is allowed now."""
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
        """Ask for bytes `start` to `stop` (exclusive). Blocking: for worker threads only.

        With `etag` the answer is of those very bytes or begins at 0 (RFC 9110, If-Range).
        An HTML page is never an answer: it raises `Blocked`.
        """
        ...

    def open_member(self, record: str, key: str, path: str) -> Stream | None:
        """One member of an archive from the repository itself; None if it does not offer that."""
        ...

    @property
    def publisher(self) -> Publisher:
        """For sources with the ability `publish`."""
        ...

    async def aclose(self) -> None: ...


class Publisher(Protocol):
    """A place that takes records. Every method raises only `Problem`s.

    Where an answer is lost after something was sent, what became of it is looked up before it is
    tried again: one call never makes two drafts, records or requests. `Unsettled` is raised where
    that cannot be found out.
    """

    async def create(self, metadata: DraftMetadata, since: float | None = None) -> Draft:
        """A new draft. `since` (seconds since the epoch): when an earlier attempt began whose end
        is not known; the draft that it made is taken, if it made one."""
        ...

    async def draft(self, id: str) -> Draft:
        """The draft with its files; raises `NotFound` if there is none (any more)."""
        ...

    async def metadata(self, record: str) -> DraftMetadata:
        """What a published record says, as one types it."""
        ...

    async def update(self, id: str, metadata: DraftMetadata, revision: int | None = None) -> Draft:
        """`errors` of the answer say what the repository did not take, `checks` what the community
        finds. With `revision` raises `ChangedElsewhere` if the draft has another one by now."""
        ...

    async def discard(self, id: str) -> None:
        """Drop the draft; a review that is open is cancelled first. Fine if it is gone."""
        ...

    async def edit(self, record: str) -> Draft:
        """The draft of a published record's metadata, the existing one if there is one."""
        ...

    async def version(self, record: str) -> Draft:
        """The draft of the next version, the existing one if there is one."""
        ...

    async def bring_files(self, draft: Draft) -> Draft:
        """Take over the last version's files, unless the draft has files already."""
        ...

    async def upload(
        self, draft: str, key: str, path: Path, progress: Callable[[int], None]
    ) -> DraftFile:
        """Send a file in constant memory and compare checksums; raises `NotVerified`.

        `progress` is told bytes (negative where they have to be sent again), on the event loop.
        A file of that key that is there already is replaced, unless its bytes are the same.
        """
        ...

    async def remove(self, draft: str, key: str) -> None:
        """Take a file out of the draft; fine if it is not there."""
        ...

    async def reserve(self, draft: str) -> str:
        """A DOI for the draft, the one it has if it has one."""
        ...

    async def publish(self, draft: str) -> None:
        """Make it public. Fine if it is already."""
        ...

    async def offer(self, draft: str) -> Review:
        """Name the configured community to the draft, so that its checks look at it. Nobody is
        asked yet. Fine if it is named, or was submitted, already."""
        ...

    async def submit(self, draft: str, comment: str) -> Review:
        """Offer it to the configured community, again where that was declined."""
        ...

    async def published(self, id: str) -> bool:
        """Whether the record is public, with no draft of it waiting."""
        ...

    async def myself(self) -> Person | None:
        """Who is signed in, as far as the profile there tells; None for guests."""
        ...

    async def mine(self) -> list[MyRecord]:
        """What is ours, newest first, up to a hundred."""
        ...

    async def delete(self, record: str, reason: str, comment: str) -> Deletion:
        """Delete a published record, or ask for that, as the repository allows. Fine if it is gone;
        raises `Restricted` where owners may not."""
        ...

    async def reviews(self) -> list[Review]:
        """Open requests of the community, for its curators."""
        ...

    async def review(self, id: str) -> Review: ...

    async def act(self, review: str, action: str, comment: str) -> Review:
        """accept, decline or cancel; fine if that is what became of it already."""
        ...

    async def comments(self, review: str) -> list[Comment]:
        """Oldest first."""
        ...

    async def say(self, review: str, html: str) -> Comment: ...

    async def choices(self, vocabulary: str, text: str, within: str | None) -> list[Choice]:
        """Words to choose from, as one types; `within`: awards of this funder."""
        ...
