"""Folders of a download: created and swept before it, cleaned after it.

Blocking: call in a thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..storage import orphans, space
from ..storage.paths import inside, relative, shown
from .checkpoint import Checkpoint
from .transfer_context import Shared


def prepare(shared: Shared, job: str, checkpoint: Checkpoint, folders: Iterable[Path]) -> None:
    """Create them, and remove part files that no job uses."""
    keep = frozenset(shared.root / note.part for note in checkpoint.parts.values() if note.done)
    for folder in dict.fromkeys(folders):
        _make(shared.root, checkpoint, folder)
        orphans.sweep(folder, home=shared.home, alive=shared.alive, mine=job, keep=keep)


def clean(shared: Shared, job: str, checkpoint: Checkpoint) -> None:
    """Remove the job's part files, and its new folders if empty."""
    root = shared.root
    for note in checkpoint.parts.values():
        path = root / note.part
        if orphans.is_part(path, home=shared.home, job=job):
            orphans.remove(inside(root, relative(root, path.parent)) / path.name)
    for name in reversed(checkpoint.made):
        try:
            inside(root, name).rmdir()
        except OSError:
            break  # not empty: the normal case


def _make(root: Path, checkpoint: Checkpoint, folder: Path) -> None:
    made: list[str] = []
    path = folder
    while path != root and not path.exists():
        made.insert(0, relative(root, path))
        path = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise space.as_problem(error, f"The folder {shown(relative(root, folder))}") from error
    checkpoint.made += [name for name in made if name not in checkpoint.made]
