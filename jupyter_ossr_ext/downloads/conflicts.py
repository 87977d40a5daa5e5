"""Files that cannot be written as asked: unsafe names, and names that are taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from ..models import DownloadedFile
from ..problems import Exists, UnsafePath
from ..storage.paths import relative, shown
from .archive_extraction import FolderState, question
from .layout import Item, Layout


def refused_files(layout: Layout) -> list[DownloadedFile]:
    """The files with unsafe names; raises `UnsafePath` if there are no others."""
    refused = layout.refused
    if refused and not layout.items:
        raise UnsafePath(next(iter(refused.values())))
    return [
        DownloadedFile(key=name, path="", size=0, outcome="refused", note=reason)
        for name, reason in refused.items()
    ]


def refuse_conflicts(
    root: Path, mine: Collection[Path], items: Sequence[Item], folders: Sequence[FolderState] = ()
) -> None:
    """Raise `Exists`, a question, where names are taken by other content.

    Args:
        mine: What this job wrote itself.
        folders: Folders that archives are unpacked into.
    """
    taken = [each for each in folders if each.outcome == "differs" and each.path not in mine]
    clashes = [item.target for item in items if item.outcome == "differs"]
    paths = [relative(root, path) for path in [*clashes, *(each.path for each in taken)]]
    if taken and not clashes and not taken[1:]:
        raise Exists(question(paths[0], taken[0].changes), paths=paths)
    if paths:
        more = f" (and {len(paths) - 1} more)" if paths[1:] else ""
        raise Exists(
            f"A different {shown(paths[0])}{more} already exists. Keep both, replace or skip?",
            paths=paths,
        )
