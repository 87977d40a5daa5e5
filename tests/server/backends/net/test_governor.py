"""Governors: limits from responses, and admission of connections."""

from __future__ import annotations

import asyncio
import threading
from email.utils import formatdate

import pytest

from jupyter_ossr_ext.backends.net.governor import MAX_CONNECTIONS, Governor


class Clock:
    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def governor(clock: Clock) -> Governor:
    return Governor(clock, lambda: 1_700_000_000.0)


def test_a_retry_after_in_seconds_is_waited_out(governor: Governor, clock: Clock) -> None:
    assert governor.heard(429, {"retry-after": "23"}) == 23
    assert governor.waiting() == 23
    clock.now += 20
    assert governor.waiting() == 3
    clock.now += 4
    assert governor.waiting() == 0


def test_a_retry_after_date_is_read_by_the_hosts_own_clock(governor: Governor) -> None:
    theirs = 1_800_000_000.0  # years ahead of our clock
    headers = {
        "date": formatdate(theirs, usegmt=True),
        "retry-after": formatdate(theirs + 40, usegmt=True),
    }
    assert governor.heard(503, headers) == 40


def test_a_retry_after_on_an_ordinary_response_means_nothing(governor: Governor) -> None:
    assert governor.heard(200, {"retry-after": "60"}) == 0
    assert governor.heard(404, {"retry-after": "60"}) == 0
    assert governor.waiting() == 0


def test_a_503_without_retry_after_is_no_request_to_wait(governor: Governor) -> None:
    assert governor.heard(503, {}) == 0


def test_a_reset_in_the_past_still_makes_a_pause_that_grows(
    governor: Governor, clock: Clock
) -> None:
    headers = {"x-ratelimit-reset": "1000000000"}
    pauses = []
    for _ in range(5):
        pauses.append(governor.heard(429, headers))
        clock.now += pauses[-1] + 0.001
    assert pauses == [1, 2, 4, 8, 16]


@pytest.mark.parametrize("text", ["-5", "0", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", ""])
def test_no_retry_after_leads_to_a_busy_loop(governor: Governor, text: str) -> None:
    assert governor.heard(429, {"retry-after": text}) >= 1


def test_an_absurd_retry_after_is_bounded(governor: Governor) -> None:
    assert governor.heard(429, {"retry-after": "99999999"}) == 3600


def test_a_spent_allowance_delays_requests_before_a_429(governor: Governor) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000012"}
    assert governor.heard(200, headers) == 0
    assert governor.waiting() == 12


def test_a_refused_search_does_not_hold_back_downloads(governor: Governor) -> None:
    governor.heard(429, {"retry-after": "30"}, "search")
    assert governor.waiting("search") == 30
    assert governor.waiting() == 0
    assert governor.limit == 2


def test_a_refused_download_holds_back_searches_too(governor: Governor) -> None:
    governor.heard(429, {"retry-after": "30"})
    assert governor.waiting("search") == 30


def test_connections_grow_to_eight_and_a_429_halves_them_once(governor: Governor) -> None:
    for _ in range(20):
        governor.grow()
    assert governor.limit == MAX_CONNECTIONS == 8
    for _ in range(8):  # all eight connections receive the same 429
        governor.heard(429, {"retry-after": "5"})
    assert governor.limit == 4
    assert governor.grow() == 4, "not while the host asks us to wait"


def test_there_is_always_one_connection_left(governor: Governor, clock: Clock) -> None:
    for _ in range(5):
        governor.heard(429, {"retry-after": "1"})
        clock.now += 1000
    assert governor.limit == 1


async def test_slots_are_given_in_order_and_never_more_than_the_limit() -> None:
    governor = Governor()
    active, most, order = 0, 0, []

    async def transfer(number: int) -> None:
        nonlocal active, most
        async with governor.slot():
            order.append(number)
            active += 1
            most = max(most, active)
            await asyncio.sleep(0.005)
            active -= 1

    await asyncio.gather(*(transfer(number) for number in range(10)))
    assert most == 2
    assert order == list(range(10))


async def test_growing_from_another_thread_lets_the_next_one_in() -> None:
    governor = Governor()
    done = asyncio.Event()
    inside = 0

    async def transfer() -> None:
        nonlocal inside
        async with governor.slot():
            inside += 1
            await done.wait()

    async def reached(number: int) -> None:
        async with asyncio.timeout(60):
            while inside < number:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    tasks = [asyncio.create_task(transfer()) for _ in range(3)]
    await reached(2)
    await asyncio.sleep(0)
    assert inside == 2
    thread = threading.Thread(target=governor.grow)
    thread.start()
    await reached(3)
    thread.join()
    done.set()
    await asyncio.gather(*tasks)


async def test_whoever_gives_up_waiting_leaves_no_gap() -> None:
    governor = Governor()
    async with governor.slot(), governor.slot():
        waiting = asyncio.create_task(governor.slot().__aenter__())
        await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with asyncio.timeout(30), governor.slot():
        pass


async def test_a_slot_is_not_given_before_the_pause_is_over() -> None:
    governor = Governor()
    governor.heard(429, {"retry-after": "1"})
    before = asyncio.get_running_loop().time()
    async with governor.slot():
        assert asyncio.get_running_loop().time() - before > 0.95
