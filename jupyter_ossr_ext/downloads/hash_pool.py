"""Threads to hash in. They leave the processor to the event loop, which answers people."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

THREADS = 64
"""Files that are hashed at the same time; idle threads cost next to nothing."""
NICE = 10
"""How much all digests but one give way.

Nobody waits for the digest of one file among many by the millisecond, and hashing is most of what
fast downloads ask of the processor. One goes on at full speed, so that a single download is as fast
as the machine allows. Threads that receive do not give way: one that lost the processor while it
holds the interpreter's lock would keep the loop waiting for it.
"""


class Digests:
    """One thread that is as good as any other, and many that give way. Safe from any thread."""

    def __init__(self) -> None:
        self._first = ThreadPoolExecutor(1, thread_name_prefix="ossr-digest-first")
        self._others = ThreadPoolExecutor(
            THREADS, thread_name_prefix="ossr-digest", initializer=give_way
        )
        self._taken = threading.Lock()

    def submit(self, work: Callable[[], None]) -> Future[None]:
        """Do `work` soon, in a thread that gives way if another digest is being made already."""
        if not self._taken.acquire(blocking=False):
            return self._others.submit(work)
        future = self._first.submit(work)
        future.add_done_callback(lambda _: self._taken.release())
        return future

    def shutdown(self) -> None:
        """Let the threads go; those that still hash end by themselves."""
        self._first.shutdown(wait=False)
        self._others.shutdown(wait=False)


def give_way() -> None:
    """Let this thread have the processor after all others of this server.

    Linux alone has a niceness for each thread; elsewhere it would be the whole server's.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
