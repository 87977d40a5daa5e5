"""Download of one file, from its first byte to its final name."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from ..problems import Exists, NotVerified, UnsafePath
from ..storage import orphans, space
from ..storage.moves import sync
from ..storage.parts import PartFile
from ..storage.paths import free_name, relative, shown
from .checkpoint import PartNote
from .earlier_version import reuse
from .layout import Item
from .transfer import Transfer, Watcher
from .transfer_context import TransferContext

T = TypeVar("T")
Outcome = Literal["new", "replaced", "renamed"]

SYNC_FIRST = 64 * 1024 * 1024
"""Bytes up to which a file is synced to disk before it gets its final name.

A larger one is synced right after, since waiting for a slow disk could double the time. A power
failure in between is detected: the side-car contains the size.
"""
FOLLOW = 1024 * 1024
"""Bytes from which a separate thread hashes while others receive."""


@dataclass(frozen=True)
class FileDelivery:
    """A verified file under its final name; `checksum` is None if the record has none."""

    target: Path
    outcome: Outcome
    checksum: str | None
    mtime_ns: int


class FileDownload:
    """Downloads, verifies and names one file. For one use; only `note` survives it.

    Args:
        note: State of an earlier attempt.
        log: Called with what is unusual: bytes that are reused, a wrong file that is downloaded
            again.
        check_owner: Raises `TakenOver` if another server has taken over the job; in a thread.
        exclusive: Whether nobody else may still have the part of the earlier attempt open.
    """

    def __init__(
        self,
        context: TransferContext,
        item: Item,
        *,
        note: PartNote | None,
        watcher: Watcher,
        log: Callable[[str], None],
        check_owner: Callable[[], None] = lambda: None,
        exclusive: bool = True,
    ) -> None:
        self._context, self._shared = context, context.shared
        self._item = item
        self._earlier = note
        self._watcher = watcher
        self._log = log
        self._check_owner, self._exclusive = check_owner, exclusive
        self._part: PartFile | None = None
        self._transfer: Transfer | None = None
        self._follower: Future[None] | None = None
        self._whole = False
        self.delivered: FileDelivery | None = None
        """Set as soon as the file has its true name, also if it is cancelled then."""
        self._gone = False

    async def run(self) -> FileDelivery:
        """Download the file. Can be cancelled at any time. Raises `Problem`s."""
        part = self._part = await self._shared.thread(self._begin)
        earlier = self._earlier.received if self._earlier else 0
        self._watcher.progress(part.received - earlier)
        if part.size >= FOLLOW:
            self._watcher.checkpoint(now=True)
        try:
            checksum = await self._verified(part)
            self._whole = True
            naming = asyncio.ensure_future(self._shared.thread(lambda: self._name(part, checksum)))
            try:
                return await asyncio.shield(naming)
            except asyncio.CancelledError:
                await naming  # brief: must not be interrupted
                raise
        finally:
            self._put_down(part, named=self.delivered is not None)

    def note(self) -> PartNote | None:
        """State for a later attempt: the part file, and its valid ranges."""
        part = self._part
        if part is None or self._gone:
            return self._earlier if part is None else None
        return PartNote(
            part=relative(self._shared.root, part.path),
            size=part.size,
            checksum=self._item.checksum,
            etag=self._transfer.etag if self._transfer else None,
            done=part.done() if self._resumable() else [],
        )

    def _resumable(self) -> bool:
        """False if a later attempt would have to start over."""
        ranges = self._transfer.ranges if self._transfer else None
        return self._whole or bool(ranges) or (ranges is None and self._earlier is not None)

    def _begin(self) -> PartFile:
        """The part file of the earlier attempt, if its content is current; else a new one."""
        item, note = self._item, self._earlier
        if note and note.done and (note.size, note.checksum) == (item.size, item.checksum):
            path = self._shared.root / note.part
            ours = orphans.is_part(path, home=self._shared.home, job=self._context.job)
            if ours and path.parent == item.target.parent and path.is_file():
                return self._part_file(self._own(path), note.done)
        return self._part_file(self._new_path())

    def _new_path(self) -> Path:
        return orphans.part_path(self._item.target, home=self._shared.home, job=self._context.job)

    def _own(self, path: Path) -> Path:
        """A part that nobody else writes: a copy, if a silent server may still have it open."""
        if self._exclusive:
            return path
        copy = self._new_path()
        try:
            shutil.copyfile(path, copy)
        except OSError as error:
            orphans.remove(copy)
            raise space.as_problem(error, shown(self._item.target.name)) from error
        orphans.remove(path)
        return copy

    def _part_file(self, path: Path, done: list[tuple[int, int]] | None = None) -> PartFile:
        item = self._item
        return PartFile(
            path,
            size=item.size,
            checksum=item.checksum,
            also=item.also,
            done=done,
            name=item.target.name,
        )

    async def _verified(self, part: PartFile) -> str | None:
        """Download until the checksum matches: a wrong file is downloaded again completely,
        once."""
        etag = self._earlier.etag if self._earlier and part.received else None
        if not part.received:
            etag = await self._reuse(part)
        name = self._item.member or self._item.key
        for last in (False, True):
            try:
                await self._receive(part, etag)
                return await self._shared.thread(lambda: part.verify(name))
            except NotVerified as problem:
                self._earlier = None
                self._transfer = None
                received = part.received
                await self._shared.thread(part.restart)
                self._watcher.progress(-received)
                if last:
                    raise
                self._log(f"{problem} Retrying download.")
                etag = None
        raise AssertionError("unreachable")

    async def _reuse(self, part: PartFile) -> str | None:
        """Copy what an earlier version of the file on this disk has in common; its ETag."""
        if part.checksum is None:
            return None
        context, item = self._context, self._item
        path = await self._shared.thread(lambda: context.earlier(item))
        if path is None:
            return None
        etag = await self._shared.thread(lambda: reuse(part, context.open_(item), path))
        if etag:
            self._watcher.progress(part.received)
            size = space.human(part.received)
            self._log(f"{size} of {part.name} copied from {relative(self._shared.root, path)}.")
        return etag

    async def _receive(self, part: PartFile, etag: str | None) -> None:
        self._transfer = Transfer(
            self._context,
            self._context.open_(self._item),
            part,
            self._watcher,
            etag=etag,
            ranges=self._item.member is None,
        )
        if part.size >= FOLLOW and (self._follower is None or self._follower.done()):
            self._follower = self._shared.digests.submit(part.follow)
        await self._transfer.run()
        if self._follower:
            await asyncio.wrap_future(self._follower)

    def _name(self, part: PartFile, checksum: str | None) -> FileDelivery:
        target, outcome = self._move(part)
        self.delivered = FileDelivery(target, outcome, checksum, target.stat().st_mtime_ns)
        if part.size > SYNC_FIRST:
            self._shared.pool.submit(sync, target)
        return self.delivered

    def _move(self, part: PartFile) -> tuple[Path, Outcome]:
        """Move the verified file to its name; never replaces a file without consent."""
        item = self._item
        self._check_owner()
        if item.size <= SYNC_FIRST:
            part.sync()
        if item.outcome == "differs" and self._context.conflict == "replace":
            if item.target.is_dir() and not item.target.is_symlink():
                raise UnsafePath(f"A folder named {shown(item.target.name)} already exists.")
            part.publish(item.target, replace=True)
            sync(item.target.parent)
            return item.target, "replaced"
        target = item.target
        while True:
            if self._context.conflict == "keep-both":
                target = free_name(item.target)
            try:
                part.publish(target)
            except Exists as problem:
                if self._context.conflict == "keep-both":
                    continue
                path = relative(self._shared.root, target)
                raise Exists(f"{problem} Keep both, replace or skip?", paths=[path]) from None
            sync(target.parent)
            return target, "new" if target == item.target else "renamed"

    def _put_down(self, part: PartFile, *, named: bool) -> None:
        self._gone = named or not (part.received and self._resumable())
        part.close(remove=self._gone and not named)
