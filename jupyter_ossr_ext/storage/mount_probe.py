"""Existence checks on a disk that may hang, such as a mounted remote storage."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path

from ..problems import UpstreamSlow

WITHIN = 5.0
"""Seconds; a working mount answers thousands of checks in that time."""


class MountProbe:
    """Each check has its own daemon thread, which does not delay the server's stop.

    Worker threads are few and shared: a few checks of a dead mount would block all downloads. While
    a check is overdue no other is started.
    """

    def __init__(self, within: float | None = None) -> None:
        self._within = WITHIN if within is None else within
        self._began: dict[asyncio.Future[list[bool]], float] = {}

    async def files(self, paths: list[Path]) -> list[bool]:
        """Which of the paths are files, in the same order; raises `UpstreamSlow` after the time
        limit."""
        if not paths:
            return []
        loop = asyncio.get_running_loop()
        if any(loop.time() - began > self._within for began in self._began.values()):
            raise _silent()
        result: asyncio.Future[list[bool]] = loop.create_future()
        self._began[result] = loop.time()

        def resolve(found: list[bool]) -> None:
            del self._began[result]
            if not result.done():
                result.set_result(found)

        def check() -> None:
            found = [_is_file(path) for path in paths]
            with contextlib.suppress(RuntimeError):  # the server stopped meanwhile
                loop.call_soon_threadsafe(resolve, found)

        threading.Thread(target=check, name="ossr-mount-probe", daemon=True).start()
        try:
            async with asyncio.timeout(self._within):
                return await result
        except TimeoutError:
            raise _silent() from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a stale or disconnected mount
        return False


def _silent() -> UpstreamSlow:
    return UpstreamSlow(
        "The mounted folder does not respond. Contact your administrator, and retry later."
    )
