"""Data Lake: sign-in, search, details, and changes."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..api.ndjson import Lines
from ..models import (
    CollectionIn,
    Did,
    DidsIn,
    LakeQuery,
    MembersIn,
    MetadataIn,
    ReplicateSpec,
    RuleIn,
    SignIn,
    UploadSpec,
)
from .did_names import parsed
from .service import LakeService

FILES = 1000
"""Default number of files whose replicas are listed."""


class LakeHandler(Lines):
    """Requests about one DID have it in the query: `did=scope:name`."""

    def did(self) -> Did:
        return parsed(self.needed("did"))

    @property
    def lake(self) -> LakeService:
        return self.services.lake


class LakesHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(await self.lake.lakes.all())


class LakeAccountHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        self.answer(await self.lake.account(lake))

    @authenticated
    @authorized
    async def put(self, lake: str) -> None:
        how: SignIn = self.body(SignIn)  # type: ignore[arg-type]
        self.answer(await self.lake.sign_in(lake, how))

    @authenticated
    @authorized
    async def delete(self, lake: str) -> None:
        self.answer(await self.lake.sign_out(lake))


class ScopesHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        self.answer(await self.lake.scopes(lake))


class LakeSearchHandler(LakeHandler):
    """POST because a query is too long for a URL; nothing is changed."""

    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        query = self.body(LakeQuery)
        await self.stream(self.lake.search(lake, query))


class ChildrenHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        did, limit = self.did(), self.number("limit", FILES)
        await self.stream(self.lake.children(lake, did, limit))


class DidHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        did = self.did()
        self.answer(await self.lake.did(lake, did))


class AvailabilityHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        dids = self.body(DidsIn).dids
        self.answer(await self.lake.availability(lake, dids))


class ReplicasHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        did, limit = self.did(), self.number("limit", FILES)
        self.answer(await self.lake.replicas(lake, did, limit))


class RulesHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        did = self.did()
        self.answer(await self.lake.rules(lake, did))


class RuleHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str, id: str) -> None:
        self.answer(await self.lake.rule(lake, id))

    @authenticated
    @authorized
    async def post(self, lake: str, id: str) -> None:
        change = self.body(RuleIn)
        self.answer(await self.lake.change_rule(lake, id, change))


class RsesHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        expression = self.get_query_argument("expression", "")
        self.answer(await self.lake.rses(lake, expression))


class UsageHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        expression = self.get_query_argument("expression", "")
        self.answer(await self.lake.usage(lake, expression))


class ReplicationPlanHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        spec = self.body(ReplicateSpec)
        self.answer(await self.lake.replication_plan(lake, spec))


class UploadPlanHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        spec = self.body(UploadSpec)
        self.answer(await self.lake.upload_plan(lake, spec))


class PathsHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        dids = self.body(DidsIn).dids
        self.answer(await self.lake.paths(lake, dids))


class MetadataHandler(LakeHandler):
    @authenticated
    @authorized
    async def put(self, lake: str) -> None:
        change = self.body(MetadataIn)
        self.answer(await self.lake.set_metadata(lake, change))


class CollectionsHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        wanted = self.body(CollectionIn)
        self.answer(await self.lake.make_collection(lake, wanted), 201)


class MembersHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        change = self.body(MembersIn)
        self.answer(await self.lake.change_members(lake, change))
