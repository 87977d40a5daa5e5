"""Data that is attached to notebooks, for a run: where its files are, and what they are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from .._util.channel import ending
from .._util.gather import gather
from ..backends.data_lake import DataLake
from ..models import AttachedDid, DidChecksums, DidPaths, UsedDid
from ..problems import Problem
from .lake_registry import Lakes
from .paths import Paths

MOST = 1000
"""Files of one DID whose checksums are kept."""


class Attachments:
    """Attachments in any lake."""

    def __init__(self, lakes: Lakes, paths: Paths) -> None:
        self._lakes = lakes
        self._paths = paths

    async def found(self, dids: Sequence[UsedDid]) -> list[tuple[AttachedDid, DidPaths | None]]:
        """Each by itself, in the same order: a lake that does not respond, or one DID that no
        longer exists, does not prevent the others. Raises nothing."""
        return await gather(map(self._one, dids))

    async def _one(self, used: UsedDid) -> tuple[AttachedDid, DidPaths | None]:
        name = str(used.did)
        instance, files = used.instance, list[DidChecksums]()
        try:
            lake = await self._lakes.get_named(used.lake, used.instance)
            instance = lake.address
            [paths] = await self._paths.of(lake, [used.did])
            files = await _checksums(lake, used)
        except Problem as problem:
            note = f"{name} was not attached: {problem}"
            return AttachedDid(used, "absent", note, instance, files), None
        if not paths.paths:
            note = f"{name} is not available here. Make it available or download it, then retry."
            return AttachedDid(used, "absent", note, instance, files), paths
        if not paths.missing:
            return AttachedDid(used, "attached", "", instance, files), paths
        count = len(paths.paths)
        note = f"{count} of {count + paths.missing} files of {name} are available here."
        if used.partial:
            return AttachedDid(used, "partly", note, instance, files), paths
        note += " Make the rest available, or choose to use the available files, then retry."
        return AttachedDid(used, "absent", note, instance, files), paths


async def _checksums(lake: DataLake, used: UsedDid) -> list[DidChecksums]:
    """Those of its files; empty if the lake does not list them."""
    found: list[DidChecksums] = []
    with suppress(Problem):
        async with ending(lake.replicas.files(used.did)) as files:
            async for file in files:
                found.append(DidChecksums(file.did, file.size, file.checksums))
                if len(found) == MOST:
                    break
    return found
