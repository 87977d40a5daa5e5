"""Bytes and requests that a new version of an archive, and one member of a large one, need."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from .harness import Jupyter, served
from .row import Row, row

MIB = 1024 * 1024
MEMBERS = 1024
"""Of 1 MiB each."""
CHANGED = 10
HOLE = 50 * 1024 * MIB


def delta(folder: Path) -> Iterator[Row]:
    """1 % changed of 1 GiB, in members here and there; the peer downloads all of it."""
    old = archive(folder / "one" / "data.zip", changed=False)
    new = archive(folder / "two" / "data.zip", changed=True)
    with served(old, new) as url, Jupyter(folder / "delta", url) as jupyter:
        jupyter.download("one", "1")
        before = moved(url)
        jupyter.download("two", "2")
        ours = moved(url)["bytes"] - before["bytes"]
    size = new.stat().st_size
    shutil.rmtree(folder / "delta")
    yield row("delta-download", ours / 1e6, size / 1e6, "MB", goal="ratio <= 0.03", most=0.03)


def member(folder: Path) -> Iterator[Row]:
    """One member of 1 MiB at the end of an archive of 50 GiB."""
    path = folder / "large.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("first.bin", noise(1))
        file.start_dir = HOLE  # the next member is written there; the file is sparse
        file.writestr("last.bin", noise(2))
    with served(path) as url, Jupyter(folder / "member", url) as jupyter:
        jupyter.download("here", keys=[path.name], members=["last.bin"])
        downloaded = jupyter.root / "here" / "last.bin"
        if downloaded.read_bytes() != noise(2):
            raise RuntimeError("the member is wrong: its requests would be meaningless")
        requests = moved(url)["requests"]
    yield Row("zip-member", requests, None, "requests", None, "<= 3", requests <= 3)


def archive(path: Path, *, changed: bool) -> Path:
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as file:
        for number in range(MEMBERS):
            new = changed and number % (MEMBERS // CHANGED) == 50
            file.writestr(zipfile.ZipInfo(f"{number:04}.bin"), noise(number, new=new))
    return path


def noise(number: int, *, new: bool = False) -> bytes:
    return hashlib.shake_128(f"{number} {new}".encode()).digest(MIB)


def moved(url: str) -> dict[str, int]:
    with urlopen(f"{url}/moved") as response:
        counted: dict[str, int] = json.load(response)
        return counted
