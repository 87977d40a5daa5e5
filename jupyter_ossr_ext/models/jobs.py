"""Long tasks, as the client sees them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire
from .install import InstallPlan, InstallResult, InstallSpec, PlanInstallSpec
from .lake_jobs import (
    FetchResult,
    FetchSpec,
    ReplicateResult,
    ReplicateSpec,
    UploadResult,
    UploadSpec,
)
from .problems import ProblemDocument
from .publishing import PublishResult, PublishSpec


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"

    @property
    def terminal(self) -> bool:
        return self not in {JobState.QUEUED, JobState.RUNNING}


class Progress(Wire, frozen=True):
    """How far a job is. `rate` in units a second, `remaining` in seconds."""

    done: int = 0
    total: int | None = None
    unit: Literal["bytes", "files", "steps"] = "bytes"
    rate: float | None = None
    remaining: float | None = None
    note: str | None = None
    """What it is doing now, if that is not obvious: 'Waiting 23 s for Zenodo'."""


Conflict = Literal["ask", "keep-both", "replace", "skip"]


class DownloadSpec(Wire, frozen=True, tag="download", tag_field="kind"):
    """Bring files of a record to disk, verified or not at all."""

    source: str
    record: str
    folder: str
    """Where to, relative to Jupyter's root folder; with `/` at its end: where a new folder is made,
    named after the record. A plan tells which."""
    keys: list[str] = []
    """Which files; empty: all of them."""
    members: list[str] = []
    """Paths inside the one archive in `keys`: bring these, not the archive."""
    on_conflict: Conflict = "ask"
    unpack: bool = False
    """Unpack zip and tar archives beside themselves, after verification."""
    title: str = ""
    """Of the record, so that a job can be named before the record is read."""


JobSpec = (
    DownloadSpec
    | PlanInstallSpec
    | InstallSpec
    | PublishSpec
    | ReplicateSpec
    | FetchSpec
    | UploadSpec
)


class BroughtFile(Wire, frozen=True):
    """What became of one file; `path` is relative to Jupyter's root folder."""

    key: str
    path: str
    size: int
    fate: Literal["new", "same", "replaced", "kept-both", "skipped", "unpacked"]


class DownloadResult(Wire, frozen=True, tag="download", tag_field="kind"):
    folder: str
    files: list[BroughtFile] = []


JobResult = (
    DownloadResult
    | InstallPlan
    | InstallResult
    | PublishResult
    | ReplicateResult
    | FetchResult
    | UploadResult
)


class Job(Wire, frozen=True):
    """One long task. Every change makes a new `Job` with the next `revision`.

    Times are seconds since the epoch. `resumable`: retrying goes on instead of starting over.
    """

    id: str
    spec: JobSpec
    state: JobState = JobState.QUEUED
    revision: int = 0
    attempt: int = 1
    created: float = 0
    started: float | None = None
    ended: float | None = None
    progress: Progress | None = None
    problem: ProblemDocument | None = None
    result: JobResult | None = None
    resumable: bool = False
    draft: str | None = None
    """Of a publication: the draft that it made or goes on with, as soon as there is one."""


class JobLog(Wire, frozen=True):
    """What a job said, oldest first; each line begins with an ISO time."""

    lines: list[str] = []


class RetryIn(Wire, frozen=True):
    """How to go on with a job that ended; null keeps what its spec says."""

    on_conflict: Conflict | None = None


class PlannedFile(Wire, frozen=True):
    """Where a file would go. `fate`: new, same (already here), differs (in the way)."""

    key: str
    path: str
    size: int
    fate: Literal["new", "same", "differs"]


class DownloadPlan(Wire, frozen=True):
    """What a `DownloadSpec` would do, before it is done. Sizes in bytes."""

    folder: str
    files: list[PlannedFile] = []
    bytes_to_bring: int = 0
    bytes_free: int = 0
    enough_space: bool = True
