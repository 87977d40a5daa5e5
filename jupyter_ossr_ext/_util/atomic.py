"""Atomic writes of small files."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from pathlib import Path
from typing import Literal
from uuid import uuid4

Permissions = Literal["usual", "private", "preserved"]
"""`private`: for this user only (0600). `preserved`: those of the replaced file, if any."""

PART = re.compile(r"\.ossr-[0-9a-f]{12}\.part")
QUIET = 3600.0
"""Seconds after which a new content that was never renamed is one of a killed process."""


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


def sweep(folder: Path) -> None:
    """Remove what killed processes left in a folder of ours."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if PART.fullmatch(entry.name) and time.time() - entry.stat().st_mtime > QUIET:
                Path(entry.path).unlink(missing_ok=True)
