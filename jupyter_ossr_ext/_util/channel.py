"""A queue from several tasks to one consumer, in batches, with back-pressure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

T = TypeVar("T")

ROOM = 500
"""Maximum items in the queue before `put` waits."""


class Channel(Generic[T]):
    """A queue that returns all available items at once, which makes it fast for many lines.

    On the event loop only; any number of producers, one consumer.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._items: list[T] = []
        self._there = asyncio.Event()
        self._free = asyncio.Event()
        self._free.set()
        self._closed = False

    @property
    def full(self) -> bool:
        """True if `put` would wait."""
        return len(self._items) >= self._room

    def push(self, item: T) -> None:
        """Put without waiting; see `full`."""
        self._items.append(item)
        self._there.set()

    async def put(self, item: T) -> None:
        while self.full:
            self._free.clear()
            await self._free.wait()
        self.push(item)

    def close(self) -> None:
        """No more items will be added."""
        self._closed = True
        self._there.set()

    async def take(self) -> list[T]:
        """All available items, at least one; empty at the end."""
        while not self._items and not self._closed:
            self._there.clear()
            await self._there.wait()
        items, self._items = self._items, []
        self._free.set()
        return items


@asynccontextmanager
async def ending(items: AsyncIterator[T]) -> AsyncIterator[AsyncIterator[T]]:
    """For a consumer that may stop early: releases the connection of `items` at once."""
    try:
        yield items
    finally:
        if isinstance(items, AsyncGenerator):
            await items.aclose()
