"""What JupyterLab loads of us while the panel has never been opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .bundle import FETCHED_LIMIT, TOTAL_LIMIT, sizes
from .harness import HERE
from .row import Row

ENTRY_GOAL = 40_000
"""Bytes, as the issue had it that asked for search and downloads."""


def startup(folder: Path) -> Iterator[Row]:
    """Sizes of the built bundle; not measured where it has not been built."""
    measured = sizes(HERE / "jupyter_ossr_ext" / "labextension" / "static")
    entry, fetched, total = measured or (None, None, None)
    yield size("startup-bytes", entry, ENTRY_GOAL)
    yield size("startup-bytes-fetched", fetched, FETCHED_LIMIT)
    yield size("startup-bytes-all", total, TOTAL_LIMIT)


def size(name: str, ours: int | None, most: int) -> Row:
    goal = f"< {most // 1000} kB"
    if ours is None:
        return Row(name, None, None, "kB gzip", None, goal, None)
    return Row(name, round(ours / 1000, 1), None, "kB gzip", None, goal, ours < most)
