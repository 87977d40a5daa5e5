"""Priority of hash threads."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

import pytest

from jupyter_ossr_ext.downloads.hash_pool import NICE, Digests

linux = pytest.mark.skipif(sys.platform != "linux", reason="threads have no niceness there")


def noting(into: list[int], started: threading.Event, go: threading.Event) -> Callable[[], None]:
    def work() -> None:
        into.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        started.set()
        assert go.wait(30)

    return work


def failing(go: threading.Event) -> Callable[[], None]:
    def work() -> None:
        assert go.wait(30)
        raise ValueError("no")

    return work


@linux
def test_one_digest_runs_at_full_speed_and_the_others_give_way() -> None:
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    niceness: list[int] = []
    digests, go = Digests(), threading.Event()
    futures = []
    for _ in range(3):
        started = threading.Event()
        futures.append(digests.submit(noting(niceness, started, go)))
        assert started.wait(30)
    go.set()
    for future in futures:
        future.result(30)
    assert niceness == [usual, *[min(19, NICE)] * 2]
    assert os.getpriority(os.PRIO_PROCESS, 0) == usual, "the server itself is as it was"
    digests.shutdown()


@linux
def test_the_fast_place_is_free_again_after_a_digest_even_a_failed_one() -> None:
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    niceness: list[int] = []
    digests = Digests()
    for fails in (True, False, False):
        go, freed = threading.Event(), threading.Event()
        work = noting(niceness, threading.Event(), go)
        future = digests.submit(failing(go) if fails else work)
        future.add_done_callback(lambda _, freed=freed: freed.set())  # after the one of `Digests`
        go.set()
        assert freed.wait(30)
        assert isinstance(future.exception(30), ValueError) is fails
    assert niceness == [usual, usual]
    digests.shutdown()
