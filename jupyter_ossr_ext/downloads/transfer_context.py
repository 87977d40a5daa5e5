"""What downloads have in common: those of one server, and those of one job."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from ..backends.repository import Host, Open
from ..models import Conflict
from ..storage import manifest
from .concurrency import ConcurrencyController
from .hash_pool import Digests
from .layout import Item
from .path_locks import PathLocks

T = TypeVar("T")


@dataclass(frozen=True)
class Patience:
    """Retry limits. Seconds; `backoff` is doubled after each failure."""

    tries: int = 6
    """Consecutive failures without progress."""
    backoff: float = 0.5
    waits: int = 20
    """Consecutive rate limit responses."""
    least_wait: float = 1.0
    """For a rate limit with a time in the past."""


@dataclass(frozen=True)
class Shared:
    """State shared by all downloads.

    `pool` blocks for network and disk, `digests` hashes large files; `home` identifies our part
    files, and `alive` tells whether a job exists.
    """

    root: Path
    home: str
    pool: Executor
    digests: Digests
    patience: Patience
    alive: Callable[[str], bool]
    locks: PathLocks = field(default_factory=PathLocks)
    sums: manifest.Sums = field(default_factory=manifest.Sums)

    async def thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.pool, call)


@dataclass(frozen=True)
class TransferContext:
    """What all files of one download job share.

    Attributes:
        shared: State shared by all downloads.
        job: Id of the job.
        conflict: What to do with different files that already exist.
        host: Its connection limit and rate limit.
        pace: Shared by all transfers of the host.
        open_: Returns a blocking function that requests the bytes of an item.
        earlier: An earlier version of an item on this disk, whose bytes can be reused. Blocking.
    """

    shared: Shared
    job: str
    conflict: Conflict
    host: Host
    concurrency: ConcurrencyController
    open_: Callable[[Item], Open]
    earlier: Callable[[Item], Path | None] = lambda item: None
