"""Several short requests at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

T = TypeVar("T")


class Asked:
    """Pending requests."""

    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[Any]] = []

    def ask(self, question: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """The result is available after the `with` block."""
        task = asyncio.create_task(question)
        self.tasks.append(task)
        return task


@asynccontextmanager
async def together() -> AsyncIterator[Asked]:
    """Wait for all at the end, then raise the first error.

    A failed request does not cancel the others: that would lose connections being opened.
    """
    asked = Asked()
    yield asked
    for result in await asyncio.gather(*asked.tasks, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result
