"""Jobs on disk: one JSON document per job, written atomically.

All functions block; the runner calls them in a thread.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from .._util import atomic
from ..models import Job

KEEP = 200
"""Number of finished jobs that are stored; older ones are removed at start."""


class Journal:
    """A private folder (0700) that survives restarts.

    Args:
        folder: Created if missing. Raises `PermissionError` if it belongs to another user: some
            deployments share homes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            raise PermissionError(f"The job journal {folder.name!r} belongs to another user.")
        folder.chmod(0o700)

    def load(self) -> list[Job]:
        """All readable jobs, oldest first. An unreadable document is renamed."""
        jobs: list[Job] = []
        for path in self._folder.glob("*.json"):
            try:
                jobs.append(msgspec.json.decode(path.read_bytes(), type=Job))
            except (OSError, msgspec.MsgspecError):
                path.replace(path.with_suffix(".unreadable"))
        jobs.sort(key=lambda job: job.created)
        for job in [job for job in jobs if job.state.terminal][:-KEEP]:
            self.forget(job.id)
            jobs.remove(job)
        return jobs

    def save(self, job: Job) -> None:
        path = self._folder / f"{job.id}.json"
        atomic.write(path, msgspec.json.encode(job), permissions="private")

    def forget(self, id: str) -> None:
        for suffix in (".json", ".checkpoint", ".log"):
            (self._folder / f"{id}{suffix}").unlink(missing_ok=True)

    def save_checkpoint(self, id: str, data: bytes) -> None:
        """Data with which a job resumes; opaque to the journal."""
        atomic.write(self._folder / f"{id}.checkpoint", data, permissions="private")

    def checkpoint(self, id: str) -> bytes | None:
        with contextlib.suppress(FileNotFoundError):
            return (self._folder / f"{id}.checkpoint").read_bytes()
        return None

    def append_log(self, id: str, lines: list[str]) -> None:
        with (self._folder / f"{id}.log").open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)

    def log(self, id: str) -> list[str]:
        with contextlib.suppress(FileNotFoundError):
            return (self._folder / f"{id}.log").read_text(encoding="utf-8").splitlines()
        return []
