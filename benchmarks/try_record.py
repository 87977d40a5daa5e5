"""From the yes to the first executed cell of a record's notebook: as we do it, and by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from jupyter_ossr_ext.install.installers.base import python_of
from jupyter_ossr_ext.install.installers.uv import find_uv

from .archives import noise
from .harness import Jupyter, served
from .row import Row, row

PACKAGES = ["numpy==1.26.4", "astropy==6.0.0", "tqdm==4.66.2"]
SIZE = 50
"""MiB of data beside the notebook."""
BASE = getattr(sys, "_base_executable", None) or sys.executable
API = "/jupyter-ossr-ext/api/jobs"
COLD, WARM = 10.0, 4.0
"""Goals in seconds."""


def tries(folder: Path) -> Iterator[Row]:
    """Cold: the first environment of a record, packages cached. Warm: the record once more.

    The peer is `venv`, `pip` and `nbconvert`, with packages cached, each time from the start.
    """
    if find_uv() is None:
        yield from (Row(name, None, None, "s", None, "", None) for name in ("try-cold", "try-warm"))
        return
    stamp = folder / "stamp"
    path = archive(folder / "record.zip", stamp)
    cold, warm, peer = list[float](), list[float](), list[float]()
    with served(path) as url:
        for number in range(3):
            place = folder / f"try-{number}"
            with Jupyter(place, url, environment=kernels_of(place)) as jupyter:
                cold.append(by_us(jupyter, stamp))
                warm.append(by_us(jupyter, stamp))
            shutil.rmtree(place)
            peer.append(by_hand(folder / f"hand-{number}", url, path.name, stamp))
    for name, ours, most in (("try-cold", cold, COLD), ("try-warm", warm, WARM)):
        made = row(name, median(ours[1:]), median(peer[1:]), "s", goal=f"<= {most:.0f} s", most=0)
        made.met = median(ours[1:]) <= most
        yield made


def kernels_of(place: Path) -> dict[str, str]:
    return {"JUPYTER_PATH": str(place / "data")}


def archive(path: Path, stamp: Path) -> Path:
    cell = f"import time, pathlib\npathlib.Path({str(stamp)!r}).write_text(str(time.time()))"
    code: dict[str, object] = {
        "cell_type": "code",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
    }
    notebook = {
        "cells": [{**code, "id": "first", "source": cell}],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("record/requirements.txt", "\n".join(PACKAGES))
        file.writestr("record/fit.ipynb", json.dumps(notebook))
        for number in range(SIZE):
            file.writestr(f"record/data/{number}.bin", noise(number))
    return path


def by_us(jupyter: Jupyter, stamp: Path) -> float:
    """Seconds from the submission of a confirmed plan to the first cell."""
    spec = {"kind": "plan-install", "source": "bench", "record": "1"}
    plan: dict[str, Any] = jupyter.ended(jupyter.ask("POST", API, spec)["id"])["result"]
    if not plan["installable"]:
        raise RuntimeError(plan["cannot"])
    begun = time.time()
    spec = {"kind": "try", "plan": plan["id"], "digest": plan["digest"]}
    result = jupyter.ended(jupyter.ask("POST", API, spec)["id"])["result"]
    if [one["state"] for one in result["notebooks"]] != ["completed"]:
        raise RuntimeError(result["notebooks"])
    return float(stamp.read_text()) - begun


def by_hand(folder: Path, url: str, name: str, stamp: Path) -> float:
    folder.mkdir()
    python = python_of(folder / "env")
    begun = time.time()
    subprocess.run(["curl", "-sSO", f"{url}/records/1/files/{name}"], cwd=folder, check=True)
    with zipfile.ZipFile(folder / name) as file:
        file.extractall(folder)
    subprocess.run([BASE, "-m", "venv", str(folder / "env")], check=True)
    listed = str(folder / "record" / "requirements.txt")
    packages = ["-r", listed, "ipykernel", "nbconvert"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    convert = [python, "-m", "nbconvert", "--to", "notebook", "--execute", "fit.ipynb"]
    env = {**os.environ, "JUPYTER_PATH": str(folder / "env/share/jupyter")}
    subprocess.run([*convert, "--log-level=ERROR"], cwd=folder / "record", env=env, check=True)
    seconds = float(stamp.read_text()) - begun
    shutil.rmtree(folder)
    return seconds
