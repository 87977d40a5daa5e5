"""Bytes that a cut-out of a large remote image moves, without a copy of the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
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
from astropy.io import fits
with fits.open("ossr://10.5281/zenodo.1/image.fits", use_fsspec=True) as hdus:
    assert hdus[0].header["NAXIS1"] == {SIDE}
    part = hdus[0].section[16000:16000 + {CUT}, 16000:16000 + {CUT}]
    assert part.shape == ({CUT}, {CUT})
"""


def fits_cutout(folder: Path) -> Iterator[Row]:
    """The header and 100 x 100 pixels of a sparse file of 4 GiB, by astropy through `ossr://`.

    The server counts the bytes. Rucio's own client has no part of a file: its peer is the whole.
    """
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
        subprocess.run(
            [sys.executable, "-c", CODE],
            cwd=config,
            env={**os.environ, **places},
            capture_output=True,
            check=True,
        )
        print(f"fits-cutout took {time.perf_counter() - began:.1f} s, with the start of Python")
        with urllib.request.urlopen(f"{url}/moved") as answer:
            moved = json.load(answer)["bytes"] / 1e6
    whole = image.stat().st_size / 1e6
    yield Row(
        name="fits-cutout",
        ours=round(moved, 3),
        peer=round(whole, 1),
        unit="MB",
        ratio=round(moved / whole, 6),
        goal="<= 1 MB",
        met=moved <= 1,
    )
    image.unlink()
