"""Waiting for jobs, for tests that wire a part of the app."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol, Self

from jupyter_ossr_ext.jobs import Runner
from jupyter_ossr_ext.models import Job


class Closing(Protocol):
    async def aclose(self) -> None: ...


class JobEnvironment:
    """Has a job runner. Time limits in seconds are generous: they only end a test that hangs."""

    jobs: Runner
    parts: Sequence[Closing] = ()
    """What is closed at the end, in this order."""
    patience = 240.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        for part in self.parts:
            await part.aclose()

    async def ended(self, job: Job, within: float | None = None) -> Job:
        """The job, once it is finished."""
        await self.until(lambda: self.jobs.get(job.id).state.terminal, within)
        return self.jobs.get(job.id)

    async def until(self, condition: Callable[[], object], within: float | None = None) -> None:
        """Wait for the condition to be true."""
        async with asyncio.timeout(within or self.patience):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
