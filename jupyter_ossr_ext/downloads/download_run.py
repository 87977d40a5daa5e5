"""One run of a download job: order of the files, and the checkpoint."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from ..jobs import Reporter
from ..models import DownloadedFile, ManifestFile
from ..problems import Exists
from ..storage import manifest, orphans, space
from ..storage.paths import relative, shown
from ..storage.unpack import can_unpack
from .archive_extraction import FolderState, Unpacking, folder_states
from .checkpoint import Checkpoint
from .conflicts import refuse_conflicts, refused_files
from .failed_files import ALONE, DOUBTFUL, FailedFiles
from .file_download import FileDelivery, FileDownload
from .layout import Item, Layout, with_outcomes
from .target_folders import prepare
from .transfer import Watcher
from .transfer_context import TransferContext

FILES = 3
"""Concurrent files of one job: hides the response times without much load."""
SAVE = 0.5
"""Seconds between two checkpoints."""
SAVE_BYTES = 32 * 1024 * 1024
"""Bytes after which a checkpoint is saved earlier, at most ten times a second."""


class DownloadRun:
    """Downloads the items of a layout. For one use.

    Args:
        remembered: Called with a folder that now contains a side-car; in a thread.
    """

    def __init__(
        self,
        context: TransferContext,
        report: Reporter,
        layout: Layout,
        *,
        remembered: Callable[[Path], None],
        unpack: bool = False,
    ) -> None:
        self._context, self._shared = context, context.shared
        self._unpacks = unpack
        self._report = report
        self._layout = layout
        self._remembered = remembered
        self._checkpoint = Checkpoint.decode(report.checkpoint)
        self._deliveries: dict[str, FileDownload] = {}
        self._notes: dict[str, str] = {}
        self._saved = 0.0
        self._unsaved = 0
        self._files = asyncio.Semaphore(FILES)

    async def run(self) -> list[DownloadedFile]:
        """Download the requested files; raises the first problem after all other files were
        tried."""
        items = self._layout.items
        refused = refused_files(self._layout)
        for one in refused:
            self._report.log(f"Not downloaded: {one.note}")
        folders: list[FolderState] = []
        if self._unpacks:
            folders = await self._shared.thread(lambda: folder_states(self._shared, items))
        self._refuse_conflicts(items, folders)
        wanted = [item for item in items if item.wanted(self._context.conflict)]
        await self._shared.thread(lambda: self._prepare(wanted))
        self._report.expect(
            sum(item.size for item in wanted), done=sum(map(self._received, wanted))
        )
        try:
            files = await self._all(items)
            if self._unpacks:
                files += await self._unpack(files)
            files += refused
        finally:
            self._save(now=True)
        return files

    def _progress(self, by: int) -> None:
        self._unsaved += abs(by)
        self._report.advance(by)

    def _note(self, item: Item, text: str | None) -> None:
        """Set what one file waits for; the first waiting file determines the job's note."""
        if text:
            self._notes[item.id] = text
        else:
            self._notes.pop(item.id, None)
        self._report.note(next(iter(self._notes.values()), None))

    def _save(self, *, now: bool = False) -> None:
        """Save the progress of every file, unless that was done recently."""
        age = time.monotonic() - self._saved
        if not now and age < (0.1 if self._unsaved >= SAVE_BYTES else SAVE):
            return
        for id, delivery in self._deliveries.items():
            if note := delivery.note():
                self._checkpoint.parts[id] = note
            else:
                self._checkpoint.parts.pop(id, None)
        self._saved, self._unsaved = time.monotonic(), 0
        self._report.save_checkpoint(self._checkpoint.encode())

    def _refuse_conflicts(self, items: list[Item], folders: Sequence[FolderState] = ()) -> None:
        if self._context.conflict == "ask":
            root = self._shared.root
            mine = {root / done.path for done in self._checkpoint.finished.values()}
            refuse_conflicts(root, mine, items, folders)

    def _prepare(self, wanted: list[Item]) -> None:
        """Check the disk space and create folders. In a thread."""
        folder = self._layout.folder
        needed = sum(item.size - self._received(item) for item in wanted)
        if not space.enough(folder, needed):
            raise space.too_full(folder, needed)
        places = [folder, *(item.target.parent for item in wanted)]
        prepare(self._shared, self._context.job, self._checkpoint, places)

    def _received(self, item: Item) -> int:
        note = self._checkpoint.parts.get(item.id)
        return note.received if note else 0

    async def _all(self, items: list[Item]) -> list[DownloadedFile]:
        """Download all files, a few at a time. Errors of one file do not stop the others."""
        failed = FailedFiles(len(items))

        async def one(item: Item) -> DownloadedFile | None:
            try:
                file = await self._one(item)
            except (*ALONE, *DOUBTFUL) as problem:
                path = relative(self._layout.folder, item.target)
                self._report.log(f"{path}: {problem}")
                failed.add(path, problem)
                return None
            failed.complete()
            return file

        tasks = [asyncio.create_task(one(item)) for item in items]
        try:
            files = await asyncio.gather(*tasks)
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise
        failed.end()
        return [file for file in files if file]

    async def _one(self, item: Item) -> DownloadedFile:
        if item.outcome == "same" and (done := self._checkpoint.finished.get(item.id)):
            return done
        if not item.wanted(self._context.conflict):
            await self._drop_part(item)
            return self._result(item, item.target, "same" if item.outcome == "same" else "skipped")
        outcome: Literal["same", "skipped"]
        waiting = f"Waiting for another download of {shown(item.target.name)}"
        async with self._files:
            claim = self._shared.locks.hold(item.target, lambda: self._note(item, waiting))
            async with claim as waited:
                self._note(item, None)
                if waited:
                    [item] = await self._outcomes(item)
                    self._refuse_conflicts([item])
                if not item.wanted(self._context.conflict):
                    self._report.advance(item.size)
                    outcome = "same" if item.outcome == "same" else "skipped"
                    return self._result(item, item.target, outcome)
                return await self._deliver_once(item)

    async def _outcomes(self, item: Item) -> list[Item]:
        folder, sums = self._layout.folder, self._shared.sums
        return await self._shared.thread(lambda: with_outcomes(folder, [item], sums))

    async def _deliver_once(self, item: Item) -> DownloadedFile:
        """Deliver the file, unless another process was faster with the same one."""
        try:
            return await self._deliver(item)
        except Exists:
            [seen] = await self._outcomes(item)
            if seen.outcome != "same":
                raise
        await self._drop_part(item)
        return self._result(item, item.target, "same")

    async def _drop_part(self, item: Item) -> None:
        """Remove the part of an earlier attempt that is not needed any more."""
        if note := self._checkpoint.parts.pop(item.id, None):
            part = self._shared.root / note.part
            if orphans.is_part(part, home=self._shared.home, job=self._context.job):
                await self._shared.thread(lambda: orphans.remove(part))

    async def _deliver(self, item: Item) -> DownloadedFile:
        delivery = self._deliveries[item.id] = FileDownload(
            self._context,
            item,
            note=self._checkpoint.parts.get(item.id),
            watcher=Watcher(self._progress, partial(self._note, item), self._save),
            log=self._report.log,
            check_owner=self._report.check_owner,
            exclusive=self._report.exclusive,
        )
        try:
            delivered = await delivery.run()
        except BaseException:
            if delivery.delivered:  # cancelled when the file had its name already
                await self._finish(item, delivery.delivered)
            self._save(now=True)
            raise
        finally:
            del self._deliveries[item.id]
            self._note(item, None)
        return await self._finish(item, delivered)

    async def _finish(self, item: Item, delivered: FileDelivery) -> DownloadedFile:
        """Record a file that has its true name."""
        self._checkpoint.parts.pop(item.id, None)
        await asyncio.shield(self._remember(item, delivered))
        done = self._result(item, delivered.target, delivered.outcome)
        self._checkpoint.finished[item.id] = done
        self._report.log(f"{done.path}: {delivered.checksum or 'no checksum in the record'}")
        self._save()
        return done

    async def _unpack(self, files: list[DownloadedFile]) -> list[DownloadedFile]:
        """Unpack the downloaded archives, each into its own folder."""
        unpacked: list[DownloadedFile] = []
        failed = FailedFiles(len(files), saved=len(files))
        checksums = {item.key: item.checksum for item in self._layout.items}
        for file in files:
            if file.outcome == "skipped" or not can_unpack(file.path):
                continue
            id = f"{file.key}\nunpacked"
            archive = self._shared.root / file.path
            done = self._checkpoint.finished.get(id)
            if done is None:
                self._report.note(f"Unpacking {shown(archive.name)}")
                work = Unpacking(
                    self._shared,
                    self._context.job,
                    self._context.conflict,
                    self._report.check_owner,
                )
                try:
                    done = await work.run(file, checksums[file.key])
                except ALONE as problem:
                    self._report.log(str(problem))
                    failed.add(file.key, problem)
                    continue
                finally:
                    self._report.note(None)
                self._report.log(f"{file.path}: {done.outcome} to {done.path}. {done.note or ''}")
            self._checkpoint.finished[id] = done
            unpacked.append(done)
        failed.end()
        return unpacked

    async def _remember(self, item: Item, delivered: FileDelivery) -> None:
        folder = self._layout.folder
        file = ManifestFile(
            key=item.key,
            path=delivered.target.relative_to(folder).as_posix(),
            size=item.size,
            checksum=delivered.checksum or "",
            mtime_ns=delivered.mtime_ns,
            downloaded=datetime.now(UTC).isoformat(timespec="seconds"),
            member=item.member,
        )
        origin = replace(self._layout.origin, files=[file])

        def write() -> None:
            manifest.add(folder, origin)
            self._remembered(folder)

        await self._shared.thread(write)

    def _result(
        self,
        item: Item,
        path: Path,
        outcome: Literal["new", "same", "replaced", "renamed", "skipped"],
    ) -> DownloadedFile:
        return DownloadedFile(
            key=item.key, path=relative(self._shared.root, path), size=item.size, outcome=outcome
        )
