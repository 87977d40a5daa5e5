"""Several short questions at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

T = TypeVar("T")


class Asked:
    """Questions that are on their way."""

    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[Any]] = []

    def ask(self, question: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Its result is there when the block is over."""
        task = asyncio.create_task(question)
        self.tasks.append(task)
        return task


@asynccontextmanager
async def together() -> AsyncIterator[Asked]:
    """Wait for all of them at the end, then raise what went wrong first.

    One that failed does not end the others: a connection that is just being made would be lost.
    """
    asked = Asked()
    yield asked
    for result in await asyncio.gather(*asked.tasks, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result
