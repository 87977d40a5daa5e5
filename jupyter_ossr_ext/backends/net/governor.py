"""Request limits per host: rate and number of connections."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from typing import Literal

Budget = Literal["general", "search"]
"""Repositories count searches separately (Zenodo: 30 a minute for everybody)."""

MAX_CONNECTIONS = 8
FIRST_CONNECTIONS = 2
LEAST_PAUSE = 1.0
"""Seconds; also if a wrong clock says that the wait is over."""
UNTOLD_PAUSE = 5.0
LONGEST_PAUSE = 3600.0
LONGEST_BACKOFF = 120.0


class Governor:
    """Limits for one host in the whole process. State is safe from any thread.

    A 429 to a search delays searches; a 429 to anything else delays all requests.

    Args:
        clock: Monotonic seconds.
        wall: Seconds since the epoch, for headers with a point in time.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._clock, self._wall = clock, wall
        self._lock = threading.Lock()
        self._until: dict[Budget, float] = {"general": 0.0, "search": 0.0}
        self._strikes: dict[Budget, int] = {"general": 0, "search": 0}
        self._limit = FIRST_CONNECTIONS
        self._active = 0
        self._waiters: deque[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = deque()

    @property
    def limit(self) -> int:
        """Number of connections for file bytes at the same time."""
        return self._limit

    def waiting(self, budget: Budget = "general") -> float:
        """Seconds until the host accepts requests again; 0 without a limit."""
        with self._lock:
            return self._left(budget)

    def heard(self, status: int, headers: Mapping[str, str], budget: Budget = "general") -> float:
        """Update the limits from a response; returns the seconds to wait, or 0.

        `Retry-After` counts only with 429 and 503: InvenioRDM sends it with every response.
        """
        with self._lock:
            if status == 429 or (status == 503 and "retry-after" in headers):
                return self._hold(headers, budget)
            if status < 400:
                self._strikes[budget] = 0
                if headers.get("x-ratelimit-remaining", "").strip() == "0":
                    self._pause(budget, max(LEAST_PAUSE, self._reset(headers) or 0))
            return 0

    def grow(self) -> int:
        """Permit one more connection, up to `MAX_CONNECTIONS`. Returns the new limit.

        A 429 response halves the limit by itself.
        """
        with self._lock:
            if not self._left("general"):
                self._limit = min(MAX_CONNECTIONS, self._limit + 1)
            limit = self._limit
        self._wake()
        return limit

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """One of the permitted connections, first come first served; waits during every pause."""
        await self._enter()
        try:
            yield
        finally:
            with self._lock:
                self._active -= 1
            self._wake()

    async def _enter(self) -> None:
        mine = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._waiters.append(mine)
        try:
            while True:
                mine[1].clear()
                with self._lock:
                    pause = self._left("general")
                    first = self._waiters[0] is mine
                    if first and not pause and self._active < self._limit:
                        self._active += 1
                        return
                try:
                    await asyncio.wait_for(mine[1].wait(), pause or None)
                except TimeoutError:
                    continue
        finally:
            with self._lock:
                self._waiters.remove(mine)
            self._wake()

    def _wake(self) -> None:
        """Let the first waiter check again."""
        with self._lock:
            first = self._waiters[0] if self._waiters else None
        if first and not first[0].is_closed():
            first[0].call_soon_threadsafe(first[1].set)

    def _left(self, budget: Budget) -> float:
        until = self._until["general"]
        if budget == "search":
            until = max(until, self._until["search"])
        return max(0.0, until - self._clock())

    def _pause(self, budget: Budget, seconds: float) -> None:
        seconds = min(seconds, LONGEST_PAUSE)
        self._until[budget] = max(self._until[budget], self._clock() + seconds)

    def _hold(self, headers: Mapping[str, str], budget: Budget) -> float:
        news = not self._left(budget)  # several connections receive the same 429 at once
        if news:
            self._strikes[budget] += 1
            if budget == "general":
                self._limit = max(1, self._limit // 2)
        delay = self._retry_after(headers)
        if delay is None:
            delay = self._reset(headers)
        backoff = min(LONGEST_BACKOFF, LEAST_PAUSE * 2 ** (self._strikes[budget] - 1))
        self._pause(budget, max(backoff, UNTOLD_PAUSE if delay is None else delay))
        return self._left(budget)

    def _retry_after(self, headers: Mapping[str, str]) -> float | None:
        text = headers.get("retry-after", "").strip()
        if not text:
            return None
        try:
            return float(int(text))
        except ValueError:
            moment = _moment(text)
            return None if moment is None else moment - self._now(headers)

    def _reset(self, headers: Mapping[str, str]) -> float | None:
        try:
            return float(headers.get("x-ratelimit-reset", "")) - self._now(headers)
        except ValueError:
            return None

    def _now(self, headers: Mapping[str, str]) -> float:
        """The time by the host's clock, if its response has one: the local clock may be wrong."""
        moment = _moment(headers.get("date", ""))
        return self._wall() if moment is None else moment


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, IndexError):
        return None
