"""How much JavaScript the built extension is. Standard library only: `./run test` asks it too."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

ENTRY_LIMIT, TOTAL_LIMIT = 48_000, 240_000
"""Bytes of gzip'd JavaScript: what JupyterLab's start-up fetches of us, and all of it."""


def sizes(static: Path) -> tuple[int, int] | None:
    """Bytes of gzip at start-up and in all; None where nothing has been built.

    Start-up fetches the entry and the chunks that it needs for the list of plugins.
    """
    size = {p.name: len(gzip.compress(p.read_bytes())) for p in static.glob("*.js")}
    entries = [name for name in size if name.startswith("remoteEntry")]
    if len(entries) != 1:
        return None
    text = (static / entries[0]).read_text()
    exposed = re.findall(r'"\./(?:extension|style)":\(\)=>(.*?)\.then', text)
    chunks = {chunk for part in exposed for chunk in re.findall(r"\.e\((\d+)\)", part)}
    if not chunks:
        return None
    first = sum(size[name] for name in size if name in entries or name.split(".")[0] in chunks)
    return first, sum(size.values())
