"""One attempt of one publication, from its checks to its result."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import structs

from ..backends.repository import Repository
from ..jobs import Reporter
from ..metadata import ro_crate
from ..models import (
    CommunityCheck,
    Draft,
    DraftFile,
    FieldError,
    Publication,
    PublishResult,
    PublishSpec,
    ReviewState,
    SentFile,
)
from ..problems import ChangedElsewhere, Gone, Incomplete, NotFound, Problem, Restricted
from ..runs import crate
from ..submissions.curation import covering_letter
from ..submissions.published_folders import PublishedFiles
from .checkpoint import PublishCheckpoint
from .citation_files import note_doi
from .draft_files import DraftFileUploader
from .preflight import PreflightChecks, asks_curators
from .preparation import PublishPreparation


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
        self._checkpoint = PublishCheckpoint.decode(report.checkpoint)
        self._metadata = spec.metadata
        self._checks: list[CommunityCheck] = []
        self._preflight = PreflightChecks(preparation, repository, spec, report)
        self._uploader = uploader
        self._published = published

    @property
    def ours(self) -> str | None:
        """The draft, if this job created it."""
        return None if self._spec.draft else self._checkpoint.draft

    async def run(self) -> PublishResult:
        """The result; raises `Problem`s."""
        try:
            return await self._run()
        except Restricted as problem:
            account = self._checkpoint.account
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
        folder, names = await self._preflight.run(self._checkpoint.draft or self._spec.draft)
        await self._uploader.check_space(folder, names)
        if not self._checkpoint.account:
            self._save_checkpoint(account=await self._account())
        draft = await self._draft()
        draft = await self._described(draft)
        if (self._spec.reserve_doi or self._spec.write_doi) and not draft.published:
            await self._reserve(draft.id)
        if self._spec.write_codemeta and not draft.published:
            await self._codemeta(names)
        if ro_crate.NAME in names and not draft.published:
            await asyncio.to_thread(
                crate.complete, folder, self._metadata, self._checkpoint.doi or draft.doi
            )
        files: list[SentFile] = []
        if not draft.published:
            ours = await self._own_files(draft)
            files = await self._uploader.upload_all(
                draft, folder, names, self._metadata, ours, self._began
            )
            await self._remember(draft, folder)
        result = await self._finish(draft, files)
        await self._settle(result)
        return result

    async def _done_before(self) -> PublishResult | None:
        """The result of an earlier attempt that published but was interrupted before its end."""
        id = self._checkpoint.draft
        if id is None or self._spec.finish == "draft":
            return None
        return None if await self._there(id) else await self._public(id, [])

    async def _there(self, id: str) -> Draft | None:
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
                self._save_checkpoint(draft=None, described=False)
                title = self._repository.source.title
                raise Gone(
                    f"The draft no longer exists at {title}: it was discarded. Submit again to "
                    "create a new draft."
                ) from None
            raise missing

    async def _draft(self) -> Draft:
        spec, publisher = self._spec, self._publisher
        self._report.note("Creating a draft")
        if id := self._checkpoint.draft or spec.draft:
            there = await self._there(id)
            if there is None:
                raise ChangedElsewhere(
                    "The draft has been published meanwhile. Publish a new version of the record."
                )
            draft = there
        elif spec.version_of:
            await self._report.fence()
            draft = await publisher.version(spec.version_of)
        else:
            since = self._checkpoint.creating
            if since is None:
                self._save_checkpoint(creating=time.time())
            await self._report.fence()
            draft = await publisher.create(self._metadata, since)
        self._save_checkpoint(draft=draft.id)
        self._report.annotate(draft=draft.id)
        self._report.log(f"Draft {draft.id}: {draft.url}")
        if spec.version_of and not draft.published and spec.pack == "files":
            draft = await publisher.download_files(draft)
        return draft

    async def _described(self, draft: Draft) -> Draft:
        """Metadata first: its errors are known before a file is uploaded."""
        spec, publisher = self._spec, self._publisher
        await self._report.fence()
        revision = spec.revision if spec.draft and not self._checkpoint.described else None
        if spec.finish == "submit" and asks_curators(draft):
            if revision is not None:  # before the review, which changes the revision
                await publisher.update(draft.id, self._metadata, revision)
                self._save_checkpoint(described=True)
                revision = None
            await publisher.reviews.offer(draft.id)
        updated = await publisher.update(draft.id, self._metadata, revision)
        self._save_checkpoint(described=True)
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
        self._checks = updated.checks
        for each in updated.checks:
            self._report.log(f"Community check ({each.severity}): {each.message}")
        return structs.replace(updated, files=draft.files, published=draft.published)

    async def _reserve(self, id: str) -> None:
        await self._report.fence()
        doi = await self._publisher.reserve(id)
        self._save_checkpoint(doi=doi)
        extra = {**self._metadata.extra, "identifier": f"https://doi.org/{doi}"}
        self._metadata = structs.replace(self._metadata, extra=extra)
        written: list[str] = []
        if self._spec.write_doi:
            folder = self._preparation.folder(self._spec.folder)
            written = await asyncio.to_thread(note_doi, folder, self._spec.files, doi)
        self._report.log(f"Reserved {doi}" + "".join(f"; written into {n}" for n in written))

    async def _codemeta(self, names: list[str]) -> None:
        await asyncio.to_thread(self._preparation.write_codemeta, self._spec.folder, self._metadata)
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
        return known | {each for each in draft.files if each.key in self._checkpoint.sent}

    def _began(self, key: str) -> None:
        if key not in self._checkpoint.sent:
            self._save_checkpoint(sent=[*self._checkpoint.sent, key])

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
                doi=self._checkpoint.doi or draft.doi,
                version=self._metadata.version or None,
                title=self._metadata.title,
                files=files,
                checks=self._checks,
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
            letter = covering_letter(spec, self._checks, ossr=self._preflight.ossr)
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
            doi=self._checkpoint.doi or draft.doi,
            review=review,
            files=files,
            checks=self._checks,
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
            checks=self._checks,
        )

    def _save_checkpoint(self, **changes: object) -> None:
        self._checkpoint = structs.replace(self._checkpoint, **changes)
        self._report.save_checkpoint(msgspec.json.encode(self._checkpoint))


def _field(wrong: FieldError) -> str:
    return f"{wrong.pointer.strip('/')}: {wrong.detail}"
