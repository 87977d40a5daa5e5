"""The read cache of an open file."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from fsspec.caching import BaseCache, register_cache

FIRST = 8 * 1024
"""Bytes of a read at a new place. Each read that continues the last one doubles them, up to the
block size."""
BLOCKS = 32
"""Blocks that are cached, as far as they fit into two full ones."""


class GrowingCache(BaseCache):  # type: ignore[misc]
    """Reads little at a new place, and more ahead the longer a reader goes on from there.

    Headers, tables of contents and cut-outs are many short reads; images and columns long ones.
    """

    name = "ossr"

    def __init__(
        self, blocksize: int, fetcher: Callable[[int, int], bytes], size: int, **options: Any
    ) -> None:
        super().__init__(blocksize, fetcher, size)
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._next = -1
        self._ahead = FIRST

    def _fetch(self, start: int | None, stop: int | None) -> bytes:
        start, stop = start or 0, self.size if stop is None else min(stop, self.size)
        if start >= stop:
            return b""
        known = self._cached(start, stop)
        if len(known) < stop - start:
            known += self._more(start + len(known), stop)
            self._store(start, known)
        return known[: stop - start]

    def _cached(self, start: int, stop: int) -> bytes:
        """The longest cached piece from `start` on."""
        best = b""
        for offset, data in self._blocks.items():
            if offset <= start and offset + len(data) > start + len(best):
                best = data[start - offset : stop - offset]
        return best

    def _more(self, start: int, stop: int) -> bytes:
        self._ahead = min(2 * self._ahead, self.blocksize) if start == self._next else FIRST
        self._next = min(self.size, max(stop, start + self._ahead))
        data: bytes = self.fetcher(start, self._next)
        self.total_requested_bytes += len(data)
        return data

    def _store(self, start: int, data: bytes) -> None:
        if len(data) > 2 * self.blocksize:
            return
        self._blocks[start] = data
        self._blocks.move_to_end(start)
        while len(self._blocks) > BLOCKS or (
            sum(map(len, self._blocks.values())) > 2 * self.blocksize
        ):
            self._blocks.popitem(last=False)


register_cache(GrowingCache, clobber=True)
