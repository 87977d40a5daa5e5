"""Files of records for uploads: downloaded one at a time, verified, and removed again."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import structs

from ..backends.data_lake import DataLake
from ..jobs import Reporter
from ..models import (
    DownloadResult,
    DownloadSpec,
    Job,
    MetaValue,
    Progress,
    Record,
    RecordFiles,
    UploadSpec,
)
from ..problems import Malformed, NotVerified
from ..records.catalogue import Catalogue
from ..storage.checksums import same
from .upload_files import RecordFile

Download = Callable[[Job, Reporter], Awaitable[DownloadResult]]


class RecordContent:
    """The records of uploads.

    Args:
        folder: Private; the root folder of `download`.
        download: The task of a download.
    """

    def __init__(self, catalogue: Catalogue, folder: Path, download: Download) -> None:
        self._catalogue, self._folder, self._download = catalogue, folder, download

    async def record(self, spec: UploadSpec) -> Record | None:
        """The record of an upload; None for local files."""
        if spec.record is None:
            return None
        if spec.paths:
            raise Malformed("Specify a record or paths, not both.")
        return await self._catalogue.record(spec.record.source, spec.record.record)

    @asynccontextmanager
    async def downloaded(
        self, job: Job, spec: UploadSpec, one: RecordFile, report: Reporter
    ) -> AsyncIterator[Path]:
        """The verified file, for as long as it is uploaded."""
        files = spec.record or RecordFiles("", "")
        name = f"upload-{job.id}"
        download = DownloadSpec(
            source=files.source,
            record=files.record,
            folder=name,
            keys=[one.shown],
            on_conflict="replace",
        )
        reported = 0

        def publish(progress: Progress) -> None:
            nonlocal reported
            report.note(progress.note or "Downloading from the repository")
            report.advance(progress.done - reported)
            reported = progress.done

        within = Reporter(publish, say=report.log)
        try:
            result = await self._download(structs.replace(job, spec=download), within)
            report.advance(one.size - reported)
            report.note(None)
            yield self._folder / result.files[0].path
        finally:
            await asyncio.to_thread(shutil.rmtree, self._folder / name, True)


def of_record(record: Record) -> dict[str, MetaValue]:
    """What the metadata of a dataset says about the record that its files are from."""
    found: dict[str, MetaValue] = {"title": record.title}
    return found | ({"doi": record.doi} if record.doi else {"url": record.url})


async def verify(lake: DataLake, one: RecordFile) -> None:
    """Compare the checksum that the lake has registered with that of the record."""
    theirs = (await lake.dids.info(one.did)).checksums
    algorithm, _, _ = (one.checksum or "").partition(":")
    if (there := theirs.get(algorithm)) and not same(f"{algorithm}:{there}", one.checksum or ""):
        raise NotVerified(
            f"The {algorithm} of {one.did} in the lake is not that of {one.shown} in the record. "
            "Contact the administrator of the lake."
        )
