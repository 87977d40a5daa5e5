"""Looking for files on a disk that may hang, as a mounted storage does when its host is away."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path

from ..problems import UpstreamSlow

WITHIN = 5.0
"""Seconds; a mount that works answers thousands of questions in it."""


class Looking:
    """Each look has a thread of its own, that nobody waits for when the server stops.

    Worker threads are few and shared: some looks at a dead mount would take all of them away from
    downloads. Once a look is overdue no other is begun before it is back.
    """

    def __init__(self, within: float | None = None) -> None:
        self._within = WITHIN if within is None else within
        self._began: dict[asyncio.Future[list[bool]], float] = {}

    async def files(self, paths: list[Path]) -> list[bool]:
        """Which of them are files, in the same order; raises `UpstreamSlow` in time."""
        if not paths:
            return []
        loop = asyncio.get_running_loop()
        if any(loop.time() - began > self._within for began in self._began.values()):
            raise _silent()
        answer: asyncio.Future[list[bool]] = loop.create_future()
        self._began[answer] = loop.time()

        def tell(found: list[bool]) -> None:
            del self._began[answer]
            if not answer.done():
                answer.set_result(found)

        def look() -> None:
            found = [_is_file(path) for path in paths]
            with contextlib.suppress(RuntimeError):  # the server stopped meanwhile
                loop.call_soon_threadsafe(tell, found)

        threading.Thread(target=look, name="ossr-look", daemon=True).start()
        try:
            async with asyncio.timeout(self._within):
                return await answer
        except TimeoutError:
            raise _silent() from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a mount whose other end is gone: stale, or not connected
        return False


def _silent() -> UpstreamSlow:
    return UpstreamSlow(
        "The mounted folder does not respond. Contact your administrator, and retry later."
    )
