"""Own records, drafts and reviews of authors and curators."""

from __future__ import annotations

import time
from contextlib import AbstractAsyncContextManager

from msgspec import structs

from ..backends.publisher import Publisher
from ..jobs import ExclusiveChanges
from ..models import (
    ActionIn,
    Choice,
    Comment,
    Deletion,
    DeletionIn,
    Discarded,
    Draft,
    Job,
    MyRecord,
    PublishSpec,
    RecordMetadata,
    Review,
)
from ..models.drafts import ReviewState
from ..problems import Malformed, NotFound
from ..records.catalogue import Catalogue
from .curation import as_html
from .published_folders import PublishedFiles

LONGEST = 200
"""Maximum characters of a text for suggestions."""


class Submissions:
    """Every method requests the repository; changes clear the cache of searches.

    A change of a draft, record or review that another request or a publication is changing, also
    in another server of the user, raises `Busy`.
    """

    def __init__(
        self, catalogue: Catalogue, published: PublishedFiles, changes: ExclusiveChanges
    ) -> None:
        self._catalogue = catalogue
        self._published = published
        self._changes = changes

    async def mine(self, source: str) -> list[MyRecord]:
        asked = time.monotonic()
        mine = await self._at(source).mine()
        self._catalogue.published(source, {e.id for e in mine if e.state == "published"})
        await self._published.listed(source, mine, asked)
        sent = await self._published.sent(source, {each.id for each in mine})
        return [
            structs.replace(
                each, checks=folder_publication.publication.checks, folder=folder_publication.folder
            )
            if (folder_publication := sent.get(each.id))
            else each
            for each in mine
        ]

    async def draft(self, source: str, id: str) -> Draft:
        return await self._at(source).draft(id)

    async def update(
        self, source: str, id: str, metadata: RecordMetadata, revision: int | None
    ) -> Draft:
        async with self._change(source, id):
            draft = await self._at(source).update(id, metadata, revision)
        self._catalogue.forget()
        return draft

    async def discard(self, source: str, id: str) -> Discarded:
        async with self._change(source, id):
            await self._at(source).discard(id)
        self._catalogue.forget()
        await self._published.dropped(source, id)
        return Discarded(id)

    async def delete(self, source: str, record: str, wanted: DeletionIn) -> Deletion:
        comment = wanted.comment.strip()
        shortest = self._catalogue.repository(source).source.limits.deletion_comment
        if comment and len(comment) < shortest:
            raise Malformed(f"Enter at least {shortest} characters or leave it empty.")
        async with self._change(source, record):
            done = await self._at(source).delete(record, wanted.reason, comment)
        self._catalogue.forget()
        if done.state == "deleted":
            await self._published.dropped(source, record, public=True)
        return done

    async def edit(self, source: str, record: str) -> Draft:
        async with self._change(source, record):
            return await self._at(source).edit(record)

    async def reviews(self, source: str) -> list[Review]:
        return await self._at(source).reviews.open()

    async def review(self, source: str, id: str) -> Review:
        review = await self._at(source).reviews.get(id)
        if review.state is ReviewState.ACCEPTED:  # perhaps by somebody else
            self._catalogue.published(source, {review.record})
        return await self._published.reviewed(source, review)

    async def act(self, source: str, id: str, done: ActionIn) -> Review:
        async with self._changes.of("review", source, id):
            review = await self._at(source).reviews.act(id, done.action, as_html(done.comment))
        self._catalogue.forget()  # a draft may be a record now
        return await self._published.reviewed(source, review)

    async def comments(self, source: str, id: str) -> list[Comment]:
        return await self._at(source).reviews.comments(id)

    async def say(self, source: str, id: str, content: str) -> Comment:
        if not content.strip():
            raise Malformed("Enter a comment first.")
        async with self._changes.of("review", source, id):
            return await self._at(source).reviews.say(id, as_html(content))

    async def choices(
        self, source: str, vocabulary: str, text: str, within: str | None
    ) -> list[Choice]:
        repository = self._catalogue.repository(source)
        if vocabulary not in repository.source.vocabularies:
            raise NotFound(f"Unknown vocabulary: {vocabulary!r}.")
        return await repository.publisher.choices(vocabulary, text.strip()[:LONGEST], within)

    def _change(self, source: str, record: str) -> AbstractAsyncContextManager[None]:
        def publishes(job: Job) -> bool:
            spec = job.spec
            return (
                isinstance(spec, PublishSpec)
                and spec.source == source
                and record in {job.draft, spec.draft, spec.version_of}
            )

        return self._changes.of("record", source, record, used_by=publishes)

    def _at(self, source: str) -> Publisher:
        return self._catalogue.repository(source).publisher
