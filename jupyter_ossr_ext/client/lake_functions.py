"""Functions of the Python API for data lakes."""

from __future__ import annotations

from pathlib import Path

from ..backends.data_lake import DataLake
from ..lake import did_search
from ..lake.did_names import parsed
from ..models import (
    Conflict,
    DownloadPlan,
    End,
    Hit,
    LakeDownloadResult,
    LakeDownloadSpec,
    LakeQuery,
)
from ..problems import NotFound
from .session import OnJob, Session


class LakeFunctions(Session):
    """A session with data lakes."""

    async def lake_search(self, text: str, *, lake: str | None = None) -> list[Hit]:
        """DIDs of a data lake by `scope:name`; `*` is a wildcard. At most 1000."""
        found: list[Hit] = []
        async for line in did_search.search(await self.lake(lake), LakeQuery(text)):
            match line:
                case Hit():
                    found.append(line)
                case End(note=note) if note and not found:
                    raise NotFound(note)
        return found

    async def path(self, did: str, *, lake: str | None = None) -> list[Path]:
        """Paths of a DID's files that are available here. Raises `NotFound` if none is."""
        paths_of = self.services.lake.paths.of
        [paths] = await paths_of(await self.lake(lake), [parsed(did)])
        if not paths.paths:
            raise NotFound(f"{did} is not available here. Make it available, or download it.")
        return [Path(one) for one in paths.paths]

    async def lake_download(
        self,
        did: str,
        folder: str = "",
        *,
        on_conflict: Conflict = "ask",
        lake: str | None = None,
        on_change: OnJob | None = None,
    ) -> LakeDownloadResult:
        """Download the files of a DID; each is verified or absent. Raises `JobFailed`."""
        spec = await self._lake_spec(did, folder, on_conflict, lake)
        return await self.job(spec, LakeDownloadResult, on_change)

    async def lake_download_plan(
        self,
        did: str,
        folder: str = "",
        *,
        on_conflict: Conflict = "ask",
        lake: str | None = None,
    ) -> DownloadPlan:
        """What `lake_download` would do; nothing is written."""
        spec = await self._lake_spec(did, folder, on_conflict, lake)
        return await self.services.lake.downloads.plan(spec)

    async def _lake_spec(
        self, did: str, folder: str, on_conflict: Conflict, lake: str | None
    ) -> LakeDownloadSpec:
        return LakeDownloadSpec(
            lake=(await self.lake(lake)).lake.id,
            did=parsed(did),
            folder=self.relative(folder),
            on_conflict=on_conflict,
        )

    async def lake(self, name: str | None = None) -> DataLake:
        """A data lake by its id; default: the first one. Raises `NotFound`."""
        lakes = self.services.lake.lakes
        if name is None:
            known = await lakes.all()
            if not known:
                raise NotFound("No data lake is configured. Add one to OssrApp.lakes.")
            name = known[0].id
        return await lakes.get(name)
