"""The interfaces of a repository that accepts records, independent of its software."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from ..models import (
    Choice,
    Comment,
    Deletion,
    Draft,
    DraftFile,
    MyRecord,
    Person,
    RecordMetadata,
    Review,
)


class DraftUploads(Protocol):
    """Files of drafts."""

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


class Reviews(Protocol):
    """Reviews by the configured community."""

    async def offer(self, draft: str) -> Review:
        """Set the configured community of the draft, so that its checks run. No review is
        requested. Succeeds if the community is set or the draft was submitted."""
        ...

    async def submit(self, draft: str, comment: str) -> Review:
        """Submit the draft to the configured community, also after a declined review."""
        ...

    async def open(self) -> list[Review]:
        """Open requests of the community, for its curators."""
        ...

    async def get(self, id: str) -> Review:
        """A request by its id; raises `NotFound` if it does not exist."""
        ...

    async def act(self, review: str, action: str, comment: str) -> Review:
        """Accept, decline or cancel a request. Succeeds if it has that state."""
        ...

    async def comments(self, review: str) -> list[Comment]:
        """The comments of a request, oldest first."""
        ...

    async def say(self, review: str, html: str) -> Comment:
        """Add a comment. It is not sent twice if the response was lost."""
        ...


class Publisher(Protocol):
    """A repository that accepts records. All methods raise only `Problem`s.

    If the response to a write request is lost, its outcome is looked up before a retry: one call
    never creates two drafts, records or requests. `Unsettled` is raised if the outcome cannot be
    determined.
    """

    @property
    def uploads(self) -> DraftUploads: ...

    @property
    def reviews(self) -> Reviews: ...

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

    async def reserve(self, draft: str) -> str:
        """Reserve a DOI for the draft; an existing one is returned."""
        ...

    async def publish(self, draft: str) -> None:
        """Publish the draft. Succeeds if it is published."""
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

    async def has_term(self, vocabulary: str, id: str) -> bool:
        """Whether a vocabulary has a term of that id."""
        ...

    async def choices(self, vocabulary: str, text: str, within: str | None) -> list[Choice]:
        """Suggestions from a vocabulary for a typed text; `within`: awards of this funder."""
        ...
