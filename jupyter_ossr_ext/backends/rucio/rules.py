"""Replication rules, and why they are stuck."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from msgspec import structs

from ...models import Did, Lock, Rule, RuleState
from ...problems import (
    BadQuery,
    Exists,
    NoSpace,
    NotFound,
    Problem,
    Restricted,
    UpstreamDown,
)
from . import translate, wire
from .permissions import Permissions
from .session import Session, at, part

SHOWN = 20
"""Maximum number of stuck files shown for a rule."""
PAUSE = 1.0
"""Seconds before the one repetition after a failure."""
ID = frozenset("0123456789abcdef")


class Rules:
    """Operations on rules; Rucio decides whether they are permitted."""

    def __init__(self, session: Session, permissions: Permissions) -> None:
        self._session, self._permissions = session, permissions

    async def of(self, did: Did) -> list[Rule]:
        me = await self._session.account()
        found = await self._session.every(f"/dids/{at(did)}/rules", wire.RuleInfo)
        return [await self._permitted(translate.rule(each, me)) for each in found]

    async def get(self, id: str) -> Rule:
        me = await self._session.account()
        entry = await self._session.get(self._path(id), wire.RuleInfo)
        found = await self._permitted(translate.rule(entry, me))
        if found.state != RuleState.STUCK and not found.locks_stuck:
            return found
        if not entry.error:
            with suppress(Problem):  # the state of the transfers, where supported
                payload = await self._session.get(f"{self._path(id)}/analysis", wire.Analysis)
                entry.error = payload.rule_error or _last(payload)
        return structs.replace(
            found, error=translate.reason(entry.error), stuck=await self._stuck(id)
        )

    async def locks(self, id: str) -> AsyncGenerator[Lock, None]:
        stream = self._session.stream("GET", f"{self._path(id)}/locks", wire.LockInfo)
        async with aclosing(stream) as batches:
            async for batch in batches:
                for entry in batch:
                    yield translate.lock(entry)

    async def add(
        self,
        did: Did,
        rse_expression: str,
        *,
        lifetime: int | None = None,
        approval: bool = False,
        comment: str = "",
    ) -> Rule:
        """Create a rule, or use the existing one.

        An existing rule that ends too early is extended. If that is not permitted, a second rule
        is created: its expression is in parentheses, because Rucio accepts one rule for each
        expression. Without that permission either, the existing rule is returned.
        """
        me = await self._session.account()
        asked: dict[str, object] = {
            "dids": [{"scope": did.scope, "name": did.name}],
            "account": me,
            "copies": 1,
            "rse_expression": rse_expression,
            "grouping": "DATASET",
            "lifetime": lifetime,
            "ask_approval": approval,
            "comment": comment or None,
            "activity": "User Subscriptions",
        }
        try:
            return await self._create(asked)
        except Exists as error:
            existing = await self.own(did, rse_expression)
            if existing is None:
                raise error
        if existing.ends_before(lifetime, time.time()):
            with suppress(BadQuery, Exists, NoSpace, Restricted, UpstreamDown):
                if existing.changeable:
                    return await self.extend(existing.id, lifetime)
                await self._create({**asked, "rse_expression": f"({rse_expression})"})
            existing = await self.own(did, rse_expression) or existing
        return existing

    async def own(self, did: Did, rse_expression: str) -> Rule | None:
        """The account's rule for one copy at the expression that ends last."""
        mine = [
            rule
            for rule in await self.of(did)
            if rule.mine
            and rule.copies == 1
            and rule.rse_expression in (rse_expression, f"({rse_expression})")
        ]
        return max(mine, key=lambda rule: rule.end, default=None)

    async def _create(self, asked: dict[str, object]) -> Rule:
        try:
            response = await self._session.request("POST", "/rules/", body=asked)
        except UpstreamDown:  # its daemons change the same rows: a conflict is an error 500
            await asyncio.sleep(PAUSE)
            response = await self._session.request("POST", "/rules/", body=asked)
        return await self.get(response.decode(list[str])[0])

    async def _permitted(self, rule: Rule) -> Rule:
        if not rule.mine:
            return rule
        return structs.replace(
            rule,
            changeable=await self._permissions.changes(rule),
            removable=await self._permissions.removes(),
        )

    async def extend(self, id: str, lifetime: int | None) -> Rule:
        return await self._change(id, lifetime=lifetime)

    async def ask_again(self, id: str) -> Rule:
        return await self._change(id, boost_rule=True)

    async def _change(self, id: str, **options: int | bool | None) -> Rule:
        await self._session.request("PUT", self._path(id), body={"options": options})
        return await self.get(id)

    async def remove(self, id: str) -> Rule:
        """The rule can still be read for an hour: Rucio deletes it then."""
        await self._session.request("DELETE", self._path(id), body={"purge_replicas": False})
        return await self.get(id)

    async def _stuck(self, id: str) -> list[Lock]:
        found: list[Lock] = []
        async with aclosing(self.locks(id)) as locks:
            async for lock in locks:
                if lock.state == "stuck":
                    found.append(lock)
                if len(found) == SHOWN:
                    break
        return found

    def _path(self, id: str) -> str:
        """An id of another form would cause an error 500."""
        if len(id) != 32 or not ID.issuperset(id.lower()):
            raise NotFound(f"{id} is not a rule id.")
        return f"/rules/{part(id)}"


def _last(payload: wire.Analysis) -> str | None:
    return next((str(each.last_error) for each in payload.transfers if each.last_error), None)
