"""Data Lake: sign-in, search, details, and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from .. import lake as lakes
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

if TYPE_CHECKING:
    from ..backends.data_lake import DataLake

FILES = 1000
"""Default number of files whose replicas are listed."""


class LakeHandler(Lines):
    """Requests about one DID have it in the query: `did=scope:name`."""

    def did(self) -> Did:
        return lakes.parsed(self.needed("did"))

    async def at(self, lake: str) -> DataLake:
        """The lake; raises `NotFound`."""
        return await self.services.lake.lakes.get(lake)


class LakesHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(await self.services.lake.lakes.all())


class LakeAccountHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        self.answer(await (await self.at(lake)).account())

    @authenticated
    @authorized
    async def put(self, lake: str) -> None:
        how: SignIn = self.body(SignIn)  # type: ignore[arg-type]
        self.answer(await (await self.at(lake)).sign_in(how))

    @authenticated
    @authorized
    async def delete(self, lake: str) -> None:
        self.answer(await (await self.at(lake)).sign_out())


class ScopesHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        self.answer(await (await self.at(lake)).scopes())


class LakeSearchHandler(LakeHandler):
    """POST because a query is too long for a URL; nothing is changed."""

    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        query = self.body(LakeQuery)
        at = await self.at(lake)
        await self.stream(lakes.search(at, query))


class ChildrenHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        did, limit = self.did(), self.number("limit", FILES)
        at = await self.at(lake)
        await self.stream(lakes.children(at, did, limit))


class DidHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        did = self.did()
        self.answer(await (await self.at(lake)).did(did))


class AvailabilityHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        dids = self.body(DidsIn).dids
        at = await self.at(lake)
        self.answer(await self.services.lake.availabilities.of(at, dids))


class ReplicasHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        did, limit = self.did(), self.number("limit", FILES)
        self.answer(await lakes.replicas(await self.at(lake), did, limit))


class RulesHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        did = self.did()
        self.answer(await (await self.at(lake)).rules(did))


class RuleHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str, id: str) -> None:
        self.answer(await (await self.at(lake)).rule(id))

    @authenticated
    @authorized
    async def post(self, lake: str, id: str) -> None:
        change = self.body(RuleIn)
        self.answer(await lakes.change_rule(await self.at(lake), id, change))


class RsesHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        at = await self.at(lake)
        self.answer(await at.rses(self.get_query_argument("expression", "")))


class UsageHandler(LakeHandler):
    @authenticated
    @authorized
    async def get(self, lake: str) -> None:
        at = await self.at(lake)
        self.answer(await at.usage(self.get_query_argument("expression", "")))


class ReplicationPlanHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        spec = self.body(ReplicateSpec)
        at = await self.at(lake)
        self.answer(await self.services.lake.plans.replication(at, spec))


class UploadPlanHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        spec = self.body(UploadSpec)
        self.answer(await self.services.lake.uploads.plan(await self.at(lake), spec))


class PathsHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        dids = self.body(DidsIn).dids
        self.answer(await self.services.lake.paths.of(await self.at(lake), dids))


class MetadataHandler(LakeHandler):
    @authenticated
    @authorized
    async def put(self, lake: str) -> None:
        change = self.body(MetadataIn)
        at = await self.at(lake)
        await at.set_metadata(change.did, change.values)
        self.answer(await at.did(change.did))


class CollectionsHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        wanted = self.body(CollectionIn)
        at = await self.at(lake)
        self.answer(await lakes.make_collection(at, wanted), 201)


class MembersHandler(LakeHandler):
    @authenticated
    @authorized
    async def post(self, lake: str) -> None:
        change = self.body(MembersIn)
        self.answer(await lakes.change_members(await self.at(lake), change))
