"""Whether DIDs can be read here: from replicas, rules and what was brought."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from ...backends.lakes import DataLake
from ...models import (
    Availability,
    AvailabilityState,
    Did,
    DidDetails,
    DidType,
    FileReplicas,
    Rule,
    RuleState,
)
from ...problems import Malformed, NotFound
from ...storage.paths import relative
from ..local import Local
from .channel import ending
from .fetch import source_of
from .names import written
from .rses import Rses

MOST = 100
"""DIDs of one question: as many rows as a screen shows, and some."""
AT_ONCE = 8
MOST_BELOW = 50
"""Datasets of a container that are asked about one by one; of more, the files are looked at."""
MOST_ABOVE = 10
"""Collections above a DID whose rules are looked at."""

WAITS = {
    RuleState.WAITING_APPROVAL: "A person at the lake has to approve the rule first.",
    RuleState.SUSPENDED: "The lake gave up on the rule that would bring it here.",
    RuleState.INJECT: "The lake is making the rule that brings it here.",
}
"""What to say about a rule that makes no copies now."""


@dataclass(frozen=True)
class Counted:
    """Files of a DID that are at the RSEs here, or on their way."""

    here: int = 0
    of: int = 0
    copying: int = 0


class Availabilities:
    """Answers for any lake.

    Args:
        root: Jupyter's root folder.
        local: Knows which files were brought.
    """

    def __init__(self, root: Path, local: Local, rses: Rses) -> None:
        self._root = root
        self._local = local
        self._rses = rses

    async def of(self, lake: DataLake, dids: list[Did]) -> list[Availability]:
        """One for each, in the same order. Raises the first problem but for unknown DIDs."""
        if len(dids) > MOST:
            raise Malformed(f"Ask for at most {MOST} DIDs at a time.")
        slots = asyncio.Semaphore(AT_ONCE)

        async def one(did: Did) -> Availability:
            async with slots:
                try:
                    return await self.one(lake, did)
                except NotFound as problem:
                    return Availability(did, AvailabilityState.ABSENT, why=str(problem))

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(did)) for did in dids]
        return [task.result() for task in tasks]

    async def one(self, lake: DataLake, did: Did) -> Availability:
        """Raises `NotFound` for a DID that the lake does not know."""
        details, rses = await asyncio.gather(lake.did(did), self._rses.here(lake))
        if details.type is DidType.FILE:
            return await self._file(lake, details, rses)
        return await self._collection(lake, details, rses)

    async def counted(self, lake: DataLake, details: DidDetails, rses: frozenset[str]) -> Counted:
        """Files at one of `rses`, by the cheapest question that the lake answers."""
        of = details.files
        if of == 0 or (of is not None and not rses):
            return Counted(of=of or 0)
        here: int | None = None
        if of is not None and details.type is DidType.DATASET:
            here = await self._of_dataset(lake, details.did, rses)
        elif of is not None and details.type is DidType.CONTAINER:
            here = await self._of_container(lake, details.did, rses)
        if here is None or of is None:
            return await self._each(lake, details.did, rses)
        return Counted(min(here, of), of)

    async def _of_dataset(self, lake: DataLake, did: Did, rses: frozenset[str]) -> int | None:
        """None where several RSEs have some of it: they may have the same files, or others."""
        rows = [row for row in await lake.dataset_replicas(did, counted=True) if row.rse in rses]
        there = [row.available_files or 0 for row in rows if row.available_files]
        whole = any(row.files is not None and row.available_files == row.files for row in rows)
        if len(there) > 1 and not whole:
            return None
        return max(there, default=0)

    async def _of_container(self, lake: DataLake, did: Did, rses: frozenset[str]) -> int | None:
        """The sum of its datasets; None where it is too many, or deeper than that."""
        datasets: list[Did] = []
        async with ending(lake.children(did)) as children:
            async for child in children:
                if child.type is not DidType.DATASET or len(datasets) == MOST_BELOW:
                    return None
                datasets.append(child.did)
        counts = [await self._of_dataset(lake, dataset, rses) for dataset in datasets]
        return None if None in counts else sum(count or 0 for count in counts)

    async def _each(self, lake: DataLake, did: Did, rses: frozenset[str]) -> Counted:
        here = of = copying = 0
        async for file in lake.replicas(did):
            of += 1
            states = {replica.state for replica in file.replicas if replica.rse in rses}
            if "available" in states:
                here += 1
            elif "copying" in states:
                copying += 1
        return Counted(here, of, copying)

    async def _file(
        self, lake: DataLake, details: DidDetails, rses: frozenset[str]
    ) -> Availability:
        did = details.did
        brought = await self._local.brought(source_of(lake), key=written(did))
        if brought:
            return Availability(
                did, AvailabilityState.AVAILABLE, here=1, of=1, folder=_parent(brought[0].path)
            )
        file = await only_file(lake, did)
        if file is None or not rses:
            return Availability(did, AvailabilityState.ABSENT, of=1)
        states = {replica.state for replica in file.replicas if replica.rse in rses}
        if "available" in states:
            return await self._readable(lake, file)
        # A rule on a dataset above may be what brings it.
        rule = await self._rule(lake, details, rses)
        if rule is None:
            state = AvailabilityState.REPLICATING if states else AvailabilityState.ABSENT
            return Availability(did, state, of=1, replicating=int(bool(states)))
        state, why = _state(Counted(0, 1), rule)
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
        """Whether this file is one of those that a rule on many cannot copy."""
        async with ending(lake.locks(rule.id)) as locks:
            async for lock in locks:
                if lock.did == did:
                    return lock.state == "stuck"
        return False

    async def _readable(self, lake: DataLake, file: FileReplicas) -> Availability:
        """A file that the lake says is here; the mount is what kernels read."""
        path = lake.local(file)
        here = await asyncio.to_thread(lambda: path is not None and path.is_file())
        if lake.lake.mounted and not here:
            return Availability(
                file.did,
                AvailabilityState.ABSENT,
                of=1,
                why="The lake says that it is here, but it is not to be seen in the mounted "
                "folder. Tell whoever runs this server.",
            )
        folder = self._shown(path.parent) if path and here else None
        return Availability(file.did, AvailabilityState.AVAILABLE, here=1, of=1, folder=folder)

    async def _collection(
        self, lake: DataLake, details: DidDetails, rses: frozenset[str]
    ) -> Availability:
        did = details.did
        if details.files == 0:
            return Availability(did, AvailabilityState.EMPTY, of=0)
        brought = await self._local.brought(source_of(lake), record=written(did))
        if details.files is not None and len(brought) >= details.files:
            folder = _parent(brought[0].path)
            count = details.files
            return Availability(
                did, AvailabilityState.AVAILABLE, here=count, of=count, folder=folder
            )
        counted, rule = await asyncio.gather(
            self.counted(lake, details, rses), self._rule(lake, details, rses)
        )
        if len(brought) > counted.here:
            counted = Counted(len(brought), counted.of, counted.copying)
        return await self._judged(lake, did, counted, rule)

    async def _rule(self, lake: DataLake, details: DidDetails, rses: frozenset[str]) -> Rule | None:
        """The rule that brings it here, on itself or on what it is in: the nearest one."""
        level, seen = [details], 0
        while level and rses and seen < MOST_ABOVE:
            seen += len(level)
            rules = [
                rule
                for above in level
                for rule in await lake.rules(above.did)
                if await self._rses.covers(lake, rule.rse_expression, rses)
            ]
            if rules:
                return min(rules, key=_rank)
            parents = dict.fromkeys(parent for above in level for parent in above.parents)
            level = [await lake.did(parent) for parent in list(parents)[: MOST_ABOVE - seen]]
        return None

    async def _judged(
        self, lake: DataLake, did: Did, counted: Counted, rule: Rule | None
    ) -> Availability:
        state, why = _state(counted, rule)
        if state is AvailabilityState.STUCK and rule and why is None:
            why = await self._reason(lake, rule)
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

    async def _reason(self, lake: DataLake, rule: Rule) -> str:
        """Why a rule is stuck; the list of rules may not tell, the rule itself does."""
        if rule.error is None:
            rule = await lake.rule(rule.id)
        return stuck_because(rule)

    def _shown(self, folder: Path) -> str | None:
        """A folder as the file browser names it; None outside of Jupyter's root."""
        try:
            return relative(self._root, folder)
        except ValueError:
            return None


async def only_file(lake: DataLake, did: Did) -> FileReplicas | None:
    """The copies of a file; None where it has none at all."""
    async with ending(lake.replicas(did)) as files:
        async for file in files:
            return file
    return None


def stuck_because(rule: Rule) -> str:
    """Why a rule is stuck, in one sentence."""
    total = rule.locks_ok + rule.locks_replicating + rule.locks_stuck
    what = f"{rule.locks_stuck} of {total} files cannot be copied" if total else "It is stuck"
    reason = (rule.error or "the lake gives no reason").strip().rstrip(".")
    return f"{what}: {reason}."


def _state(counted: Counted, rule: Rule | None) -> tuple[AvailabilityState, str | None]:
    if counted.of == 0:
        return AvailabilityState.EMPTY, None
    if counted.here >= counted.of:
        return AvailabilityState.AVAILABLE, None
    if rule is None:
        if counted.copying:
            return AvailabilityState.REPLICATING, None
        return (AvailabilityState.PARTLY if counted.here else AvailabilityState.ABSENT), None
    match rule.state:
        case RuleState.STUCK:
            return AvailabilityState.STUCK, None
        case RuleState.SUSPENDED:
            return AvailabilityState.STUCK, WAITS[rule.state]
        case RuleState.REPLICATING | RuleState.INJECT:
            return AvailabilityState.REPLICATING, WAITS.get(rule.state)
        case RuleState.WAITING_APPROVAL:
            state = AvailabilityState.PARTLY if counted.here else AvailabilityState.ABSENT
            return state, WAITS[rule.state]
        case _:  # OK, but not all of it: files that came since are on their way
            state = AvailabilityState.PARTLY if counted.here else AvailabilityState.REPLICATING
            return state, None


def _rank(rule: Rule) -> tuple[int, bool]:
    order = [RuleState.OK, RuleState.REPLICATING, RuleState.INJECT, RuleState.STUCK]
    return (order.index(rule.state) if rule.state in order else len(order), not rule.mine)


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
