"""What JupyterLab loads of us while the panel has never been opened."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from .row import Row
from .running import HERE

ENTRY, ALL = 40_000, 150_000
"""Bytes of gzip that the entry and all of our JavaScript may have."""


def startup(folder: Path) -> Iterator[Row]:
    """Sizes of the built bundle; not measured where it has not been built."""
    bundle = HERE / "jupyter_ossr_ext" / "labextension"
    package = bundle / "package.json"
    if not package.exists():
        for name, goal in (("startup-bytes", "< 40 kB"), ("startup-bytes-all", "< 150 kB")):
            yield Row(name, None, None, "kB gzip", None, goal, None)
        return
    load = json.loads(package.read_text())["jupyterlab"]["_build"]["load"]
    entry = packed([bundle / load])
    everything = packed(sorted(bundle.glob("static/*.js")))
    yield size("startup-bytes", entry, ENTRY)
    yield size("startup-bytes-all", everything, ALL)


def packed(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


def size(name: str, ours: int, most: int) -> Row:
    goal = f"< {most // 1000} kB"
    return Row(name, round(ours / 1000, 1), None, "kB gzip", None, goal, ours < most)
