"""Atomic writes and updates of small files."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from uuid import uuid4

Permissions = Literal["usual", "private", "preserved"]
"""`private`: for this user only (0600). `preserved`: those of the replaced file, if any."""

PART = re.compile(r"\.ossr-[0-9a-f]{12}\.part")
QUIET = 3600.0
"""Seconds after which a new content that was never renamed is one of a killed process."""

STALE = 5.0
"""Seconds after which the lock of an update is one of a killed process: one takes milliseconds."""
_threads = threading.Lock()


def write(path: Path, data: bytes, *, permissions: Permissions = "usual") -> None:
    """Concurrent readers of `path` get the old or the new content, and a failure changes nothing.

    A link at `path` is replaced, not followed.
    """
    part = path.with_name(f".ossr-{uuid4().hex[:12]}.part")
    mode = 0o600 if permissions == "private" else 0o666
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
        if permissions == "preserved" and path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def update(
    path: Path, change: Callable[[], bytes | None], *, permissions: Permissions = "usual"
) -> None:
    """Replace a file by what `change` makes of it; the update of no other process is lost.

    Args:
        change: Reads the file and returns its new content, or None to leave it. Called again if
            another process replaced the file meanwhile.

    Raises `OSError`.
    """
    with _exclusive(path):
        while True:
            before = _version(path)
            data = change()
            if data is None:
                return
            if _version(path) == before:
                write(path, data, permissions=permissions)
                return


def _version(path: Path) -> tuple[int, int, int] | None:
    with contextlib.suppress(FileNotFoundError):
        stat = path.lstat()
        return (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    return None


@contextlib.contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    """Exclude others by a file, since locks silently do nothing on some NFS and Lustre mounts."""
    lock = path.with_name(f"{path.name}.lock")
    since = time.monotonic()
    seen = None
    with _threads:
        while True:
            try:
                os.close(os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                break
            except FileExistsError:
                if (now := _version(lock)) != seen:
                    seen, since = now, time.monotonic()
                elif time.monotonic() - since > STALE:
                    lock.unlink(missing_ok=True)  # of a killed process
                time.sleep(0.01)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what killed processes left in a folder of ours."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if PART.fullmatch(entry.name) and time.time() - entry.stat().st_mtime > QUIET:
                Path(entry.path).unlink(missing_ok=True)
