"""The output of a program that may write without end: its first and its last lines."""

from __future__ import annotations

from collections import deque

EACH = 200_000
"""Characters of the lines that are stored from the start, and from the end."""
LONGEST = 4_000
"""Characters of one line; the rest is cut off."""


class BoundedLog:
    """Lines beyond the first ones stay in memory until the end, and only the last of them.

    Args:
        each: Characters of the first lines, and of the last ones.
        longest: Characters of one line.
    """

    def __init__(self, each: int = EACH, longest: int = LONGEST) -> None:
        self._each, self._longest = each, longest
        self._first = self._last = self._left_out = 0
        self._rest: deque[str] = deque()

    def add(self, line: str) -> str | None:
        """What to store now, or None."""
        line = line if len(line) <= self._longest else f"{line[: self._longest]} …"
        if not self._rest and self._first < self._each:
            self._first += len(line) + 1
            return line
        self._rest.append(line)
        self._last += len(line) + 1
        while self._last > self._each and len(self._rest) > 1:
            self._last -= len(self._rest.popleft()) + 1
            self._left_out += 1
        return None

    def rest(self) -> list[str]:
        """The last lines, after the number of those that are not stored."""
        words = [f"… {self._left_out:,} lines left out …"] if self._left_out else []
        return [*words, *self._rest]
