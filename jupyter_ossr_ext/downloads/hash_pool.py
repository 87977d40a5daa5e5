"""Threads for hashing, at a lower priority than the event loop."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

THREADS = 64
"""Files that are hashed at the same time; idle threads cost almost nothing."""
NICE = 10
"""Niceness of all hash threads but one.

One hash among many files is not urgent, and hashing uses most of the processor time of fast
downloads. One thread runs at normal priority, so that a single download has full speed. Receiving
threads have normal priority too: one that lost the processor while holding the interpreter's lock
would block the event loop.
"""


class Digests:
    """One thread of normal priority, and several of lower priority. Safe from any thread."""

    def __init__(self) -> None:
        self._first = ThreadPoolExecutor(1, thread_name_prefix="ossr-digest-first")
        self._others = ThreadPoolExecutor(
            THREADS, thread_name_prefix="ossr-digest", initializer=give_way
        )
        self._taken = threading.Lock()

    def submit(self, work: Callable[[], None]) -> Future[None]:
        """Run `work` soon, at lower priority if another hash is being computed."""
        if not self._taken.acquire(blocking=False):
            return self._others.submit(work)
        future = self._first.submit(work)
        future.add_done_callback(lambda _: self._taken.release())
        return future

    def shutdown(self) -> None:
        """Release the threads; those that still hash end by themselves."""
        self._first.shutdown(wait=False)
        self._others.shutdown(wait=False)


def give_way() -> None:
    """Lower the priority of this thread.

    Only Linux has a niceness per thread; elsewhere it would apply to the whole server.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
