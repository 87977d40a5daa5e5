"""Version and API contract."""

from __future__ import annotations

import asyncio

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..contract import DOCUMENT
from .handler import Handler


class AboutHandler(Handler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(self.services.about)


class ContractHandler(Handler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.finish(await asyncio.to_thread(DOCUMENT.read_bytes))
