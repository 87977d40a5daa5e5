"""Uploads to a lake: planned, verified, and registered; no incomplete file remains."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import msgspec

from ..backends.data_lake import DataLake
from ..jobs import Reporter, spec_of
from ..models import (
    Job,
    MetaValue,
    Record,
    Rule,
    UploadedFile,
    UploadPlan,
    UploadResult,
    UploadSpec,
)
from ..problems import Exists, Malformed, NotFound, NotVerified, Problem, Restricted
from .lake_registry import Lakes
from .record_content import RecordContent, of_record, verify
from .upload_files import Chosen, LocalFile, RecordFile, choose
from .upload_plan import bad_name, check_upload, lifetime_of, upload_plan
from .wait_for_sign_in import signed_in

ALONE = (Exists, NotFound, Malformed, NotVerified, Restricted)
"""Errors of one file that do not affect the others."""
SHOWN = 5
"""Files whose errors are listed in the message of a job."""


class UploadCheckpoint(msgspec.Struct):
    """Checkpoint: the finished files, by path."""

    done: dict[str, UploadedFile] = {}


class Uploads:
    """Executes `UploadSpec`s.

    Args:
        root: Jupyter's root folder; nothing outside it is read.
        content: The files of records.
    """

    def __init__(self, root: Path, lakes: Lakes, content: RecordContent) -> None:
        self._root = root
        self._lakes = lakes
        self._content = content

    async def plan(self, lake: DataLake, spec: UploadSpec) -> UploadPlan:
        """Preview of the files and their names; nothing is changed."""
        record = await self._content.record(spec)
        return await upload_plan(lake, self._root, spec, record)

    async def work(self, job: Job, report: Reporter) -> UploadResult:
        """Upload the files one after the other; existing ones are skipped."""
        spec = spec_of(job, UploadSpec)
        lake = await self._lakes.get(spec.lake)
        record = await self._content.record(spec)
        chosen = await asyncio.to_thread(choose, self._root, spec, record)
        checkpoint = report.load_checkpoint(UploadCheckpoint) or UploadCheckpoint()
        done = sum(_work(one) for one in chosen if one.shown in checkpoint.done)
        report.expect(sum(map(_work, chosen)), done=done)
        pattern = await signed_in(lake, report, lake.permissions.names)
        rule = await signed_in(lake, report, lambda: _prepare(lake, spec, pattern, report, record))
        failed: dict[str, Problem] = {}
        for one in chosen:
            if one.shown in checkpoint.done:
                continue
            try:
                if bad := bad_name(one.did.name, pattern):
                    raise Malformed(bad)
                checkpoint.done[one.shown] = await self._one(
                    lake, job, spec, one, rule is None, report
                )
            except ALONE as problem:
                report.log(f"{one.shown}: {problem}")
                failed[one.shown] = problem
            report.save_checkpoint(msgspec.json.encode(checkpoint))
        if failed:
            raise _all(failed)
        files = [checkpoint.done[one.shown] for one in chosen]
        return UploadResult(files, spec.dataset, rule.expires if rule else None)

    async def _one(
        self,
        lake: DataLake,
        job: Job,
        spec: UploadSpec,
        one: Chosen,
        ruled: bool,
        report: Reporter,
    ) -> UploadedFile:
        if isinstance(one, LocalFile):
            return await self._send(lake, spec, one, one.path, ruled, report)
        async with self._content.downloaded(job, spec, one, report) as path:
            sent = await self._send(lake, spec, one, path, ruled, report)
        await signed_in(lake, report, lambda: verify(lake, one))
        return sent

    async def _send(
        self,
        lake: DataLake,
        spec: UploadSpec,
        one: Chosen,
        path: Path,
        ruled: bool,
        report: Reporter,
    ) -> UploadedFile:
        reported = 0

        def progress(by: int) -> None:
            nonlocal reported
            reported += by
            report.advance(by)
            if reported == one.size:
                report.note("Verifying the uploaded file")

        async def send() -> UploadedFile:
            nonlocal reported
            report.advance(-reported)  # bytes sent before a sign-in do not count
            reported = 0
            outcome = await lake.uploads.run(
                path,
                one.did,
                spec.rse,
                dataset=spec.dataset,
                ruled=ruled,
                lifetime=lifetime_of(spec),
                metadata=_metadata(spec, one),
                progress=progress,
                owner=report,
            )
            return UploadedFile(one.shown, one.did, one.size, outcome)

        try:
            sent = await signed_in(lake, report, send)
        finally:
            report.note(None)
        report.advance(one.size - reported)
        report.log(f"{one.shown}: {sent.outcome}, as {one.did}")
        return sent


def _work(one: Chosen) -> int:
    """Bytes that are moved: those of a record are downloaded before."""
    return one.size if isinstance(one, LocalFile) else 2 * one.size


def _metadata(spec: UploadSpec, one: Chosen) -> dict[str, MetaValue]:
    """Of a file. One with another name than in its record has that name, too."""
    renamed = isinstance(one, RecordFile) and one.renamed
    return {**spec.metadata, "filename": one.shown} if renamed else spec.metadata


async def _prepare(
    lake: DataLake,
    spec: UploadSpec,
    pattern: re.Pattern[str],
    report: Reporter,
    record: Record | None,
) -> Rule | None:
    """Check permissions and create the dataset.

    Returns the rule of the dataset that holds its files. None without a dataset, and for a dataset
    with files elsewhere: a rule would copy all of them, so the new files get rules of their own.
    """
    await check_upload(lake, spec, pattern, record)
    if not spec.dataset:
        return None
    await report.fence()
    await lake.changes.add_collection(spec.dataset, "dataset")
    if record:
        await report.fence()
        await lake.changes.set_metadata(spec.dataset, of_record(record))
    rule = await lake.rules.own(spec.dataset, spec.rse)
    if rule is None and (await lake.dids.info(spec.dataset)).files:
        return None
    await report.fence()
    rule = await lake.rules.add(spec.dataset, spec.rse, lifetime=lifetime_of(spec))
    return None if rule.ends_before(lifetime_of(spec), time.time()) else rule


def _all(failed: dict[str, Problem]) -> Problem:
    """One problem for the files that were not uploaded: the others were."""
    first = next(iter(failed.values()))
    shown = [f"{path}: {problem}" for path, problem in list(failed.items())[:SHOWN]]
    more = [f"And {len(failed) - SHOWN} more files."] if len(failed) > SHOWN else []
    return type(first)(" ".join([*shown, *more]), paths=list(failed), upstream=first.upstream)
