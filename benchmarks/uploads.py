"""Sending files: as fast as `md5sum` and `curl -T`, which is what one would do by hand."""

from __future__ import annotations

import contextlib
import hashlib
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
    """2 GiB over loopback, checksum included on both sides. Runs take turns.

    curl alone is told, too, without a goal: loopback is faster than any md5.
    """
    path = sample(folder, SIZE)
    with path.open("rb") as file:
        md5 = hashlib.file_digest(file, "md5").hexdigest()
    ours: list[float] = []
    theirs: list[float] = []
    bare: list[float] = []
    growth = 0
    with sink(md5) as url:
        content = f"{url}/api/records/d/draft/files/file/content"
        for _ in range(ROUNDS):
            seconds, grew = send(url, path)
            ours.append(seconds)
            growth = max(growth, grew)
            curl = f"curl -sS -o /dev/null -H 'Content-Type: application/octet-stream' -T {path}"
            theirs.append(timed(f"md5sum {path} && {curl} {content}", folder))
            bare.append(timed(f"{curl} {content}", folder))
    yield row("upload-stream", median(ours), median(theirs), "s", goal="ratio <= 1.15", most=1.15)
    yield Row(
        name="upload-curl-alone",
        ours=round(median(ours), 4),
        peer=round(median(bare), 4),
        unit="s",
        ratio=round(median(ours) / median(bare), 3),
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
def sink(md5: str) -> Iterator[str]:
    """The repository of `sink.py`; the value is its URL."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.sink", str(port), md5]
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
