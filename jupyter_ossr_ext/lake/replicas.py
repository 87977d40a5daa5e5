"""Replicas of a DID, limited to a number that can be displayed."""

from __future__ import annotations

from .._util.channel import ending
from ..backends.data_lake import DataLake
from ..models import DatasetReplica, Did, FileReplicas, Replicas
from ..problems import Malformed

MOST = 10_000


async def replicas(lake: DataLake, did: Did, limit: int) -> Replicas:
    """By RSE, and of the first `limit` files; raises `NotFound` for an unknown DID.

    The lake returns nothing for an unknown DID, so an empty result is checked with a second
    request.
    """
    if not 1 <= limit <= MOST:
        raise Malformed(f"Specify 1 to {MOST} files.")
    datasets: list[DatasetReplica] = await lake.replicas.datasets(did)
    files: list[FileReplicas] = []
    cut = False
    async with ending(lake.replicas.files(did)) as found:
        async for file in found:
            if len(files) == limit:
                cut = True
                break
            files.append(file)
    if not files and not datasets:
        await lake.dids.info(did)
    files.sort(key=lambda file: (file.did.name, file.did.scope))
    return Replicas(datasets=datasets, files=files, cut=cut)
