"""Sets of byte ranges."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable


class Ranges:
    """A set of byte positions as sorted, disjoint `(start, stop)` pairs; `stop` is exclusive."""

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self._pairs: list[tuple[int, int]] = []
        for start, stop in pairs:
            self.add(start, stop)

    def add(self, start: int, stop: int) -> None:
        """Add `start` to `stop`, merging adjacent ranges."""
        if start >= stop:
            return
        pairs = self._pairs
        first = bisect_left(pairs, start, key=lambda pair: pair[1])
        last = first
        while last < len(pairs) and pairs[last][0] <= stop:
            start, stop = min(start, pairs[last][0]), max(stop, pairs[last][1])
            last += 1
        pairs[first:last] = [(start, stop)]

    @property
    def prefix(self) -> int:
        """Number of contiguous bytes from the beginning."""
        return self._pairs[0][1] if self._pairs and self._pairs[0][0] == 0 else 0

    @property
    def total(self) -> int:
        """Number of bytes."""
        return sum(stop - start for start, stop in self._pairs)

    def missing(self, size: int) -> list[tuple[int, int]]:
        """The missing ranges of the first `size` bytes."""
        gaps: list[tuple[int, int]] = []
        at = 0
        for start, stop in self._pairs:
            if start >= size:
                break
            if start > at:
                gaps.append((at, start))
            at = stop
        if at < size:
            gaps.append((at, size))
        return gaps

    def pairs(self) -> list[tuple[int, int]]:
        return list(self._pairs)
