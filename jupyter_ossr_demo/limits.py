"""The rate limit: responses per window of seconds, for each guest address or user."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Allowance:
    """`count` responses in `seconds`."""

    count: int
    seconds: int

    def __str__(self) -> str:
        if self.seconds == 60:
            return f"{self.count} per 1 minute"
        return f"{self.count} per {self.seconds} second"


class Window:
    """Counts responses in a fixed window, as InvenioRDM does."""

    def __init__(self, allowance: Allowance, clock: Callable[[], float] = time.time) -> None:
        self._allowance = allowance
        self._clock = clock
        self._until = 0.0
        self._used = 0

    def take(self) -> bool:
        """Count one response; False if it exceeds the limit."""
        now = self._clock()
        if now >= self._until:
            self._until, self._used = now + self._allowance.seconds, 0
        self._used += 1
        return self._used <= self._allowance.count

    def headers(self) -> dict[str, str]:
        left = max(self._allowance.count - self._used, 0)
        return {
            "X-RateLimit-Limit": str(self._allowance.count),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": str(int(self._until) + 1),
            "Retry-After": str(max(math.ceil(self._until - self._clock()), 0)),
        }
