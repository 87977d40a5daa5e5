"""Replication rules, and why they are stuck."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from ...models import Did, Lock, Rule, RuleState
from ...problems import Exists, NotFound, Problem
from . import translate, wire
from .session import Session, at, part

SHOWN = 20
"""Maximum number of stuck files shown for a rule."""
ID = frozenset("0123456789abcdef")


class Rules:
    """Operations on rules; Rucio decides whether they are permitted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def of(self, did: Did) -> list[Rule]:
        me = await self._session.account()
        found = await self._session.every(f"/dids/{at(did)}/rules", wire.RuleInfo)
        return [translate.rule(each, me) for each in found]

    async def get(self, id: str) -> Rule:
        me = await self._session.account()
        entry = await self._session.get(self._path(id), wire.RuleInfo)
        found = translate.rule(entry, me)
        if found.state != RuleState.STUCK and not found.locks_stuck:
            return found
        if not entry.error:
            with suppress(Problem):  # the state of the transfers, where supported
                payload = await self._session.get(f"{self._path(id)}/analysis", wire.Analysis)
                entry.error = payload.rule_error or _last(payload)
        return translate.rule(entry, me, await self._stuck(id))

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
        lifetime: int | None,
        *,
        approval: bool = False,
        comment: str = "",
    ) -> Rule:
        """Create a rule; an existing one is returned if Rucio raises `DuplicateRule`."""
        me = await self._session.account()
        asked = {
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
            response = await self._session.send("POST", "/rules/", asked)
        except Exists as error:
            for rule in await self.of(did):
                if rule.mine and rule.rse_expression == rse_expression and rule.copies == 1:
                    return rule
            raise error
        return await self.get(response.decode(list[str])[0])

    async def change(self, id: str, **options: int | bool | str | None) -> Rule:
        await self._session.send("PUT", self._path(id), {"options": options})
        return await self.get(id)

    async def remove(self, id: str) -> Rule:
        """The rule can still be read for an hour: Rucio deletes it then."""
        await self._session.send("DELETE", self._path(id), {"purge_replicas": False})
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
