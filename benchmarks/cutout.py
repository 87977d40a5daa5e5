"""Bytes that a cut-out of a large remote image moves, without a copy of the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from .harness import served
from .row import Row

SIDE = 32768
"""Pixels of 4 bytes: 4 GiB."""
CARDS = {"SIMPLE": "T", "BITPIX": -32, "NAXIS": 2, "NAXIS1": SIDE, "NAXIS2": SIDE}
HEADER = 2880
CUT = 100
CODE = f"""
import fsspec
with fsspec.open("ossr://10.5281/zenodo.1/image.fits", "rb") as file:
    assert file.read({HEADER})[:6] == b"SIMPLE"
    for row in range(16000, 16000 + {CUT}):
        file.seek({HEADER} + 4 * (row * {SIDE} + 16000))
        assert len(file.read(4 * {CUT})) == 4 * {CUT}
    print(file.cache.total_requested_bytes)
"""


def fits_cutout(folder: Path) -> Iterator[Row]:
    """The header and 100 x 100 pixels of a sparse file of 4 GiB, through `ossr://`."""
    image = folder / "image.fits"
    cards = "".join(f"{name:8}= {value!s:>20}".ljust(80) for name, value in CARDS.items())
    with image.open("wb") as file:
        file.write(f"{cards}END".ljust(HEADER).encode())
        file.truncate(HEADER + 4 * SIDE * SIDE)
    config = folder / "cutout"
    config.mkdir()
    with served(image) as url:
        settings = {"OssrApp": {"repositories": {"bench": {"url": url}}, "lakes": {}}}
        (config / "jupyter_server_config.json").write_text(json.dumps(settings))
        places = {name: str(config) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
        began = time.perf_counter()
        printed = subprocess.run(
            [sys.executable, "-c", CODE],
            cwd=config,
            env={**os.environ, **places},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        print(f"fits-cutout took {time.perf_counter() - began:.1f} s, with the start of Python")
    moved = int(printed) / 1e6
    yield Row("fits-cutout", round(moved, 3), None, "MB", None, "<= 1 MB", moved <= 1)
    image.unlink()
