"""Changes of DIDs: metadata, collections and their members."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from typing import Literal

from ...models import Did, DidType, MetaValue
from ...problems import Exists, NotFound, Problem, Restricted
from . import translate, wire
from .dids import Dids
from .session import Session, at, part

AT_ONCE = 500
"""Members per request."""


class Changes:
    """All changes are idempotent."""

    def __init__(self, session: Session, dids: Dids) -> None:
        self._session, self._dids = session, dids

    async def set_metadata(self, did: Did, values: dict[str, MetaValue]) -> None:
        """None removes a custom key; a column of Rucio cannot be removed."""
        changed = {key: value for key, value in values.items() if value is not None}
        if changed:
            await self._set(did, changed)
        for key in values.keys() - changed.keys():
            await self._remove(did, key)

    async def set_lifetime(self, did: Did, seconds: int | None) -> None:
        """Let the DID expire, with its rules and content; None: never."""
        await self._set(did, {"lifetime": seconds})

    async def _set(self, did: Did, values: Mapping[str, MetaValue]) -> None:
        path = f"/dids/{at(did)}/meta"
        try:
            await self._session.request("POST", path, body={"meta": values})
        except Restricted:
            # Policies that do not know the request for several keys leave it to administrators.
            for key, value in values.items():
                await self._session.request("POST", f"{path}/{part(key)}", body={"value": value})

    async def _remove(self, did: Did, key: str) -> None:
        try:
            await self._session.request("DELETE", f"/dids/{at(did)}/meta", query={"key": key})
        except NotFound:
            return
        except Restricted as error:
            raise Restricted(
                f"{key} is a column of the lake: it can be changed but not removed.",
                upstream=error.upstream,
            ) from None

    async def add_collection(
        self, did: Did, type: Literal["dataset", "container"], lifetime: int | None = None
    ) -> None:
        """Raises `Exists` if the name has another type or another owner."""
        asked: dict[str, object] = {"type": type.upper()}
        if lifetime is not None:
            asked["lifetime"] = lifetime
        try:
            await self._session.request("POST", f"/dids/{at(did)}", body=asked)
        except Exists:
            there = await self._session.get(f"/dids/{at(did)}", wire.DidInfo)
            ours = await self._dids.mine(did.scope)
            if translate.type_of(there.type) != DidType(type) or not ours:
                raise Exists(
                    f"{did} already exists and is "
                    f"{'a ' + there.type.lower() if ours else 'not yours'}. Choose another "
                    "name."
                ) from None

    async def attach(self, did: Did, members: list[Did]) -> None:
        """Rucio rejects the whole request if one is attached already: then only the others are
        sent."""
        for start in range(0, len(members), AT_ONCE):
            some = members[start : start + AT_ONCE]
            try:
                await self._attach(did, some)
            except Exists:
                there = await self._members(did)
                left = [member for member in some if (member.scope, member.name) not in there]
                if left:
                    await self._attach(did, left)

    async def detach(self, did: Did, members: list[Did]) -> None:
        for start in range(0, len(members), AT_ONCE):
            some = members[start : start + AT_ONCE]
            try:
                await self._detach(did, some)
            except NotFound:
                there = await self._members(did)
                left = [member for member in some if (member.scope, member.name) in there]
                if left:
                    await self._detach(did, left)

    async def close(self, did: Did) -> None:
        try:
            await self._session.request("PUT", f"/dids/{at(did)}/status", body={"open": False})
        except Problem:
            there = await self._session.get(f"/dids/{at(did)}", wire.DidInfo)
            if there.open is not False:
                raise

    async def _attach(self, did: Did, members: list[Did]) -> None:
        await self._session.request("POST", f"/dids/{at(did)}/dids", body={"dids": _plain(members)})

    async def _detach(self, did: Did, members: list[Did]) -> None:
        await self._session.request(
            "DELETE", f"/dids/{at(did)}/dids", body={"dids": _plain(members)}
        )

    async def _members(self, did: Did) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        async with aclosing(self._dids.children(did)) as children:
            async for child in children:
                found.add((child.did.scope, child.did.name))
        return found


def _plain(dids: list[Did]) -> list[dict[str, str]]:
    return [{"scope": did.scope, "name": did.name} for did in dids]
