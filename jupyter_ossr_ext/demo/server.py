"""Starts and stops the demo repository on the loopback."""

from __future__ import annotations

import asyncio

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from .handlers import application
from .handlers.base import Service
from .knobs import Knobs
from .store import Store


class DemoRepository:
    """An InvenioRDM with the sample records, in the running event loop; keeps nothing on disk."""

    def __init__(self, knobs: Knobs | None = None) -> None:
        self._knobs = knobs or Knobs()
        self._server: HTTPServer | None = None
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        """What the repository holds; only while it runs."""
        if self._store is None:
            raise RuntimeError("the demo repository is not running")
        return self._store

    async def start(self, port: int = 0) -> str:
        """Listens on 127.0.0.1, on a free port for 0, and returns the base URL, without /api."""
        # Making the samples takes about 0.2 s: not on the loop.
        self._store = await asyncio.to_thread(Store, raw_html=self._knobs.raw_html)
        sockets = bind_sockets(port, "127.0.0.1")
        base = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        self._server = HTTPServer(application(Service(self._store, self._knobs, base)))
        self._server.add_sockets(sockets)
        return base

    async def stop(self) -> None:
        """Closes the port and every connection; stopping twice is fine."""
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()
            self._server = None
        self._store = None
