"""RSEs of expressions, cached: every row of a list requests them."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..backends.data_lake import DataLake
from ..problems import BadQuery, CredentialsMissing, CredentialsRejected
from ..records.catalogue import Memory

CACHE_SECONDS = 300.0
"""Seconds."""


class Rses:
    """Names of the RSEs of expressions. Equal concurrent queries share one request."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._memory: Memory[frozenset[str]] = Memory(clock, ttl=CACHE_SECONDS)

    async def names(self, lake: DataLake, expression: str) -> frozenset[str]:
        """Raises `BadQuery` for an expression that is invalid or matches none."""

        async def ask() -> frozenset[str]:
            return frozenset(rse.name for rse in await lake.rses.matching(expression))

        return await self._memory.get((lake.lake.id, expression), ask)

    async def here(self, lake: DataLake) -> frozenset[str]:
        """RSEs of the configured destination; none in download mode."""
        destination = lake.lake.destination
        return await self.names(lake, destination) if destination else frozenset()

    async def reachable(self, lake: DataLake) -> frozenset[str]:
        """As `here`; none without a sign-in: of open data only what was downloaded can be read."""
        try:
            return await self.here(lake)
        except (CredentialsMissing, CredentialsRejected):
            return frozenset()

    async def covers(self, lake: DataLake, expression: str, rses: frozenset[str]) -> bool:
        """Whether a rule for `expression` may create replicas at one of `rses`."""
        try:
            return bool(rses & await self.names(lake, expression))
        except BadQuery:  # of an old rule, whose RSEs no longer exist
            return False
