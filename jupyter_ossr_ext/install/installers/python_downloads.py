"""Pythons that are not here and can be downloaded: by uv, else from a conda channel."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from ...problems import Problem
from ...storage.space import human
from ..dependencies.python_version import Minor
from ..process import run
from .conda import Conda, Solved
from .uv import Uv

WORKER = Path(__file__).with_name("download_size.py")
ANSWER = 10.0
"""Seconds in which the host of a download has to answer."""
LISTING = 30.0
"""Seconds that uv may take to list what it can download."""
BUILDS = "python-build-standalone/releases/download"
"""Part of the addresses that `UV_PYTHON_INSTALL_MIRROR` stands for."""


@dataclass(frozen=True)
class PythonDownload:
    """A Python that a plan downloads first.

    Attributes:
        key: What uv calls it; empty where it comes from conda.
        size: Bytes of the download.
        host: Where it comes from.
        solved: Its conda packages, where it comes from a channel.
    """

    minor: Minor
    version: str
    size: int | None
    host: str
    key: str = ""
    solved: Sequence[Solved] = ()

    @property
    def sentence(self) -> str:
        size = human(self.size) if self.size else "size unknown"
        return (
            f"Python {self.minor[0]}.{self.minor[1]} is not installed here: {self.version} is "
            f"downloaded first ({size}, from {self.host})."
        )


class _Listed(msgspec.Struct, frozen=True):
    """The part of `uv python list --output-format json` that is used."""

    key: str
    version: str
    url: str | None = None
    implementation: str = ""
    variant: str = "default"


async def by_uv(uv: Uv, minor: Minor, env: Mapping[str, str], folder: Path) -> PythonDownload | str:
    """The download that uv knows for a version, or its host, which does not answer; "" if none."""
    done = await run(uv.downloads(minor), cwd=folder, env=env, patience=LISTING)
    try:
        listed = msgspec.json.decode(done.lines[-1] if done.lines else "[]", type=list[_Listed])
    except msgspec.MsgspecError:
        return ""
    plain = [one for one in listed if (one.implementation, one.variant) == ("cpython", "default")]
    if done.code or not plain or not plain[0].url:
        return ""
    one = plain[0]
    address = _mirrored(one.url or "", env)
    host = urlsplit(address).hostname or address
    argv = [sys.executable, "-I", str(WORKER), address, str(ANSWER)]
    try:
        asked = await run(argv, cwd=folder, env=env, patience=3 * ANSWER)
    except TimeoutError:
        return host
    line = next((line for line in asked.lines if line.startswith("@@")), None)
    if asked.code or line is None:
        return host
    return PythonDownload(minor, one.version, int(line[2:]) or None, host, one.key)


def _mirrored(address: str, env: Mapping[str, str]) -> str:
    mirror = env.get("UV_PYTHON_INSTALL_MIRROR")
    if mirror and BUILDS in address:
        return mirror.rstrip("/") + address.partition(BUILDS)[2]
    return address


async def by_conda(
    solver: Conda, channels: Sequence[str], minor: Minor, env: Mapping[str, str]
) -> PythonDownload | str:
    """The packages of a Python in conda channels, or the channels, which do not have it."""
    where = ", ".join(channels)
    try:
        solved = await solver.solve(channels, [f"python {minor[0]}.{minor[1]}.*"], env)
    except Problem:
        return where
    version = next((one.version for one in solved if one.name == "python"), "")
    sizes = [one.size for one in solved if one.size is not None]
    size = sum(sizes) if len(sizes) == len(solved) else None
    return PythonDownload(minor, version, size, where, solved=solved)
