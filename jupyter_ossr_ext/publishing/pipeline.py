"""One attempt of one publication, from its checks to its result."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Literal

from msgspec import structs

from ..backends.repository import Repository
from ..jobs import Reporter
from ..metadata import ro_crate
from ..models import (
    Draft,
    DraftFile,
    Publication,
    PublishResult,
    PublishSpec,
    ReviewState,
    SentFile,
)
from ..problems import Problem, Restricted
from ..runs import crate
from ..submissions.curation import covering_letter
from ..submissions.published_folders import PublishedFiles
from .checkpoint import SavedCheckpoint
from .draft_files import DraftFileUploader
from .preflight import PreflightChecks, asks_curators
from .preparation import PublishPreparation
from .publication_draft import PublicationDraft


class PublishPipeline:
    """One attempt of one job."""

    def __init__(
        self,
        preparation: PublishPreparation,
        repository: Repository,
        spec: PublishSpec,
        report: Reporter,
        uploader: DraftFileUploader,
        published: PublishedFiles,
    ) -> None:
        self._preparation = preparation
        self._repository = repository
        self._publisher = repository.publisher
        self._spec = spec
        self._report = report
        self._checkpoint = SavedCheckpoint(report)
        self._draft = PublicationDraft(preparation, repository, spec, report, self._checkpoint)
        self._preflight = PreflightChecks(preparation, repository, spec, report)
        self._uploader = uploader
        self._published = published

    @property
    def ours(self) -> str | None:
        """The draft, if this job created it."""
        return None if self._spec.draft else self._checkpoint.now.draft

    async def run(self) -> PublishResult:
        """The result; raises `Problem`s."""
        try:
            return await self._run()
        except Restricted as problem:
            account = self._checkpoint.now.account
            if account and await self._account() not in {account, ""}:
                raise Restricted(
                    f"The draft at {self._repository.source.title} belongs to {account}. Sign in "
                    f"as {account}, then retry."
                ) from None
            raise problem

    async def _account(self) -> str:
        """The name of the signed-in account; empty if it is not known."""
        with contextlib.suppress(Problem):
            return (await self._repository.account.get()).name or ""
        return ""

    async def _run(self) -> PublishResult:
        if done := await self._done_before():
            await self._settle(done)
            return done
        folder, names = await self._preflight.run(self._checkpoint.now.draft or self._spec.draft)
        await self._uploader.check_space(folder, names)
        if not self._checkpoint.now.account:
            self._checkpoint.save(account=await self._account())
        draft = await self._draft.open()
        draft = await self._draft.describe(draft)
        if (self._spec.reserve_doi or self._spec.write_doi) and not draft.published:
            await self._draft.reserve(draft.id)
        if self._spec.write_codemeta and not draft.published:
            await self._codemeta(names)
        if ro_crate.NAME in names and not draft.published:
            await asyncio.to_thread(
                crate.complete, folder, self._draft.metadata, self._checkpoint.now.doi or draft.doi
            )
        files: list[SentFile] = []
        if not draft.published:
            ours = await self._own_files(draft)
            files = await self._uploader.upload_all(
                draft, folder, names, self._draft.metadata, ours, self._began
            )
            await self._remember(draft, folder)
        result = await self._finish(draft, files)
        await self._settle(result)
        return result

    async def _done_before(self) -> PublishResult | None:
        """The result of an earlier attempt that published but was interrupted before its end."""
        id = self._checkpoint.now.draft
        if id is None or self._spec.finish == "draft":
            return None
        return None if await self._draft.find(id) else await self._public(id, [])

    async def _codemeta(self, names: list[str]) -> None:
        await asyncio.to_thread(
            self._preparation.write_codemeta, self._spec.folder, self._draft.metadata
        )
        if "codemeta.json" not in names:
            names.append("codemeta.json")

    async def _own_files(self, draft: Draft) -> set[DraftFile]:
        """The draft's files that may be removed or replaced: seen by the user, uploaded by this
        job or from this folder, or those of the previous version."""
        known = {*self._spec.draft_files}
        if self._spec.version_of:
            record = await self._repository.record(self._spec.version_of)
            known |= {DraftFile(each.key, each.size, each.checksum) for each in record.files}
        known |= await self._published.uploaded(draft)
        return known | {each for each in draft.files if each.key in self._checkpoint.now.sent}

    def _began(self, key: str) -> None:
        if key not in self._checkpoint.now.sent:
            self._checkpoint.save(sent=[*self._checkpoint.now.sent, key])

    # Publications stored beside the files

    async def _remember(self, draft: Draft, folder: Path) -> None:
        """Before the last step: an interruption must not lose the record of the files."""
        if not self._uploader.listing:
            return  # no files of this folder
        files = [
            structs.replace(each, checksum=each.checksum or self._uploader.sums.get(each.key) or "")
            for each in self._uploader.listing
        ]
        await self._published.note(
            folder,
            Publication(
                source=self._spec.source,
                url=draft.url,
                record=draft.id,
                parent=draft.parent,
                doi=self._checkpoint.now.doi or draft.doi,
                version=self._draft.metadata.version or None,
                title=self._draft.metadata.title,
                files=files,
                checks=self._draft.checks,
            ),
        )

    async def _settle(self, result: PublishResult) -> None:
        await self._published.settle(
            result.source,
            result.record,
            result.state,
            doi=result.doi,
            url=result.url,
            review=result.review,
        )

    # The last step

    async def _finish(self, draft: Draft, files: list[SentFile]) -> PublishResult:
        spec, publisher = self._spec, self._publisher
        if spec.finish == "draft":
            return self._ended(draft, "draft", files)
        await self._report.fence()
        if spec.finish == "submit" and asks_curators(draft):
            self._report.note("Submitting")
            letter = covering_letter(spec, self._draft.checks, ossr=self._preflight.ossr)
            review = await publisher.reviews.submit(draft.id, letter)
            if review.state is ReviewState.SUBMITTED:
                return self._ended(draft, "in-review", files, review.id)
        else:  # new versions of accepted records, and changes to them, are not reviewed again
            self._report.note("Publishing")
            await publisher.publish(draft.id)
        return await self._public(draft.id, files)

    def _ended(
        self,
        draft: Draft,
        state: Literal["draft", "in-review"],
        files: list[SentFile],
        review: str | None = None,
    ) -> PublishResult:
        return PublishResult(
            source=self._spec.source,
            record=draft.id,
            url=draft.url,
            state=state,
            doi=self._checkpoint.now.doi or draft.doi,
            review=review,
            files=files,
            checks=self._draft.checks,
        )

    async def _public(self, id: str, files: list[SentFile]) -> PublishResult:
        record = await self._repository.record(id)
        return PublishResult(
            source=self._spec.source,
            record=id,
            url=record.url,
            state="published",
            doi=record.doi,
            files=files,
            checks=self._draft.checks,
        )
