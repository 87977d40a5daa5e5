"""The OIDC code flow: the user signs in at a page, while we poll for the token."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from ...models import AuthFlow
from ...problems import Problem
from ..net.policy import Secret
from .auth_client import AuthClient

PATIENCE = 300.0
"""Seconds that Rucio waits for the user."""
POLL_DELAY = 2.0
"""Seconds between two polls."""


class CodeFlow:
    """At most one code flow at a time; a new one ends the previous one.

    Args:
        came: Receives the token; raises a `Problem` if it is not usable.
    """

    def __init__(
        self, auth_client: AuthClient, on_token: Callable[[Secret], Awaitable[None]]
    ) -> None:
        self._auth_client, self._accept_code_flow_token = auth_client, on_token
        self._task: asyncio.Task[None] | None = None
        self.open: AuthFlow | None = None
        """The page that waits for the user."""
        self.why: str | None = None
        """Why the last one failed."""

    async def begin(self, account: str | None) -> AuthFlow:
        page = await self._auth_client.begin(account)
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
            await asyncio.sleep(POLL_DELAY)
            try:
                if secret := await self._auth_client.fetch(flow.url):
                    await self._accept_code_flow_token(secret)
                    why = None
                    break
            except Problem as error:
                why = error.detail  # a lost connection is no reason to stop polling
        self.open, self.why = None, why
