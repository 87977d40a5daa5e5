"""Background jobs as the client sees them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire
from .install import InstallPlan, InstallResult, InstallSpec, PlanInstallSpec
from .lake_jobs import (
    LakeDownloadResult,
    LakeDownloadSpec,
    ReplicateResult,
    ReplicateSpec,
    UploadResult,
    UploadSpec,
)
from .local import VerifyResult, VerifySpec
from .problems import ProblemDocument
from .publishing import PublishResult, PublishSpec
from .runs import RunReport, RunSpec, TryResult, TrySpec


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
    """Progress of a job. `done` and `total` in units, `rate` in units per second, `remaining` in
    seconds."""

    done: int = 0
    total: int | None = None
    unit: Literal["bytes", "files", "steps"] = "bytes"
    rate: float | None = None
    remaining: float | None = None
    note: str | None = None
    """The current activity, if unusual: 'Waiting 23 s for Zenodo'."""
    blocked: bool = False
    """It goes on only after somebody acts, such as by signing in; `note` says what."""


Conflict = Literal["ask", "keep-both", "replace", "skip"]


class DownloadSpec(Wire, frozen=True, tag="download", tag_field="kind"):
    """Download files of a record; each file is verified or absent."""

    source: str
    record: str
    folder: str
    """Target folder, relative to Jupyter's root folder; with `/` at its end a new folder, named
    after the record, is created in it. A plan returns its name."""
    keys: list[str] = []
    """Files to download; empty: all."""
    members: list[str] = []
    """Paths inside the one archive in `keys`: download these instead of the archive."""
    on_conflict: Conflict = "ask"
    unpack: bool = False
    """Unpack zip and tar archives into folders beside them, after verification."""
    title: str = ""
    """Title of the record, for display before the record is read."""


JobSpec = (
    DownloadSpec
    | PlanInstallSpec
    | InstallSpec
    | PublishSpec
    | ReplicateSpec
    | LakeDownloadSpec
    | UploadSpec
    | RunSpec
    | TrySpec
    | VerifySpec
)


class DownloadedFile(Wire, frozen=True):
    """Result for one file, or (`unpacked`) for the folder of an archive.

    `path` is relative to Jupyter's root folder, `size` in bytes.
    """

    key: str
    path: str
    size: int
    outcome: Literal["new", "same", "replaced", "renamed", "skipped", "unpacked", "refused"]
    """`refused`: its name is unsafe; `note` is the reason."""
    note: str | None = None
    """What was left out of an archive, or why a file was refused, in one sentence."""


class DownloadResult(Wire, frozen=True, tag="download", tag_field="kind"):
    folder: str
    files: list[DownloadedFile] = []


JobResult = (
    DownloadResult
    | InstallPlan
    | InstallResult
    | PublishResult
    | ReplicateResult
    | LakeDownloadResult
    | UploadResult
    | RunReport
    | TryResult
    | VerifyResult
)


class Job(Wire, frozen=True):
    """One background job. Every change creates a new `Job` with the next `revision`.

    Times are seconds since the epoch. `resumable`: a retry continues instead of starting over.
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
    """The draft of a publication, as soon as it exists."""
    elsewhere: bool = False
    """Runs in another server of this user, and can only be cancelled from here."""


class JobLog(Wire, frozen=True):
    """The log of a job, oldest line first; each line begins with an ISO time."""

    lines: list[str] = []


class RetryIn(Wire, frozen=True):
    """Options for retrying a job; null uses those of its spec."""

    on_conflict: Conflict | None = None


class PlannedFile(Wire, frozen=True):
    """Target of a file. `outcome`: new, same (exists with this content), differs (exists with other
    content), refused (its name is unsafe; `note` is the reason)."""

    key: str
    path: str
    size: int
    outcome: Literal["new", "same", "differs", "refused"]
    note: str | None = None


class PlannedFolder(Wire, frozen=True):
    """Target of the archive `key` to unpack. `edited` and `added`: files changed since it was
    unpacked there."""

    key: str
    path: str
    size: int
    outcome: Literal["new", "same", "differs"]
    edited: int = 0
    added: int = 0


class DownloadPlan(Wire, frozen=True):
    """Preview of a `DownloadSpec`. Sizes in bytes."""

    folder: str
    files: list[PlannedFile] = []
    folders: list[PlannedFolder] = []
    """Targets of the archives that will be unpacked."""
    bytes_to_download: int = 0
    bytes_free: int = 0
    enough_space: bool = True
