"""Publishing: prepared and checked here. Sending is a job."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..api.handler import Handler
from ..models import CheckIn, CodemetaIn, CureIn, DiffIn, PrepareIn, ValidateIn


class PrepareHandler(Handler):
    @authenticated
    @authorized
    async def post(self) -> None:
        self.answer(await self.services.preparing.prepare(self.body(PrepareIn)))


class CheckHandler(Handler):
    @authenticated
    @authorized
    async def post(self) -> None:
        self.answer(await self.services.preparing.check(self.body(CheckIn)))


class ValidateHandler(Handler):
    @authenticated
    @authorized
    async def post(self) -> None:
        self.answer(await self.services.preparing.validate(self.body(ValidateIn)))


class CureHandler(Handler):
    @authenticated
    @authorized
    async def post(self) -> None:
        self.answer(await self.services.preparing.cure(self.body(CureIn)))


class CodemetaHandler(Handler):
    @authenticated
    @authorized
    async def post(self) -> None:
        self.answer(await self.services.preparing.codemeta(self.body(CodemetaIn)))


class DiffHandler(Handler):
    @authenticated
    @authorized
    async def post(self) -> None:
        self.answer(await self.services.preparing.diff(self.body(DiffIn)))
