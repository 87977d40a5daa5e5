"""Two jobs never write one file: whoever comes second waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path


class Claims:
    """Who is writing which path now. For the event loop."""

    def __init__(self) -> None:
        self._held: dict[Path, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def hold(self, path: Path, waiting: Callable[[], None]) -> AsyncIterator[bool]:
        """Have `path` for oneself; the value is whether another had it first.

        `waiting` is called once if it takes until another is done.
        """
        lock, users = self._held.get(path, (asyncio.Lock(), 0))
        self._held[path] = (lock, users + 1)
        try:
            waited = lock.locked()
            if waited:
                waiting()
            async with lock:
                yield waited
        finally:
            lock, users = self._held[path]
            if users == 1:
                del self._held[path]
            else:
                self._held[path] = (lock, users - 1)
