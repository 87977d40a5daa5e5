"""The job runner."""

from __future__ import annotations

import asyncio
import logging
import time
from uuid import uuid4

from msgspec import structs

from ..backends.net.rate_limits import waiting_for_limits
from ..models import Job, JobResult, JobSpec, JobState, RetryIn
from ..problems import Busy, Malformed, Problem, TakenOver
from ..storage import space
from .job_store import JobStore, Listener
from .journal import Journal
from .kinds import JobKind
from .other_servers import OtherServers
from .outcome import outcome
from .ownership import Claim
from .slots import JobSlots

KEEP = 200
"""Number of finished jobs that are stored; older ones are removed."""
INTERVAL = 2.0
"""Seconds between two looks at what other servers do with the jobs."""

log = logging.getLogger(__name__)


class Runner:
    """Runs jobs, stores them across restarts, and notifies listeners about every change.

    Other servers of the user may use the same journal. A job runs in the server that holds its
    claim; the others show it as running elsewhere.

    Args:
        journal: Storage of the jobs, with the servers that share it and their claims.

    Attributes:
        stopping: True while the server stops: a job cancelled then resumes later.
    """

    def __init__(self, journal: Journal, *, interval: float = INTERVAL) -> None:
        self.journal = journal
        self.interval = interval
        self._kinds: dict[type, JobKind] = {}
        self._slots = JobSlots()
        self._store = JobStore(journal)
        self._tasks: dict[str, asyncio.Task[JobResult | None]] = {}
        self._recorded: dict[str, asyncio.Event] = {}
        self._forgetting: dict[str, asyncio.Task[None]] = {}
        self._others = OtherServers(
            self._store, self._tasks, self._forgetting, resumes=self._resumes, retry=self.retry
        )
        self._watching: asyncio.Task[None] | None = None
        self._resume = False
        self.stopping = False

    def register(self, spec: type, kind: JobKind) -> None:
        """Let jobs of this type of spec be submitted. Once for each type, before `restore`."""
        self._kinds[spec] = kind
        if kind.limit is not None:
            self._slots.limit(spec, kind.limit, kind.idle_after)

    def listen(self, listener: Listener) -> None:
        """Call `listener` with each job that changes, in the event loop."""
        self._store.listen(listener)

    async def restore(self, *, resume: bool = True) -> None:
        """Load all jobs; resume those whose server has ended, now and from time to time.

        If `resume` is false, or the task cannot resume, they are marked as interrupted.
        """
        self._resume = resume
        await asyncio.to_thread(self.journal.sweep)
        await self.sync()
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())

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
        self._store.put(job)
        return self._start(job.id, new=True)

    async def recorded(self, id: str) -> Job:
        """The job, once it is in the journal: from then on it survives a kill of the server."""
        if event := self._recorded.get(id):
            await event.wait()
        await self.written()
        return self.get(id)

    def get(self, id: str) -> Job:
        """The job; raises `NotFound`."""
        return self._store.get(id)

    def all(self) -> list[Job]:
        """All jobs, newest first."""
        return self._store.all()

    def cancel(self, id: str) -> Job:
        """Request a job to stop, also in another server; a finished job is not changed."""
        job = self.get(id)
        if task := self._tasks.get(id):
            task.cancel()
        elif job.elsewhere:
            self._store.request_cancel(id)
        return job

    def retry(self, id: str, how: RetryIn | None = None) -> Job:
        """Run a finished job again, from its checkpoint if it has one."""
        job = self.get(id)
        self._refuse_running(job)
        spec = job.spec
        self._see(self._other(spec))
        if how and (change := self._kind(spec).with_retry):
            spec = change(spec, how)
        self._store.put(
            structs.replace(
                job,
                spec=spec,
                state=JobState.QUEUED,
                attempt=job.attempt + 1,
                problem=None,
                result=None,
                ended=None,
            )
        )
        return self._start(id)

    def forget(self, id: str) -> Job:
        """Remove a finished job from the list; its results are not changed."""
        job = self.get(id)
        self._refuse_running(job)
        self._store.remove(id)
        task = self._forgetting[id] = asyncio.create_task(self._clean(job))
        task.add_done_callback(lambda task: self._forgetting.pop(id))
        return job

    def knows(self, id: str) -> bool:
        """True for a job on the list. Safe from any thread."""
        return self._store.knows(id)

    async def log(self, id: str) -> list[str]:
        """The log of a job."""
        return await self._store.read_log(id)

    async def aclose(self) -> None:
        """Stop running jobs, let them close their files, and mark them to be resumed."""
        self.stopping = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if self._watching:
            self._watching.cancel()
            await asyncio.wait({self._watching})
        await asyncio.gather(*tasks, *self._forgetting.values(), return_exceptions=True)
        await asyncio.sleep(0)  # the done-callbacks
        await self.written()
        await asyncio.to_thread(self.journal.servers.close)

    async def written(self) -> None:
        """Wait until all changes are in the journal."""
        await self._store.written()

    async def sync(self) -> None:
        """Look at the journal: what other servers did with its jobs, and who has ended."""
        await self._others.look()
        self._trim()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self.interval)
            try:
                self._slots.find_idle(self.get(id) for id in self._tasks)
                await self.sync()
            except OSError as error:
                log.error("The job journal cannot be read: %s", error)

    def _resumes(self, job: Job) -> bool:
        return self._resume and not self.stopping and self._kind(job.spec).resumable

    def _kind(self, spec: JobSpec) -> JobKind:
        return self._kinds[type(spec)]

    def _other(self, spec: JobSpec, but: str = "") -> Job | None:
        """The active job with the same identity as `spec`, here or in another server."""
        kind = self._kind(spec)
        same = (
            job
            for job in self.all()
            if (job.elsewhere or job.id in self._tasks)
            and job.id != but
            and kind.same(spec, job.spec)
        )
        return next(same, None)

    def _see(self, other: Job | None) -> None:
        if other:
            raise Busy(
                "Another job is already doing this. Open Transfers; cancel that job or wait "
                "until it ends."
            )

    def _refuse_running(self, job: Job) -> None:
        if job.elsewhere:
            raise Busy("This job is running in another JupyterLab. Cancel it first.")
        if job.id in self._tasks:
            raise Malformed("This job is still running. Cancel it first.")

    def _start(self, id: str, *, new: bool = False) -> Job:
        self._recorded[id] = asyncio.Event()
        job = self._store.update(id)  # in the journal once it is claimed
        work = self._run(id, new=new)
        task = self._tasks[id] = asyncio.create_task(work, name=f"job-{id}")
        task.add_done_callback(lambda task: self._settle(id, task))
        return job

    async def _run(self, id: str, *, new: bool) -> JobResult | None:
        kind = self._kind(self.get(id).spec)
        claim = await self._claim(id, new=new)
        async with self._slots.hold(self.get(id)):
            again = self.get(id).attempt > 1
            checkpoint = await self._store.checkpoint(id) if again else None
            job = self._store.update(id, state=JobState.RUNNING, started=time.time())
            reporter = self._store.reporter(id, claim, checkpoint)
            try:
                with waiting_for_limits(reporter.waiting):
                    return await kind.run(job, reporter)
            finally:
                reporter.flush()

    async def _claim(self, id: str, *, new: bool) -> Claim:
        """Claim and record a job. Raises `TakenOver`, or `Busy` if two servers began the same."""
        await self.written()
        try:
            claim = await self._store.take(id, new=new)
        except OSError as error:
            raise space.as_problem(error, "The list of transfers") from error
        if claim is None:
            raise TakenOver
        self._store.clear_cancel(id)  # it is retried
        job = self._store.update(id)
        await self.written()
        self._recorded[id].set()
        if self._kind(job.spec).identity:
            await self.sync()
            self._see(self._other(job.spec, but=id))
        return claim

    async def _clean(self, job: Job) -> None:
        """Forget a job everywhere, unless another server has just started it again."""
        await self.written()
        try:
            if await self._store.take(job.id) is None:
                return
            checkpoint = await self._store.checkpoint(job.id)
            if forgotten := self._kind(job.spec).forgotten:
                await forgotten(job, checkpoint)
        except Problem as problem:
            log.warning("Files of job %s could not be removed: %s", job.id, problem)
        except OSError as error:
            log.error("The job journal cannot be written: %s", error)
        await self._store.forget(job.id)

    def _trim(self) -> None:
        finished = [job for job in self.all() if job.state.terminal and job.id not in self._tasks]
        for job in finished[KEEP:]:
            self.forget(job.id)

    def _settle(self, id: str, task: asyncio.Task[JobResult | None]) -> None:
        """Set the final state of a finished task; also of one cancelled before its first step."""
        self._tasks.pop(id, None)
        self._slots.ended(id)
        self._recorded.pop(id).set()
        claim = self._store.claim(id)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, TakenOver) or (claim and not claim.held):
            self._store.lose(id)
            return
        line, changes = outcome(task, stopping=self.stopping)
        if line:
            self._store.log(id, line)
        self._store.update(id, **changes)
        self._store.release(id)
        self._trim()
