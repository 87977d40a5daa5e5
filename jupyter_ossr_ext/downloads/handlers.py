"""Downloads: plans, and downloaded files on this disk."""

from __future__ import annotations

from ..api.handler import Handler
from ..api.operation import operation, route
from ..models import DownloadPlan, DownloadSpec, LocalCopy, NewerVersion
from ..problems import REPOSITORY, BadQuery, Exists, NoSpace, NotVerified, Problem, UnsafePath

PROBLEMS: tuple[type[Problem], ...] = (
    *REPOSITORY,
    BadQuery,
    Exists,
    NoSpace,
    NotVerified,
    UnsafePath,
)
"""What the operations of this module can end with, besides invalid requests."""


@route("/sources/{source}/records/{record}/copies")
class CopiesHandler(Handler):
    @operation("listCopies", "List the files of a record")
    async def get(self, source: str, record: str) -> list[LocalCopy]:
        return await self.services.local.copies(source, record)


@route("/local")
class LocalHandler(Handler):
    @operation("listLocal", "List the downloaded files of a folder")
    async def get(self, *, folder: str = "") -> list[LocalCopy]:
        return await self.services.local.folder(folder)


@route("/newer-versions")
class NewerVersionsHandler(Handler):
    @operation("listNewerVersions", "List newer versions of downloaded records")
    async def get(self) -> list[NewerVersion]:
        return await self.services.local.newer_versions()


@route("/plan")
class PlanHandler(Handler):
    """POST because a spec is too long for a URL; nothing is changed."""

    @operation("plan", "Plan a download")
    async def post(self, *, body: DownloadSpec) -> DownloadPlan:
        return await self.services.fetch.plan(body)
