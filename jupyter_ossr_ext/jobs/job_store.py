"""Jobs in memory and in the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from msgspec import structs

from ..models import Job, Progress
from ..problems import NotFound
from .bounded_log import JobLogs
from .journal import Journal
from .ownership import Claim
from .reporter import Reporter
from .shared_jobs import SharedJobs
from .write_queue import WriteQueue

Listener = Callable[[Job], None]


class JobStore:
    """The jobs that this server knows, its claims on some of them, and what it writes of those.

    All changes go to the listeners at once, and to the journal in order, in a thread. What is
    written of a job is dropped once its claim is lost.

    Args:
        journal: Storage of the jobs, with the servers that share it and their claims.

    Attributes:
        shared: What was last seen of the jobs of other servers.
    """

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.shared = SharedJobs(journal)
        self._jobs: dict[str, Job] = {}
        self._claims: dict[str, Claim] = {}
        self._checkpoints: dict[str, bytes] = {}
        self._listeners: list[Listener] = []
        self._logs = JobLogs()
        self._writes = WriteQueue()
        self._taking = asyncio.Lock()

    def listen(self, listener: Listener) -> None:
        """Call `listener` with each job that changes, in the event loop."""
        self._listeners.append(listener)

    def get(self, id: str) -> Job:
        """The job; raises `NotFound`."""
        try:
            return self._jobs[id]
        except KeyError:
            raise NotFound("This job no longer exists.") from None

    def knows(self, id: str) -> bool:
        """True for a job on the list. Safe from any thread."""
        return id in self._jobs

    def all(self) -> list[Job]:
        """All jobs, newest first."""
        return sorted(self._jobs.values(), key=lambda job: job.created, reverse=True)

    def put(self, job: Job) -> None:
        """Add or replace a job; `update` writes it and notifies the listeners."""
        self._jobs[job.id] = job

    def remove(self, id: str) -> None:
        """Remove a job from the list, not from the journal."""
        self._jobs.pop(id, None)

    def show(self, job: Job, *, elsewhere: bool | None = None) -> None:
        """Show what another server stored.

        Args:
            elsewhere: Whether another server runs it. None: as long as it is not finished.
        """
        known = self._jobs.get(job.id)
        revision = max(job.revision, known.revision + 1 if known else 0)
        away = not job.state.terminal if elsewhere is None else elsewhere
        self._jobs[job.id] = job = structs.replace(job, revision=revision, elsewhere=away)
        self._notify(job)

    def update(self, id: str, *, journal: bool = True, **changes: object) -> Job:
        """Change fields of a job; returns it.

        Args:
            journal: Whether to write it, if its claim is held.
        """
        job = self._jobs[id]
        job = structs.replace(job, revision=job.revision + 1, **changes)
        self._jobs[id] = job
        if journal:
            self._write(id, "job", lambda: self.journal.save(job))
        self._notify(job)
        return job

    async def forget(self, id: str) -> None:
        """Remove a job from the journal."""
        self._claims.pop(id, None)
        self._checkpoints.pop(id, None)
        self._writes.put((id, "forget"), lambda: self.journal.forget(id))
        await self.written()

    async def written(self) -> None:
        """Wait until all changes are in the journal."""
        await self._writes.written()

    # Claims

    def claim(self, id: str) -> Claim | None:
        """The claim that this server holds on a job, as far as known."""
        return self._claims.get(id)

    async def take(self, id: str, *, new: bool = False) -> Claim | None:
        """Claim a job that no other server runs; None if one does. Raises `OSError`.

        Args:
            new: Nobody else knows the job yet.
        """
        async with self._taking:
            claim = self._claims.get(id)
            if claim is None:
                claim = await asyncio.to_thread(lambda: self.journal.claims.take(id, new=new))
            if claim:
                self._claims[id] = claim
            return claim

    def release(self, id: str) -> None:
        """Let any server run the job again, once its last state is in the journal."""
        self._append(id, self._logs.end(id))
        claim = self._claims.pop(id, None)
        self._checkpoints.pop(id, None)

        def release() -> None:
            if claim:
                self.journal.clear_cancel(id)
                self.shared.released(id, claim.release())

        self._writes.put((id, "release"), release)

    def lose(self, id: str) -> None:
        """Another server has taken over the job: the next look at the journal shows its state."""
        self._claims.pop(id, None)
        self._checkpoints.pop(id, None)
        self.shared.lost(id)
        self.update(id, elsewhere=True)

    def request_cancel(self, id: str) -> None:
        """Ask the server that runs a job to cancel it."""
        self._writes.put((id, "cancel"), lambda: self.journal.request_cancel(id))

    def clear_cancel(self, id: str) -> None:
        """Forget that a job was to be cancelled."""
        self._writes.put((id, "cancel"), lambda: self.journal.clear_cancel(id))

    # Checkpoints and logs

    def save_checkpoint(self, id: str, data: bytes) -> None:
        """Store the data with which a job resumes."""
        self._checkpoints[id] = data
        self._write(id, "checkpoint", lambda: self.journal.save_checkpoint(id, data))

    async def checkpoint(self, id: str) -> bytes | None:
        """The last checkpoint of a job, None if it has none."""
        if (known := self._checkpoints.get(id)) is not None:
            return known
        return await asyncio.to_thread(self.journal.checkpoint, id)

    def log(self, id: str, text: str) -> None:
        """Add a text to the log of a job."""
        self._append(id, self._logs.add(id, text))

    async def read_log(self, id: str) -> list[str]:
        """The log of a job; raises `NotFound`."""
        self.get(id)
        await self.written()
        lines = await asyncio.to_thread(self.journal.log, id)
        return [*lines, *self._logs.rest(id)]

    def reporter(self, id: str, claim: Claim, checkpoint: bytes | None) -> Reporter:
        """The reporter of a job that runs here. `checkpoint`: of an earlier attempt."""

        def publish(progress: Progress) -> None:
            self.update(id, journal=False, progress=progress)

        def annotate(fields: Mapping[str, Any]) -> None:
            job = self.get(id)
            if any(getattr(job, name) != value for name, value in fields.items()):
                self.update(id, **fields)

        return Reporter(
            publish,
            say=lambda line: self.log(id, line),
            save_checkpoint=lambda data: self.save_checkpoint(id, data),
            annotate=annotate,
            written=self.written,
            claim=claim,
            checkpoint=checkpoint,
        )

    def _append(self, id: str, lines: list[str]) -> None:
        if lines:  # they add up and do not replace each other
            self._write(id, f"log {uuid4().hex}", lambda: self.journal.append_log(id, lines))

    def _write(self, id: str, what: str, write: Callable[[], None]) -> None:
        """Queue a write for a job that is ours."""
        if claim := self._claims.get(id):
            self._writes.put((id, what), lambda: claim.guard(write))

    def _notify(self, job: Job) -> None:
        for listener in self._listeners:
            listener(job)
