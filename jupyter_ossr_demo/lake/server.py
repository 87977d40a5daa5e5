"""Start and stop of the demo lake on the loopback interface."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from ..loopback import LoopbackServer
from .handlers import Service, application
from .knobs import LakeKnobs
from .people import People
from .rules import Rules
from .store import Store
from .world import DEMO, World

LARGEST = 2**30
"""Maximum bytes of an upload."""


class DemoLake:
    """A Rucio with sample data, in the running event loop; its storage is on disk."""

    def __init__(self, knobs: LakeKnobs | None = None, world: World = DEMO) -> None:
        self.knobs = knobs or LakeKnobs()
        self._world = world
        self._folder: Path | None = None
        self._server = LoopbackServer()
        self._service: Service | None = None

    @property
    def service(self) -> Service:
        """The content of the lake; only while it runs."""
        if self._service is None:
            raise RuntimeError("the demo lake is not running")
        return self._service

    @property
    def folder(self) -> Path:
        """Folder of the storage elements; one of them is 'mounted' there."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="ossr-lake-"))
        return self._folder

    @property
    def hub_token(self) -> Path:
        """A token file as provided by hubs, for automatic sign-in."""
        return self.folder / "hub.token"

    def bind(self, port: int = 0) -> str:
        """Bind a port of 127.0.0.1, a free one for 0; returns the lake's address."""
        return self._server.bind(port)

    def settings(self) -> dict[str, Any]:
        """The lake as an entry of `OssrApp.lakes`."""
        return {
            "url": self.bind(),
            "title": "Data Lake (demo)",
            "site": "DEMO",
            "destination_rse": self._world.mounted,
            "mount_path": str(self.folder / "storage" / self._world.mounted),
            "path_begins_at": 2,
            "lifetime_days": 30,
            "oidc_file": str(self.hub_token),
            "auth": ["oidc-token", "oidc", "userpass"],
        }

    async def start(self, port: int = 0) -> str:
        """Serve the bound port, binding one first if necessary; returns the lake's address."""
        base = self.bind(port)
        store = Store(self.folder / "storage", base, self.knobs)
        await asyncio.to_thread(self._world.fill, store)
        people = People(self.knobs, self._world.users, self._world.visitor)
        await asyncio.to_thread(_write_private, self.hub_token, people.hub.text)
        rules = Rules(store, self.knobs)
        self._world.promise(rules)
        self._service = Service(store, rules, people, self.knobs)
        self._server.serve(application(self._service), max_body_size=LARGEST)
        return base

    async def stop(self) -> None:
        """Close the port and every connection; may be called twice."""
        await self._server.close()
        if self._service is not None:
            await self._service.rules.stop()
            self._service = None
        if self._folder is not None:
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)
            self._folder = None


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
