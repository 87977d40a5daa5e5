"""Jobs on disk: one JSON document per job, written atomically; shared by several servers.

All functions block; the runner calls them in a thread.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from .._util import atomic
from ..models import Job
from .ownership import Claims, Holder, parsed
from .servers import ServerIdentity, Servers

Stamp = tuple[int, int]
"""Inode and time of a document: it changes with each atomic write."""


@dataclass(frozen=True)
class Entry:
    """What the file names say of a job. `cancel`: another server asks its owner to stop."""

    stamp: Stamp
    holder: Holder | None
    cancel: bool


MAX_LOG = 1_000_000
"""Bytes of a log that are returned: it may be that of many retries."""


class Journal:
    """A private folder (0700) that survives restarts.

    Args:
        folder: Created if missing. Raises `PermissionError` if it belongs to another user: some
            deployments share homes.
        me: This server.
    """

    def __init__(self, folder: Path, me: ServerIdentity | None = None) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            raise PermissionError(f"The job journal {folder.name!r} belongs to another user.")
        folder.chmod(0o700)
        self.servers = Servers(folder, me)
        self.claims = Claims(folder, self.servers)

    def scan(self) -> dict[str, Entry]:
        """All jobs that have a document."""
        stamps: dict[str, Stamp] = {}
        holders: dict[str, Holder] = {}
        cancels: set[str] = set()
        with os.scandir(self._folder) as entries:
            for entry in entries:
                id, _, kind = entry.name.partition(".")
                if claim := parsed(entry.name):
                    holders[id] = max(claim[1], holders.get(id, claim[1]), key=lambda h: h.number)
                elif kind == "cancel":
                    cancels.add(id)
                elif kind == "json":
                    with contextlib.suppress(OSError):
                        stat = entry.stat()
                        stamps[id] = (stat.st_ino, stat.st_mtime_ns)
        return {id: Entry(stamp, holders.get(id), id in cancels) for id, stamp in stamps.items()}

    def read(self, id: str) -> Job | None:
        """None if it does not exist. A document that cannot be read is renamed."""
        path = self._folder / f"{id}.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=Job)
        except msgspec.MsgspecError:
            with contextlib.suppress(FileNotFoundError):
                path.replace(path.with_suffix(".unreadable"))
        except OSError:
            pass
        return None

    def sweep(self) -> None:
        """Remove what killed servers left."""
        atomic.sweep(self._folder)
        jobs = self.scan()
        self.claims.sweep(jobs)
        self.servers.sweep({each.holder.server for each in jobs.values() if each.holder})

    def request_cancel(self, id: str) -> None:
        """Ask the server that runs a job to cancel it."""
        atomic.write(self._folder / f"{id}.cancel", b"", permissions="private")

    def clear_cancel(self, id: str) -> None:
        """Forget that a job was to be cancelled: it is retried."""
        (self._folder / f"{id}.cancel").unlink(missing_ok=True)

    def save(self, job: Job) -> None:
        """Write a job whole, readable by its user only. Raises `OSError`."""
        path = self._folder / f"{job.id}.json"
        atomic.write(path, msgspec.json.encode(job), permissions="private")

    def forget(self, id: str) -> None:
        """Remove all files of a job; one that is not there is none to remove."""
        for suffix in (".json", ".checkpoint", ".log", ".cancel"):
            (self._folder / f"{id}{suffix}").unlink(missing_ok=True)
        self.claims.forget(id)

    def save_checkpoint(self, id: str, data: bytes) -> None:
        """Data with which a job resumes; opaque to the journal."""
        atomic.write(self._folder / f"{id}.checkpoint", data, permissions="private")

    def checkpoint(self, id: str) -> bytes | None:
        """What `save_checkpoint` wrote last, None if it never did."""
        with contextlib.suppress(FileNotFoundError):
            return (self._folder / f"{id}.checkpoint").read_bytes()
        return None

    def append_log(self, id: str, lines: list[str]) -> None:
        """Add lines to the log of a job, which only its user reads. Raises `OSError`."""
        path = self._folder / f"{id}.log"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)

    def log(self, id: str) -> list[str]:
        """The last `MAX_LOG` bytes of a job's log."""
        with (
            contextlib.suppress(FileNotFoundError),
            (self._folder / f"{id}.log").open("rb") as file,
        ):
            file.seek(max(0, file.seek(0, os.SEEK_END) - MAX_LOG))
            return file.read().decode("utf-8", "replace").splitlines()
        return []
