"""Claims: which server runs a job, on file systems whose locks may silently not work.

The name of a claim, `<job>.<server>.<number>.claim`, says who holds it. Claiming, checking and
releasing are one `rename` each, which every file system executes once: of two servers one
succeeds. The number rises each time, so that a server that was believed to be gone loses its
claim although it wakes up later. All functions block.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from collections.abc import Callable, Container
from pathlib import Path
from typing import NamedTuple

from ..problems import TakenOver
from .servers import Servers

FREE = "free"
"""In place of a server: nobody runs the job."""
LISTINGS, PAUSE = 4, 0.02
"""Listings, and seconds between them, before a job counts as one without a claim."""
NAME = re.compile(rf"([0-9a-f]{{32}})\.([0-9a-f]{{12}}|{FREE})\.(\d+)\.claim")


class Holder(NamedTuple):
    """Who holds the claim on a job, as far as its name says."""

    server: str
    number: int


class Claim:
    """The right of this server to run one job. Safe from any thread.

    Attributes:
        exclusive: Whether the previous owner certainly writes nothing any more. False after it
            was silent for long: files that it may have open must not be continued.
    """

    def __init__(self, folder: Path, job: str, holder: Holder, *, exclusive: bool) -> None:
        self._folder = folder
        self._job = job
        self._holder = holder
        self._lock = threading.Lock()
        self._lost = False
        self.exclusive = exclusive

    @property
    def held(self) -> bool:
        """False once it is released or lost, as far as known."""
        return not self._lost

    def check(self) -> None:
        """Raises `TakenOver` if another server has taken over the job."""
        with self._lock:
            self._move(self._holder.server)

    def guard(self, write: Callable[[], None]) -> None:
        """Write to the journal, unless the claim is lost."""
        with self._lock:
            if not self._lost and path(self._folder, self._job, self._holder).exists():
                write()

    def release(self) -> int:
        """Let any server claim the job; returns the last number. Does nothing once lost."""
        with self._lock, contextlib.suppress(TakenOver):
            self._move(FREE)
            self._lost = True
        return self._holder.number

    def discard(self) -> None:
        """Remove the claim, unless it is lost."""
        with self._lock:
            path(self._folder, self._job, self._holder).unlink(missing_ok=True)
            self._lost = True

    def _move(self, server: str) -> None:
        if self._lost:
            raise TakenOver
        then = Holder(server, self._holder.number + 1)
        new = path(self._folder, self._job, then)
        try:
            path(self._folder, self._job, self._holder).rename(new)
        except FileNotFoundError:
            if not new.exists():  # else NFS repeated a request that had succeeded
                self._lost = True
                raise TakenOver from None
        self._holder = then


class Claims:
    """The claims in a journal's folder."""

    def __init__(self, folder: Path, servers: Servers) -> None:
        self._folder = folder
        self._servers = servers

    def take(self, job: str, *, new: bool = False) -> Claim | None:
        """Claim a job that no other server runs; None if one does, or was faster.

        Args:
            new: Nobody else knows the job yet.

        Raises `OSError`.
        """
        self._servers.start()
        me = self._servers.me.id
        holders = [] if new else self._holders(job)
        if not holders:  # a new job, or one of a version without claims
            holders = [Holder(FREE, 0)]
            with contextlib.suppress(FileExistsError):
                name = path(self._folder, job, holders[0])
                os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if not all(holder.server == me or self.free(holder) for holder in holders):
            return None
        *older, last = holders
        for holder in older:
            path(self._folder, job, holder).unlink(missing_ok=True)
        mine = Holder(me, last.number + 1)
        exclusive = last.server in {FREE, me} or self._servers.dead(last.server)
        try:
            path(self._folder, job, last).rename(path(self._folder, job, mine))
        except FileNotFoundError:
            return None
        if self._of(job) != [mine]:  # two claimed a job without claims at the same time
            path(self._folder, job, mine).unlink(missing_ok=True)
            return None
        return Claim(self._folder, job, mine, exclusive=exclusive)

    def free(self, holder: Holder | None) -> bool:
        """Whether nobody runs the job."""
        return holder is None or holder.server == FREE or self._servers.gone(holder.server)

    def forget(self, job: str) -> None:
        """Remove the claims of all servers to a job that leaves the list."""
        for holder in self._of(job):
            path(self._folder, job, holder).unlink(missing_ok=True)

    def sweep(self, jobs: Container[str]) -> None:
        """Remove what servers that were killed have claimed, apart from `jobs`."""
        for entry in self._folder.glob("*.claim"):
            claim = parsed(entry.name)
            if claim and claim[0] not in jobs and self._servers.dead(claim[1].server):
                entry.unlink(missing_ok=True)

    def _holders(self, job: str) -> list[Holder]:
        """By number. A listing may miss a claim that is renamed meanwhile: it is repeated."""
        for _ in range(LISTINGS):
            if found := self._of(job):
                return sorted(found, key=lambda holder: holder.number)
            time.sleep(PAUSE)
        return []

    def _of(self, job: str) -> list[Holder]:
        found = (parsed(entry.name) for entry in self._folder.glob(f"{job}.*.claim"))
        return [each[1] for each in found if each]


def parsed(name: str) -> tuple[str, Holder] | None:
    """The job and the holder of a claim's file name."""
    match = NAME.fullmatch(name)
    return (match[1], Holder(match[2], int(match[3]))) if match else None


def path(folder: Path, job: str, holder: Holder) -> Path:
    """The file whose name is a claim; `parsed` reads it."""
    return folder / f"{job}.{holder.server}.{holder.number}.claim"
