"""Publications from folders of this disk: stored beside the files, and updated."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from ..downloads.local_files import Local
from ..models import (
    Draft,
    DraftFile,
    ManifestFile,
    MyRecord,
    Publication,
    Published,
    Review,
    ReviewState,
)
from ..problems import Problem, unreadable_file
from ..records.catalogue import Catalogue
from ..storage import manifest
from ..storage.checksums import checksum_of

STATES: dict[ReviewState, Published] = {
    ReviewState.SUBMITTED: "in-review",
    ReviewState.ACCEPTED: "published",
    ReviewState.DECLINED: "declined",
    ReviewState.CANCELLED: "draft",
    ReviewState.EXPIRED: "draft",
}
MINE: dict[str, Published] = {
    "draft": "draft",
    "new-version": "draft",
    "in-review": "in-review",
    "declined": "declined",
    "published": "published",
    "editing": "published",
}


class Sent(NamedTuple):
    """A record that was published from here. `folder` is relative to Jupyter's root."""

    publication: Publication
    folder: str


class PublishedFiles:
    """Side-cars are authoritative. Requests a repository only for the DOI of an accepted record,
    and never fails: marks are optional."""

    def __init__(self, local: Local, catalogue: Catalogue) -> None:
        self._local = local
        self._catalogue = catalogue
        # When this server last changed the state of a record, by the monotonic clock, in seconds.
        self._changed: dict[tuple[str, str], float] = {}

    async def note(self, folder: Path, publication: Publication) -> None:
        """Store that files of `folder` were uploaded to a record."""

        def write() -> None:
            manifest.publish(folder, publication)
            self._local.remember(folder)

        self._changed[publication.source, publication.record] = time.monotonic()
        with contextlib.suppress(OSError):
            await asyncio.to_thread(write)

    async def settle(
        self,
        source: str,
        record: str,
        state: Published,
        *,
        doi: str | None = None,
        url: str | None = None,
        review: str | None = None,
    ) -> None:
        """Update the state of a record."""
        publications = await self._publications(source, {record})
        if record in publications and _differs(publications[record], state, doi, review):
            await self._write(source, record, state, doi, url, review)

    async def dropped(self, source: str, record: str, *, public: bool = False) -> None:
        """A draft was discarded, or a record (`public`) deleted; a record's draft was only a
        change."""
        publications = await self._publications(source, {record})
        if record in publications and (public or publications[record].state != "published"):
            await self._write(source, record, None)

    async def reviewed(self, source: str, review: Review) -> Review:
        """Update the state of a record from its request.

        Returns the request with the findings of the community's checks at submission.
        """
        publications = await self._publications(source, {review.record})
        before = publications.get(review.record)
        if before is None:
            return structs.replace(review, checks=[])
        state = STATES.get(review.state)
        past = before.state == "published" or before.review not in {None, review.id}
        if (
            state
            and not past
            and not _reopens(before, state, review.id)
            and _differs(before, state, None, review.id)
        ):
            await self._settled(source, review.record, state, review.id)
        return structs.replace(review, checks=before.checks)

    async def listed(self, source: str, records: Iterable[MyRecord], asked: float) -> None:
        """Update the states from a list of own records.

        `asked`: when it was requested (`time.monotonic()`). What was changed here since is not in
        it, and the repository's index may lag, too.
        """
        by_id = {record.id: record for record in records}
        for id, before in (await self._publications(source, set(by_id))).items():
            one = by_id[id]
            state = MINE[one.state]
            review = one.review.id if one.review else None
            if self._changed.get((source, id), asked) > asked or _reopens(before, state, review):
                continue
            if _differs(before, state, one.doi if state == "published" else None, review):
                if one.doi or state != "published":
                    await self._write(source, id, state, one.doi, None, review)
                else:
                    await self._settled(source, id, state, review)

    async def _settled(self, source: str, id: str, state: Published, review: str | None) -> None:
        doi = url = None
        if state == "published":
            with contextlib.suppress(Problem):
                record = await self._catalogue.record(source, id)
                doi, url = record.doi, record.url
        await self._write(source, id, state, doi, url, review)

    async def _publications(self, source: str, records: set[str]) -> dict[str, Publication]:
        """The publications of these records in side-cars."""
        sent = await self.sent(source, records)
        return {id: publication for id, (publication, _) in sent.items()}

    async def sent(self, source: str, records: set[str]) -> dict[str, Sent]:
        """The publications of these records in side-cars, with their folders."""

        def read() -> dict[str, Sent]:
            return {
                each.record: Sent(each, self._local.name_of(folder))
                for folder in self._local.folders()
                for each in manifest.read(folder).published
                if each.source == source and each.record in records
            }

        return await asyncio.to_thread(read)

    async def uploaded(self, draft: Draft) -> set[DraftFile]:
        """The draft's files that were uploaded from here, unless they were changed since. The
        checksum of a zip is not known: only those of its members are stored."""
        files = [
            file
            for each in (await self.sent(draft.source, {draft.id})).values()
            for file in each.publication.files
        ]
        known = {(each.key, None if each.member else each.checksum) for each in files}
        return {e for e in draft.files if {(e.key, None), (e.key, e.checksum)} & known}

    async def _write(
        self,
        source: str,
        record: str,
        state: Published | None,
        doi: str | None = None,
        url: str | None = None,
        review: str | None = None,
    ) -> None:
        """None: the draft no longer exists."""

        def change(before: Publication) -> Publication | None:
            if state is None:
                return None
            return structs.replace(
                before,
                state=state,
                doi=doi or before.doi,
                url=url or before.url,
                review=review or before.review,
            )

        def write() -> None:
            for folder in self._local.folders():
                publications = manifest.read(folder).published
                if any((each.source, each.record) == (source, record) for each in publications):
                    with contextlib.suppress(OSError):
                        manifest.settle(folder, source, record, change)

        self._changed[source, record] = time.monotonic()
        await asyncio.to_thread(write)


def described(
    folder: Path, names: Iterable[str], archive: str | None, top: str
) -> list[ManifestFile]:
    """Current files before their upload; blocking. Of an archive its members.

    Files that are uploaded unpacked get their checksum from the repository's response.
    """
    found = []
    for name in names:
        try:
            stat = (folder / name).stat()
            checksum = checksum_of(folder / name) if archive else ""
        except OSError as error:
            raise unreadable_file(name, error) from None
        found.append(
            ManifestFile(
                key=archive or name,
                path=name,
                size=stat.st_size,
                checksum=checksum,
                mtime_ns=stat.st_mtime_ns,
                member=f"{top}/{name}" if archive else None,
            )
        )
    return found


def _reopens(before: Publication, state: Published, review: str | None) -> bool:
    """Whether an answer is older than what is stored: an accepted record stays one, and a review
    that was declined is not opened again, since another submission is another review."""
    if before.state == "published":
        return state != "published"
    return before.state == "declined" and state == "in-review" and review == before.review


def _differs(before: Publication, state: Published, doi: str | None, review: str | None) -> bool:
    return (
        before.state != state
        or (doi is not None and before.doi != doi)
        or (review is not None and before.review != review)
    )
