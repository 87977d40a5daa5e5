"""The code flow: a person signs in at a page, while we ask now and then whether they have."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from ...models import AuthFlow
from ...problems import Problem
from ..net.policy import Secret
from .auth_client import Door

PATIENCE = 300.0
"""Seconds that Rucio gives a person."""
PACE = 2.0
"""Seconds between two questions."""


class Flow:
    """At most one at a time; a new one ends the one before.

    Args:
        came: Told the token; raises a `Problem` if it is of no use.
    """

    def __init__(self, door: Door, came: Callable[[Secret], Awaitable[None]]) -> None:
        self._door, self._came = door, came
        self._task: asyncio.Task[None] | None = None
        self.open: AuthFlow | None = None
        """What waits for the person."""
        self.why: str | None = None
        """How the last one ended, if not well."""

    async def begin(self, account: str | None) -> AuthFlow:
        page = await self._door.begin(account)
        self.stop()
        self.open = AuthFlow(page, time.time() + PATIENCE)
        self._task = asyncio.create_task(self._wait(self.open))
        return self.open

    def stop(self) -> None:
        if self._task:
            self._task.cancel()
        self._task = self.open = self.why = None

    async def aclose(self) -> None:
        task = self._task
        self.stop()
        if task:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _wait(self, flow: AuthFlow) -> None:
        why: str | None = "Nobody signed in within five minutes. Start the sign-in again."
        while time.time() < flow.expires:
            await asyncio.sleep(PACE)
            try:
                if secret := await self._door.fetch(flow.url):
                    await self._came(secret)
                    why = None
                    break
            except Problem as error:
                why = error.detail  # a broken line now and then is no reason to give up
        self.open, self.why = None, why
