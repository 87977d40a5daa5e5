"""Changes of own rules and collections."""

from __future__ import annotations

from ..backends.data_lake import DataLake
from ..models import CollectionIn, DidDetails, MembersIn, MetadataIn, Rule, RuleIn
from ..problems import Malformed
from .replication_plan import DAY, check_days


async def change_rule(lake: DataLake, id: str, change: RuleIn) -> Rule:
    """Extend, retry, or remove; returns the rule afterwards."""
    match change.action:
        case "extend":
            return await lake.rules.extend(id, _seconds(change.lifetime_days))
        case "again":
            return await lake.rules.ask_again(id)
        case "remove":
            return await lake.rules.remove(id)


async def set_metadata(lake: DataLake, change: MetadataIn) -> DidDetails:
    """Set and remove keys; returns the DID afterwards."""
    await lake.changes.set_metadata(change.did, change.values)
    return await lake.dids.info(change.did)


async def make_collection(lake: DataLake, wanted: CollectionIn) -> DidDetails:
    """Create it, attach the members, and set its metadata."""
    if not wanted.did.scope or not wanted.did.name:
        raise Malformed("A collection requires a scope and a name.")
    await lake.changes.add_collection(wanted.did, wanted.type, _seconds(wanted.lifetime_days))
    if wanted.members:
        await lake.changes.attach(wanted.did, wanted.members)
    if wanted.metadata:
        await lake.changes.set_metadata(wanted.did, wanted.metadata)
    return await lake.dids.info(wanted.did)


async def change_members(lake: DataLake, change: MembersIn) -> DidDetails:
    """Attach, detach or close; returns the collection afterwards."""
    match change.action:
        case "attach" | "detach" if not change.members:
            raise Malformed("Specify the DIDs.")
        case "attach":
            await lake.changes.attach(change.did, change.members)
        case "detach":
            await lake.changes.detach(change.did, change.members)
        case "close":
            await lake.changes.close(change.did)
    return await lake.dids.info(change.did)


def _seconds(days: int | None) -> int | None:
    check_days(days)
    return None if days is None else days * DAY
