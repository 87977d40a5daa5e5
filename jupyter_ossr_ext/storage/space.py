"""Free disk space."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from ..problems import NoSpace, Problem, UnsafePath

RESERVE = 32 * 1024 * 1024
"""Bytes that stay free at most: a full disk breaks the whole Jupyter server."""
RESERVED = 0.02
"""Part of a small disk that stays free."""
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def free(folder: Path) -> int:
    """Bytes that this user may still write at `folder`, which need not exist.

    A quota that the file system does not report is only noticed when writing: see `as_problem`.
    """
    while not folder.exists():
        folder = folder.parent
    if hasattr(os, "statvfs"):
        stat = os.statvfs(folder)
        return stat.f_bavail * stat.f_frsize
    return shutil.disk_usage(folder).free


def enough(folder: Path, needed: int) -> bool:
    """True if `needed` bytes fit, with a reserve left; 0 bytes always fit."""
    return needed == 0 or free(folder) >= needed + reserve(folder)


def reserve(folder: Path) -> int:
    """Bytes that stay free at `folder`, which need not exist."""
    while not folder.exists():
        folder = folder.parent
    return min(RESERVE, int(shutil.disk_usage(folder).total * RESERVED))


def too_full(folder: Path, needed: int) -> NoSpace:
    """The problem if `enough` is false."""
    return NoSpace(
        f"{human(needed)} of disk space are required, {human(free(folder))} are free, and "
        f"{human(reserve(folder))} of them stay free for Jupyter. Free some space or select less, "
        "then retry."
    )


def human(size: float) -> str:
    """Bytes for display: `1.5 GB`."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} TB"


def as_problem(error: OSError, what: str) -> Problem:
    """A disk error as a problem. `what` names the file."""
    match error.errno:
        case code if code in FULL:
            return NoSpace(
                f"The disk or your quota is full: {what} could not be written. Free some space, "
                "then retry."
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return UnsafePath(
                f"{what} could not be written: this folder is read-only for you. Choose another "
                "folder."
            )
        case errno.ENOTDIR | errno.EISDIR | errno.EEXIST:
            return UnsafePath(
                f"{what} could not be written: another file or folder has that name. Rename it or "
                "choose another folder."
            )
        case errno.ENAMETOOLONG:
            return UnsafePath(
                f"{what} could not be written: its path is too long for this file system. "
                "Choose another folder."
            )
        case _:
            return UnsafePath(f"{what} could not be written: {error.strerror or error}.")
