"""Unpacking of a downloaded archive into a folder beside it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..models import Conflict, DownloadedFile
from ..problems import Exists
from ..storage import orphans, space, unpacked_folder
from ..storage.paths import free_name, relative, shown
from ..storage.unpack import NAMED, Stopped, Unpacked, can_unpack, folder_for, place, unpack_to
from ..storage.unpacked_folder import Changes
from .layout import Item
from .transfer_context import Shared


@dataclass(frozen=True)
class FolderState:
    """The folder of an archive that will be unpacked, and what is in it."""

    key: str
    path: Path
    size: int
    outcome: Literal["new", "same", "differs"] = "new"
    changes: Changes = field(default_factory=Changes)


def folder_states(shared: Shared, items: list[Item]) -> list[FolderState]:
    """The folders of all archives among `items`. Blocking."""
    return [
        folder_state(shared, item)
        for item in items
        if item.member is None and can_unpack(item.target.name)
    ]


def folder_state(shared: Shared, item: Item) -> FolderState:
    """The folder of one archive. Blocking."""
    path = folder_for(item.target)
    state = FolderState(item.key, path, item.size)
    if not path.exists() and not path.is_symlink():
        return state
    if unpacked_folder.untouched(path, item.checksum, shared.sums):
        return FolderState(item.key, path, item.size, "same")
    known = unpacked_folder.read(path)
    changes = unpacked_folder.changes(path, known, shared.sums)
    return FolderState(item.key, path, item.size, "differs", changes)


def question(name: str, changes: Changes) -> str:
    """What is in a folder that is in the way, in one sentence."""
    counts = [
        f"{count} {'file' if count == 1 else 'files'} {what}"
        for count, what in ((changes.edited, "edited"), (changes.added, "added"))
        if count
    ]
    changed = f" with {' and '.join(counts)} since" if counts else ""
    return (
        f"The folder {shown(name)} already exists{changed}. Keep both, replace what came from the "
        "archive, or skip?"
    )


class Unpacking:
    """Unpacks one archive in a thread; can be cancelled at any time. For one use.

    Args:
        check_owner: Raises `TakenOver` if another server has taken over the job; in a thread.
    """

    def __init__(
        self, shared: Shared, job: str, conflict: Conflict, check_owner: Callable[[], None]
    ) -> None:
        self._shared = shared
        self._job = job
        self._conflict = conflict
        self._check_owner = check_owner
        self._stop = threading.Event()

    async def run(self, file: DownloadedFile, checksum: str | None) -> DownloadedFile:
        """The resulting folder. Raises `UnsafeArchive` and disk errors.

        Args:
            checksum: Of the archive, as in the record.
        """
        archive = self._shared.root / file.path
        work = asyncio.ensure_future(
            self._shared.thread(lambda: self._unpack(archive, file, checksum))
        )
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            self._stop.set()
            with contextlib.suppress(Stopped):
                await work
            raise

    def _unpack(self, archive: Path, file: DownloadedFile, checksum: str | None) -> DownloadedFile:
        target = folder_for(archive)
        sums = self._shared.sums
        if unpacked_folder.untouched(target, checksum, sums):
            return self._result(file, target, "same")
        taken = target.exists() or target.is_symlink()
        if taken and self._conflict == "skip":
            return self._result(file, target, "skipped")
        if taken and self._conflict == "keep-both":
            if copy := unpacked_folder.copy_of(target, checksum, sums):
                return self._result(file, copy, "same")
            target = free_name(target)
        if taken and self._conflict == "ask":
            path = relative(self._shared.root, target)
            known = unpacked_folder.read(target)
            changes = unpacked_folder.changes(target, known, sums)
            raise Exists(question(path, changes), paths=[path])
        staging = orphans.part_path(target, home=self._shared.home, job=self._job)
        try:
            self._check_owner()
            unpacked = unpack_to(archive, staging, stop=self._stop.is_set)
            self._check_owner()
            renamed = self._place(staging, target, unpacked, checksum or "")
        except OSError as error:
            path = relative(self._shared.root, target)
            raise space.as_problem(error, f"The folder {shown(path)}") from error
        finally:
            orphans.remove(staging)
        notes = [unpacked.note] if unpacked.note else []
        if renamed:
            names = ", ".join(map(shown, renamed[:NAMED]))
            notes.append(f"Renamed, as your own files have these names: {names}.")
        return self._result(file, target, "unpacked", unpacked.size, " ".join(notes) or None)

    def _place(self, staging: Path, target: Path, unpacked: Unpacked, checksum: str) -> list[str]:
        """Move the files to their folder; names that became numbered ones are returned."""
        if target.is_dir() and not target.is_symlink():
            return unpacked_folder.replace(target, staging, unpacked, checksum)
        unpacked_folder.write(staging, checksum, unpacked_folder.listed(staging, unpacked))
        if self._conflict == "replace":
            target.unlink(missing_ok=True)
        place(staging, target)
        return []

    def _result(
        self,
        file: DownloadedFile,
        folder: Path,
        outcome: Literal["unpacked", "same", "skipped"],
        size: int = 0,
        note: str | None = None,
    ) -> DownloadedFile:
        return DownloadedFile(
            key=file.key,
            path=relative(self._shared.root, folder),
            size=size,
            outcome=outcome,
            note=note,
        )
