"""Concurrent coroutines: all end, and the first error is raised as it is."""

import asyncio

import pytest

from jupyter_ossr_ext._util.gather import first_exception, gather, settle


async def value(number: int) -> int:
    await asyncio.sleep(0.01 * (3 - number))
    return number


async def fails() -> int:
    await asyncio.sleep(0)
    raise ValueError("the first")


async def slow(ended: asyncio.Event, seconds: float) -> int:
    try:
        await asyncio.sleep(seconds)
    finally:
        await asyncio.sleep(0.05)
        ended.set()
    return 1


async def test_results_are_in_the_order_of_the_calls() -> None:
    assert await gather(value(number) for number in range(3)) == [0, 1, 2]


async def test_if_one_fails_the_other_is_cancelled_and_ended_before_the_error_is_raised() -> None:
    ended = asyncio.Event()
    with pytest.raises(ValueError, match="the first"):
        await gather([fails(), slow(ended, 60)])
    assert ended.is_set()


async def test_a_cancelled_caller_waits_until_all_have_ended() -> None:
    ended = asyncio.Event()
    task = asyncio.create_task(gather([slow(ended, 60)]))
    await asyncio.sleep(0.01)
    for _ in range(2):  # a second cancellation does not abandon it either
        task.cancel()
        await asyncio.sleep(0.01)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()


async def test_a_failed_task_of_a_batch_does_not_cancel_the_others() -> None:
    ended = asyncio.Event()
    with pytest.raises(ValueError, match="the first"):
        async with settle() as batch:
            batch.start(fails())
            other = batch.start(slow(ended, 0.01))
    assert other.result() == 1


async def test_results_of_a_batch_are_available_after_the_block() -> None:
    async with settle() as batch:
        tasks = [batch.start(value(number)) for number in range(2)]
    assert [task.result() for task in tasks] == [0, 1]


def test_the_first_exception_of_nested_groups() -> None:
    inner = ValueError("inner")
    nested = BaseExceptionGroup("outer", [BaseExceptionGroup("nested", [inner]), KeyError()])
    assert first_exception(nested) is inner
