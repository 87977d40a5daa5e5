"""Number of connections to a host: determined by measurement, limited, and cached."""

from __future__ import annotations

import time
from collections.abc import Callable

MOST = 8
"""Maximum connections to one host; more were measured to be slower, and led to blocked users."""
WINDOW = 0.15
"""Seconds over which the rate of all connections together is measured."""
BETTER = 1.12
"""Required gain of twice the connections."""
FAST = 150e6
"""Bytes per second at which disk and hashing are the limit: no more connections are tried."""
AGAIN = 2.0
"""Seconds until more connections are tried again; doubled after each failure."""
LONGEST = 60.0


class ConcurrencyController:
    """The number of connections to one host, for all its transfers. On the event loop only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.target = 1
        """Wanted number of connections."""
        self.claimed = 0
        """Connections that transfers use or wait for; maintained by them, as is `active`."""
        self.active = 0
        """Connections that the host's governor has admitted."""
        self.granted = 0
        """Last known limit of the governor."""
        self._before: float | None = None
        self._fallback = 1
        self._bytes = 0
        self._since: float | None = None
        self._again = 0.0
        self._pause = AGAIN

    def count(self, received: int, *, flowing: bool, local_limit: bool) -> None:
        """Report the bytes since the last call, from every transfer of this host.

        Args:
            received: Bytes.
            flowing: Whether every connection of the transfer has received its first byte.
            local_limit: Whether this machine is the limit; then more connections do not help.
        """
        now = self._clock()
        if not flowing or self.active < self.target:
            self._since = None
            return
        if self._since is None:
            self._since, self._bytes = now, 0
            return
        self._bytes += received
        if now - self._since >= WINDOW:
            rate = self._bytes / (now - self._since)
            self._since, self._bytes = now, 0
            self._decide(rate, now, local_limit)

    def slow_down(self) -> None:
        """After a 429: half the connections, and no increase for a while."""
        self.target = max(1, self.target // 2)
        self._before = None
        self._since = None
        self._again = self._clock() + LONGEST
        self.granted = self.target

    def _decide(self, rate: float, now: float, local_limit: bool) -> None:
        if self._before is not None:  # twice the connections are being tried
            if rate < self._before * BETTER:
                self.target = self._fallback
                self._before = None
                self._again = now + self._pause
                self._pause = min(LONGEST, self._pause * 2)
                return
            self._before = None
            self._again = now
            self._pause = AGAIN
        room = self.target < MOST and 0 < rate < FAST and not local_limit
        if room and now >= self._again:
            self._before = rate
            self._fallback = max(self.target, min(MOST, self.active))
            self.target = min(MOST, self._fallback * 2)
