"""Kernels as install targets, and the environments of this extension."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..api.handler import Handler


class KernelsHandler(Handler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(await self.services.install.targets())


class EnvironmentsHandler(Handler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(await self.services.install.environments())


class EnvironmentHandler(Handler):
    @authenticated
    @authorized
    async def delete(self, id: str) -> None:
        self.answer(await self.services.install.remove(id))


class UpdateHandler(Handler):
    @authenticated
    @authorized
    async def post(self, id: str) -> None:
        spec = await self.services.install.update(id)
        self.answer(self.services.jobs.submit(spec), 202)


class RepairHandler(Handler):
    @authenticated
    @authorized
    async def post(self, id: str) -> None:
        spec = await self.services.install.repair(id)
        self.answer(self.services.jobs.submit(spec), 202)


class LockHandler(Handler):
    @authenticated
    @authorized
    async def get(self, id: str) -> None:
        self.answer(await self.services.install.lock(id))


class PlanFilesHandler(Handler):
    @authenticated
    @authorized
    async def post(self, id: str) -> None:
        self.answer(await self.services.install.files(id))
