"""Concurrent requests that raise the original exception instead of a group."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")
E = TypeVar("E", bound=BaseException)


async def gather(calls: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """All results, in order. The first failure cancels the others and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(call) for call in calls]
    except BaseExceptionGroup as failed:
        raise only(failed) from None
    return [task.result() for task in tasks]


def only(group: BaseExceptionGroup[E]) -> E:
    """The first exception of a group."""
    first = group.exceptions[0]
    return only(first) if isinstance(first, BaseExceptionGroup) else first
