"""Provenance of a notebook."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..api.handler import Handler


class UsesHandler(Handler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(await self.services.uses.of(self.needed("path")))
