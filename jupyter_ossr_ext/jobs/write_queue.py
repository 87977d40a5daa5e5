"""Writes to the journal: in order, in a thread, without blocking the event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

log = logging.getLogger(__name__)


class WriteQueue:
    """Executes blocking writes one after the other."""

    def __init__(self) -> None:
        self._pending: dict[tuple[str, str], Callable[[], None]] = {}
        self._task: asyncio.Task[None] | None = None

    def put(self, key: tuple[str, str], write: Callable[[], None]) -> None:
        """Queue a write; it replaces a waiting write of the same key."""
        self._pending[key] = write
        if self._task is None:
            self._task = asyncio.create_task(self._drain())

    async def written(self) -> None:
        """Wait until everything is written."""
        while self._task:
            await asyncio.shield(self._task)

    async def _drain(self) -> None:
        try:
            while self._pending:
                writes, self._pending = list(self._pending.values()), {}
                await asyncio.to_thread(_write_all, writes)
        finally:
            self._task = None


def _write_all(writes: list[Callable[[], None]]) -> None:
    for write in writes:
        try:
            write()
        except OSError as error:
            log.error("The job journal cannot be written: %s", error)
