"""Verification of downloaded files against the checksums of their records."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

from ..jobs import JobKind, Reporter, Runner, spec_of
from ..models import (
    Job,
    ManifestFile,
    ManifestRecord,
    VerifiedFile,
    VerifiedState,
    VerifyResult,
    VerifySpec,
)
from ..storage import manifest
from ..storage.checksums import checksum_of, known, same
from ..storage.paths import SIDECAR, inside
from .local_files import harmless


class Verification:
    """Executes `VerifySpec`s for files below `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def register(self, jobs: Runner) -> None:
        """Register the job kind: one at a time, as the disk is what limits it."""
        jobs.register(VerifySpec, JobKind(self.work, limit=1))

    async def work(self, job: Job, report: Reporter) -> VerifyResult:
        """Read the files and compare their checksums. Can be cancelled at any time."""
        folder = inside(self._root, spec_of(job, VerifySpec).folder)
        listed = await asyncio.to_thread(_listed, folder)
        loop, stop = asyncio.get_running_loop(), threading.Event()

        def advance(count: int) -> None:
            if stop.is_set():
                raise asyncio.CancelledError
            loop.call_soon_threadsafe(report.advance, count)

        report.expect(sum(file.size for _, _, file in listed))
        found = []
        try:
            for record, path, file in listed:
                state = await asyncio.to_thread(_state, path, file.checksum, advance)
                shown = path.relative_to(folder).as_posix()
                report.log(f"{state}: {shown}")
                found.append(VerifiedFile(shown, record.record, file.checksum, state, record.doi))
        finally:
            stop.set()
        return VerifyResult(found)


def _listed(folder: Path) -> list[tuple[ManifestRecord, Path, ManifestFile]]:
    """What the side-cars in and below a folder list. Blocking."""
    return [
        (record, sidecar.parent / file.path, file)
        for sidecar in sorted(folder.rglob(SIDECAR))
        for record in manifest.read(sidecar.parent).records
        for file in filter(harmless, record.files)
    ]


def _state(path: Path, checksum: str, advance: Callable[[int], None]) -> VerifiedState:
    if not path.is_file():
        return "missing"
    if not known(checksum):
        return "unknown"
    found = checksum_of(path, checksum.partition(":")[0], advance)
    return "verified" if same(found, checksum) else "changed"
