"""Download of one file into a part file, with an adaptive number of connections."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from ..backends.repository import Open
from ..problems import (
    Blocked,
    NotVerified,
    RateLimited,
    RedirectRefused,
    Unavailable,
    UpstreamDown,
)
from ..storage.parts import PartFile
from .segment_reader import Receiver, RestartDownload
from .segments import Lease
from .transfer_context import TransferContext

TICK = 0.05
"""Seconds between two progress checks."""
GRACE = 0.6
"""Seconds for a stopped thread to write its last bytes before it is abandoned."""
ENOUGH = 4 * 1024 * 1024
"""Bytes after which a lost connection counts as a good one again."""
LEASE = 5.0
"""Target seconds of one of several concurrent requests: many small ones lead to blocking."""
SMALLEST, LARGEST = 4 * 1024 * 1024, 64 * 1024 * 1024
FLOOR = 512 * 1024
"""Bytes below which splitting a range costs more than it gains."""
LAG = 32 * 1024 * 1024
"""Bytes that wait for the digest; above this the machine is the limit."""


@dataclass(frozen=True)
class Watcher:
    """Callbacks on the event loop.

    Attributes:
        progress: Bytes since the last call; negative if they have to be downloaded again.
        note: What is being waited for, or None.
        checkpoint: A good moment for a checkpoint; with `now=True` it is required.
    """

    progress: Callable[[int], None]
    note: Callable[[str | None], None]
    checkpoint: Callable[..., None]


class Transfer:
    """Downloads the missing bytes of a part file. For one use.

    Args:
        open_: Requests bytes from the repository (`start`, `stop`, `etag`); blocking.
        part: Target of the bytes.
        etag: Of the bytes of an earlier attempt.
        ranges: False if the host is known not to support ranges for this file.
    """

    def __init__(
        self,
        context: TransferContext,
        open_: Open,
        part: PartFile,
        watcher: Watcher,
        *,
        etag: str | None = None,
        ranges: bool = True,
    ) -> None:
        self._host = context.host
        self._part = part
        self._pool = context.shared.pool
        self._concurrency = context.concurrency
        self._patience = context.shared.patience
        self._watcher = watcher
        self._receiver = Receiver(open_, part, etag=etag, ranges=ranges)
        self._threads: set[Future[None]] = set()
        self._tasks: dict[asyncio.Task[None], Lease] = {}
        self._connected = 0
        self._reported = part.received
        self._failures = 0
        self._waits = 0
        self._good = self._reported
        self._restarts = 0
        self._not_before = 0.0
        self._refused = False

    @property
    def etag(self) -> str | None:
        """Of the current bytes in the part file."""
        return self._receiver.etag

    @property
    def ranges(self) -> bool | None:
        """Whether ranges are supported; None until the first response."""
        return self._receiver.ranges

    async def run(self) -> None:
        """Download everything; raises the last `Problem`. Can be cancelled at any time."""
        if self.ranges is False and 0 < self._reported < self._part.size:
            await self._start_over(ranges=False)
        try:
            while not self._receiver.segments.idle or self._tasks:
                self._engage()
                await self._wait()
                for task in [task for task in self._tasks if task.done()]:
                    if task in self._tasks:  # not stopped by the failure of another one
                        await self._settle(task)
                self._report_progress()
        finally:
            await self._stop()
            self._report_progress()
            self._watcher.note(None)

    def _engage(self) -> None:
        """Start another connection if there are ranges left and the host permits it."""
        concurrency = self._concurrency
        while concurrency.granted < concurrency.target and not self._host.governor.waiting():
            before, concurrency.granted = concurrency.granted, self._host.governor.grow()
            if concurrency.granted <= before:
                break
        while time.monotonic() >= self._not_before:
            if self._tasks and (not self.ranges or concurrency.claimed >= concurrency.target):
                return
            size, floor = self._sizes()
            lease = self._receiver.segments.take(size, floor)
            if lease is None:
                return
            task = asyncio.create_task(self._connect(lease))
            self._tasks[task] = lease
            concurrency.claimed += 1

    def _sizes(self) -> tuple[int, int]:
        """Bytes of one request, and the minimum for splitting."""
        if not self.ranges or self._concurrency.target == 1:
            return self._part.size, FLOOR
        speeds = [
            lease.downloaded / max(0.01, time.monotonic() - lease.began)
            for lease in self._tasks.values()
        ]
        speed = max(speeds, default=0.0)
        size = min(LARGEST, max(SMALLEST, int(speed * LEASE)))
        return size, max(FLOOR, int(speed * max(0.2, 2 * self._receiver.opening)))

    async def _connect(self, lease: Lease) -> None:
        async with self._host.governor.slot():
            self._connected += 1
            self._concurrency.active += 1
            try:
                thread = self._pool.submit(self._receiver.download, lease, self._receiver.halt)
                self._threads.add(thread)
                thread.add_done_callback(self._threads.discard)
                await asyncio.wrap_future(thread)
            finally:
                self._connected -= 1
                self._concurrency.active -= 1

    async def _wait(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=TICK, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(min(TICK, max(0.0, self._not_before - time.monotonic())))

    async def _settle(self, task: asyncio.Task[None]) -> None:
        """Handle the end of a connection: finished, to be retried, or fatal."""
        self._receiver.segments.give_back(self._tasks.pop(task))
        self._concurrency.claimed -= 1
        received = self._part.received
        if received - self._good >= ENOUGH and self.ranges is not False:
            self._failures = self._waits = 0
            self._good = received
        try:
            task.result()
        except RestartDownload as why:
            await self._start_over(ranges=why.ranges)
        except RateLimited as problem:
            self._be_patient(problem)
            await self._after_failure()
        except (Blocked, RedirectRefused):
            raise  # trying again changes nothing
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
        asked = max(problem.retry_after or 0, self._host.governor.waiting())
        self._not_before = time.monotonic() + max(asked, self._patience.least_wait)
        self._refused = True
        self._concurrency.slow_down()

    async def _after_failure(self) -> None:
        """Without ranges, bytes before a lost connection are worthless."""
        if self.ranges is False and self._part.received:
            await self._start_over(ranges=False)

    async def _start_over(self, *, ranges: bool) -> None:
        self._restarts += 1
        if self._restarts > self._patience.tries + self._patience.waits:
            raise UpstreamDown("This file keeps changing in the repository; retry later.")
        await self._stop()
        await asyncio.to_thread(self._part.restart)
        self._receiver.restart(ranges=ranges)
        self._good = 0
        self._report_progress()

    async def _stop(self) -> None:
        """End every connection, also those blocked in a read."""
        self._receiver.stop()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        self._concurrency.claimed -= len(tasks)
        for lease in self._tasks.values():
            self._receiver.segments.give_back(lease)
        self._tasks.clear()
        if waiting := [asyncio.wrap_future(thread) for thread in self._threads]:
            # A thread that still waits for its response notices later, and writes nothing then.
            await asyncio.wait(waiting, timeout=GRACE)
        await asyncio.gather(*tasks, return_exceptions=True)
        for future in waiting:
            if future.done() and not future.cancelled():
                future.exception()

    def _report_progress(self) -> None:
        received = self._part.received
        delta, self._reported = received - self._reported, received
        if delta:
            self._watcher.progress(delta)
        if self._connected:
            self._concurrency.count(
                max(0, delta),
                flowing=self._connected <= self._receiver.flowing and bool(self.ranges),
                local_limit=self._part.lag > LAG,
            )
        self._watcher.note(self._waiting(delta))
        self._watcher.checkpoint()

    def _waiting(self, delta: int) -> str | None:
        """The note while a rate limit delays everything."""
        if delta:
            self._refused = False
            return None
        wait = self._host.governor.waiting()
        if self._refused or (self._failures and not self._tasks):
            wait = max(wait, self._not_before - time.monotonic())
        if wait < 0.5:
            return None
        return f"Waiting {math.ceil(wait)} s for {self._host.title}"
