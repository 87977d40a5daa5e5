"""Names of users, as far as their profiles are public."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import quote

from ...problems import Problem
from ..net.http_types import HttpResponse
from . import wire_drafts

FRESH = 3600.0
"""Seconds for which a name is cached."""
MOST = 20
"""Maximum number of users whose names one list requests."""


class People:
    """Cached names.

    Args:
        get: Returns the response to `GET {path}`, whatever its status.
    """

    def __init__(
        self,
        get: Callable[[str], Awaitable[HttpResponse]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._get = get
        self._clock = clock
        self._known: dict[str, tuple[float, str | None]] = {}

    async def names(self, ids: Iterable[str | None]) -> dict[str, str]:
        """Names by id, without users that are hidden or deleted."""
        wanted = list(dict.fromkeys(id for id in ids if id))
        now = self._clock()
        strange = [id for id in wanted if self._known.get(id, (-FRESH,))[0] <= now - FRESH]
        for id in strange[:MOST]:
            self._known[id] = (now, await self._name(id))
        payload = {id: self._known[id][1] for id in wanted if id in self._known}
        return {id: name for id, name in payload.items() if name}

    async def _name(self, id: str) -> str | None:
        try:
            response = await self._get(f"/users/{quote(id, safe='')}")
        except Problem:
            return None  # names are optional
        if response.status != 200:
            return None
        payload = response.decode(wire_drafts.User)
        return payload.profile.full_name or payload.username
