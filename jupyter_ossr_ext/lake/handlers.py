"""Data Lake: sign-in, search, details, and changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

import msgspec

from ..api.ndjson import Lines
from ..api.operation import Count, operation, route
from ..models import (
    Availability,
    CollectionIn,
    DidDetails,
    DidLine,
    DidPaths,
    DidsIn,
    Lake,
    LakeAccount,
    LakeQuery,
    MembersIn,
    MetadataIn,
    Replicas,
    ReplicateSpec,
    ReplicationPlan,
    Rse,
    Rule,
    RuleIn,
    Scope,
    SignIn,
    UploadPlan,
    UploadSpec,
    Usage,
)
from .did_names import parsed
from .service import LakeService

DidName = Annotated[str, msgspec.Meta(description="scope:name")]
FILES = 1000
"""Default number of files whose replicas are listed."""


class LakeHandler(Lines):
    @property
    def lake(self) -> LakeService:
        return self.services.lake


@route("/lakes")
class LakesHandler(LakeHandler):
    @operation("listLakes", "Configured data lakes")
    async def get(self) -> list[Lake]:
        return await self.lake.lakes.all()


@route("/lakes/{lake}/account")
class LakeAccountHandler(LakeHandler):
    @operation("getLakeAccount", "The signed-in account")
    async def get(self, lake: str) -> LakeAccount:
        return await self.lake.account(lake)

    @operation("signInLake", "Sign in")
    async def put(self, lake: str, *, body: SignIn) -> LakeAccount:
        return await self.lake.sign_in(lake, body)

    @operation("signOutLake", "Sign out")
    async def delete(self, lake: str) -> LakeAccount:
        return await self.lake.sign_out(lake)


@route("/lakes/{lake}/scopes")
class ScopesHandler(LakeHandler):
    @operation("listScopes", "List scopes")
    async def get(self, lake: str) -> list[Scope]:
        return await self.lake.scopes(lake)


@route("/lakes/{lake}/search")
class LakeSearchHandler(LakeHandler):
    """POST because a query is too long for a URL; nothing is changed."""

    @operation(
        "searchLake",
        "Search results as they arrive: one JSON document per line (application/x-ndjson)",
    )
    async def post(self, lake: str, *, body: LakeQuery) -> AsyncIterator[DidLine]:
        return self.lake.search(lake, body)


@route("/lakes/{lake}/children")
class ChildrenHandler(LakeHandler):
    @operation(
        "listChildren",
        "Members of a collection as they arrive: one JSON document per line (application/x-ndjson)",
    )
    async def get(self, lake: str, *, did: DidName, limit: Count = FILES) -> AsyncIterator[DidLine]:
        return self.lake.children(lake, parsed(did), limit)


@route("/lakes/{lake}/did")
class DidHandler(LakeHandler):
    @operation("getDid", "Details of a DID")
    async def get(self, lake: str, *, did: DidName) -> DidDetails:
        return await self.lake.did(lake, parsed(did))


@route("/lakes/{lake}/availability")
class AvailabilityHandler(LakeHandler):
    @operation("getAvailability", "Availability of DIDs (at most 100)")
    async def post(self, lake: str, *, body: DidsIn) -> list[Availability]:
        return await self.lake.availability(lake, body.dids)


@route("/lakes/{lake}/replicas")
class ReplicasHandler(LakeHandler):
    @operation("listReplicas", "List the replicas of a DID")
    async def get(self, lake: str, *, did: DidName, limit: Count = FILES) -> Replicas:
        return await self.lake.replicas(lake, parsed(did), limit)


@route("/lakes/{lake}/rules")
class RulesHandler(LakeHandler):
    @operation("listRules", "List the rules of a DID")
    async def get(self, lake: str, *, did: DidName) -> list[Rule]:
        return await self.lake.rules(lake, parsed(did))


@route("/lakes/{lake}/rules/{id}")
class RuleHandler(LakeHandler):
    @operation("getRule", "Get a rule, with the reason if it is stuck")
    async def get(self, lake: str, id: str) -> Rule:
        return await self.lake.rule(lake, id)

    @operation("changeRule", "Update, retry or remove a rule")
    async def post(self, lake: str, id: str, *, body: RuleIn) -> Rule:
        return await self.lake.change_rule(lake, id, body)


@route("/lakes/{lake}/rses")
class RsesHandler(LakeHandler):
    @operation("listRses", "List the RSEs that match an expression")
    async def get(self, lake: str, *, expression: str = "") -> list[Rse]:
        return await self.lake.rses(lake, expression)


@route("/lakes/{lake}/usage")
class UsageHandler(LakeHandler):
    @operation("listUsage", "Usage and quota of the account")
    async def get(self, lake: str, *, expression: str = "") -> list[Usage]:
        return await self.lake.usage(lake, expression)


@route("/lakes/{lake}/replication-plan")
class ReplicationPlanHandler(LakeHandler):
    @operation("planReplication", "Plan a replication")
    async def post(self, lake: str, *, body: ReplicateSpec) -> ReplicationPlan:
        return await self.lake.replication_plan(lake, body)


@route("/lakes/{lake}/upload-plan")
class UploadPlanHandler(LakeHandler):
    @operation("planUpload", "Plan an upload")
    async def post(self, lake: str, *, body: UploadSpec) -> UploadPlan:
        return await self.lake.upload_plan(lake, body)


@route("/lakes/{lake}/paths")
class PathsHandler(LakeHandler):
    @operation("listPaths", "Paths of DIDs for a kernel")
    async def post(self, lake: str, *, body: DidsIn) -> list[DidPaths]:
        return await self.lake.paths(lake, body.dids)


@route("/lakes/{lake}/metadata")
class MetadataHandler(LakeHandler):
    @operation("setMetadata", "Set metadata")
    async def put(self, lake: str, *, body: MetadataIn) -> DidDetails:
        return await self.lake.set_metadata(lake, body)


@route("/lakes/{lake}/collections")
class CollectionsHandler(LakeHandler):
    @operation("addCollection", "Create a dataset or container", 201)
    async def post(self, lake: str, *, body: CollectionIn) -> DidDetails:
        return await self.lake.make_collection(lake, body)


@route("/lakes/{lake}/members")
class MembersHandler(LakeHandler):
    @operation("changeMembers", "Attach, detach, close")
    async def post(self, lake: str, *, body: MembersIn) -> DidDetails:
        return await self.lake.change_members(lake, body)
