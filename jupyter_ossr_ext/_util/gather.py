"""Concurrent coroutines that raise the original exception instead of a group.

`gather` cancels the others when one fails; `settle` lets them end. Neither returns before all have
ended, unlike `asyncio.gather`, which abandons the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

T = TypeVar("T")
E = TypeVar("E", bound=BaseException)


async def gather(calls: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """All results, in order. The first failure cancels the others and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(call) for call in calls]
    except BaseExceptionGroup as failed:
        raise first_exception(failed) from None
    return [task.result() for task in tasks]


class TaskBatch:
    """Tasks of one `settle` block."""

    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[Any]] = []

    def start(self, call: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """The result is available after the `async with` block."""
        task = asyncio.create_task(call)
        self.tasks.append(task)
        return task


@asynccontextmanager
async def settle() -> AsyncIterator[TaskBatch]:
    """Wait for all tasks at the end of the block, then raise the first error.

    A failed task does not cancel the others: that would lose connections being opened.
    """
    batch = TaskBatch()
    yield batch
    for result in await asyncio.gather(*batch.tasks, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


def first_exception(group: BaseExceptionGroup[E]) -> E:
    """The first exception of a group, also of nested groups."""
    error = group.exceptions[0]
    return first_exception(error) if isinstance(error, BaseExceptionGroup) else error
