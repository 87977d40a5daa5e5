"""Which jobs of the journal other servers have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from ..models import Job
from .journal import Entry, Journal, Stamp


class SharedJobs:
    """What was last seen of the jobs that other servers run, or have run."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._stamps: dict[str, Stamp] = {}
        self._released: dict[str, int] = {}

    def released(self, id: str, number: int) -> None:
        """This server has ended the job. Safe from any thread."""
        self._released[id] = number

    def lost(self, id: str) -> None:
        """Another server has taken over the job."""
        self._released.pop(id, None)
        self._stamps.pop(id, None)

    def is_news(self, id: str, entry: Entry) -> bool:
        """False if nobody else has run the job since this server ended it."""
        if entry.holder and entry.holder.server == self._journal.servers.me.id:
            return False
        last = self._released.get(id)
        return last is None or (entry.holder is not None and entry.holder.number > last)

    async def changed(self, id: str, entry: Entry) -> Job | None:
        """The job, if its document is new."""
        if self._stamps.get(id) == entry.stamp:
            return None
        self._stamps[id] = entry.stamp
        return await asyncio.to_thread(self._journal.read, id)

    def vanished(self, entries: Mapping[str, Entry]) -> Iterable[str]:
        """The jobs that another server has forgotten."""
        for id in [id for id in {*self._stamps, *self._released} if id not in entries]:
            self.lost(id)
            yield id
