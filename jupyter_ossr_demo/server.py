"""Start and stop of the demo repository on the loopback interface."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from .deposits import Deposits
from .handlers import application
from .handlers.base import Service
from .knobs import Knobs
from .loopback import LoopbackServer
from .reviews import Reviews
from .store import Store


class DemoRepository:
    """An InvenioRDM with the sample records, in the running event loop; uploads are on disk."""

    def __init__(self, knobs: Knobs | None = None) -> None:
        self._knobs = knobs or Knobs()
        self._server = LoopbackServer()
        self._store: Store | None = None
        self._uploads: tempfile.TemporaryDirectory[str] | None = None

    @property
    def store(self) -> Store:
        """The content of the repository; only while it runs."""
        if self._store is None:
            raise RuntimeError("the demo repository is not running")
        return self._store

    def bind(self, port: int = 0) -> str:
        """Bind a port of 127.0.0.1, a free one for 0; returns the base URL, without /api.

        Needs no event loop; connections are served once `start` has been called.
        """
        return self._server.bind(port)

    async def start(self, port: int = 0) -> str:
        """Serve the bound port, binding one first if necessary; returns the base URL, without
        /api."""
        # Generating the samples takes about 0.2 s: not on the event loop.
        self._store = await asyncio.to_thread(Store, raw_html=self._knobs.raw_html)
        base = self.bind(port)
        self._uploads = tempfile.TemporaryDirectory(prefix="ossr-demo-")
        deposits = Deposits(self._store, Path(self._uploads.name))
        service = Service(self._store, self._knobs, base, deposits, Reviews(deposits))
        self._server.serve(application(service))
        return base

    async def stop(self) -> None:
        """Close the port and every connection; may be called twice."""
        await self._server.close()
        self._store = None
        if self._uploads is not None:
            await asyncio.to_thread(self._uploads.cleanup)
            self._uploads = None
