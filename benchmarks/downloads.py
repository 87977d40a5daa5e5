"""Download speed: as fast as curl and md5sum, and as aria2c where each connection is capped."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from .harness import Jupyter, served, timed, watched
from .peers import zenodo_get
from .row import Row, row

MIB = 1024 * 1024
ROUNDS = 5
SIZE = 1024 * MIB
CAPPED_SIZE = 160 * MIB
CAP = 10 * MIB
"""Bytes a second for each connection."""


def sample(folder: Path, size: int) -> Path:
    """A file of noise, made once."""
    path = folder / f"sample-{size // MIB}-MiB.bin"
    if not path.exists() or path.stat().st_size != size:
        with path.open("wb") as file:
            for number in range(size // MIB):
                file.write(hashlib.shake_128(str(number).encode()).digest(MIB))
    return path


def verified(folder: Path) -> Iterator[Row]:
    """1 GiB from loopback, verified; the disk is at rest before each run, for both."""
    path = sample(folder, SIZE)
    ours: list[float] = []
    theirs: list[float] = []
    with served(path) as url, Jupyter(folder / "verified", url) as jupyter:
        content = f"{url}/records/1/files/{path.name}"
        peers = folder / "verified" / "curl"
        peers.mkdir(exist_ok=True)
        jupyter.download("warm-up")
        shutil.rmtree(jupyter.root / "warm-up")
        before = jupyter.memory()
        with watched(jupyter) as most:
            for number in range(ROUNDS):
                os.sync()
                ours.append(jupyter.download(f"run-{number}"))
                shutil.rmtree(jupyter.root / f"run-{number}")
                os.sync()
                theirs.append(timed(f"curl -sS -o f {content} && md5sum f", peers))
                (peers / "f").unlink()
        growth = (most[0] - before) / 1e6
    yield row(
        "download-verified", median(ours), median(theirs), "s", goal="ratio <= 1.00", most=1.0
    )
    yield Row(
        name="download-memory",
        ours=round(growth, 1),
        peer=None,
        unit="MB",
        ratio=None,
        goal="< 50 MB",
        met=growth < 50,
    )


def capped(folder: Path) -> Iterator[Row]:
    """A server that gives each connection only so much.

    `cold`: a Jupyter that knows nothing of the host. `single`: cold, by the real `zenodo_get`.
    """
    path = sample(folder, CAPPED_SIZE)
    cold: list[float] = []
    warm: list[float] = []
    aria: list[float] = []
    single: list[float] = []
    peers = folder / "capped"
    peers.mkdir(exist_ok=True)
    with served(path, cap=CAP) as url:
        content = f"{url}/records/1/files/{path.name}"
        with path.open("rb") as file:
            checksum = hashlib.file_digest(file, "md5").hexdigest()
        tool = zenodo_get(peers, url)
        if tool:
            timed(tool, peers)
            downloaded = peers / "z" / path.name
            if not downloaded.exists() or downloaded.stat().st_size != path.stat().st_size:
                raise RuntimeError("zenodo_get downloaded nothing: its speed would be meaningless")
            shutil.rmtree(peers / "z")
        for number in range(ROUNDS):
            with Jupyter(peers / f"jupyter-{number}", url) as jupyter:
                cold.append(jupyter.download("cold"))
                warm.append(jupyter.download("warm"))
            command = (
                "aria2c -q -x8 -s8 -k1M --file-allocation=none --allow-overwrite=true "
                f"--checksum=md5={checksum} -o a {content}"
            )
            aria.append(timed(command, peers))
            single.append(timed(tool or f"curl -sS -o s {content} && md5sum s", peers))
            shutil.rmtree(peers / "z", ignore_errors=True)
            shutil.rmtree(peers / f"jupyter-{number}")
    goal = "ratio <= 1.10"
    yield row("download-capped", median(warm), median(aria), "s", goal=goal, most=1.1)
    yield row("download-capped-cold", median(cold), median(aria), "s", goal=goal, most=1.1)
    yield row(
        "download-capped-single", median(cold), median(single), "s", goal="ratio < 1", most=0.999
    )
