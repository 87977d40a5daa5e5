"""Number of files of a DID at some RSEs, with the cheapest request."""

from __future__ import annotations

from dataclasses import dataclass

from .._util.channel import ending
from ..backends.data_lake import DataLake
from ..models import Did, DidDetails, DidType, FileReplicas


@dataclass(frozen=True)
class Counted:
    """Files of a DID that are at the local RSEs or being copied there."""

    here: int = 0
    of: int = 0
    copying: int = 0


async def count_files(lake: DataLake, details: DidDetails, rses: frozenset[str]) -> Counted:
    """Files at one of `rses`, with the cheapest request."""
    of = details.files
    if of == 0 or (of is not None and not rses):
        return Counted(of=of or 0)
    here: int | None = None
    if of is not None and details.type is DidType.DATASET:
        here = await _of_dataset(lake, details.did, rses)
    if here is None or of is None:
        return await _each(lake, details.did, rses, of)
    return Counted(min(here, of), of)


async def only_file(lake: DataLake, did: Did) -> FileReplicas | None:
    """The replicas of a file; None without any."""
    async with ending(lake.replicas.files(did)) as files:
        async for file in files:
            return file
    return None


async def members(lake: DataLake, details: DidDetails, keys: set[str]) -> set[str]:
    """Which of these DIDs (`scope:name`) are files of a DID."""
    if not keys:
        return set()
    if details.type is DidType.DATASET:
        return keys & {str(child.did) async for child in lake.dids.children(details.did)}
    return keys & {str(file.did) async for file in lake.replicas.files(details.did)}


async def _of_dataset(lake: DataLake, did: Did, rses: frozenset[str]) -> int | None:
    """None if several RSEs have a part: the parts may overlap."""
    rows = [row for row in await lake.replicas.datasets(did, counted=True) if row.rse in rses]
    there = [row.available_files or 0 for row in rows if row.available_files]
    whole = any(row.files is not None and row.available_files == row.files for row in rows)
    if len(there) > 1 and not whole:
        return None
    return max(there, default=0)


async def _each(lake: DataLake, did: Did, rses: frozenset[str], of: int | None) -> Counted:
    """By listing the files; all of them if their number is unknown."""
    here = listed = copying = 0
    async for file in lake.replicas.files(did, "" if of is None else "|".join(sorted(rses))):
        listed += 1
        states = {replica.state for replica in file.replicas if replica.rse in rses}
        if "available" in states:
            here += 1
        elif "copying" in states:
            copying += 1
    return Counted(here, listed if of is None else of, copying)
