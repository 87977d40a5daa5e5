"""Resuming of jobs after the user signed in again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ..backends.data_lake import DataLake
from ..jobs import Reporter
from ..problems import CredentialsMissing, CredentialsRejected, RateLimited

T = TypeVar("T")

LEAST_PAUSE = 5.0
"""Seconds."""
WAITING = "Waiting for sign-in"


async def signed_in(lake: DataLake, report: Reporter, call: Callable[[], Awaitable[T]]) -> T:
    """The result of `call`, which is repeated after each new sign-in, and when a limit is over."""
    while True:
        try:
            return await call()
        except (CredentialsMissing, CredentialsRejected) as problem:
            report.log(f"{problem} Waiting for sign-in to {lake.lake.title}.")
            report.note(f"{WAITING} to {lake.lake.title}", blocked=True)
            await lake.auth.signed_in()
            report.note(None)
            report.log("Signed in; resuming.")
        except RateLimited as problem:
            seconds = problem.retry_after or LEAST_PAUSE
            report.note(f"{lake.lake.title} asks to wait {seconds:.0f} s")
            await asyncio.sleep(seconds)
            report.note(None)
