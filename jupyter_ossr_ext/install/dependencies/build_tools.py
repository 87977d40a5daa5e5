"""Programs that the build of a source tree starts, and that the package index has as wheels."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

PROGRAMS = {
    "swig": re.compile(r"\bswig\b|\.i['\"]", re.IGNORECASE),
    "cmake": re.compile(r"['\"]cmake['\"]"),
}
"""Distributions by their program, and the text of a `setup.py` that starts it."""


def lacking(folder: Path) -> list[str]:
    """Those that `setup.py` starts and this machine does not have. Blocking."""
    script = folder / "setup.py"
    if not script.is_file():
        return []
    text = script.read_bytes()[:200_000].decode("utf-8", "replace")
    return [name for name, use in PROGRAMS.items() if use.search(text) and not shutil.which(name)]
