"""Handing items from tasks to one that takes them, many at a time, with back-pressure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

T = TypeVar("T")

ROOM = 500
"""Items that wait before those who put them have to."""


class Channel(Generic[T]):
    """A queue that gives all that is there at once: a thousand lines are a thousand appends.

    On the event loop only; any number may put, one takes.
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
        """True where `put` would wait."""
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
        """Nothing more will come."""
        self._closed = True
        self._there.set()

    async def take(self) -> list[T]:
        """All that is there, at least one; empty at the end."""
        while not self._items and not self._closed:
            self._there.clear()
            await self._there.wait()
        items, self._items = self._items, []
        self._free.set()
        return items


@asynccontextmanager
async def ending(items: AsyncIterator[T]) -> AsyncIterator[AsyncIterator[T]]:
    """For who may stop early: lets go of the connection behind `items` at once."""
    try:
        yield items
    finally:
        if isinstance(items, AsyncGenerator):
            await items.aclose()
