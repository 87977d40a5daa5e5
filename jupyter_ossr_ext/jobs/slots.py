"""How many jobs of a kind run at once; one that stands still lets another start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Slots:
    """At most `limit` jobs, not counting those that stand still. On the event loop only."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._holders: set[str] = set()
        self._idle: set[str] = set()
        self._queue: dict[str, asyncio.Future[None]] = {}

    @asynccontextmanager
    async def hold(self, job: str) -> AsyncIterator[None]:
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
