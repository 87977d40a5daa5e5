"""Data of a lake before a notebook runs: jobs that make it available or download it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from msgspec import structs

from ..jobs import Reporter, Runner
from ..models import (
    Did,
    Job,
    JobState,
    LakeDownloadSpec,
    ReplicateSpec,
    TryData,
    UsedDid,
)
from ..problems import Problem
from .attached_data import Found

Reasons: TypeAlias = Mapping[tuple[str, Did], str]
"""Why data is not here, in one sentence, by lake and DID."""
DONE = {"make-available": "made available", "download": "downloaded"}


class DataJobs:
    """Submits the jobs and waits for them. For the event loop only."""

    def __init__(self, jobs: Runner) -> None:
        self._jobs = jobs
        self._waiting: dict[str, asyncio.Event] = {}
        jobs.listen(self._on_change)

    def _on_change(self, job: Job) -> None:
        if _over(job) and (event := self._waiting.get(job.id)):
            event.set()

    async def get(self, wanted: Sequence[TryData], folder: str, report: Reporter) -> Reasons:
        """Each by itself: one that fails, is cancelled, or goes on only after somebody acts (by
        signing in, by approving a rule) does not prevent the others, nor the run.

        Cancellation cancels the jobs that were submitted here.

        Args:
            folder: Target folder of downloads, relative to Jupyter's root.
        """
        reasons: dict[tuple[str, Did], str] = {}
        own: list[str] = []
        jobs: list[tuple[TryData, str]] = []
        for one in wanted:
            if (spec := _spec(one, folder)) is None:
                continue
            known = next((job for job in self._jobs.all() if _active(job, spec)), None)
            try:
                job = known or self._jobs.submit(spec)
            except Problem as problem:
                reasons[one.lake, one.did] = _not_done(one, str(problem))
                continue
            if known is None:
                own.append(job.id)
            jobs.append((one, job.id))
        try:
            for number, (one, id) in enumerate(jobs, start=1):
                report.note(f"Getting data of the lake, {number} of {len(jobs)}: {one.did}")
                job = await self._over(id)
                if reason := _reason(one, job):
                    report.log(reason)
                    reasons[one.lake, one.did] = reason
                else:
                    report.log(f"{one.did} was {DONE[one.way]}.")
        except asyncio.CancelledError:
            for id in own if not self._jobs.stopping else ():
                self._jobs.cancel(id)
            raise
        return reasons

    async def _over(self, id: str) -> Job:
        event = self._waiting.setdefault(id, asyncio.Event())
        try:
            if not _over(self._jobs.get(id)):
                await event.wait()
            return self._jobs.get(id)
        finally:
            self._waiting.pop(id, None)


def used(wanted: Sequence[TryData], attached: Sequence[UsedDid]) -> list[UsedDid]:
    """The data that a notebook does not attach itself. Names that it uses are not given again."""
    own = {one.did for one in attached}
    names = {one.variable for one in attached}
    return [
        UsedDid(one.lake, one.did, one.variable)
        for one in wanted
        if one.variable and one.did not in own and one.variable not in names
    ]


def with_reasons(found: Sequence[Found], reasons: Reasons) -> list[Found]:
    """Data that is not here has the reason that its job gave."""
    by_did = {did: reason for (_, did), reason in reasons.items()}
    return [
        (structs.replace(data, note=by_did[data.used.did]), paths)
        if data.state == "absent" and data.used.did in by_did
        else (data, paths)
        for data, paths in found
    ]


def _spec(one: TryData, folder: str) -> ReplicateSpec | LakeDownloadSpec | None:
    match one.way:
        case "make-available":
            return ReplicateSpec(one.lake, one.did, lifetime_days=one.lifetime_days)
        case "download":
            return LakeDownloadSpec(one.lake, one.did, folder, on_conflict="keep-both")
        case "here":
            return None


def _active(job: Job, spec: ReplicateSpec | LakeDownloadSpec) -> bool:
    return job.spec == spec and not job.state.terminal


def _over(job: Job) -> bool:
    """Whether waiting for it is of no use."""
    return job.state.terminal or (job.progress is not None and job.progress.blocked)


def _reason(one: TryData, job: Job) -> str | None:
    if job.state is JobState.SUCCEEDED:
        unseen = getattr(job.result, "unseen", None)
        return f"{one.did}: {unseen}" if unseen else None
    if job.state is JobState.CANCELLED:
        return f"{one.did} was left out: its transfer was cancelled."
    if job.problem:
        return _not_done(one, job.problem.detail or job.problem.title)
    note = job.progress.note if job.progress else None
    return f"{one.did} is not here yet: {note or 'its transfer stopped'}. Run the notebook then."


def _not_done(one: TryData, why: str) -> str:
    return f"{one.did} was not {DONE[one.way]}: {why}"
