"""The folder of what is remembered: jobs, plans, tokens."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

PARTS = ("", "jobs")
"""The folder itself and the one in it that is needed from the start."""
ENOUGH = 4096
"""Bytes whose writing shows that there is space."""


def unusable(folder: Path) -> str | None:
    """Why nothing can be kept in a folder; None if it can. Creates it (0700). Blocking."""
    try:
        for part in PARTS:
            place = folder / part
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            if hasattr(os, "getuid") and place.stat().st_uid != os.getuid():
                return f"{place} belongs to another user"
            with tempfile.TemporaryFile(dir=place) as file:
                file.write(bytes(ENOUGH))
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        return error.strerror or type(error).__name__
    return None


def temporary() -> tempfile.TemporaryDirectory[str]:
    """A private folder for as long as this server runs; in memory where no disk can be written."""
    try:
        return tempfile.TemporaryDirectory(prefix="jupyter-ossr-ext-", ignore_cleanup_errors=True)
    except OSError:
        return tempfile.TemporaryDirectory(dir="/dev/shm", ignore_cleanup_errors=True)
