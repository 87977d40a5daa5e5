"""Kernels as install targets, and the environments of this extension."""

from __future__ import annotations

from ..api.handler import Handler
from ..api.operation import operation, route
from ..models import DownloadedContent, Environment, Job, KernelTarget, LockFile
from ..problems import (
    REPOSITORY,
    Busy,
    CannotInstall,
    Exists,
    Interrupted,
    NoSpace,
    NotVerified,
    PlanChanged,
    Problem,
    UnsafeArchive,
    UnsafePath,
)

ENVIRONMENT = r"[a-z0-9-]+"
"""Ids of environments."""


PROBLEMS: tuple[type[Problem], ...] = (
    *REPOSITORY,
    Busy,
    CannotInstall,
    Exists,
    Interrupted,
    NoSpace,
    NotVerified,
    PlanChanged,
    UnsafeArchive,
    UnsafePath,
)
"""What the operations of this module can end with, besides invalid requests."""


@route("/kernels")
class KernelsHandler(Handler):
    @operation("listKernels", "List the kernels that packages can be installed for")
    async def get(self) -> list[KernelTarget]:
        return await self.services.install.targets()


@route("/environments")
class EnvironmentsHandler(Handler):
    @operation("listEnvironments", "List the environments created by this extension")
    async def get(self) -> list[Environment]:
        return await self.services.install.environments()


@route("/environments/{id}", id=ENVIRONMENT)
class EnvironmentHandler(Handler):
    @operation("removeEnvironment", "Remove an environment with its kernel")
    async def delete(self, id: str) -> Environment:
        return await self.services.install.remove(id)


@route("/environments/{id}/update", id=ENVIRONMENT)
class UpdateHandler(Handler):
    @operation("updateEnvironment", "Plan an update to the newest version", 202)
    async def post(self, id: str) -> Job:
        spec = await self.services.install.update(id)
        return self.services.jobs.submit(spec)


@route("/environments/{id}/repair", id=ENVIRONMENT)
class RepairHandler(Handler):
    @operation("repairEnvironment", "Plan a repair", 202)
    async def post(self, id: str) -> Job:
        spec = await self.services.install.repair(id)
        return self.services.jobs.submit(spec)


@route("/environments/{id}/lock", id=ENVIRONMENT)
class LockHandler(Handler):
    @operation("lockEnvironment", "Export a lock file")
    async def get(self, id: str) -> LockFile:
        return await self.services.install.lock(id)


@route("/install-plans/{id}/files")
class PlanFilesHandler(Handler):
    @operation("downloadPlanFiles", "Store the files of a plan without installing")
    async def post(self, id: str) -> DownloadedContent:
        return await self.services.install.files(id)
