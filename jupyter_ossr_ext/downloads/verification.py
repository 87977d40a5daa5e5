"""Verification of downloaded files against the checksums of their records."""

from __future__ import annotations

from pathlib import Path

from ..models import VerifiedFile, VerifiedState
from ..storage import manifest
from ..storage.checksums import checksum_of, known, same
from ..storage.paths import SIDECAR
from .local_files import harmless


def verify(folder: Path) -> list[VerifiedFile]:
    """Read each file that a side-car in or below `folder` lists. Blocking.

    Paths are relative to `folder`. Files of archives that were unpacked are compared as members.
    """
    found: list[VerifiedFile] = []
    for sidecar in sorted(folder.rglob(SIDECAR)):
        place = sidecar.parent
        for record in manifest.read(place).records:
            for file in filter(harmless, record.files):
                path = place / file.path
                shown = path.relative_to(folder).as_posix()
                found.append(
                    VerifiedFile(
                        path=shown,
                        record=record.record,
                        doi=record.doi,
                        checksum=file.checksum,
                        state=_state(path, file.checksum),
                    )
                )
    return found


def _state(path: Path, checksum: str) -> VerifiedState:
    if not path.is_file():
        return "missing"
    if not known(checksum):
        return "unknown"
    algorithm = checksum.partition(":")[0]
    return "verified" if same(checksum_of(path, algorithm), checksum) else "changed"
