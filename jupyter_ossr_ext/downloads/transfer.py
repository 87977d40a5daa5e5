"""The byte pump: one file, from its host into a part file, by as many connections as pay."""

from __future__ import annotations

import asyncio
import math
import time
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Protocol

from ..backends.repository import Host
from ..problems import Blocked, NotVerified, RateLimited, Unavailable, UpstreamDown
from ..storage.parts import PartFile
from .concurrency import Pace
from .segment_reader import Open, Receiver, StartOver
from .segments import Lease

TICK = 0.05
"""Seconds between two looks at what the threads have done."""
GRACE = 0.6
"""Seconds that a stopped thread has to put its last bytes down before it is left alone."""
ENOUGH = 4 * 1024 * 1024
"""Bytes after which a line that broke counts as a good one again."""
LEASE = 5.0
"""Seconds that one request of several at a time is worth: many small ones get us blocked."""
SMALLEST, LARGEST = 4 * 1024 * 1024, 64 * 1024 * 1024
FLOOR = 512 * 1024
"""Bytes below which sharing what is left costs more than it gives."""
LAG = 32 * 1024 * 1024
"""Bytes that wait for the digest; from there on it is this machine that is slow."""


@dataclass(frozen=True)
class Patience:
    """When to give up. Seconds; `backoff` is doubled from one failure to the next."""

    tries: int = 6
    """Failures in a row, with next to nothing in between."""
    backoff: float = 0.5
    waits: int = 20
    """Times in a row that the host may tell us to wait."""
    least_wait: float = 1.0
    """For a host that says 'wait' and names a time in the past."""


class Watcher(Protocol):
    """Who is told, on the event loop."""

    def progress(self, by: int) -> None:
        """Bytes that came since the last call; negative where they have to come again."""

    def note(self, text: str | None) -> None:
        """What is being waited for, or that nothing is."""

    def checkpoint(self, *, now: bool = False) -> None:
        """A good moment to remember how far it is; `now`: not to be missed."""


class Transfer:
    """Brings what is missing of a part file. One use.

    Args:
        open_: Asks the repository for bytes (`start`, `stop`, `etag`); blocking.
        host: For how many connections it bears, and when it wants us to wait.
        part: Where the bytes go.
        pool: Threads to block in.
        pace: Shared by all transfers of the host.
        etag: Of the bytes that an earlier attempt brought.
        ranges: False where the host is known not to give parts of this file.
    """

    def __init__(
        self,
        open_: Open,
        host: Host,
        part: PartFile,
        *,
        pool: Executor,
        pace: Pace,
        patience: Patience,
        watcher: Watcher,
        etag: str | None = None,
        ranges: bool = True,
    ) -> None:
        self._host = host
        self._part = part
        self._pool = pool
        self._pace = pace
        self._patience = patience
        self._watcher = watcher
        self._receiver = Receiver(open_, part, etag=etag, ranges=ranges)
        self._threads: set[Future[None]] = set()
        self._tasks: dict[asyncio.Task[None], Lease] = {}
        self._connected = 0
        self._told = part.received
        self._failures = 0
        self._waits = 0
        self._good = self._told
        self._restarts = 0
        self._not_before = 0.0
        self._refused = False

    @property
    def etag(self) -> str | None:
        """Of the bytes that are in the part file now."""
        return self._receiver.etag

    @property
    def ranges(self) -> bool | None:
        """Whether parts can be asked for; None until the first answer."""
        return self._receiver.ranges

    async def run(self) -> None:
        """Bring everything; raises the `Problem` that made us give up. Cancel at any time."""
        if self.ranges is False and 0 < self._told < self._part.size:
            await self._start_over(ranges=False)
        try:
            while not self._receiver.segments.idle or self._tasks:
                self._engage()
                await self._wait()
                for task in [task for task in self._tasks if task.done()]:
                    if task in self._tasks:  # not put down by what another one found
                        await self._settle(task)
                self._tell()
        finally:
            await self._stop()
            self._tell()
            self._watcher.note(None)

    def _engage(self) -> None:
        """Begin another connection, where there is work for it and the host is at ease."""
        pace = self._pace
        while pace.granted < pace.target and not self._host.waiting():
            before, pace.granted = pace.granted, self._host.grow()
            if pace.granted <= before:
                break
        while time.monotonic() >= self._not_before:
            if self._tasks and (not self.ranges or pace.claimed >= pace.target):
                return
            size, floor = self._sizes()
            lease = self._receiver.segments.take(size, floor)
            if lease is None:
                return
            task = asyncio.create_task(self._connect(lease))
            self._tasks[task] = lease
            pace.claimed += 1

    def _sizes(self) -> tuple[int, int]:
        """How many bytes to ask for at once, and what is too little to share."""
        if not self.ranges or self._pace.target == 1:
            return self._part.size, FLOOR
        speeds = [
            lease.brought / max(0.01, time.monotonic() - lease.began)
            for lease in self._tasks.values()
        ]
        speed = max(speeds, default=0.0)
        size = min(LARGEST, max(SMALLEST, int(speed * LEASE)))
        return size, max(FLOOR, int(speed * max(0.2, 2 * self._receiver.opening)))

    async def _connect(self, lease: Lease) -> None:
        async with self._host.connection():
            self._connected += 1
            self._pace.active += 1
            try:
                thread = self._pool.submit(self._receiver.bring, lease, self._receiver.halt)
                self._threads.add(thread)
                thread.add_done_callback(self._threads.discard)
                await asyncio.wrap_future(thread)
            finally:
                self._connected -= 1
                self._pace.active -= 1

    async def _wait(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=TICK, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(min(TICK, max(0.0, self._not_before - time.monotonic())))

    async def _settle(self, task: asyncio.Task[None]) -> None:
        """What became of a connection: done, to be tried again, or the end of it all."""
        self._receiver.segments.give_back(self._tasks.pop(task))
        self._pace.claimed -= 1
        received = self._part.received
        if received - self._good >= ENOUGH and self.ranges is not False:
            self._failures = self._waits = 0
            self._good = received
        try:
            task.result()
        except StartOver as why:
            await self._start_over(ranges=why.ranges)
        except RateLimited as problem:
            self._be_patient(problem)
            await self._after_failure()
        except Blocked:
            raise
        except Unavailable as problem:
            if isinstance(problem, NotVerified):
                raise
            self._failures += 1
            if self._failures >= self._patience.tries:
                raise
            delay = self._patience.backoff * 2 ** (self._failures - 1)
            self._not_before = time.monotonic() + max(delay, problem.retry_after or 0)
            await self._after_failure()

    def _be_patient(self, problem: RateLimited) -> None:
        self._waits += 1
        if self._waits > self._patience.waits:
            raise problem
        asked = max(problem.retry_after or 0, self._host.waiting())
        self._not_before = time.monotonic() + max(asked, self._patience.least_wait)
        self._refused = True
        self._pace.slow_down()

    async def _after_failure(self) -> None:
        """Where parts cannot be asked for, what came before a cut is worth nothing."""
        if self.ranges is False and self._part.received:
            await self._start_over(ranges=False)

    async def _start_over(self, *, ranges: bool) -> None:
        self._restarts += 1
        if self._restarts > self._patience.tries + self._patience.waits:
            raise UpstreamDown("This file keeps changing in the repository; retry later.")
        await self._stop()
        await asyncio.to_thread(self._part.restart)
        self._receiver.start_over(ranges=ranges)
        self._good = 0
        self._tell()

    async def _stop(self) -> None:
        """End every connection, also one that is blocked in reading."""
        self._receiver.stop()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        self._pace.claimed -= len(tasks)
        for lease in self._tasks.values():
            self._receiver.segments.give_back(lease)
        self._tasks.clear()
        if waiting := [asyncio.wrap_future(thread) for thread in self._threads]:
            # A thread that is still asking for its bytes notices later; it writes nothing then.
            await asyncio.wait(waiting, timeout=GRACE)
        await asyncio.gather(*tasks, return_exceptions=True)
        for future in waiting:
            if future.done() and not future.cancelled():
                future.exception()

    def _tell(self) -> None:
        received = self._part.received
        delta, self._told = received - self._told, received
        if delta:
            self._watcher.progress(delta)
        if self._connected:
            self._pace.count(
                max(0, delta),
                flowing=self._connected <= self._receiver.flowing and bool(self.ranges),
                local_limit=self._part.lag > LAG,
            )
        self._watcher.note(self._waiting(delta))
        self._watcher.checkpoint()

    def _waiting(self, delta: int) -> str | None:
        """What to say while nothing comes because we are asked to wait."""
        if delta:
            self._refused = False
            return None
        wait = self._host.waiting()
        if self._refused or (self._failures and not self._tasks):
            wait = max(wait, self._not_before - time.monotonic())
        if wait < 0.5:
            return None
        return f"Waiting {math.ceil(wait)} s for {self._host.title}"
