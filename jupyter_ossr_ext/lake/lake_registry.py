"""Data lakes by id. Remote settings are fetched at first use."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from ..backends.data_lake import DataLake
from ..config.lakes import LakeConfig, LakeEntry, RemoteLake
from ..models import Lake
from ..problems import NotFound, Problem
from .instances import host_of, is_local, lake_at

DAY = 24 * 3600.0
"""Seconds for which fetched settings are cached, without an expiry of their own."""
AGAIN = 30.0
"""Seconds before settings that could not be fetched are requested again."""


@dataclass
class _Remote:
    """State of remote settings; times are seconds since the epoch."""

    entry: RemoteLake
    config: LakeConfig | None = None
    problem: Problem | None = None
    until: float = 0.0


class Lakes:
    """All lakes. For the event loop only.

    Args:
        entries: In display order; the first is the default.
        open_: Creates a lake from its settings, without requests.
        fetch: Requests remote settings; raises `Problem`s.
        clock: Seconds since the epoch.

    Attributes:
        entries: The configured lakes by id.
    """

    def __init__(
        self,
        entries: list[LakeEntry],
        open_: Callable[[LakeConfig], DataLake],
        fetch: Callable[[RemoteLake], Awaitable[LakeConfig]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self._open = open_
        self._fetch = fetch
        self._clock = clock
        self._opened: dict[str, tuple[LakeConfig, DataLake]] = {}
        self._remote = {e.id: _Remote(e) for e in entries if isinstance(e, RemoteLake)}
        self._locks = {id: asyncio.Lock() for id in self._remote}
        self._closing: set[asyncio.Task[None]] = set()

    async def all(self) -> list[Lake]:
        """Every lake; one without available settings has a `problem`."""
        return await asyncio.gather(*map(self._described, self.entries))

    async def get(self, id: str) -> DataLake:
        """The lake; raises `NotFound`, or the problem of fetching its settings."""
        entry = self.entries.get(id)
        if entry is None:
            raise NotFound(
                f"Unknown data lake: {id!r}. Choose another one, or ask your administrator to "
                "add it to OssrApp.lakes."
            )
        config = await self._fetched(id) if isinstance(entry, RemoteLake) else entry
        opened = self._opened.get(id)
        if opened is None or opened[0] != config:
            if opened is not None:
                closing = asyncio.create_task(opened[1].aclose())
                self._closing.add(closing)
                closing.add_done_callback(self._closing.discard)
            opened = self._opened[id] = (config, self._open(config))
        return opened[1]

    async def get_named(self, id: str, instance: str) -> DataLake:
        """As `get`, of a lake as `named` takes it; raises `NotFound` for an instance of others."""
        found = await self.named(id, instance)
        if found is None and instance:
            raise NotFound(
                f"No data lake of {host_of(instance)} is configured here. Ask your administrator "
                "to add it to OssrApp.lakes."
            )
        return await self.get(found or id)

    async def named(self, id: str, instance: str) -> str | None:
        """The id of a lake here that a notebook names: by its instance if it has that, else by its
        id; the first lake if it has neither. None: no such lake."""
        if instance:
            found = lake_at(instance, self.addresses(), id)
            if found is None and self._remote:
                await self.all()  # the addresses of remote settings
                found = lake_at(instance, self.addresses(), id)
            if found is not None or not is_local(instance):
                return found
        known = [id] if id else list(self.entries)
        return next((one for one in known if one in self.entries), None)

    def addresses(self) -> dict[str, set[str]]:
        """Addresses that name each lake, by its id; of remote settings only once they are known."""
        return {
            id: {url for url in (config.url, config.web_url) if url} for id, config in self._known()
        }

    def instances(self) -> dict[str, str]:
        """Address of each lake's Rucio, by its id; of remote settings only once they are known."""
        return {id: config.url for id, config in self._known()}

    def _known(self) -> Iterator[tuple[str, LakeConfig]]:
        for id, entry in self.entries.items():
            config = self._remote[id].config if isinstance(entry, RemoteLake) else entry
            if config is not None:
                yield id, config

    async def aclose(self) -> None:
        await asyncio.gather(*self._closing, *(lake.aclose() for _, lake in self._opened.values()))
        self._opened.clear()

    async def _described(self, id: str) -> Lake:
        entry = self.entries[id]
        try:
            return (await self.get(id)).lake
        except Problem as problem:
            title = entry.title
            return Lake(id=id, title=title, url=entry.url, problem=str(problem))

    async def _fetched(self, id: str) -> LakeConfig:
        known = self._remote[id]
        async with self._locks[id]:
            if known.until <= self._clock():
                await self._refresh(known)
        if known.config is None:
            raise known.problem or NotFound("The configuration of this lake is not available.")
        return known.config

    async def _refresh(self, known: _Remote) -> None:
        """Request again; valid settings remain in use if there is no response."""
        now = self._clock()
        try:
            known.config = await self._fetch(known.entry)
        except Problem as problem:
            known.problem = problem
            known.until = now + AGAIN
        else:
            known.problem = None
            expires = known.entry.expires
            known.until = expires if expires and expires > now else now + DAY
