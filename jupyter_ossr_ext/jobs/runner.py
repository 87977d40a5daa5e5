"""The job runner."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from msgspec import structs

from ..models import Job, JobResult, JobSpec, JobState, Progress, RetryIn
from ..problems import Busy, Interrupted, Malformed, NotFound, Problem
from .journal import Journal
from .kinds import Forgotten, JobKind
from .reporter import Reporter

Listener = Callable[[Job], None]

log = logging.getLogger(__name__)


class Runner:
    """Runs jobs, stores them across restarts, and notifies listeners about every change.

    Args:
        journal: Storage of the jobs.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._kinds: dict[type, JobKind] = {}
        self._slots: dict[type, asyncio.Semaphore] = {}
        self._cleaning: set[asyncio.Task[None]] = set()
        self._jobs: dict[str, Job] = {}
        self._tasks: dict[str, asyncio.Task[JobResult | None]] = {}
        self._checkpoints: dict[str, bytes] = {}
        self._listeners: list[Listener] = []
        self._writes: asyncio.Task[None] | None = None
        self._pending: dict[tuple[str, str], Callable[[], None]] = {}
        self._stopping = False

    def register(self, spec: type, kind: JobKind) -> None:
        """Let jobs of this type of spec be submitted. Once for each type, before `restore`."""
        self._kinds[spec] = kind
        if kind.limit is not None:
            self._slots[spec] = asyncio.Semaphore(kind.limit)

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def restore(self, *, resume: bool = True) -> None:
        """Load the jobs of an earlier server; resume those that it interrupted.

        If `resume` is false, or the task cannot resume, they are marked as interrupted.
        """
        for job in await asyncio.to_thread(self._journal.load):
            if job.id in self._jobs:
                continue
            self._jobs[job.id] = job
            if job.state.terminal and job.state is not JobState.INTERRUPTED:
                continue
            if not job.state.terminal:
                problem = Interrupted("The Jupyter server stopped before this was done.")
                self._update(job.id, state=JobState.INTERRUPTED, problem=problem.document())
            if resume and self._kind(job.spec).resumable:
                self.retry(job.id)

    def submit(self, spec: JobSpec) -> Job:
        """Start or queue `spec`; returns the job.

        If a job with the same subject is active, it is returned for an equal spec, and `Busy` is
        raised for another spec.
        """
        if (other := self._other(spec)) and other.spec == spec:
            return other
        self._see(other)
        job = Job(
            id=uuid4().hex,
            spec=spec,
            created=time.time(),
            resumable=self._kind(spec).resumable,
        )
        self._jobs[job.id] = job
        self._update(job.id)
        self._start(self._jobs[job.id])
        return self._jobs[job.id]

    def get(self, id: str) -> Job:
        """The job; raises `NotFound`."""
        try:
            return self._jobs[id]
        except KeyError:
            raise NotFound("This job no longer exists.") from None

    def all(self) -> list[Job]:
        """All jobs, newest first."""
        return sorted(self._jobs.values(), key=lambda job: job.created, reverse=True)

    def cancel(self, id: str) -> Job:
        """Request a job to stop; a finished job is not changed."""
        job = self.get(id)
        if task := self._tasks.get(id):
            task.cancel()
        return job

    def retry(self, id: str, how: RetryIn | None = None) -> Job:
        """Run a finished job again, from its checkpoint if it has one."""
        job = self.get(id)
        if id in self._tasks:
            raise Malformed("This job is still running.")
        spec = job.spec
        self._see(self._other(spec))
        if how and (change := self._kind(spec).with_retry):
            spec = change(spec, how)
        self._update(
            id,
            spec=spec,
            state=JobState.QUEUED,
            attempt=job.attempt + 1,
            problem=None,
            result=None,
            ended=None,
        )
        self._start(self._jobs[id])
        return self._jobs[id]

    def forget(self, id: str) -> Job:
        """Remove a finished job from the list; its results are not changed."""
        job = self.get(id)
        if id in self._tasks:
            raise Malformed("Cancel this job before removing it from the list.")
        del self._jobs[id]
        if forgotten := self._kind(job.spec).forgotten:
            task = asyncio.create_task(self._clean(job, forgotten))
            self._cleaning.add(task)
            task.add_done_callback(self._cleaning.discard)
        else:
            self._checkpoints.pop(id, None)
            self._write((id, "forget"), lambda: self._journal.forget(id))
        return job

    @property
    def stopping(self) -> bool:
        """True while the server stops: a job cancelled then resumes later."""
        return self._stopping

    def knows(self, id: str) -> bool:
        """True for a job on the list. Safe from any thread."""
        return id in self._jobs

    async def _clean(self, job: Job, forgotten: Forgotten) -> None:
        checkpoint = self._checkpoints.pop(job.id, None)
        if checkpoint is None:
            checkpoint = await asyncio.to_thread(self._journal.checkpoint, job.id)
        try:
            await forgotten(job, checkpoint)
        except Problem as problem:
            log.warning("Files of job %s could not be removed: %s", job.id, problem)
        self._write((job.id, "forget"), lambda: self._journal.forget(job.id))

    async def log(self, id: str) -> list[str]:
        """The log of a job."""
        self.get(id)
        await self.written()
        return await asyncio.to_thread(self._journal.log, id)

    async def aclose(self) -> None:
        """Stop running jobs, let them close their files, and mark them to be resumed."""
        self._stopping = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*self._cleaning, return_exceptions=True)
        await asyncio.sleep(0)  # the done-callbacks
        await self.written()

    async def written(self) -> None:
        """Wait until all changes are in the journal."""
        while self._writes:
            await self._writes

    def _kind(self, spec: JobSpec) -> JobKind:
        return self._kinds[type(spec)]

    def _other(self, spec: JobSpec) -> Job | None:
        """The active job with the same identity as `spec`."""
        identity = self._kind(spec).identity
        going = (self._jobs[id] for id in self._tasks if id in self._jobs)
        same = (
            job
            for job in going
            if identity and type(job.spec) is type(spec) and identity(job.spec) == identity(spec)
        )
        return next(same, None)

    def _see(self, other: Job | None) -> None:
        if other:
            raise Busy(
                "Another job is already doing this. Open Transfers; cancel that job or wait "
                "until it ends."
            )

    def _start(self, job: Job) -> None:
        work: Coroutine[Any, Any, JobResult | None] = self._run(job)
        task = self._tasks[job.id] = asyncio.create_task(work, name=f"job-{job.id}")
        task.add_done_callback(lambda task: self._settle(job.id, task))

    async def _run(self, job: Job) -> JobResult | None:
        kind = type(job.spec)
        async with self._slots.get(kind, nullcontext()):
            checkpoint = self._checkpoints.get(job.id)
            if checkpoint is None and job.attempt > 1:
                checkpoint = await asyncio.to_thread(self._journal.checkpoint, job.id)
            self._update(job.id, state=JobState.RUNNING, started=time.time())
            reporter = self._reporter(job.id, checkpoint)
            try:
                return await self._kinds[kind].run(self._jobs[job.id], reporter)
            finally:
                reporter.flush()

    def _reporter(self, id: str, checkpoint: bytes | None) -> Reporter:
        def publish(progress: Progress) -> None:
            self._update(id, journal=False, progress=progress)

        def save_checkpoint(data: bytes) -> None:
            self._checkpoints[id] = data
            self._write((id, "checkpoint"), lambda: self._journal.save_checkpoint(id, data))

        def annotate(fields: Mapping[str, Any]) -> None:
            job = self._jobs[id]
            if any(getattr(job, name) != value for name, value in fields.items()):
                self._update(id, **fields)

        return Reporter(
            publish,
            say=lambda line: self._log(id, line),
            save_checkpoint=save_checkpoint,
            annotate=annotate,
            checkpoint=checkpoint,
        )

    def _settle(self, id: str, task: asyncio.Task[JobResult | None]) -> None:
        """Set the final state of a finished task; also of one cancelled before its first step."""
        self._tasks.pop(id, None)
        ended = time.time()
        if task.cancelled() and self._stopping:
            problem: Problem = Interrupted("The Jupyter server stopped before this was done.")
            self._update(id, state=JobState.INTERRUPTED, problem=problem.document())
        elif task.cancelled():
            self._log(id, "Cancelled.")
            self._update(id, state=JobState.CANCELLED, ended=ended)
        elif error := task.exception():
            if not isinstance(error, Problem):
                log.error("Job %s failed unexpectedly", id, exc_info=error)
                error = Problem("This is a bug. Details are in the Jupyter server log.")
            self._log(id, f"Failed: {error}")
            self._update(id, state=JobState.FAILED, problem=error.document(), ended=ended)
        else:
            self._log(id, "Done.")
            self._update(id, state=JobState.SUCCEEDED, result=task.result(), ended=ended)

    def _update(self, id: str, *, journal: bool = True, **changes: object) -> None:
        job = self._jobs[id]
        job = structs.replace(job, revision=job.revision + 1, **changes)
        self._jobs[id] = job
        if journal:
            self._write((id, "job"), lambda: self._journal.save(job))
        for listener in self._listeners:
            listener(job)

    def _log(self, id: str, line: str) -> None:
        stamp = datetime.now(UTC).isoformat(timespec="seconds")
        lines = [f"{stamp} {part}" for part in line.splitlines() or [""]]
        key = (id, f"log {uuid4().hex}")  # log lines add up and do not replace each other
        self._write(key, lambda: self._journal.append_log(id, lines))

    def _write(self, key: tuple[str, str], write: Callable[[], None]) -> None:
        """Queue a write; it replaces a waiting write of the same key."""
        self._pending[key] = write
        if self._writes is None:
            self._writes = asyncio.create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self._pending:
                writes, self._pending = list(self._pending.values()), {}
                try:
                    await asyncio.to_thread(lambda batch: [write() for write in batch], writes)
                except OSError as error:
                    log.error("The job journal cannot be written: %s", error)
        finally:
            self._writes = None
