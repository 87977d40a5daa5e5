"""Local paths of a DID's files for kernels."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ..backends.data_lake import DataLake
from ..downloads.local_files import Local
from ..models import AvailabilityState, Did, DidDetails, DidPaths, DidType, FileReplicas
from ..problems import Malformed
from .availability import Availabilities
from .did_names import parsed
from .lake_download import source_of
from .mount_visibility import Sight, whole
from .replica_counts import members
from .rses import Rses

MOST = 20
"""Maximum DIDs per request."""


class Paths:
    """Absolute paths, sorted by file name; only of readable files."""

    def __init__(
        self,
        root: Path,
        local: Local,
        rses: Rses,
        availabilities: Availabilities,
        sight: Sight,
    ) -> None:
        self._root = root
        self._local = local
        self._rses = rses
        self._availabilities = availabilities
        self._sight = sight

    async def of(self, lake: DataLake, dids: list[Did]) -> list[DidPaths]:
        """One per DID, in the same order."""
        if len(dids) > MOST:
            raise Malformed(f"At most {MOST} DIDs per request.")
        return [await self._one(lake, did) for did in dids]

    async def _one(self, lake: DataLake, did: Did) -> DidPaths:
        details, rses = await asyncio.gather(lake.dids.info(did), self._rses.reachable(lake))
        downloaded = await self._downloaded(lake, details)
        files = await _files(lake, details, rses, downloaded)
        files.sort(key=lambda file: (file.did.name, file.did.scope))
        found = [downloaded.get(str(file.did)) if downloaded else None for file in files]
        mounted = await asyncio.to_thread(
            lambda: [
                lake.rses.local(file) if path is None and whole(file, rses) else None
                for path, file in zip(found, files, strict=True)
            ]
        )
        seen = await self._sight.paths(mounted)
        paths = [
            str(path or there)
            for path, there, readable in zip(found, mounted, seen, strict=True)
            if path is not None or readable
        ]
        of = len(files) if details.files is None else max(details.files, len(files))
        missing = of - len(paths)
        if files and not missing:
            state = AvailabilityState.AVAILABLE
        else:
            state = (await self._availabilities.one(lake, did)).state
        if state is AvailabilityState.AVAILABLE and missing:
            # The lake lists replicas here that are missing in the mounted folder.
            state = AvailabilityState.PARTLY if paths else AvailabilityState.ABSENT
        return DidPaths(
            did=did,
            collection=details.type is not DidType.FILE,
            paths=paths,
            missing=missing,
            state=state,
        )

    async def _downloaded(self, lake: DataLake, details: DidDetails) -> dict[str, Path]:
        """Downloaded files of the DID by key, whatever job downloaded them; this DID first."""
        source = source_of(lake)
        own = await self._local.downloaded(source, record=str(details.did))
        known = {copy.key for copy in own}
        others = [copy for copy in await self._local.downloaded(source) if copy.key not in known]
        found = await members(lake, details, {copy.key for copy in others})
        copies = own + [copy for copy in others if copy.key in found]
        return {copy.key: self._root / copy.path for copy in copies}


async def _files(
    lake: DataLake, details: DidDetails, rses: frozenset[str], downloaded: dict[str, Path]
) -> list[FileReplicas]:
    """The files that may be readable: those with replicas here, and the downloaded ones."""
    files: list[FileReplicas] = []
    if rses or details.files is None:
        files = await lake.replicas.at(details, rses)
    if not downloaded:
        return files
    found = {str(file.did) for file in files}
    return files + [FileReplicas(parsed(key)) for key in downloaded.keys() - found]
