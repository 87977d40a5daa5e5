"""Availability of DIDs: from replicas, rules and downloaded files."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from .._util.channel import ending
from .._util.gather import gather
from ..backends.data_lake import DataLake
from ..downloads.local_files import Local
from ..models import (
    Availability,
    AvailabilityState,
    Did,
    DidDetails,
    DidType,
    FileReplicas,
    LocalCopy,
    Rule,
)
from ..problems import Malformed, NotFound
from ..storage.paths import relative
from .availability_state import judged, rank, stuck_because
from .did_names import inside
from .lake_download import source_of
from .mount_visibility import Seen, Sight, whole
from .replica_counts import Counted, count_files, members, only_file
from .rses import Rses

MOST = 100
"""Maximum DIDs per request: more than the rows of a screen."""
AT_ONCE = 8
MOST_ABOVE = 10
"""Maximum parent collections of a DID whose rules are checked."""


class Availabilities:
    """For any lake.

    Args:
        root: Jupyter's root folder.
        local: Index of the downloaded files.
    """

    def __init__(self, root: Path, local: Local, rses: Rses, sight: Sight) -> None:
        self._root = root
        self._local = local
        self._rses = rses
        self._sight = sight

    async def of(self, lake: DataLake, dids: list[Did]) -> list[Availability]:
        """One per DID, in the same order. Raises the first problem except for unknown DIDs."""
        if len(dids) > MOST:
            raise Malformed(f"At most {MOST} DIDs per request.")
        slots = asyncio.Semaphore(AT_ONCE)

        async def one(did: Did) -> Availability:
            async with slots:
                try:
                    return await self.one(lake, did)
                except NotFound as problem:
                    return Availability(did, AvailabilityState.ABSENT, why=str(problem))

        return await gather(one(did) for did in dids)

    async def one(self, lake: DataLake, did: Did) -> Availability:
        """Raises `NotFound` for an unknown DID."""
        details, rses = await asyncio.gather(lake.dids.info(did), self._rses.reachable(lake))
        look = self._file if details.type is DidType.FILE else self._collection
        return structs.replace(await look(lake, details, rses), size=details.size)

    async def _file(
        self, lake: DataLake, details: DidDetails, rses: frozenset[str]
    ) -> Availability:
        did = details.did
        downloaded = await self._local.downloaded(source_of(lake), key=str(did))
        if downloaded:
            return Availability(
                did, AvailabilityState.AVAILABLE, here=1, of=1, folder=_parent(downloaded[0].path)
            )
        file = await only_file(lake, did)
        if file is None or not rses or file.archive:
            why = inside(file) if file else None
            return Availability(did, AvailabilityState.ABSENT, of=1, why=why)
        states = {replica.state for replica in file.replicas if replica.rse in rses}
        if "available" in states:
            return await self._readable(lake, file)
        # A rule on a parent dataset may replicate it.
        rule = await self._rule(lake, details, rses)
        if rule is None:
            state = AvailabilityState.REPLICATING if states else AvailabilityState.ABSENT
            return Availability(did, state, of=1, replicating=int(bool(states)))
        state, why = judged(Counted(0, 1), rule)
        if state is AvailabilityState.STUCK and why is None:
            if await self._is_stuck(lake, rule, did):
                why = await self._reason(lake, rule)
            else:
                state = AvailabilityState.REPLICATING
        return Availability(
            did,
            state,
            of=1,
            replicating=int(state is AvailabilityState.REPLICATING),
            stuck=int(state is AvailabilityState.STUCK),
            why=why,
            rule=rule.id,
        )

    async def _is_stuck(self, lake: DataLake, rule: Rule, did: Did) -> bool:
        """Whether this file is one of the stuck files of a rule on a collection."""
        async with ending(lake.rules.locks(rule.id)) as locks:
            async for lock in locks:
                if lock.did == did:
                    return lock.state == "stuck"
        return False

    async def _readable(self, lake: DataLake, file: FileReplicas) -> Availability:
        """A file that the lake lists here; kernels read it through the mount."""
        seen = await self._sight.at(lake, [file])
        if seen.why:
            return Availability(file.did, AvailabilityState.ABSENT, of=1, why=seen.why)
        path = lake.rses.local(file) if lake.lake.mounted else None
        folder = self._shown(path.parent) if path else None
        return Availability(file.did, AvailabilityState.AVAILABLE, here=1, of=1, folder=folder)

    async def _collection(
        self, lake: DataLake, details: DidDetails, rses: frozenset[str]
    ) -> Availability:
        did = details.did
        if details.files == 0:
            return Availability(did, AvailabilityState.EMPTY, of=0)
        downloaded = await self._downloaded(lake, details)
        if details.files is not None and len(downloaded) >= details.files:
            folder = _parent(downloaded[0].path)
            count = details.files
            return Availability(
                did, AvailabilityState.AVAILABLE, here=count, of=count, folder=folder
            )
        counted, rule = await asyncio.gather(
            count_files(lake, details, rses), self._rule(lake, details, rses)
        )
        seen = await self._sight.of(lake, did, rses) if counted.here else Seen()
        here = 0 if seen.none else counted.here - seen.unseen
        if downloaded and here:
            # Some files may be both mounted and downloaded.
            keys = {copy.key for copy in downloaded}
            async for file in lake.replicas.files(did, "|".join(sorted(rses))):
                if whole(file, rses):
                    keys.add(str(file.did))
            counted = replace(counted, here=len(keys) - seen.unseen)
        else:
            counted = replace(counted, here=max(len(downloaded), here))
        if seen.why:
            # Whatever the state of the rule: without a working mount nobody can read it.
            state = AvailabilityState.PARTLY if counted.here else AvailabilityState.ABSENT
            return _availability(did, state, counted, seen.why, rule)
        return await self._judged(lake, did, counted, rule)

    async def _downloaded(self, lake: DataLake, details: DidDetails) -> list[LocalCopy]:
        """The downloaded files of a collection, whatever job downloaded them."""
        own = await self._local.downloaded(source_of(lake), record=str(details.did))
        known = {copy.key for copy in own}
        others = [
            copy for copy in await self._local.downloaded(source_of(lake)) if copy.key not in known
        ]
        if not others or (details.files is not None and len(own) >= details.files):
            return own
        found = await members(lake, details, {copy.key for copy in others})
        return own + [copy for copy in others if copy.key in found]

    async def _rule(self, lake: DataLake, details: DidDetails, rses: frozenset[str]) -> Rule | None:
        """The nearest rule that replicates it here, on itself or on a parent."""
        level, seen = [details], 0
        while level and rses and seen < MOST_ABOVE:
            seen += len(level)
            rules = [
                rule
                for above in level
                for rule in await lake.rules.of(above.did)
                if await self._rses.covers(lake, rule.rse_expression, rses)
            ]
            if rules:
                return min(rules, key=rank)
            parents = dict.fromkeys(parent for above in level for parent in above.parents)
            level = [await lake.dids.info(parent) for parent in list(parents)[: MOST_ABOVE - seen]]
        return None

    async def _judged(
        self, lake: DataLake, did: Did, counted: Counted, rule: Rule | None
    ) -> Availability:
        state, why = judged(counted, rule)
        if state is AvailabilityState.STUCK and rule and why is None:
            why = await self._reason(lake, rule)
        return _availability(did, state, counted, why, rule)

    async def _reason(self, lake: DataLake, rule: Rule) -> str:
        """Why a rule is stuck; the list of rules may omit that, the rule itself does not."""
        if rule.error is None:
            rule = await lake.rules.get(rule.id)
        return stuck_because(rule)

    def _shown(self, folder: Path) -> str | None:
        """A folder as the file browser names it; None outside Jupyter's root."""
        try:
            return relative(self._root, folder)
        except ValueError:
            return None


def _availability(
    did: Did, state: AvailabilityState, counted: Counted, why: str | None, rule: Rule | None
) -> Availability:
    """The availability with the counts of replicating and stuck files."""
    stuck = replicating = 0
    if rule and state is not AvailabilityState.AVAILABLE:
        missing = max(0, counted.of - counted.here)
        stuck = min(rule.locks_stuck, missing)
        replicating = min(max(rule.locks_replicating, counted.copying), missing - stuck)
    return Availability(
        did,
        state,
        here=counted.here,
        of=counted.of,
        replicating=replicating,
        stuck=stuck,
        why=why,
        rule=rule.id if rule else None,
    )


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
