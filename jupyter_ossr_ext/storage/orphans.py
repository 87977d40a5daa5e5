"""Names of part files, and removal of those that no job uses."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from .._util import atomic

STALE = 14 * 24 * 3600
"""Seconds after which a part file of another server is removed."""
QUIET = 3600
"""Seconds without a write after which one of ours is: another server may share our state folder."""
NAME = re.compile(r"\.ossr-([0-9a-f]{8})-([0-9a-f]{32})-[0-9a-f]{12}\.part")


def part_path(target: Path, *, home: str, job: str) -> Path:
    """A new hidden name beside `target`, unique across processes and machines.

    `home` (8 hex digits) identifies the server's state folder, so that a sweep recognises its own
    files.
    """
    return target.with_name(f".ossr-{home}-{job}-{uuid4().hex[:12]}.part")


def sweep(
    folder: Path,
    *,
    home: str,
    alive: Callable[[str], bool],
    mine: str = "",
    keep: frozenset[Path] = frozenset(),
) -> list[Path]:
    """Remove part files and staging folders in `folder` whose job no longer exists; returns them.

    Ours are removed when `alive(job)` is false and nothing was written for an hour; those of other
    servers after two weeks; those of the job `mine`, which is the caller, at once unless in `keep`.
    Only names of our own form are considered, so no other file is ever removed.
    """
    removed: list[Path] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            match = NAME.fullmatch(entry.name)
            path = Path(entry.path)
            if not match or path in keep:
                continue
            own = match[1] == home and match[2] == mine
            if own or _dead(entry, match, home=home, alive=alive):
                remove(path)
                removed.append(path)
    atomic.sweep(folder)
    return removed


def is_part(path: Path, *, home: str, job: str) -> bool:
    """True for a name that `part_path` created for this job."""
    match = NAME.fullmatch(path.name)
    return match is not None and (match[1], match[2]) == (home, job)


def remove(path: Path) -> None:
    """Remove a part file or a staging folder, if it exists."""
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            _remove_tree(path)
        else:
            path.unlink(missing_ok=True)


def _dead(
    entry: os.DirEntry[str], match: re.Match[str], *, home: str, alive: Callable[[str], bool]
) -> bool:
    if match[1] == home and alive(match[2]):
        return False
    age = time.time() - entry.stat(follow_symlinks=False).st_mtime
    return age > (QUIET if match[1] == home else STALE)


def _remove_tree(folder: Path) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            remove(Path(entry.path))
    folder.rmdir()
