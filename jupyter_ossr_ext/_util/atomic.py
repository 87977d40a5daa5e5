"""Small files, written whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal
from uuid import uuid4

Permissions = Literal["usual", "private", "kept"]
"""`private`: for us alone (0600). `kept`: those of the file that is replaced, if there is one."""


def write(path: Path, data: bytes, *, permissions: Permissions = "usual") -> None:
    """Whoever reads `path` meanwhile gets the old bytes or the new, and a failure changes nothing.

    A link in place of `path` is replaced, not followed.
    """
    part = path.with_name(f".ossr-{uuid4().hex[:12]}.part")
    mode = 0o600 if permissions == "private" else 0o666
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
        if permissions == "kept" and path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
