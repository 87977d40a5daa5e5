"""A conda channel in a folder, whose Python is the one that runs the tests."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import sys
import sysconfig
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import rattler
from rattler.index import index_fs

from tests.server.support.install_sources import base_python

PYTHON = "{}.{}.{}".format(*sys.version_info[:3])
SITE = f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"


class Channel:
    """`url` is for an environment.yml."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._subdir = str(rattler.Subdir.current())
        self.url = folder.as_uri()
        (folder / self._subdir).mkdir(parents=True)
        (folder / "noarch").mkdir()

    def add(
        self, name: str, version: str, files: Mapping[str, str], depends: list[str] | None = None
    ) -> None:
        """Add a package; files in `bin` are executable."""
        about = {
            "name": name,
            "version": version,
            "build": "0",
            "build_number": 0,
            "depends": depends or [],
            "subdir": self._subdir,
        }
        paths = [
            {
                "_path": path,
                "path_type": "hardlink",
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
                "size_in_bytes": len(text.encode()),
            }
            for path, text in files.items()
        ]
        held = {
            **files,
            "info/index.json": json.dumps(about),
            "info/paths.json": json.dumps({"paths_version": 1, "paths": paths}),
            "info/files": "\n".join(files),
        }
        target = self._folder / self._subdir / f"{name}-{version}-0.tar.bz2"
        with tarfile.open(target, "w:bz2") as archive:
            for path, text in held.items():
                info = tarfile.TarInfo(path)
                info.size = len(text.encode())
                info.mode = 0o755 if path.startswith("bin/") else 0o644
                archive.addfile(info, io.BytesIO(text.encode()))

    def publish(self) -> None:
        asyncio.run(self.published())

    async def published(self) -> None:
        await index_fs(self._folder)


@pytest.fixture(scope="session")
def channel(tmp_path_factory: pytest.TempPathFactory) -> Channel:
    return stocked(tmp_path_factory.mktemp("channel") / "sky")


def stocked(folder: Path) -> Channel:
    """Python, and `skyconda` which requires it. Without ipykernel: pip has to install it."""
    made = Channel(folder)
    base = base_python()
    home = str(Path(base).resolve().parent)
    # As a virtual environment: the launcher keeps its name, so that its settings are found.
    launcher = f'#!/bin/bash\nexec -a "$0" "{base}" "$@"\n'
    settings = f"home = {home}\ninclude-system-site-packages = false\nversion = {PYTHON}\n"
    made.add("python", PYTHON, {"bin/python": launcher, "pyvenv.cfg": settings})
    add_skyconda(made, "1.5")
    made.publish()
    return made


def add_skyconda(channel: Channel, version: str) -> None:
    """As conda-build creates it; its distribution has another name than the package."""
    info = f"{SITE}/sky_c-{version}.dist-info"
    files = {
        f"{SITE}/skyconda/__init__.py": "ANSWER = 42\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: sky-c\nVersion: {version}\n",
        f"{info}/RECORD": "skyconda/__init__.py,,\n",
        f"{info}/INSTALLER": "conda\n",
    }
    channel.add("skyconda", version, files, [f"python {sysconfig.get_python_version()}.*"])
