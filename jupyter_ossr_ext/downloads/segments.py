"""Assignment of byte ranges to connections, so that all end at the same time."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field


@dataclass(eq=False)
class Lease:
    """Bytes `at` to `stop` (exclusive) of one connection; both may move."""

    at: int
    stop: int
    began: float = field(default_factory=time.monotonic)
    downloaded: int = 0

    @property
    def left(self) -> int:
        return self.stop - self.at


class Segments:
    """Assigns missing ranges of a file from the front, and splits the remaining ones at the end.

    Safe from any thread. From the front, because the digest follows the contiguous part.
    """

    def __init__(self, missing: list[tuple[int, int]]) -> None:
        self._lock = threading.Lock()
        self._todo = list(missing)
        self._leases: list[Lease] = []

    @property
    def idle(self) -> bool:
        """True if nothing is missing or assigned."""
        with self._lock:
            return not self._todo and not self._leases

    def take(self, size: int, floor: int) -> Lease | None:
        """Up to `size` bytes; None if no other lease has at least twice `floor` left to split."""
        with self._lock:
            if not self._todo:
                self._share(size, floor)
            if not self._todo:
                return None
            start, stop = self._todo.pop(0)
            lease = Lease(start, min(stop, start + size))
            if lease.stop < stop:
                self._todo.insert(0, (lease.stop, stop))
            self._leases.append(lease)
            return lease

    def advance(self, lease: Lease, count: int) -> None:
        """`count` bytes of the lease are written; bytes beyond its end are ignored."""
        with self._lock:
            lease.at = min(lease.stop, lease.at + count)
            lease.downloaded += count

    def give_back(self, lease: Lease) -> None:
        """End a lease; its missing bytes are assigned again."""
        with self._lock:
            self._leases.remove(lease)
            if lease.left:
                self._todo.append((lease.at, lease.stop))
                self._todo.sort()

    def _share(self, size: int, floor: int) -> None:
        largest = max(self._leases, key=lambda lease: lease.left, default=None)
        if largest is None or largest.left < 2 * floor:
            return
        # A lease from the time of one connection is returned, except for its beginning.
        keep = size if largest.left > 4 * size else largest.left // 2
        cut = largest.at + keep
        self._todo.append((cut, largest.stop))
        largest.stop = cut
