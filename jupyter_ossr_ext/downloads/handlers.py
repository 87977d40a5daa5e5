"""Downloads: plans, and downloaded files on this disk."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..api.handler import Handler
from ..models import DownloadSpec


class CopiesHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str, record: str) -> None:
        self.answer(await self.services.local.copies(source, record))


class LocalHandler(Handler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(await self.services.local.folder(self.get_query_argument("folder", "")))


class PlanHandler(Handler):
    """POST because a spec is too long for a URL; nothing is changed."""

    @authenticated
    @authorized
    async def post(self) -> None:
        self.answer(await self.services.fetch.plan(self.body(DownloadSpec)))
