"""What a download would do. All functions block; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..models import DownloadPlan, DownloadSpec, LakeDownloadSpec, PlannedFile, PlannedFolder
from ..storage import space
from ..storage.paths import relative
from .layout import Layout


def planned(
    root: Path,
    layout: Layout,
    spec: DownloadSpec | LakeDownloadSpec,
    folders: Sequence[PlannedFolder] = (),
) -> DownloadPlan:
    """The preview of a download whose files have their targets.

    Args:
        folders: Targets of the archives that will be unpacked.
    """
    conflict = "replace" if spec.on_conflict == "ask" else spec.on_conflict
    needed = sum(item.size for item in layout.items if item.wanted(conflict))
    files = [
        PlannedFile(
            key=item.member or item.key,
            path=relative(root, item.target),
            size=item.size,
            outcome=item.outcome,
        )
        for item in layout.items
    ]
    refused = [
        PlannedFile(key=name, path="", size=0, outcome="refused", note=reason)
        for name, reason in layout.refused.items()
    ]
    return DownloadPlan(
        folder=relative(root, layout.folder),
        files=[*files, *refused],
        folders=list(folders),
        bytes_to_download=needed,
        bytes_free=space.free(layout.folder),
        enough_space=space.enough(layout.folder, needed),
    )
