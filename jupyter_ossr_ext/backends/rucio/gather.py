"""Several short requests at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

T = TypeVar("T")


class TaskBatch:
    """Pending requests."""

    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[Any]] = []

    def start(self, call: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """The result is available after the `with` block."""
        task = asyncio.create_task(call)
        self.tasks.append(task)
        return task


@asynccontextmanager
async def gather() -> AsyncIterator[TaskBatch]:
    """Wait for all at the end, then raise the first error.

    A failed request does not cancel the others: that would lose connections being opened.
    """
    batch = TaskBatch()
    yield batch
    for result in await asyncio.gather(*batch.tasks, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result
