"""Data of lakes that the record of an installation plan names, and how it can get here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import msgspec

from .._util import notebooks
from .._util.gather import gather
from ..backends.data_lake import DataLake
from ..install.dependencies.guessed_packages import notebook_files
from ..install.service import PlanContent
from ..metadata.notebook_attachments import attachments
from ..models import (
    AvailabilityState,
    DataWay,
    Did,
    LakeAbility,
    PlannedDid,
    RecordDid,
    ReplicateSpec,
    ReplicationPlan,
    UsedDid,
)
from ..problems import CredentialsMissing, CredentialsRejected, NotFound, Problem
from ..storage.paths import relative
from .availability import Availabilities
from .instances import host_of
from .lake_registry import Lakes
from .record_files import folder_dids
from .record_links import RecordLinks
from .replication_plan import Plans
from .variables import propose_variable

AT_ONCE = 8
MOST = 100
"""DIDs of one plan."""
PATIENCE = 20.0
"""Seconds for one DID: a lake that hangs must not delay a plan."""
LARGEST_NOTEBOOK = 64 * 1024 * 1024


Content: TypeAlias = Callable[[str], Awaitable[PlanContent]]
"""The files of a plan, by its id; raises `NotFound`."""


async def no_content(plan: str) -> PlanContent:
    """Of services that install nothing."""
    raise NotFound("This plan no longer exists. Create it again.")


@dataclass
class _Wanted:
    """A DID with what names it. `lake`: id of the lake here; None: not configured."""

    did: Did
    lake: str | None
    instance: str
    variables: dict[str, None] = field(default_factory=dict)
    notebooks: dict[str, None] = field(default_factory=dict)


class PlanData:
    """Data of any plan. For the event loop only.

    Args:
        patience: Seconds for one DID.
    """

    def __init__(
        self,
        lakes: Lakes,
        availabilities: Availabilities,
        plans: Plans,
        links: RecordLinks,
        content: Content,
        patience: float = PATIENCE,
    ) -> None:
        self._lakes, self._availabilities, self._plans = lakes, availabilities, plans
        self._links, self._content, self._patience = links, content, patience

    async def of(self, plan: str) -> list[PlannedDid]:
        """Those that notebooks attach, then the others that the record names.

        A lake or DID that fails has the reason, and does not prevent the others. Raises `NotFound`
        for an unknown plan.
        """
        content = await self._content(plan)
        if not self._lakes.entries:
            return []
        used = await asyncio.to_thread(_attached, content.folder)
        wanted = await self._wanted(used, await self._named(content))
        places = asyncio.Semaphore(AT_ONCE)

        async def one(each: _Wanted) -> PlannedDid:
            async with places:
                return await self._planned(each)

        return await gather(one(each) for each in _with_names(wanted[:MOST]))

    async def _named(self, content: PlanContent) -> list[RecordDid]:
        found = await asyncio.to_thread(folder_dids, content.folder, self._lakes.addresses())
        if content.source is not None and content.record is not None:
            with suppress(Problem):  # what the files say is here
                found = await self._links.named(content.source, content.record) + found
        return found

    async def _wanted(
        self, used: Iterable[tuple[str, UsedDid]], named: Sequence[RecordDid]
    ) -> list[_Wanted]:
        found: dict[tuple[str, Did], _Wanted] = {}
        for path, one in used:
            lake = await self._lakes.named(one.lake, one.instance)
            made = _Wanted(one.did, lake, one.instance)
            each = found.setdefault((lake or one.instance, one.did), made)
            each.notebooks[path] = None
            if one.variable:
                each.variables[one.variable] = None
        attached = {did for _, did in found}
        for did in named:
            if did.origin == "file" and did.did in attached:
                continue
            made = _Wanted(did.did, did.lake, did.instance)
            found.setdefault((did.lake or did.instance, did.did), made)
        return list(found.values())

    async def _planned(self, wanted: _Wanted) -> PlannedDid:
        made = PlannedDid(
            wanted.did,
            wanted.lake,
            title=wanted.instance,
            instance=wanted.instance,
            variables=list(wanted.variables),
            notebooks=list(wanted.notebooks),
        )
        if wanted.lake is None:
            where = host_of(wanted.instance)
            why = f"No data lake{f' of {where}' if where else ''} is configured here for it."
            return msgspec.structs.replace(made, why=why)
        entry = self._lakes.entries.get(wanted.lake)
        made = msgspec.structs.replace(made, title=entry.title if entry else wanted.lake)
        try:
            async with asyncio.timeout(self._patience):
                lake = await self._lakes.get(wanted.lake)
                return await self._looked_up(lake, made)
        except (CredentialsMissing, CredentialsRejected) as problem:
            return msgspec.structs.replace(made, why=str(problem), sign_in=True)
        except Problem as problem:
            return msgspec.structs.replace(made, why=str(problem))
        except TimeoutError:
            why = f"No response from {made.title} in {self._patience:.0f} s. Retry later."
            return msgspec.structs.replace(made, why=why)

    async def _looked_up(self, lake: DataLake, made: PlannedDid) -> PlannedDid:
        details = await lake.dids.info(made.did)
        if not details.public and not (await lake.auth.account()).signed_in:
            raise CredentialsMissing(f"Sign in to {made.title} to use this data.")
        made = msgspec.structs.replace(made, size=details.size, files=details.files)
        found = await self._availabilities.one(lake, made.did)
        if found.state is AvailabilityState.AVAILABLE:
            return msgspec.structs.replace(made, ways=["here"])
        if found.state is AvailabilityState.EMPTY:
            return msgspec.structs.replace(made, why="It has no files.")
        plan: ReplicationPlan | None = None
        why: str | None = None
        if not details.public:
            plan, why = await self._replication(lake, made.did)
        ways: list[DataWay] = []
        if plan is not None and why is None:
            ways.append("make-available")
        if LakeAbility.DOWNLOAD in lake.lake.abilities:
            ways.append("download")
        return msgspec.structs.replace(
            made, ways=ways, replication=plan, why=why or (None if ways else found.why)
        )

    async def _replication(
        self, lake: DataLake, did: Did
    ) -> tuple[ReplicationPlan | None, str | None]:
        """What a rule would do, and why it is not possible."""
        if LakeAbility.REPLICATE not in lake.lake.abilities:
            return None, None
        spec = ReplicateSpec(lake.lake.id, did, lifetime_days=lake.lake.lifetime_days)
        try:
            plan = await self._plans.replication(lake, spec)
        except (CredentialsMissing, CredentialsRejected):
            raise
        except Problem as problem:  # a download may be possible
            return None, str(problem)
        if plan.why is None and plan.approval:
            return plan, "Its replication rule waits for approval at the lake."
        return plan, plan.why


def _attached(folder: Path) -> list[tuple[str, UsedDid]]:
    """The attachments of all notebooks of a folder, with the path of the notebook. Blocking."""
    found: list[tuple[str, UsedDid]] = []
    if not folder.is_dir():
        return found
    for path in notebook_files(folder):
        try:
            if path.stat().st_size <= LARGEST_NOTEBOOK:
                used = attachments(notebooks.read(path.read_bytes()))
                found += [(relative(folder, path), one) for one in used]
        except (OSError, msgspec.MsgspecError, notebooks.NotebookError):
            continue
    return found


def _with_names(wanted: list[_Wanted]) -> list[_Wanted]:
    """Each with a name for its variable."""
    taken = {name for each in wanted for name in each.variables}
    for each in wanted:
        if not each.variables:
            name = propose_variable(each.did, taken)
            taken.add(name)
            each.variables[name] = None
    return wanted
