"""Number of files of a DID at some RSEs, with the cheapest request."""

from __future__ import annotations

from dataclasses import dataclass

from .._util.channel import ending
from ..backends.data_lake import DataLake
from ..models import Did, DidDetails, DidType

MOST_BELOW = 50
"""Maximum datasets of a container that are queried separately; otherwise its files are counted."""


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
    elif of is not None and details.type is DidType.CONTAINER:
        here = await _of_container(lake, details.did, rses)
    if here is None or of is None:
        return await _each(lake, details.did, rses)
    return Counted(min(here, of), of)


async def _of_dataset(lake: DataLake, did: Did, rses: frozenset[str]) -> int | None:
    """None if several RSEs have a part: the parts may overlap."""
    rows = [row for row in await lake.dataset_replicas(did, counted=True) if row.rse in rses]
    there = [row.available_files or 0 for row in rows if row.available_files]
    whole = any(row.files is not None and row.available_files == row.files for row in rows)
    if len(there) > 1 and not whole:
        return None
    return max(there, default=0)


async def _of_container(lake: DataLake, did: Did, rses: frozenset[str]) -> int | None:
    """The sum of its datasets; None for too many, or for nested containers."""
    datasets: list[Did] = []
    async with ending(lake.children(did)) as children:
        async for child in children:
            if child.type is not DidType.DATASET or len(datasets) == MOST_BELOW:
                return None
            datasets.append(child.did)
    counts = [await _of_dataset(lake, dataset, rses) for dataset in datasets]
    return None if None in counts else sum(count or 0 for count in counts)


async def _each(lake: DataLake, did: Did, rses: frozenset[str]) -> Counted:
    here = of = copying = 0
    async for file in lake.replicas(did):
        of += 1
        states = {replica.state for replica in file.replicas if replica.rse in rses}
        if "available" in states:
            here += 1
        elif "copying" in states:
            copying += 1
    return Counted(here, of, copying)
