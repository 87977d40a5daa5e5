"""How much JavaScript the built extension is. Standard library only: `./run test` asks it too."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import NamedTuple

FETCHED_LIMIT, TOTAL_LIMIT = 34_500, 170_000
"""Bytes of gzip'd JavaScript: what JupyterLab's start-up fetches of us, and all of it."""


class Sizes(NamedTuple):
    """Bytes of gzip."""

    entry: int
    """The chunk of our plugins."""
    fetched: int
    """What start-up fetches of us: that, the styles, and the list of chunks."""
    total: int


def sizes(static: Path) -> Sizes | None:
    """None where nothing has been built."""
    size = {p.name: len(gzip.compress(p.read_bytes())) for p in static.glob("*.js")}
    remote = [name for name in size if name.startswith("remoteEntry")]
    if len(remote) != 1:
        return None
    text = (static / remote[0]).read_text()

    def chunks(exposed: str) -> int:
        needed = "".join(re.findall(rf'"\./(?:{exposed})":\(\)=>(.*?)\.then', text))
        names = set(re.findall(r"\.e\((\d+)\)", needed))
        return sum(size[name] for name in size if name.split(".")[0] in names)

    if not (entry := chunks("extension")):
        return None
    return Sizes(entry, size[remote[0]] + chunks("extension|style"), sum(size.values()))
