"""Publishing: prepared and checked here. Sending is a job."""

from __future__ import annotations

from ..api.handler import Handler
from ..api.operation import operation, route
from ..models import (
    CheckIn,
    DiffIn,
    Finding,
    FixIn,
    Preparation,
    PrepareIn,
    ValidateIn,
    Validation,
    VersionDiff,
    Written,
)
from ..problems import (
    REPOSITORY,
    BadQuery,
    ChangedElsewhere,
    ChecksFailed,
    Exists,
    Incomplete,
    NoSpace,
    NotVerified,
    Problem,
    UnsafePath,
    Unsettled,
)

PROBLEMS: tuple[type[Problem], ...] = (
    *REPOSITORY,
    BadQuery,
    ChangedElsewhere,
    ChecksFailed,
    Exists,
    Incomplete,
    NoSpace,
    NotVerified,
    UnsafePath,
    Unsettled,
)
"""What the operations of this module can end with, besides invalid requests."""


@route("/publish/prepare")
class PrepareHandler(Handler):
    @operation("preparePublication", "List the files that would be published")
    async def post(self, *, body: PrepareIn) -> Preparation:
        return await self.services.preparation.prepare(body)


@route("/publish/check")
class CheckHandler(Handler):
    @operation("checkPublication", "Run the checks before publication")
    async def post(self, *, body: CheckIn) -> list[Finding]:
        return await self.services.preparation.check(body)


@route("/publish/validate")
class ValidateHandler(Handler):
    @operation("validateMetadata", "Validate metadata")
    async def post(self, *, body: ValidateIn) -> Validation:
        return await self.services.preparation.validate(body)


@route("/publish/fix")
class FixHandler(Handler):
    @operation("fixFinding", "Fix a finding")
    async def post(self, *, body: FixIn) -> Written:
        return await self.services.preparation.fix(body)


@route("/publish/diff")
class DiffHandler(Handler):
    @operation("diffVersion", "Compare local files with a record")
    async def post(self, *, body: DiffIn) -> VersionDiff:
        return await self.services.preparation.diff(body)
