"""Sending files: as fast as `curl -T`, although every byte is hashed on the way."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from .downloads import MIB, ROUNDS, sample
from .row import Row, row
from .running import HERE, free_port, timed

SIZE = 2048 * MIB


def stream(folder: Path) -> Iterator[Row]:
    """2 GiB over loopback to a repository that hashes what arrives, as InvenioRDM does.

    `curl` only sends; ours hashes, too, and compares. What one would do by hand, `md5sum` and then
    `curl`, is told without a goal. Runs take turns.
    """
    path = sample(folder, SIZE)
    ours: list[float] = []
    bare: list[float] = []
    by_hand: list[float] = []
    growth = 0
    with sink() as url:
        content = f"{url}/api/records/d/draft/files/file/content"
        curl = f"curl -sS -o /dev/null -H 'Content-Type: application/octet-stream' -T {path}"
        for _ in range(ROUNDS):
            seconds, grew = send(url, path)
            ours.append(seconds)
            growth = max(growth, grew)
            bare.append(timed(f"{curl} {content}", folder))
            by_hand.append(timed(f"md5sum {path} && {curl} {content}", folder))
    yield row("upload-stream", median(ours), median(bare), "s", goal="ratio <= 1.15", most=1.15)
    yield Row(
        name="upload-md5sum-and-curl",
        ours=round(median(ours), 4),
        peer=round(median(by_hand), 4),
        unit="s",
        ratio=round(median(ours) / median(by_hand), 3),
        goal="told only",
        met=None,
    )
    yield Row(
        name="upload-memory",
        ours=round(growth / 1e6, 1),
        peer=None,
        unit="MB",
        ratio=None,
        goal="< 50 MB",
        met=growth < 50e6,
    )


@contextlib.contextmanager
def sink() -> Iterator[str]:
    """The repository of `sink.py`; the value is its URL."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.sink", str(port)]
    process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout:
            process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def send(url: str, path: Path) -> tuple[float, int]:
    """Seconds, and bytes that memory grew by."""
    command = [sys.executable, "-m", "benchmarks.sender", url, str(path), "1"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    seconds, grew = done.stdout.split()
    return float(seconds), int(grew)
