"""The output of a program that may write without end: its first and its last lines."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime

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


class JobLogs:
    """The logs of the running jobs, with the time of each line (UTC, ISO 8601)."""

    def __init__(self) -> None:
        self._logs: dict[str, BoundedLog] = {}

    def add(self, id: str, text: str) -> list[str]:
        """What to store of a text now."""
        stamp = datetime.now(UTC).isoformat(timespec="seconds")
        log = self._logs.setdefault(id, BoundedLog())
        lines = [log.add(f"{stamp} {part}") for part in text.splitlines() or [""]]
        return [line for line in lines if line is not None]

    def rest(self, id: str) -> list[str]:
        """The last lines of a job, which are not stored yet."""
        return self._logs[id].rest() if id in self._logs else []

    def end(self, id: str) -> list[str]:
        """The same, of a job that has ended."""
        log = self._logs.pop(id, None)
        return log.rest() if log else []
