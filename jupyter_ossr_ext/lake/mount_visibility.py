"""Visibility of replicated files in the mounted folder, as kernels see it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .._util.channel import ending
from ..backends.data_lake import DataLake
from ..models import Did, FileReplicas
from ..problems import Unavailable
from ..storage.mount_probe import MountProbe

LOOKED_AT = 12
"""Files of a collection that are checked. A missing mount lacks all of them."""
PASSED_OVER = 500
"""Maximum files without a local replica that are skipped at the start of a collection."""
BELIEVED = 60.0
"""Seconds for which a positive check is cached: lists request it often."""
REMEMBERED = 1000
NONE = "The lake lists these files here, but they are not in the mounted folder."
SOME = "The lake lists more files here than are in the mounted folder."


@dataclass(frozen=True)
class Seen:
    """Result of a check. `why`: the problem, if any."""

    unseen: int = 0
    none: bool = False
    """No file was visible."""
    why: str | None = None


class Sight:
    """Checks files in any lake's mount. Without a mount the lake's list is trusted."""

    def __init__(self, probe: MountProbe, clock: Callable[[], float] = time.monotonic) -> None:
        self._probe = probe
        self._clock = clock
        self._good: dict[tuple[str, Did], float] = {}

    async def paths(self, paths: list[Path | None]) -> list[bool]:
        """Which paths can be read; none if the mount does not respond."""
        asked = [path for path in paths if path is not None]
        try:
            seen = iter(await self._probe.files(asked))
        except Unavailable:
            return [False] * len(paths)
        return [path is not None and next(seen) for path in paths]

    async def of(
        self, lake: DataLake, did: Did, rses: frozenset[str], *, anew: bool = False
    ) -> Seen:
        """Check the first few files that the lake lists at one of `rses`.

        `anew`: ignore the cache.
        """
        key = lake.lake.id, did
        believed = not anew and self._good.get(key, 0.0) > self._clock()
        if not lake.lake.mounted or believed:
            return Seen()
        here: list[FileReplicas] = []
        passed = 0
        async with ending(lake.replicas.files(did, "|".join(sorted(rses)))) as files:
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
        """Check files that the lake lists here."""
        if not lake.lake.mounted or not files:
            return Seen()
        paths = [lake.rses.local(file) for file in files]
        try:
            found = await self._probe.files([path for path in paths if path is not None])
        except Unavailable as problem:
            return Seen(len(files), none=True, why=str(problem))
        unseen = len(files) - sum(found)
        if not unseen:
            return Seen()
        none = unseen == len(files)
        return Seen(unseen, none, f"{NONE if none else SOME} Contact your administrator.")


def whole(file: FileReplicas, rses: frozenset[str]) -> bool:
    """Whether the lake lists the complete file at one of `rses`."""
    return any(copy.rse in rses and copy.state == "available" for copy in file.replicas)
