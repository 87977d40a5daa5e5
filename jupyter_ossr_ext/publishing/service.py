"""The publish job: checks, draft, files, and submission, each step once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from pathlib import Path

from ..backends.publisher import Publisher
from ..jobs import JobKind, Reporter, Runner, spec_of
from ..models import Job, PublishResult, PublishSpec
from ..records.catalogue import Catalogue
from ..submissions.published_folders import PublishedFiles
from .draft_files import BACKOFF, DraftFileUploader
from .pipeline import PublishPipeline
from .preparation import PublishPreparation


def about(spec: PublishSpec) -> Hashable:
    """Subject of a publication: the draft, or the files that have none yet."""
    return spec.source, spec.draft or (spec.folder, spec.version_of, tuple(sorted(spec.files)))


class Publish:
    """Executes `PublishSpec`s.

    Args:
        outgoing: Private folder of zips during their upload.
        stopping: Whether the server stops, so that a job cancelled now resumes later.
    """

    def __init__(
        self,
        preparation: PublishPreparation,
        catalogue: Catalogue,
        outgoing: Path,
        published: PublishedFiles,
        *,
        stopping: Callable[[], bool] = lambda: False,
        backoff: float = BACKOFF,
    ) -> None:
        self._preparation = preparation
        self._catalogue = catalogue
        self.outgoing = outgoing
        self._published = published
        self._stopping = stopping
        self.backoff = backoff
        self._discards: set[asyncio.Task[None]] = set()

    def register(self, jobs: Runner) -> None:
        """Let `PublishSpec`s be submitted, one at a time."""
        jobs.register(PublishSpec, JobKind(self.work, limit=1, resumable=True, identity=about))

    async def work(self, job: Job, report: Reporter) -> PublishResult:
        """Publish, or resume. Can be cancelled at any time; raises `Problem`s."""
        spec = spec_of(job, PublishSpec)
        repository = self._catalogue.repository(spec.source)
        archive = self.outgoing / f"{job.id}.zip"
        uploader = DraftFileUploader(
            repository.publisher, spec, report, archive, self.backoff, repository.source.limits
        )
        one = PublishPipeline(
            self._preparation, repository, spec, report, uploader, self._published
        )
        try:
            return await one.run()
        except asyncio.CancelledError:
            discards = spec.on_cancel == "discard" and not self._stopping()
            if one.ours and discards and await report.owned():
                self._discard(repository.publisher, spec.source, one.ours)
            raise
        finally:
            self._catalogue.forget()  # cached searches are outdated
            await asyncio.to_thread(archive.unlink, missing_ok=True)

    async def aclose(self) -> None:
        await asyncio.gather(*self._discards, return_exceptions=True)

    def _discard(self, publisher: Publisher, source: str, draft: str) -> None:
        async def discard() -> None:
            await publisher.discard(draft)
            await self._published.dropped(source, draft)

        task = asyncio.create_task(discard())
        self._discards.add(task)
        task.add_done_callback(self._discarded)

    def _discarded(self, task: asyncio.Task[None]) -> None:
        self._discards.discard(task)
        if not task.cancelled():
            task.exception()  # the draft stays in My records, where it can be discarded
