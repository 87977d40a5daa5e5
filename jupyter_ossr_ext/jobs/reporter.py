"""Progress reports of a running task."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, TypeVar

from msgspec import MsgspecError, structs
from msgspec.json import decode

from ..models import Progress
from ..problems import TakenOver
from .ownership import Claim

T = TypeVar("T")

INTERVAL = 0.2
"""Seconds between two published snapshots: five per second look smooth."""
WINDOW = 5.0
"""Seconds over which a rate is measured."""


class Reporter:
    """Progress, log and checkpoint of one job. Call it on the event loop, as often as needed."""

    def __init__(
        self,
        publish: Callable[[Progress], None],
        *,
        say: Callable[[str], None] = lambda line: None,
        save_checkpoint: Callable[[bytes], None] = lambda data: None,
        annotate: Callable[[Mapping[str, Any]], None] = lambda fields: None,
        written: Callable[[], Awaitable[None]] | None = None,
        claim: Claim | None = None,
        checkpoint: bytes | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._publish = publish
        self._say = say
        self._save_checkpoint = save_checkpoint
        self._annotate = annotate
        self._written = written
        self._claim = claim
        self._clock = clock
        self._last = float("-inf")
        self._progress = Progress()
        self._samples: deque[tuple[float, int]] = deque()
        self.checkpoint = checkpoint
        """The checkpoint of an earlier attempt, if any."""

    def expect(
        self,
        total: int | None,
        unit: Literal["bytes", "files", "steps"] = "bytes",
        *,
        done: int = 0,
    ) -> None:
        """Set the total and the amount that an earlier attempt completed."""
        self._samples.clear()
        self._set(structs.replace(self._progress, total=total, unit=unit, done=done), now=True)

    def advance(self, by: int) -> None:
        """Add to the completed amount; negative if work has to be repeated."""
        self._set(structs.replace(self._progress, done=self._progress.done + by))

    def note(self, text: str | None, *, blocked: bool = False) -> None:
        """Set the current activity; None for the usual one.

        Args:
            blocked: The job goes on only after somebody acts.
        """
        if (text, blocked) != (self._progress.note, self._progress.blocked):
            self._set(structs.replace(self._progress, note=text, blocked=blocked), now=True)

    @contextmanager
    def waiting(self, text: str) -> Iterator[None]:
        """Show `text` meanwhile, and what was shown before it afterwards."""
        before = self._progress
        self.note(text)
        try:
            yield
        finally:
            if self._progress.note == text:
                self.note(before.note, blocked=before.blocked)

    def log(self, line: str) -> None:
        """Add a line to the job's log. Never a token, never a URL with a query."""
        self._say(line)

    def save_checkpoint(self, data: bytes) -> None:
        """Store `data` for the next attempt, also after a kill of the server."""
        self.checkpoint = data
        self._save_checkpoint(data)

    async def fence(self) -> None:
        """Call before each step that cannot be undone: commit, publish, delete, register.

        Returns once the last checkpoint is on disk, and the job is certainly still ours; raises
        `TakenOver` if another server has taken it over.
        """
        if self._written:
            await self._written()
        await asyncio.to_thread(self.check_owner)

    def check_owner(self) -> None:
        """The second half of `fence`: blocking, from any thread."""
        if self._claim:
            self._claim.check()

    async def owned(self) -> bool:
        """Whether the job is still ours: to ask before cleaning up what a new owner may use."""
        try:
            await asyncio.to_thread(self.check_owner)
        except TakenOver:
            return False
        return True

    @property
    def exclusive(self) -> bool:
        """False if a previous owner was silent, but may still have files open for writing."""
        return self._claim is None or self._claim.exclusive

    def annotate(self, **fields: Any) -> None:
        """Set fields of the job that belong to its kind, such as the draft that it works on."""
        self._annotate(fields)

    def load_checkpoint(self, type: type[T]) -> T | None:
        """The checkpoint of an earlier attempt, if it can be decoded."""
        if self.checkpoint is None:
            return None
        try:
            return decode(self.checkpoint, type=type)
        except (MsgspecError, UnicodeDecodeError):
            return None

    def flush(self) -> None:
        """Publish throttled changes, without rate or note."""
        if self._progress != Progress():
            self._publish(
                structs.replace(self._progress, rate=None, remaining=None, note=None, blocked=False)
            )

    def _set(self, progress: Progress, now: bool = False) -> None:
        time_ = self._clock()
        self._samples.append((time_, progress.done))
        while len(self._samples) > 2 and time_ - self._samples[0][0] > WINDOW:
            self._samples.popleft()
        self._progress = progress
        if now or time_ - self._last >= INTERVAL:
            self._last = time_
            self._progress = self._measured()
            self._publish(self._progress)

    def _measured(self) -> Progress:
        (begin, low), (end, high) = self._samples[0], self._samples[-1]
        if end - begin < INTERVAL or high <= low:
            return structs.replace(self._progress, rate=None, remaining=None)
        rate = (high - low) / (end - begin)
        total = self._progress.total
        remaining = None if total is None else max(0.0, (total - high) / rate)
        return structs.replace(self._progress, rate=rate, remaining=remaining)
