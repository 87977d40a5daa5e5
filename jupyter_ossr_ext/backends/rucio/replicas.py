"""Where files are."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from ...config.lakes import LakeConfig
from ...models import DatasetReplica, Did, FileReplicas
from . import translate, wire
from .rses import RseCatalogue
from .session import Session, at


class Replicas:
    """Replicas of files and datasets."""

    def __init__(self, config: LakeConfig, session: Session, rses: RseCatalogue) -> None:
        self._config, self._session, self._rses = config, session, rses

    async def files(self, did: Did, rses: str = "") -> AsyncGenerator[FileReplicas, None]:
        await self._rses.find_mount()
        body: dict[str, object] = {
            "dids": [{"scope": did.scope, "name": did.name}],
            "all_states": True,
            "resolve_archives": True,
        }
        if rses:
            body["rse_expression"] = rses
        if self._config.site:
            body["client_location"] = {"site": self._config.site}
        nothing = True
        stream = self._session.stream("POST", "/replicas/list", wire.FileReplica, body=body)
        async with aclosing(stream) as batches:
            async for batch in batches:
                nothing = False
                await self._rses.trust({rse for entry in batch for rse in entry.rses})
                for entry in batch:
                    yield translate.file_replicas(entry)
        if nothing and not rses:  # Rucio also returns nothing for an unknown DID
            await self._session.get(f"/dids/{at(did)}", wire.DidInfo)

    async def datasets(self, did: Did, *, counted: bool = False) -> list[DatasetReplica]:
        """From Rucio's counts; without a rule, by counting the files."""
        path = f"/replicas/{at(did)}/datasets"
        found = [] if counted else await self._session.every(path, wire.DatasetReplica)
        if not found:
            found = await self._session.every(path, wire.DatasetReplica, deep="True")
        return [translate.dataset_replica(each) for each in found]
