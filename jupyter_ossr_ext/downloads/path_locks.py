"""Locks for paths: two jobs never write the same file; the second one waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path


class PathLocks:
    """The paths that are being written. For the event loop."""

    def __init__(self) -> None:
        self._held: dict[Path, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def hold(self, path: Path, waiting: Callable[[], None]) -> AsyncIterator[bool]:
        """Lock `path`; the value is whether another caller held the lock before.

        `waiting` is called once if the lock is not available immediately.
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
