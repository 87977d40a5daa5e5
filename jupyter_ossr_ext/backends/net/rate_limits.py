"""Waiting for the rate limit of a host, in jobs.

A request of the user interface fails at once with the seconds to wait; one of a job waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TypeVar

from ...problems import RateLimited

T = TypeVar("T")
Show = Callable[[str], AbstractContextManager[None]]
"""Shows a sentence while the context lasts."""
MOST = 20
"""Refusals of one request in a row after which it fails."""
LEAST = 1.0
"""Seconds."""
_SHOW: ContextVar[Show | None] = ContextVar("show", default=None)


@contextmanager
def waiting_for_limits(show: Show) -> Iterator[None]:
    """Requests within the context, and in tasks that it starts, wait for limits."""
    before = _SHOW.set(show)
    try:
        yield
    finally:
        _SHOW.reset(before)


async def within_limit(title: str, call: Callable[[], Awaitable[T]]) -> T:
    """The result of `call`, which must be one that a refusing host has not executed. Within
    `waiting_for_limits` it is repeated after the limit of `title`, the host's name."""
    if show := _SHOW.get():
        for _ in range(MOST):
            try:
                return await call()
            except RateLimited as limit:
                seconds = max(LEAST, limit.retry_after or 0)
            with show(f"Waiting {seconds:.0f} s for {title}"):
                await asyncio.sleep(seconds)
    return await call()
