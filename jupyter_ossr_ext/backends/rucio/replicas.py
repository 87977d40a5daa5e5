"""Where files are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from ...config.lakes import LakeConfig
from ...models import DatasetReplica, Did, DidDetails, DidType, FileReplicas, Replica
from . import file_paths, translate, wire
from .dids import SIGNED_OUT
from .open_data import OpenData
from .rses import RseCatalogue
from .session import Session, at

MANY = 200
"""Files of a DID from which on their paths are derived. Rucio lists as many replicas per second."""
DATASETS = 20
"""Datasets of a container that are looked at one by one."""


class Replicas:
    """Replicas of files and datasets."""

    def __init__(
        self, config: LakeConfig, session: Session, rses: RseCatalogue, open_data: OpenData
    ) -> None:
        self._config, self._session, self._rses = config, session, rses
        self._open_data = open_data

    async def files(self, did: Did, rses: str = "") -> AsyncGenerator[FileReplicas, None]:
        """Without a sign-in, the files of open data with their public addresses."""
        try:
            async with aclosing(self._files(did, rses)) as files:
                async for file in files:
                    yield file
        except SIGNED_OUT as refused:
            if rses:
                raise
            for file in await self._open_data.files(did, refused):
                yield file

    async def _files(self, did: Did, rses: str) -> AsyncGenerator[FileReplicas, None]:
        await self._rses.find_mount()
        nothing = True
        async with aclosing(self._listed([did], rses)) as files:
            async for file in files:
                nothing = False
                yield file
        if nothing and not rses:  # Rucio also returns nothing for an unknown DID
            await self._session.get(f"/dids/{at(did)}", wire.DidInfo)

    async def at(self, details: DidDetails, rses: frozenset[str]) -> list[FileReplicas]:
        expression = "|".join(sorted(rses))
        found: list[FileReplicas] | None = None
        if rses and (details.files or 0) >= MANY:
            await self._rses.find_mount()
            if details.type is DidType.DATASET:
                found = await self._derived(details.did, rses)
            elif details.type is DidType.CONTAINER:
                found = await self._of_datasets(details.did, rses)
        if found is None:
            found = [file async for file in self.files(details.did, expression)]
        return found

    async def _of_datasets(self, did: Did, rses: frozenset[str]) -> list[FileReplicas] | None:
        """The files of a container's datasets; None if it has other members, or many."""
        members = await self._session.every(f"/dids/{at(did)}/dids", wire.Member)
        if len(members) > DATASETS or any(one.type != "DATASET" for one in members):
            return None
        found: dict[Did, FileReplicas] = {}
        for one in members:
            dataset = Did(one.scope, one.name)
            files = await self._derived(dataset, rses)
            if files is None:
                files = [file async for file in self.files(dataset, "|".join(sorted(rses)))]
            found |= {file.did: file for file in files}
        return list(found.values())

    async def _derived(self, did: Did, rses: frozenset[str]) -> list[FileReplicas] | None:
        """The files of a dataset with the addresses that its RSE derives from their names.

        None if no RSE has all of it, or derives addresses in an unknown way. A sample of the
        addresses is compared with those that Rucio lists.
        """
        listing = asyncio.create_task(self._members(did))
        try:
            rows = await self.datasets(did, counted=True)
            whole = {
                row.rse: row.files for row in rows if row.files and row.available_files == row.files
            }
            rse = self._rses.nearest(rses & frozenset(whole))
            if rse is None or (path_of := await self._path_of(rse)) is None:
                return None
            members = await listing
        finally:
            listing.cancel()
            await asyncio.gather(listing, return_exceptions=True)
        sample = await asyncio.to_thread(file_paths.sample, list(members))
        if len(members) != whole[rse] or not sample:
            return None
        listed: dict[Did, Replica] = {}
        async with aclosing(self._listed(sample, rse)) as files:
            async for file in files:
                for replica in file.replicas:
                    if replica.rse == rse:
                        listed[file.did] = replica
        before = file_paths.prefixes(path_of, sample, listed)
        if before is None:
            return None
        return await asyncio.to_thread(file_paths.placed, rse, path_of, before, members.items())

    async def _path_of(self, rse: str) -> file_paths.PathOf | None:
        settings = await self._rses.settings(rse)
        return file_paths.algorithm(settings.lfn2pfn_algorithm) if settings.deterministic else None

    async def _members(self, did: Did) -> dict[Did, int | None]:
        """The files of a dataset with their sizes."""
        found: dict[Did, int | None] = {}
        stream = self._session.stream("GET", f"/dids/{at(did)}/files", wire.Member)
        async with aclosing(stream) as batches:
            async for batch in batches:
                found |= {Did(one.scope, one.name): translate.count(one.bytes) for one in batch}
        return found

    async def _listed(self, dids: list[Did], rses: str) -> AsyncGenerator[FileReplicas, None]:
        body: dict[str, object] = {
            "dids": [{"scope": did.scope, "name": did.name} for did in dids],
            "all_states": True,
            "resolve_archives": True,
        }
        if rses:
            body["rse_expression"] = rses
        if self._config.site:
            body["client_location"] = {"site": self._config.site}
        stream = self._session.stream("POST", "/replicas/list", wire.FileReplica, body=body)
        async with aclosing(stream) as batches:
            async for batch in batches:
                await self._rses.trust({rse for entry in batch for rse in entry.rses})
                for entry in batch:
                    yield translate.file_replicas(entry)

    async def datasets(self, did: Did, *, counted: bool = False) -> list[DatasetReplica]:
        """From Rucio's counts; without a rule, by counting the files."""
        path = f"/replicas/{at(did)}/datasets"
        found = [] if counted else await self._session.every(path, wire.DatasetReplica)
        if not found:
            found = await self._session.every(path, wire.DatasetReplica, deep="True")
        return [translate.dataset_replica(each) for each in found]
