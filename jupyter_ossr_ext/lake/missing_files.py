"""A file that a notebook misses, looked for by its name in the lakes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from msgspec import structs

from .._util.channel import ending
from .._util.gather import gather
from ..backends.data_lake import DataLake
from ..models import Did, DidType, FileSource, Hit, LakeQuery
from ..problems import Problem
from .did_search import search
from .lake_registry import Lakes

PATIENCE = 10.0
"""Seconds for one lake."""
MOST = 3
"""Files of one lake that are named."""
SPECIAL = set("*?[]:\\")
"""Characters of patterns and DIDs: a name with one of them is not looked for."""


class MissingFiles:
    """All lakes, each by itself. For the event loop only.

    Without a sign-in, only the open data of a lake is looked at.
    """

    def __init__(self, lakes: Lakes, patience: float = PATIENCE) -> None:
        self._lakes, self._patience = lakes, patience

    async def found(self, name: str) -> list[FileSource]:
        """The files of that name, with their sizes. A lake that does not respond in time has none.
        Raises nothing."""
        if not name or SPECIAL.intersection(name):
            return []
        rows = await gather(self._in_lake(id, name) for id in self._lakes.entries)
        return [one for row in rows for one in row]

    async def _in_lake(self, id: str, name: str) -> list[FileSource]:
        found: dict[Did, FileSource] = {}
        with suppress(Problem, TimeoutError):
            async with asyncio.timeout(self._patience):
                lake = await self._lakes.get(id)
                async with ending(_dids(lake, name)) as dids:
                    async for did in dids:
                        found.setdefault(did, FileSource("did", str(did), lake.lake.title))
                        if len(found) == MOST:
                            break
                for did, one in found.items():
                    size = (await lake.dids.info(did)).size
                    found[did] = structs.replace(one, size=size)
        return list(found.values())


async def _dids(lake: DataLake, name: str) -> AsyncIterator[Did]:
    """Files of that name, then those whose name ends with it, as paths do."""
    if not (await lake.auth.account()).signed_in:
        for one in await lake.open_dids.entries():
            if one.did.name.rpartition("/")[2] == name:
                yield one.did
        return
    for text in (f"*:{name}", f"*:*/{name}"):
        with suppress(Problem):  # such as a lake that permits no wildcard at the beginning
            query = LakeQuery(text, kind="file", limit=MOST)
            async with ending(search(lake, query)) as lines:
                async for line in lines:
                    if isinstance(line, Hit) and line.item.type in {None, DidType.FILE}:
                        yield line.item.did
