"""Unpacking of a downloaded archive into a folder beside it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path
from typing import Literal

from ..models import Conflict, DownloadedFile
from ..problems import Exists
from ..storage import orphans
from ..storage.paths import free_name, relative, shown
from ..storage.unpack import Stopped, folder_for, unpack
from .transfer_context import Shared


class Unpacking:
    """Unpacks one archive in a thread; can be cancelled at any time. For one use."""

    def __init__(self, shared: Shared, job: str, conflict: Conflict) -> None:
        self._shared = shared
        self._job = job
        self._conflict = conflict
        self._stop = threading.Event()

    async def run(self, file: DownloadedFile) -> DownloadedFile:
        """The resulting folder. Raises `UnsafeArchive` and disk errors."""
        archive = self._shared.root / file.path
        work = asyncio.ensure_future(self._shared.thread(lambda: self._unpack(archive)))
        try:
            folder, size = await asyncio.shield(work)
        except asyncio.CancelledError:
            self._stop.set()
            with contextlib.suppress(Stopped):
                await work
            raise
        outcome: Literal["unpacked", "skipped"] = "unpacked" if folder else "skipped"
        path = relative(self._shared.root, folder or folder_for(archive))
        return DownloadedFile(key=file.key, path=path, size=size, outcome=outcome)

    def _unpack(self, archive: Path) -> tuple[Path | None, int]:
        target = folder_for(archive)
        taken = target.exists() or target.is_symlink()
        if taken and self._conflict == "skip":
            return None, 0
        if taken and self._conflict == "keep-both":
            target = free_name(target)
        if not taken or self._conflict == "keep-both":
            return target, self._unpack_to(archive, target)
        if self._conflict == "ask":
            path = relative(self._shared.root, target)
            raise Exists(f"{shown(path)} already exists. Keep both, replace or skip?", paths=[path])
        return target, self._replace(archive, target)

    def _replace(self, archive: Path, target: Path) -> int:
        """The old folder is preserved until the new one is complete."""
        fresh = free_name(target)
        size = self._unpack_to(archive, fresh)
        aside = orphans.part_path(target, home=self._shared.home, job=self._job)
        target.rename(aside)
        fresh.rename(target)
        orphans.remove(aside)
        return size

    def _unpack_to(self, archive: Path, target: Path) -> int:
        staging = orphans.part_path(target, home=self._shared.home, job=self._job)
        sizes: list[int] = []
        unpack(archive, target, staging=staging, stop=self._stop.is_set, wrote=sizes.append)
        return sum(sizes)
