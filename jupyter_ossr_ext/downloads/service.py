"""Download of a record's files: planned before, verified after."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, structs

from ..backends.repository import Open, opener
from ..jobs import JobKind, Reporter, Runner, spec_of
from ..models import (
    DownloadPlan,
    DownloadResult,
    DownloadSpec,
    Job,
    PlannedFolder,
    RetryIn,
)
from ..records.catalogue import Catalogue
from ..storage.paths import relative
from .archive_extraction import folder_states
from .archive_members import MemberSource
from .checkpoint import Checkpoint
from .concurrency import ConcurrencyController
from .download_run import DownloadRun
from .earlier_version import earlier_file
from .hash_pool import Digests
from .layout import (
    Item,
    Layout,
    copied_before,
    described,
    entries,
    file_items,
    member_items,
    place,
    with_outcomes,
)
from .local_files import Local
from .preview import planned
from .target_folders import clean
from .transfer_context import Patience, Shared, TransferContext

T = TypeVar("T", bound=Struct)

IDLE = 10.0
"""Seconds without progress after which a download no longer holds up others."""
THREADS = 64
"""Threads for connections, their hashes, and the disk. Idle ones cost almost nothing."""


class DownloadService:
    """Executes `DownloadSpec`s.

    Args:
        root: Jupyter's root folder; nothing is written outside it.
        alive: Whether a job of that id exists; part files of others are removed.
    """

    def __init__(
        self,
        root: Path,
        catalogue: Catalogue,
        local: Local,
        *,
        alive: Callable[[str], bool] = lambda job: True,
        patience: Patience | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._local = local
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="ossr-fetch")
        self._digests = Digests()
        self.concurrency: dict[str, ConcurrencyController] = {}
        self._shared = Shared(
            root=root,
            home=hashlib.sha256(str(local.index).encode()).hexdigest()[:8],
            pool=self._pool,
            digests=self._digests,
            patience=patience or Patience(),
            alive=alive,
        )

    def register(self, jobs: Runner, limit: int | None = None) -> None:
        """Let `DownloadSpec`s be submitted; `limit` of them run at once."""
        kind = JobKind(
            self.work,
            limit=limit,
            idle_after=IDLE,
            resumable=True,
            forgotten=self.forgotten,
            with_retry=with_conflict,
        )
        jobs.register(DownloadSpec, kind)

    @property
    def shared(self) -> Shared:
        """For other downloads to the same disk."""
        return self._shared

    async def plan(self, spec: DownloadSpec) -> DownloadPlan:
        """Preview of the spec; nothing is written. Raises the problems that `work` would raise
        first."""
        layout, source = await self._layout(spec)
        if source:
            self._pool.submit(source.close)
        root = self._shared.root
        folders = []
        if spec.unpack:
            folders = await self._shared.thread(lambda: folder_states(self._shared, layout.items))
        targets = [
            PlannedFolder(
                key=state.key,
                path=relative(root, state.path),
                size=state.size,
                outcome=state.outcome,
                edited=state.changes.edited,
                added=state.changes.added,
            )
            for state in folders
        ]
        return await self._shared.thread(lambda: planned(root, layout, spec, targets))

    async def work(self, job: Job, report: Reporter) -> DownloadResult:
        """Download the files. Can be cancelled at any time; raises `Problem`s."""
        spec = spec_of(job, DownloadSpec)
        repository = self._catalogue.repository(spec.source)
        layout, source = await self._layout(spec)
        with contextlib.ExitStack() as stack:
            if source:
                stack.callback(self._pool.submit, source.close)
                open_: Callable[[Item], Open] = source.open
            else:

                def open_(item: Item) -> Open:
                    return opener(repository, layout.origin.record, item.key)

            context = TransferContext(
                self._shared,
                job.id,
                spec.on_conflict,
                repository,
                self.concurrency.setdefault(spec.source, ConcurrencyController()),
                open_,
                lambda item: earlier_file(self._local, layout.origin, item),
            )
            files = await DownloadRun(
                context, report, layout, remembered=self._local.remember, unpack=spec.unpack
            ).run()
        return DownloadResult(folder=relative(self._shared.root, layout.folder), files=files)

    async def forgotten(self, job: Job, checkpoint: bytes | None) -> None:
        """Remove the part files and empty new folders of a job that was removed from the list."""
        await self._shared.thread(
            lambda: clean(self._shared, job.id, Checkpoint.decode(checkpoint))
        )

    async def aclose(self) -> None:
        """Release the threads; those that still write to the disk end by themselves."""
        self._pool.shutdown(wait=False)
        self._digests.shutdown()

    async def _layout(self, spec: DownloadSpec) -> tuple[Layout, MemberSource | None]:
        """The files and their targets, and the open archive if they are members of one."""
        record = await self._catalogue.record(spec.source, spec.record)
        repository = self._catalogue.repository(spec.source)
        root = self._shared.root

        def look() -> tuple[Layout, MemberSource | None]:
            folder = place(root, spec, record)
            chosen = entries(spec, record)
            refused: dict[str, str] = {}
            source = None
            with contextlib.ExitStack() as failed:
                if spec.members:
                    source = MemberSource(repository, record.id, chosen[0].key)
                    failed.callback(source.close)
                    listed = source.listed(spec.members, refused)
                    items = member_items(root, folder, chosen[0].key, listed, refused)
                else:
                    items = file_items(root, folder, record, chosen, refused)
                items = with_outcomes(folder, items, self._shared.sums)
                if spec.on_conflict == "keep-both":
                    items = [copied_before(folder, item, self._shared.sums) for item in items]
                failed.pop_all()
            return Layout(described(record), folder, items, refused), source

        return await self._shared.thread(look)


def with_conflict(spec: T, how: RetryIn) -> T:
    """The spec with the conflict resolution of the retry, if any."""
    return structs.replace(spec, on_conflict=how.on_conflict) if how.on_conflict else spec
