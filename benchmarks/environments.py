"""A fresh environment for a record: as we make it, and as `venv` and `pip` do."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from jupyter_ossr_ext.config.process_environment import clean
from jupyter_ossr_ext.install.installers.base import Installer, python_of
from jupyter_ossr_ext.install.installers.select import installer
from jupyter_ossr_ext.install.installers.uv import find_uv
from jupyter_ossr_ext.install.process import check

from .row import Row, row

PACKAGES = ["ipykernel", "numpy", "astropy"]
BASE = getattr(sys, "_base_executable", None) or sys.executable
GOAL, MOST = "<= 0.2 x pip", 0.2


def create(folder: Path) -> Iterator[Row]:
    """Both warm: each has been run once before, and keeps what it downloaded."""
    if find_uv() is None:
        yield Row("env-create", None, None, "s", None, GOAL, None)
        return
    env = clean(os.environ, home=folder / "home")
    (folder / "home").mkdir(exist_ok=True)
    places = [folder / f"ours-{n}" for n in range(4)]
    for place in places:
        place.mkdir()
    ours = [asyncio.run(by_us(installer(), place, env)) for place in places]
    peers = [by_pip(folder / f"pip-{n}") for n in range(2)]
    yield row("env-create", median(ours[1:]), min(peers[1:]), "s", goal=GOAL, most=MOST)


async def by_us(with_: Installer, folder: Path, env: dict[str, str]) -> float:
    """The very commands that a plan shows, in the way that a job runs them."""
    begun = time.perf_counter()
    await check(with_.create(folder / "env", BASE), env=env)
    await check(with_.install(python_of(folder / "env"), PACKAGES, folder), env=env)
    seconds = time.perf_counter() - begun
    verify_imports(folder / "env")
    return seconds


def by_pip(folder: Path) -> float:
    begun = time.perf_counter()
    subprocess.run([BASE, "-m", "venv", str(folder)], check=True)
    pip = [python_of(folder), "-m", "pip", "install", "--quiet", *PACKAGES]
    subprocess.run(pip, check=True)
    seconds = time.perf_counter() - begun
    verify_imports(folder)
    return seconds


def verify_imports(folder: Path) -> None:
    """It is there and works; then it goes."""
    code = "import ipykernel, numpy, astropy"
    subprocess.run([python_of(folder), "-c", code], check=True)
    shutil.rmtree(folder)
