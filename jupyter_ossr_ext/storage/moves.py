"""Files that get their names: renamed without replacing, and synced to disk."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""Errors of `link` where there are no hard links: exFAT, some FUSE and network mounts."""


def move_to_free(source: Path, target: Path) -> None:
    """Rename without replacing. Raises `FileExistsError`."""
    if os.name == "nt":
        source.rename(target)  # fails there if the target exists
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        # Reserve the name, then replace it.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        try:
            source.replace(target)
        except OSError:
            if target.stat().st_size == 0:
                target.unlink()
            raise
    else:
        source.unlink()


def sync(path: Path) -> None:
    """Sync a finished file, or the names in a folder, to disk, if the system supports that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
