"""The Data Lake: what handlers and jobs may call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from .._util.channel import ending
from ..downloads.local_files import Local
from ..downloads.service import with_conflict
from ..downloads.transfer_context import Shared
from ..jobs import JobKind, Runner
from ..jobs.kinds import Forgotten
from ..models import (
    Availability,
    CollectionIn,
    Did,
    DidDetails,
    DidLine,
    DidPaths,
    LakeAccount,
    LakeDownloadSpec,
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
from ..storage.mount_probe import MountProbe
from .availability import Availabilities
from .did_search import children, search
from .lake_download import LakeDownloads
from .lake_registry import Lakes
from .mount_visibility import Sight
from .mutations import change_members, change_rule, make_collection
from .paths import Paths
from .replicas import replicas
from .replication import Following, Replication
from .replication_plan import Plans
from .rses import Rses
from .uploads import Uploads


@dataclass(frozen=True)
class LakeService:
    """Everything that is done with lakes, each by its id; `NotFound` is raised for another."""

    lakes: Lakes
    availabilities: Availabilities
    plans: Plans
    path_finder: Paths
    replication: Replication
    uploads: Uploads
    downloads: LakeDownloads

    @classmethod
    def build(
        cls,
        lakes: Lakes,
        root: Path,
        local: Local,
        shared: Shared,
        following: Following | None = None,
    ) -> LakeService:
        rses = Rses()
        sight = Sight(MountProbe())
        availabilities = Availabilities(root, local, rses, sight)
        return cls(
            lakes=lakes,
            availabilities=availabilities,
            plans=Plans(rses),
            path_finder=Paths(root, local, rses, availabilities, sight),
            replication=Replication(lakes, rses, sight, following),
            uploads=Uploads(root, lakes),
            downloads=LakeDownloads(lakes, shared, local),
        )

    def register(self, jobs: Runner, limit: int | None, *, forgotten: Forgotten) -> None:
        """Let jobs on lakes be submitted.

        Args:
            limit: Downloads that run at once.
            forgotten: Removes the part files of a download that left the list.
        """
        jobs.register(ReplicateSpec, JobKind(self.replication.work, resumable=True))
        jobs.register(UploadSpec, JobKind(self.uploads.work, limit=1, resumable=True))
        download = JobKind(
            self.downloads.work,
            limit=limit,
            resumable=True,
            forgotten=forgotten,
            with_retry=with_conflict,
        )
        jobs.register(LakeDownloadSpec, download)

    # ---- signing in

    async def account(self, lake: str) -> LakeAccount:
        return await (await self.lakes.get(lake)).account()

    async def sign_in(self, lake: str, how: SignIn) -> LakeAccount:
        return await (await self.lakes.get(lake)).sign_in(how)

    async def sign_out(self, lake: str) -> LakeAccount:
        return await (await self.lakes.get(lake)).sign_out()

    # ---- searching

    async def scopes(self, lake: str) -> list[Scope]:
        return await (await self.lakes.get(lake)).scopes()

    async def search(self, lake: str, query: LakeQuery) -> AsyncIterator[DidLine]:
        """Hits as they arrive, then one `End`."""
        async with ending(search(await self.lakes.get(lake), query)) as lines:
            async for line in lines:
                yield line

    async def children(self, lake: str, did: Did, limit: int) -> AsyncIterator[DidLine]:
        """The direct members of a collection as they arrive, then one `End`."""
        async with ending(children(await self.lakes.get(lake), did, limit)) as lines:
            async for line in lines:
                yield line

    async def did(self, lake: str, did: Did) -> DidDetails:
        return await (await self.lakes.get(lake)).did(did)

    async def availability(self, lake: str, dids: list[Did]) -> list[Availability]:
        return await self.availabilities.of(await self.lakes.get(lake), dids)

    async def replicas(self, lake: str, did: Did, limit: int) -> Replicas:
        """Replicas of at most `limit` files."""
        return await replicas(await self.lakes.get(lake), did, limit)

    async def paths(self, lake: str, dids: list[Did]) -> list[DidPaths]:
        """Where a kernel reads the files."""
        return await self.path_finder.of(await self.lakes.get(lake), dids)

    # ---- storage and rules

    async def rses(self, lake: str, expression: str) -> list[Rse]:
        return await (await self.lakes.get(lake)).rses(expression)

    async def usage(self, lake: str, expression: str) -> list[Usage]:
        return await (await self.lakes.get(lake)).usage(expression)

    async def rules(self, lake: str, did: Did) -> list[Rule]:
        return await (await self.lakes.get(lake)).rules(did)

    async def rule(self, lake: str, id: str) -> Rule:
        return await (await self.lakes.get(lake)).rule(id)

    async def change_rule(self, lake: str, id: str, change: RuleIn) -> Rule:
        return await change_rule(await self.lakes.get(lake), id, change)

    async def replication_plan(self, lake: str, spec: ReplicateSpec) -> ReplicationPlan:
        return await self.plans.replication(await self.lakes.get(lake), spec)

    # ---- changes

    async def upload_plan(self, lake: str, spec: UploadSpec) -> UploadPlan:
        return await self.uploads.plan(await self.lakes.get(lake), spec)

    async def set_metadata(self, lake: str, change: MetadataIn) -> DidDetails:
        """Set metadata; returns the DID afterwards."""
        at = await self.lakes.get(lake)
        await at.set_metadata(change.did, change.values)
        return await at.did(change.did)

    async def make_collection(self, lake: str, wanted: CollectionIn) -> DidDetails:
        return await make_collection(await self.lakes.get(lake), wanted)

    async def change_members(self, lake: str, change: MembersIn) -> DidDetails:
        return await change_members(await self.lakes.get(lake), change)
