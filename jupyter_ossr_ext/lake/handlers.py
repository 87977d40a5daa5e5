"""Data Lake: sign-in, search, details, and changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Annotated

import msgspec

from ..api.ndjson import Lines
from ..api.operation import Count, operation, route
from ..models import (
    Availability,
    CollectionIn,
    Did,
    DidCitations,
    DidDetails,
    DidLine,
    DidPaths,
    DidsIn,
    Lake,
    LakeAccount,
    LakeQuery,
    MembersIn,
    MetadataIn,
    PlannedDid,
    RecordDid,
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
)
from ..problems import (
    CONNECTION,
    SIGNED_IN,
    BadQuery,
    Busy,
    Exists,
    NoSpace,
    NotFound,
    NotVerified,
    Problem,
    Stuck,
    UnsafePath,
    UnsafeStore,
    Unsettled,
)
from .did_names import parsed
from .did_search import children
from .mutations import change_members, change_rule, make_collection, set_metadata
from .replicas import replicas
from .service import LakeService

if TYPE_CHECKING:
    from ..backends.data_lake import DataLake

DidName = Annotated[str, msgspec.Meta(description="scope:name")]
FILES = 1000
"""Default number of files whose replicas are listed."""


class LakeHandler(Lines):
    @property
    def service(self) -> LakeService:
        return self.services.lake

    async def lake(self, id: str) -> DataLake:
        """Raises `NotFound` for an unknown id."""
        return await self.service.lakes.get(id)

    def changing(self, lake: str, did: Did) -> AbstractAsyncContextManager[None]:
        """Held while a DID is changed. Raises `Busy`."""
        return self.service.changes.of("did", lake, did.scope, did.name)


PROBLEMS: tuple[type[Problem], ...] = (
    *CONNECTION,
    *SIGNED_IN,
    BadQuery,
    Busy,
    Exists,
    NoSpace,
    NotFound,
    NotVerified,
    Stuck,
    UnsafePath,
    UnsafeStore,
    Unsettled,
)
"""What the operations of this module can end with, besides invalid requests."""


@route("/lakes")
class LakesHandler(LakeHandler):
    @operation("listLakes", "Configured data lakes")
    async def get(self) -> list[Lake]:
        return await self.service.lakes.all()


@route("/lakes/{lake}/account")
class LakeAccountHandler(LakeHandler):
    @operation("getLakeAccount", "The signed-in account")
    async def get(self, lake: str) -> LakeAccount:
        return await (await self.lake(lake)).auth.account()

    @operation("signInLake", "Sign in")
    async def put(self, lake: str, *, body: SignIn) -> LakeAccount:
        return await (await self.lake(lake)).auth.sign_in(body)

    @operation("signOutLake", "Sign out")
    async def delete(self, lake: str) -> LakeAccount:
        return await (await self.lake(lake)).auth.sign_out()


@route("/lakes/{lake}/scopes")
class ScopesHandler(LakeHandler):
    @operation("listScopes", "List scopes")
    async def get(self, lake: str) -> list[Scope]:
        return await (await self.lake(lake)).dids.scopes()


@route("/lakes/{lake}/search")
class LakeSearchHandler(LakeHandler):
    """POST because a query is too long for a URL; nothing is changed."""

    @operation(
        "searchLake",
        "Search results as they arrive: one JSON document per line (application/x-ndjson)",
    )
    async def post(self, lake: str, *, body: LakeQuery) -> AsyncIterator[DidLine]:
        return self.service.links.search(await self.lake(lake), body)


@route("/lakes/{lake}/children")
class ChildrenHandler(LakeHandler):
    @operation(
        "listChildren",
        "Members of a collection as they arrive: one JSON document per line (application/x-ndjson)",
    )
    async def get(self, lake: str, *, did: DidName, limit: Count = FILES) -> AsyncIterator[DidLine]:
        return children(await self.lake(lake), parsed(did), limit)


@route("/lakes/{lake}/did")
class DidHandler(LakeHandler):
    @operation("getDid", "Details of a DID")
    async def get(self, lake: str, *, did: DidName) -> DidDetails:
        return await (await self.lake(lake)).dids.info(parsed(did))


@route("/lakes/{lake}/citations")
class CitationsHandler(LakeHandler):
    @operation("listCitations", "Records that cite a DID")
    async def get(self, lake: str, *, did: DidName) -> DidCitations:
        return await self.service.links.citations(await self.lake(lake), parsed(did))


@route("/open-dids")
class OpenDidsHandler(LakeHandler):
    @operation("findOpenDids", "DIDs with a DOI that are open to everybody")
    async def get(self, *, doi: str) -> list[RecordDid]:
        return await self.service.links.open_dids(doi)


@route("/sources/{source}/records/{record}/dids")
class RecordDidsHandler(LakeHandler):
    @operation("listRecordDids", "DIDs that a record names")
    async def get(self, source: str, record: str) -> list[RecordDid]:
        return await self.service.links.dids(source, record)


@route("/lakes/{lake}/availability")
class AvailabilityHandler(LakeHandler):
    @operation("getAvailability", "Availability of DIDs (at most 100)")
    async def post(self, lake: str, *, body: DidsIn) -> list[Availability]:
        return await self.service.availabilities.of(await self.lake(lake), body.dids)


@route("/lakes/{lake}/replicas")
class ReplicasHandler(LakeHandler):
    @operation("listReplicas", "List the replicas of a DID")
    async def get(self, lake: str, *, did: DidName, limit: Count = FILES) -> Replicas:
        return await replicas(await self.lake(lake), parsed(did), limit)


@route("/lakes/{lake}/rules")
class RulesHandler(LakeHandler):
    @operation("listRules", "List the rules of a DID")
    async def get(self, lake: str, *, did: DidName) -> list[Rule]:
        return await (await self.lake(lake)).rules.of(parsed(did))


@route("/lakes/{lake}/rules/{id}")
class RuleHandler(LakeHandler):
    @operation("getRule", "Get a rule, with the reason if it is stuck")
    async def get(self, lake: str, id: str) -> Rule:
        return await (await self.lake(lake)).rules.get(id)

    @operation("changeRule", "Update, retry or remove a rule")
    async def post(self, lake: str, id: str, *, body: RuleIn) -> Rule:
        async with self.service.changes.of("rule", lake, id):
            return await change_rule(await self.lake(lake), id, body)


@route("/lakes/{lake}/upload-rses")
class UploadRsesHandler(LakeHandler):
    @operation("listUploadRses", "List the RSEs that accept files of the account")
    async def get(self, lake: str) -> list[Rse]:
        return await (await self.lake(lake)).rses.uploadable()


@route("/install-plans/{id}/data")
class PlanDataHandler(LakeHandler):
    @operation("getPlanData", "Data in lakes that the record of an installation plan names")
    async def get(self, id: str) -> list[PlannedDid]:
        return await self.service.plan_data.of(id)


@route("/lakes/{lake}/replication-plan")
class ReplicationPlanHandler(LakeHandler):
    @operation("planReplication", "Plan a replication")
    async def post(self, lake: str, *, body: ReplicateSpec) -> ReplicationPlan:
        return await self.service.plans.replication(await self.lake(lake), body)


@route("/lakes/{lake}/upload-plan")
class UploadPlanHandler(LakeHandler):
    @operation("planUpload", "Plan an upload")
    async def post(self, lake: str, *, body: UploadSpec) -> UploadPlan:
        return await self.service.uploads.plan(await self.lake(lake), body)


@route("/lakes/{lake}/paths")
class PathsHandler(LakeHandler):
    @operation("listPaths", "Paths of DIDs for a kernel")
    async def post(self, lake: str, *, body: DidsIn) -> list[DidPaths]:
        return await self.service.paths.of(await self.lake(lake), body.dids)


@route("/lakes/{lake}/metadata")
class MetadataHandler(LakeHandler):
    @operation("setMetadata", "Set metadata")
    async def put(self, lake: str, *, body: MetadataIn) -> DidDetails:
        async with self.changing(lake, body.did):
            return await set_metadata(await self.lake(lake), body)


@route("/lakes/{lake}/collections")
class CollectionsHandler(LakeHandler):
    @operation("addCollection", "Create a dataset or container", 201)
    async def post(self, lake: str, *, body: CollectionIn) -> DidDetails:
        async with self.changing(lake, body.did):
            return await make_collection(await self.lake(lake), body)


@route("/lakes/{lake}/members")
class MembersHandler(LakeHandler):
    @operation("changeMembers", "Attach, detach, close")
    async def post(self, lake: str, *, body: MembersIn) -> DidDetails:
        async with self.changing(lake, body.did):
            return await change_members(await self.lake(lake), body)
