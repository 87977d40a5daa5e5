"""Whether what the lake says is in the mounted storage can be seen there, as kernels see it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .._util.channel import ending
from ..backends.data_lake import DataLake
from ..models import Did, FileReplicas
from ..problems import Unavailable
from ..storage.mount_probe import Looking

LOOKED_AT = 12
"""Files of a collection that are looked for. A mount that is missing misses all of them."""
PASSED_OVER = 500
"""Files that are not here yet and come first in a collection that is here in part."""
BELIEVED = 60.0
"""Seconds for which a collection that was seen is not looked for again: lists ask often."""
REMEMBERED = 1000
NONE = "The lake lists these files here, but they are not in the mounted folder."
SOME = "The lake lists more files here than are in the mounted folder."


@dataclass(frozen=True)
class Seen:
    """What became of a look. `why` says what is wrong, where something is."""

    unseen: int = 0
    none: bool = False
    """Not one was seen."""
    why: str | None = None


class Sight:
    """Looks at files of any lake's mount. Of one without a mount all is as the lake says."""

    def __init__(self, looking: Looking, clock: Callable[[], float] = time.monotonic) -> None:
        self._looking = looking
        self._clock = clock
        self._good: dict[tuple[str, Did], float] = {}

    async def paths(self, paths: list[Path | None]) -> list[bool]:
        """Which can be read; none where the mount does not answer."""
        asked = [path for path in paths if path is not None]
        try:
            found = dict(zip(asked, await self._looking.files(asked), strict=True))
        except Unavailable:
            found = {}
        return [path is not None and found.get(path, False) for path in paths]

    async def of(
        self, lake: DataLake, did: Did, rses: frozenset[str], *, anew: bool = False
    ) -> Seen:
        """By the first few files that the lake says are at one of `rses`.

        `anew`: a look of a moment ago is not believed.
        """
        key = lake.lake.id, did
        believed = not anew and self._good.get(key, 0.0) > self._clock()
        if not lake.lake.mounted or believed:
            return Seen()
        here: list[FileReplicas] = []
        passed = 0
        async with ending(lake.replicas(did)) as files:
            async for file in files:
                if whole(file, rses):
                    here.append(file)
                else:
                    passed += 1
                if len(here) == LOOKED_AT or passed == PASSED_OVER:
                    break
        seen = await self.at(lake, here)
        if not seen.why:
            if len(self._good) == REMEMBERED:
                self._good.clear()
            self._good[key] = self._clock() + BELIEVED
        return seen

    async def at(self, lake: DataLake, files: list[FileReplicas]) -> Seen:
        """Of files that the lake says are here."""
        if not lake.lake.mounted or not files:
            return Seen()
        paths = [lake.local(file) for file in files]
        try:
            found = await self._looking.files([path for path in paths if path is not None])
        except Unavailable as problem:
            return Seen(len(files), none=True, why=str(problem))
        unseen = len(files) - sum(found)
        if not unseen:
            return Seen()
        none = unseen == len(files)
        return Seen(unseen, none, f"{NONE if none else SOME} Contact your administrator.")


def whole(file: FileReplicas, rses: frozenset[str]) -> bool:
    """Whether the lake says that all of it is at one of `rses`."""
    return any(copy.rse in rses and copy.state == "available" for copy in file.replicas)
