"""What the server permits the account: asked with requests that change nothing."""

from __future__ import annotations

import ast
import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ...models import Rule
from ...problems import BadQuery, Malformed, NotFound, Restricted, Unavailable, UpstreamDown
from . import wire
from .session import Session, part

T = TypeVar("T")
REMEMBERED = 600.0
"""Seconds for which an answer is cached, for each account."""
AT_ONCE = 8
NO_RULE = "0" * 32
"""An id that no rule has."""
NO_NAME = " "
"""A name that no policy permits; the refusal of it contains the rule for names."""
GENERIC = re.compile(r"^[/A-Za-z0-9][/A-Za-z0-9.\-_]*$")
"""Names of Rucio's generic policy (`NAME` in `rucio.common.schema.generic`)."""
PATTERN = re.compile(r"does not match ('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")


class Permissions:
    """Answers depend on the server's policy package, which cannot be read."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[str, ...], tuple[float, object]] = {}

    async def check_registration(self, rse: str) -> None:
        """Raises `Restricted` if the account may not register files at the RSE."""
        if not await self.registers(rse):
            raise Restricted(
                f"{self._session.title} does not permit your account to upload to {rse}. Choose "
                "another storage."
            )

    async def registers(self, rse: str) -> bool:
        """Whether the account may register files at the RSE."""

        async def ask() -> bool:
            try:
                # Permissions are checked before the files, of which there are none.
                await self._session.request("POST", "/replicas", body={"rse": rse, "files": []})
            except (UpstreamDown, BadQuery):
                pass  # an empty list is an error in its database
            except Restricted:
                return False
            return True

        return await self._remembered(ask, "register", rse)

    async def registering(self, rses: list[str]) -> list[str]:
        """Those of the RSEs where the account may register files."""
        slots = asyncio.Semaphore(AT_ONCE)

        async def one(rse: str) -> bool:
            async with slots:
                return await self.registers(rse)

        answers = await asyncio.gather(*map(one, rses))
        return [rse for rse, permitted in zip(rses, answers, strict=True) if permitted]

    async def names(self) -> re.Pattern[str]:
        """The names of DIDs that the server permits, at most 250 characters."""

        async def ask() -> re.Pattern[str]:
            path = f"/dids/{part(await self._session.account())}/{part(NO_NAME)}"
            try:
                # A file cannot be created by this request, whatever its name.
                await self._session.request("POST", path, body={"type": "FILE"})
            except Malformed as error:
                found = PATTERN.search(error.evidence or "")
                if found:
                    return re.compile(ast.literal_eval(found[1]))
            except Restricted:
                pass
            return GENERIC

        return await self._remembered(ask, "names")

    async def changes(self, rule: Rule) -> bool:
        """Whether the account may extend the rule and retry its files."""

        async def ask() -> bool:
            return await self._permits("PUT", rule.id, {"options": {}})

        return await self._remembered(ask, "change", str(rule.mine))

    async def removes(self) -> bool:
        """Whether the account may remove rules."""

        async def ask() -> bool:
            return await self._permits("DELETE", NO_RULE, {"purge_replicas": False})

        return await self._remembered(ask, "remove")

    async def is_admin(self) -> bool:
        async def ask() -> bool:
            me = part(await self._session.account())
            payload = await self._session.get(f"/accounts/{me}/attr/", list[wire.Attribute])
            admin = (one for one in payload if one.key == "admin")
            return me == "root" or any(one.value not in (False, "False") for one in admin)

        return await self._remembered(ask, "admin")

    async def _permits(self, method: str, rule: str, body: object) -> bool:
        try:
            await self._session.request(method, f"/rules/{rule}", body=body)  # type: ignore[arg-type]
        except Restricted:
            return False
        except (NotFound, Unavailable):
            pass  # without an answer it is offered
        return True

    async def _remembered(self, ask: Callable[[], Awaitable[T]], *key: str) -> T:
        whole = (await self._session.account(), *key)
        until, answer = self._known.get(whole, (0.0, None))
        if until < time.monotonic():
            answer = await ask()
            self._known[whole] = (time.monotonic() + REMEMBERED, answer)
        return answer  # type: ignore[return-value]
