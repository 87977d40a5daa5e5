"""Changes that one request makes, without a job."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256

from ..models import Job
from ..problems import Busy, TakenOver
from .ownership import Claim
from .runner import Runner

BUSY = "This is being changed already, maybe in another JupyterLab. Reload it, then try again."
USED = "A transfer is using this. Open Transfers; cancel it or wait until it ends."

log = logging.getLogger(__name__)


class ExclusiveChanges:
    """Of two requests for one subject at the same time, also in two servers, one is executed.

    A later request finds what the first one changed: services look it up before a step that
    cannot be undone.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._held: set[str] = set()

    @asynccontextmanager
    async def of(
        self, *subject: str, used_by: Callable[[Job], bool] = lambda job: False
    ) -> AsyncIterator[None]:
        """Hold the claim on a subject, such as a draft of a repository.

        Args:
            used_by: True for a job that must not be active meanwhile, in any server.

        Raises `Busy`.
        """
        name = sha256("\n".join(subject).encode()).hexdigest()[:32]
        if name in self._held:
            raise Busy(BUSY)
        self._held.add(name)
        try:
            claim = await self._claim(name)
            try:
                if claim:
                    await self._runner.sync()
                if any(used_by(job) for job in self._runner.all() if not job.state.terminal):
                    raise Busy(USED)
                if claim:
                    await asyncio.to_thread(claim.check)
                yield
            except TakenOver:
                raise Busy(BUSY) from None
            finally:
                if claim:
                    await asyncio.to_thread(claim.discard)
        finally:
            self._held.discard(name)

    async def _claim(self, name: str) -> Claim | None:
        """None without a writable state folder: there is nothing to share then."""
        try:
            claim = await asyncio.to_thread(self._runner.journal.claims.take, name)
        except OSError as error:
            log.warning("A change is not seen by other servers of this home: %s", error)
            return None
        if claim is None:
            raise Busy(BUSY)
        return claim
