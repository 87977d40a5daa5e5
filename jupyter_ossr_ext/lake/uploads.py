"""Uploads to a lake: planned, verified, and registered; no incomplete file remains."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import msgspec

from ..backends.data_lake import DataLake
from ..jobs import Reporter, spec_of
from ..models import Job, Rule, UploadedFile, UploadResult, UploadSpec
from ..problems import Exists, Malformed, NotFound, NotVerified, Problem, Restricted
from .lake_registry import Lakes
from .upload_plan import Chosen, bad_name, check_upload, choose, lifetime_of
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
    """

    def __init__(self, root: Path, lakes: Lakes) -> None:
        self._root = root
        self._lakes = lakes

    async def work(self, job: Job, report: Reporter) -> UploadResult:
        """Upload the files one after the other; existing ones are skipped."""
        spec = spec_of(job, UploadSpec)
        lake = await self._lakes.get(spec.lake)
        chosen = await asyncio.to_thread(choose, self._root, spec)
        checkpoint = report.load_checkpoint(UploadCheckpoint) or UploadCheckpoint()
        done = sum(one.size for one in chosen if one.shown in checkpoint.done)
        report.expect(sum(one.size for one in chosen), done=done)
        pattern = await signed_in(lake, report, lake.permissions.names)
        rule = await signed_in(lake, report, lambda: _prepare(lake, spec, pattern, report))
        failed: dict[str, Problem] = {}
        for one in chosen:
            if one.shown in checkpoint.done:
                continue
            try:
                checkpoint.done[one.shown] = await self._send(
                    lake, spec, one, pattern, rule is None, report
                )
            except ALONE as problem:
                report.log(f"{one.shown}: {problem}")
                failed[one.shown] = problem
            report.save_checkpoint(msgspec.json.encode(checkpoint))
        if failed:
            raise _all(failed)
        files = [checkpoint.done[one.shown] for one in chosen]
        return UploadResult(files, spec.dataset, rule.expires if rule else None)

    async def _send(
        self,
        lake: DataLake,
        spec: UploadSpec,
        one: Chosen,
        pattern: re.Pattern[str],
        ruled: bool,
        report: Reporter,
    ) -> UploadedFile:
        if bad := bad_name(one.did.name, pattern):
            raise Malformed(bad)
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
                one.path,
                one.did,
                spec.rse,
                dataset=spec.dataset,
                ruled=ruled,
                lifetime=lifetime_of(spec),
                metadata=spec.metadata,
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


async def _prepare(
    lake: DataLake, spec: UploadSpec, pattern: re.Pattern[str], report: Reporter
) -> Rule | None:
    """Check permissions and create the dataset.

    Returns the rule of the dataset that holds its files. None without a dataset, and for a dataset
    with files elsewhere: a rule would copy all of them, so the new files get rules of their own.
    """
    await check_upload(lake, spec, pattern)
    if not spec.dataset:
        return None
    await report.fence()
    await lake.changes.add_collection(spec.dataset, "dataset")
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
