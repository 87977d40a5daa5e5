"""The draft of a publication: found or created, and described before its files are uploaded."""

from __future__ import annotations

import asyncio
import time

from msgspec import structs

from ..backends.repository import Repository
from ..jobs import Reporter
from ..models import CommunityCheck, Draft, FieldError, PublishSpec
from ..problems import ChangedElsewhere, Gone, Incomplete, NotFound
from .checkpoint import SavedCheckpoint
from .citation_files import note_doi
from .preflight import asks_curators
from .preparation import PublishPreparation


class PublicationDraft:
    """The draft of one publication.

    Attributes:
        metadata: As they are published; with the DOI, once it is reserved.
        checks: What the community's checks found in the draft.
    """

    def __init__(
        self,
        preparation: PublishPreparation,
        repository: Repository,
        spec: PublishSpec,
        report: Reporter,
        checkpoint: SavedCheckpoint,
    ) -> None:
        self._preparation = preparation
        self._repository = repository
        self._publisher = repository.publisher
        self._spec = spec
        self._report = report
        self._checkpoint = checkpoint
        self.metadata = spec.metadata
        self.checks: list[CommunityCheck] = []

    async def find(self, id: str) -> Draft | None:
        """The draft, or None if it is published. Raises `Gone` if it does not exist.

        A missing draft is removed from the checkpoint, so that a retry creates a new one.
        """
        try:
            return await self._publisher.draft(id)
        except NotFound as missing:
            try:
                if await self._publisher.published(id):
                    return None
            except NotFound:
                self._checkpoint.save(draft=None, described=False)
                title = self._repository.source.title
                raise Gone(
                    f"The draft no longer exists at {title}: it was discarded. Submit again to "
                    "create a new draft."
                ) from None
            raise missing

    async def open(self) -> Draft:
        """The draft of an earlier attempt or of the spec, else a new one. Raises `Problem`s."""
        spec, publisher = self._spec, self._publisher
        self._report.note("Creating a draft")
        if id := self._checkpoint.now.draft or spec.draft:
            there = await self.find(id)
            if there is None:
                raise ChangedElsewhere(
                    "The draft has been published meanwhile. Publish a new version of the record."
                )
            draft = there
        elif spec.version_of:
            await self._report.fence()
            draft = await publisher.version(spec.version_of)
        else:
            since = self._checkpoint.now.creating
            if since is None:
                self._checkpoint.save(creating=time.time())
            await self._report.fence()
            draft = await publisher.create(self.metadata, since)
        self._checkpoint.save(draft=draft.id)
        self._report.annotate(draft=draft.id)
        self._report.log(f"Draft {draft.id}: {draft.url}")
        if spec.version_of and not draft.published and spec.pack == "files":
            draft = await publisher.download_files(draft)
        return draft

    async def describe(self, draft: Draft) -> Draft:
        """Metadata first: its errors are known before a file is uploaded."""
        spec, publisher = self._spec, self._publisher
        await self._report.fence()
        revision = spec.revision if spec.draft and not self._checkpoint.now.described else None
        if spec.finish == "submit" and asks_curators(draft):
            if revision is not None:  # before the review, which changes the revision
                await publisher.update(draft.id, self.metadata, revision)
                self._checkpoint.save(described=True)
                revision = None
            await publisher.reviews.offer(draft.id)
        updated = await publisher.update(draft.id, self.metadata, revision)
        self._checkpoint.save(described=True)
        title = self._repository.source.title
        if updated.errors:
            raise Incomplete(
                f"{title} requires another value: {_field(updated.errors[0])}",
                fields=updated.errors,
            )
        stops = [FieldError(e.pointer, e.message) for e in updated.checks if e.severity == "error"]
        if stops and spec.finish != "draft":
            raise Incomplete(
                f"The community's checks require changes. {_field(stops[0])}", fields=stops
            )
        self.checks = updated.checks
        for each in updated.checks:
            self._report.log(f"Community check ({each.severity}): {each.message}")
        return structs.replace(updated, files=draft.files, published=draft.published)

    async def reserve(self, id: str) -> None:
        """Reserve the draft's DOI, and write it into files if the spec says so."""
        await self._report.fence()
        doi = await self._publisher.reserve(id)
        self._checkpoint.save(doi=doi)
        extra = {**self.metadata.extra, "identifier": f"https://doi.org/{doi}"}
        self.metadata = structs.replace(self.metadata, extra=extra)
        written: list[str] = []
        if self._spec.write_doi:
            folder = self._preparation.folder(self._spec.folder)
            written = await asyncio.to_thread(note_doi, folder, self._spec.files, doi)
        self._report.log(f"Reserved {doi}" + "".join(f"; written into {n}" for n in written))


def _field(wrong: FieldError) -> str:
    return f"{wrong.pointer.strip('/')}: {wrong.detail}"
