"""How many jobs of a kind run at once; one that stands still lets another start."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from ..models import Job, JobState

SLOW = 128 * 1024
"""Bytes within `JobKind.idle_after` below which a job stands still."""


class Slots:
    """At most `limit` jobs, not counting those that stand still. On the event loop only."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._holders: set[str] = set()
        self._idle: set[str] = set()
        self._queue: dict[str, asyncio.Future[None]] = {}

    @asynccontextmanager
    async def hold(self, job: str) -> AsyncIterator[None]:
        """Wait for a slot, first come first served, and hold it until the end of the block."""
        turn = self._queue[job] = asyncio.get_running_loop().create_future()
        self._next()
        try:
            await turn
            yield
        finally:
            self._queue.pop(job, None)
            self._holders.discard(job)
            self._idle.discard(job)
            self._next()

    def set_idle(self, job: str, idle: bool) -> None:
        """A job that moves again keeps its slot: then more than `limit` run for a while."""
        if idle and job in self._holders:
            self._idle.add(job)
            self._next()
        else:
            self._idle.discard(job)

    def _next(self) -> None:
        while self._queue and len(self._holders) - len(self._idle) < self._limit:
            job = next(iter(self._queue))
            self._holders.add(job)
            turn = self._queue.pop(job)
            if not turn.done():
                turn.set_result(None)


class JobSlots:
    """The slots of all kinds of jobs, by type of spec. On the event loop only."""

    def __init__(self) -> None:
        self._slots: dict[type, Slots] = {}
        self._idle_after: dict[type, float | None] = {}
        self._moved: dict[str, tuple[int, float]] = {}

    def limit(self, spec: type, limit: int, idle_after: float | None) -> None:
        """At most `limit` jobs of a kind, besides those without progress for `idle_after` seconds.

        Args:
            idle_after: None: a job without progress keeps its slot.
        """
        self._slots[spec], self._idle_after[spec] = Slots(limit), idle_after

    def hold(self, job: Job) -> AbstractAsyncContextManager[None]:
        """The slot of a job; waits for it."""
        slots = self._slots.get(type(job.spec))
        return slots.hold(job.id) if slots else nullcontext()

    def ended(self, id: str) -> None:
        """Forget the progress of a job."""
        self._moved.pop(id, None)

    def find_idle(self, jobs: Iterable[Job]) -> None:
        """Let other jobs start where one makes no progress."""
        now = time.monotonic()
        for job in jobs:
            kind = type(job.spec)
            after = self._idle_after.get(kind)
            if after is None or job.state is not JobState.RUNNING:
                continue
            done = job.progress.done if job.progress else 0
            last, _ = self._moved.setdefault(job.id, (done, now))
            if not 0 <= done - last < SLOW:
                self._moved[job.id] = (done, now)
            self._slots[kind].set_idle(job.id, idle=now - self._moved[job.id][1] >= after)
