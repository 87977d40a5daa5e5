"""The job that publishes: checked, drafted, sent file by file, and finished, each step once."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import structs

from ..backends.base import Publisher, Repository
from ..jobs import Reporter
from ..models import (
    CommunityCheck,
    Draft,
    DraftFile,
    FieldError,
    Job,
    ManifestFile,
    Publication,
    PublishResult,
    PublishSpec,
    ReviewState,
    SentFile,
)
from ..problems import Blocked, ChecksFailed, Incomplete, NotFound, Unavailable
from ..storage import pack, space
from ..storage.digests import checksum_of, same
from ..storage.paths import folder_name
from .catalogue import Catalogue
from .checks import check, stopping
from .citation_files import note_doi
from .metadata import validate
from .preparing import LIMITS, Preparing
from .published import PublishedFiles, described

TRIES = 5
BACKOFF = 0.5
"""Seconds before a file is sent again; doubled from one failure to the next."""


class Kept(msgspec.Struct):
    """What a publication remembers of itself, for after a kill."""

    draft: str | None = None
    creating: float | None = None
    """When the draft was asked for, in seconds since the epoch."""
    doi: str | None = None
    described: bool = False
    """Whether the draft holds our metadata already; its revision is ours since."""

    @classmethod
    def decode(cls, data: bytes | None) -> Kept:
        try:
            return msgspec.json.decode(data, type=cls) if data else cls()
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return cls()


class Publish:
    """What `PublishSpec`s do.

    Args:
        outgoing: Private; zips lie here while they are sent.
        stopping: Whether the server stops, so that what is cancelled now goes on later.
    """

    def __init__(
        self,
        preparing: Preparing,
        catalogue: Catalogue,
        outgoing: Path,
        published: PublishedFiles,
        *,
        stopping: Callable[[], bool] = lambda: False,
        backoff: float = BACKOFF,
    ) -> None:
        self._preparing = preparing
        self._catalogue = catalogue
        self._outgoing = outgoing
        self._published = published
        self._stopping = stopping
        self._backoff = backoff
        self._discards: set[asyncio.Task[None]] = set()

    async def work(self, job: Job, report: Reporter) -> PublishResult:
        """Publish, or go on with it. Cancel at any time; raises `Problem`s."""
        spec = job.spec
        assert isinstance(spec, PublishSpec)  # noqa: S101 (the runner chooses by type)
        repository = self._catalogue.repository(spec.source)
        one = _Publication(self._preparing, repository, job.id, spec, report, self._outgoing)
        one.backoff, one.published = self._backoff, self._published
        try:
            return await one.run()
        except asyncio.CancelledError:
            if spec.on_cancel == "discard" and one.ours and not self._stopping():
                self._discard(repository.publisher, spec.source, one.ours)
            raise
        finally:
            self._catalogue.forget()  # what is remembered is of before
            await asyncio.to_thread(one.archive.unlink, missing_ok=True)

    async def forgotten(self, job: Job, checkpoint: bytes | None) -> None:
        """A job left the list; its draft stays, for My records."""

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
            task.exception()  # the draft stays in My records, where it can be discarded again


class _Publication:
    """One attempt of one job."""

    published: PublishedFiles

    def __init__(
        self,
        preparing: Preparing,
        repository: Repository,
        job: str,
        spec: PublishSpec,
        report: Reporter,
        outgoing: Path,
    ) -> None:
        self._preparing = preparing
        self._repository = repository
        self._publisher = repository.publisher
        self._spec = spec
        self._report = report
        self._kept = Kept.decode(report.checkpoint)
        self._metadata = spec.metadata
        self._listing: list[ManifestFile] = []
        self._sums: dict[str, str | None] = {}
        self._checks: list[CommunityCheck] = []
        self.archive = outgoing / f"{job}.zip"
        self.backoff = BACKOFF

    @property
    def ours(self) -> str | None:
        """The draft, if this job made it."""
        return None if self._spec.draft else self._kept.draft

    async def run(self) -> PublishResult:
        if done := await self._done_before():
            await self._settle(done)
            return done
        folder, names = await self._checked()
        draft = await self._draft()
        draft = await self._described(draft)
        if (self._spec.reserve_doi or self._spec.write_doi) and not draft.published:
            await self._reserve(draft.id)
        if self._spec.write_codemeta and not draft.published:
            await self._codemeta(names)
        files: list[SentFile] = []
        if not draft.published:
            files = await self._files(draft, folder, names)
            await self._remember(draft, folder)
        result = await self._finish(draft, files)
        await self._settle(result)
        return result

    async def _done_before(self) -> PublishResult | None:
        """An earlier attempt may have published, and died before it could say so."""
        id = self._kept.draft
        if id is None or self._spec.finish == "draft":
            return None
        try:
            await self._publisher.draft(id)
        except NotFound:
            if await self._publisher.published(id):
                return await self._public(id, [])
            self._keep(draft=None)
        return None

    async def _checked(self) -> tuple[Path, list[str]]:
        """Nothing is sent before this."""
        spec = self._spec
        told = validate(spec.metadata, ossr=False)
        if told.problems:
            raise Incomplete(told.problems[0].detail, fields=told.problems)

        def look() -> tuple[Path, list[str]]:
            folder = self._preparing.folder(spec.folder)
            names = self._preparing.names(spec.folder, spec.files)
            stops = stopping(check(folder, names), spec.overridden)
            if stops:
                places = ", ".join(dict.fromkeys(f"{s.path}:{s.line or 1}" for s in stops[:5]))
                raise ChecksFailed(
                    f"{stops[0].message} Found in {places}. Nothing was sent.",
                    paths=[each.path for each in stops if each.path],
                )
            return folder, names

        return await asyncio.to_thread(look)

    async def _draft(self) -> Draft:
        spec, publisher = self._spec, self._publisher
        self._report.note("Opening a draft")
        if id := self._kept.draft or spec.draft:
            draft = await publisher.draft(id)
        elif spec.version_of:
            draft = await publisher.version(spec.version_of)
        else:
            since = self._kept.creating
            if since is None:
                self._keep(creating=time.time())
            draft = await publisher.create(self._metadata, since)
        self._keep(draft=draft.id)
        self._report.draft(draft.id)
        self._report.log(f"Draft {draft.id}: {draft.url}")
        if spec.version_of and not draft.published and spec.pack == "files":
            draft = await publisher.bring_files(draft)
        return draft

    async def _described(self, draft: Draft) -> Draft:
        """Metadata first: what is wrong with it is known before a file is sent."""
        spec, publisher = self._spec, self._publisher
        if spec.finish == "submit" and _first(draft):
            await publisher.offer(draft.id)
        revision = spec.revision if spec.draft and not self._kept.described else None
        told = await publisher.update(draft.id, self._metadata, revision)
        self._keep(described=True)
        title = self._repository.source.title
        if told.errors:
            raise Incomplete(
                f"{title} wants another value of {_field(told.errors[0])}", fields=told.errors
            )
        stops = [FieldError(e.pointer, e.message) for e in told.checks if e.severity == "error"]
        if stops and spec.finish != "draft":
            raise Incomplete(
                f"The community does not take it like that. {_field(stops[0])}", fields=stops
            )
        self._checks = told.checks
        for each in told.checks:
            self._report.log(f"The community's checks say ({each.severity}): {each.message}")
        return structs.replace(told, files=draft.files, published=draft.published)

    async def _reserve(self, id: str) -> None:
        doi = await self._publisher.reserve(id)
        self._keep(doi=doi)
        extra = {**self._metadata.extra, "identifier": f"https://doi.org/{doi}"}
        self._metadata = structs.replace(self._metadata, extra=extra)
        written: list[str] = []
        if self._spec.write_doi:
            folder = self._preparing.folder(self._spec.folder)
            written = await asyncio.to_thread(note_doi, folder, self._spec.files, doi)
        self._report.log(f"Reserved {doi}" + "".join(f"; written into {n}" for n in written))

    async def _codemeta(self, names: list[str]) -> None:
        await asyncio.to_thread(self._preparing.write_codemeta, self._spec.folder, self._metadata)
        if "codemeta.json" not in names:
            names.append("codemeta.json")

    # Files

    async def _files(self, draft: Draft, folder: Path, names: list[str]) -> list[SentFile]:
        chosen = await self._packed(folder, names)
        sizes = {key: await asyncio.to_thread(_size, path) for key, path in chosen.items()}
        pack.within_limits(sizes.values(), LIMITS)
        self._report.expect(sum(sizes.values()))
        there = {each.key: each for each in draft.files}
        done: list[SentFile] = []
        gone = set() if self._spec.keep_files else set(there) - set(chosen)
        for key in sorted(gone):
            await self._publisher.remove(draft.id, key)
            done.append(SentFile(key, there[key].size, "removed"))
        for key, path in chosen.items():
            self._report.note(f"Sending {key}")
            if await asyncio.to_thread(_is_there, there.get(key), path, sizes[key]):
                self._report.advance(sizes[key])
                self._sums[key] = there[key].checksum
                done.append(SentFile(key, sizes[key], "kept"))
            else:
                sent = await self._send(draft.id, key, path)
                self._sums[key] = sent.checksum
                done.append(SentFile(key, sent.size, "sent"))
        self._report.note(None)
        return done

    async def _packed(self, folder: Path, names: list[str]) -> dict[str, Path]:
        """What is sent, by key."""
        if self._spec.pack == "files" or not names:
            self._listing = await asyncio.to_thread(described, folder, names, None, "")
            return {name: folder / name for name in sorted(names)}
        self._report.note("Packing")
        top = re.sub(r"\.zip\Z", "", self._spec.archive) or folder_name(
            self._metadata.title, self._metadata.version
        )

        def make() -> None:
            self.archive.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            needed = sum(_size(folder / name) for name in names)
            if not space.enough(self.archive.parent, needed):
                raise space.too_full(self.archive.parent, needed)
            self._listing = described(folder, names, f"{top}.zip", top)
            pack.make_zip(folder, names, self.archive, top=top)

        await asyncio.to_thread(make)
        return {f"{top}.zip": self.archive}

    async def _send(self, draft: str, key: str, path: Path) -> DraftFile:
        for attempt in range(TRIES):
            try:
                return await self._publisher.upload(draft, key, path, self._report.advance)
            except Blocked:
                raise
            except Unavailable as problem:
                if attempt == TRIES - 1:
                    raise
                self._report.log(f"{key}: {problem}")
                pause = max(self.backoff * 2**attempt, problem.retry_after or 0)
                self._report.note(f"Waiting {pause:.0f} s, then {key} again")
                await asyncio.sleep(pause)
                self._report.note(f"Sending {key}")
        raise AssertionError("unreachable")

    # What the folder remembers

    async def _remember(self, draft: Draft, folder: Path) -> None:
        """Before it is finished: a kill in between must not forget where the files went."""
        files = [
            structs.replace(each, checksum=each.checksum or self._sums.get(each.key) or "")
            for each in self._listing
        ]
        await self.published.note(
            folder,
            Publication(
                source=self._spec.source,
                url=draft.url,
                record=draft.id,
                parent=draft.parent,
                doi=self._kept.doi or draft.doi,
                version=self._metadata.version or None,
                title=self._metadata.title,
                files=files,
            ),
        )

    async def _settle(self, result: PublishResult) -> None:
        await self.published.settle(
            result.source,
            result.record,
            result.state,
            doi=result.doi,
            url=result.url,
            review=result.review,
        )

    # The end

    async def _finish(self, draft: Draft, files: list[SentFile]) -> PublishResult:
        spec, publisher = self._spec, self._publisher
        if spec.finish == "draft":
            return self._ended(draft, "draft", files)
        if spec.finish == "submit" and _first(draft):
            self._report.note("Submitting")
            review = await publisher.submit(draft.id, spec.comment)
            if review.state is ReviewState.SUBMITTED:
                return self._ended(draft, "in-review", files, review.id)
        else:  # versions of what was accepted once, and changes of it, are not reviewed again
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
            doi=self._kept.doi or draft.doi,
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

    def _keep(self, **changes: object) -> None:
        self._kept = structs.replace(self._kept, **changes)
        self._report.keep(msgspec.json.encode(self._kept))


def _first(draft: Draft) -> bool:
    """Whether a community is asked: versions of what it took are not reviewed again."""
    return draft.index == 1 and not draft.published


def _field(wrong: FieldError) -> str:
    return f"{wrong.pointer.strip('/')}: {wrong.detail}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        raise NotFound(f"The file {path.name} is not there any more. Choose again.") from None


def _is_there(remote: DraftFile | None, path: Path, size: int) -> bool:
    """Whether the repository has these very bytes already."""
    if remote is None or not remote.complete or remote.size != size or not remote.checksum:
        return False
    return same(checksum_of(path), remote.checksum)
