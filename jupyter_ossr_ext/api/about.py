"""Version and API contract."""

from __future__ import annotations

import asyncio
from pathlib import Path

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..models import About
from .handler import Handler
from .operation import operation, route

DOCUMENT = Path(__file__).parents[1] / "openapi.json"
"""The contract, as `jupyter_ossr_ext.contract` writes it."""


@route("/")
class AboutHandler(Handler):
    @operation("about", "Server version and features")
    async def get(self) -> About:
        return self.services.about


@route("/openapi.json")
class ContractHandler(Handler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.finish(await asyncio.to_thread(DOCUMENT.read_bytes))
