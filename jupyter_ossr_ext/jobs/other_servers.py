"""What other servers of the same user do with the jobs of the journal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Container, Mapping

from ..models import Job, JobResult, JobState
from ..problems import Interrupted, TakenOver
from .job_store import JobStore
from .journal import Entry
from .outcome import STOPPED


class OtherServers:
    """Shows the jobs of other servers, and takes over those of a server that has ended.

    Args:
        store: The jobs that this server knows.
        tasks: The jobs that run here.
        forgetting: The jobs that are being removed here.
        resumes: Whether a job is resumed after its server has ended.
        retry: Starts a finished job again.
    """

    def __init__(
        self,
        store: JobStore,
        tasks: Mapping[str, asyncio.Task[JobResult | None]],
        forgetting: Container[str],
        *,
        resumes: Callable[[Job], bool],
        retry: Callable[[str], Job],
    ) -> None:
        self._store = store
        self._journal = store.journal
        self._tasks = tasks
        self._forgetting = forgetting
        self._resumes = resumes
        self._retry = retry

    async def look(self) -> None:
        """Read the journal, and act on what has changed. Raises `OSError`."""
        entries = await asyncio.to_thread(self._journal.scan)
        for id in self._store.shared.vanished(entries):
            if id not in self._tasks:
                self._store.remove(id)
        for id, entry in entries.items():
            if id in self._tasks:
                await self._see_own(id, entry)
            elif id not in self._forgetting:
                await self._see_other(id, entry)

    async def _see_own(self, id: str, entry: Entry) -> None:
        claim, task = self._store.claim(id), self._tasks[id]
        if claim is None:
            return
        if entry.cancel:
            task.cancel()
        if entry.holder and entry.holder.server != self._journal.servers.me.id:
            try:
                await asyncio.to_thread(claim.check)
            except TakenOver:
                task.cancel()

    async def _see_other(self, id: str, entry: Entry) -> None:
        if not self._store.shared.is_news(id, entry):
            return
        if job := await self._store.shared.changed(id, entry):
            self._store.show(job)
        if self._store.knows(id) and self._unfinished(self._store.get(id)):
            free = self._journal.claims.free
            if await asyncio.to_thread(free, entry.holder):
                await self._adopt(id, cancelled=entry.cancel)

    def _unfinished(self, job: Job) -> bool:
        """Whether it has to be resumed or ended once its server is gone."""
        stopped = job.state is JobState.INTERRUPTED
        return not job.state.terminal or (stopped and self._resumes(job))

    async def _adopt(self, id: str, *, cancelled: bool) -> None:
        """Take over the job of a server that has ended."""
        if await self._store.take(id) is None:
            return
        job = await asyncio.to_thread(self._journal.read, id)
        if id in self._tasks:  # it was retried here meanwhile
            return
        if job is None:
            self._store.release(id)
            return
        self._store.show(job, elsewhere=False)
        if not job.state.terminal and cancelled:
            self._store.log(id, "Cancelled.")
            job = self._store.update(id, state=JobState.CANCELLED, ended=time.time())
        elif not job.state.terminal:
            problem = Interrupted(STOPPED).document()
            job = self._store.update(id, state=JobState.INTERRUPTED, problem=problem)
        if job.state is JobState.INTERRUPTED and self._resumes(job):
            self._retry(id)
        else:
            self._store.release(id)
