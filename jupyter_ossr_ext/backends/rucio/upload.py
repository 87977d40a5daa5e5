"""Upload of one file: sent, verified, then registered with the permissions of a user."""

from __future__ import annotations

import asyncio
import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from ...models import Did, MetaValue
from ...problems import BadQuery, Exists, NoSpace, NotFound, Problem, Restricted, UpstreamDown
from . import wire
from .changes import Changes
from .rses import RseCatalogue
from .rules import Rules
from .search import DidSearch
from .session import Session, at
from .storage import Storage

PIECE = 2**20


class Uploading:
    """Nothing is sent before permission and quota are checked."""

    def __init__(
        self,
        session: Session,
        finder: DidSearch,
        rses: RseCatalogue,
        rules: Rules,
        changes: Changes,
        storage: Storage,
    ) -> None:
        self._session, self._search, self._rses = session, finder, rses
        self._rules, self._changes, self._storage = rules, changes, storage

    async def run(
        self,
        path: Path,
        did: Did,
        rse: str,
        *,
        dataset: Did | None,
        lifetime: int | None,
        metadata: dict[str, MetaValue],
        progress: Callable[[int], None],
    ) -> Literal["new", "same"]:
        size = await asyncio.to_thread(_size, path)
        outcome = await self._outcome(path, did, size)
        if outcome == "new":
            await self._allowed(did, rse, size)
            await self._send(path, did, rse, lifetime, progress)
        else:
            await self._rules.add(did, rse, lifetime)
        if dataset:
            await self._changes.attach(dataset, [did])
        if metadata:
            await self._changes.set_metadata(did, metadata)
        return outcome

    async def _outcome(self, path: Path, did: Did, size: int) -> Literal["new", "same"]:
        """Rucio would accept different content under an existing name: we do not."""
        try:
            there = await self._session.get(f"/dids/{at(did)}", wire.DidInfo)
        except NotFound:
            return "new"
        taken = Exists(
            f"{did.scope}:{did.name} already exists with different content. Choose another name."
        )
        if there.type != "FILE" or there.bytes != size:
            raise taken
        adler32, md5 = await asyncio.to_thread(_sums, path)
        if there.adler32 and there.adler32.lower() != adler32:
            raise taken
        if there.md5 and there.md5.lower() != md5:
            raise taken
        return "same"

    async def _allowed(self, did: Did, rse: str, size: int) -> None:
        """Check before the upload what Rucio would reject after it."""
        me = await self._session.account()
        if me != "root" and not await self._search.mine(did.scope) and not await self._admin(me):
            raise Restricted(f"The scope {did.scope} is not yours. Choose one of your scopes.")
        for usage in await self._rses.usage(rse):
            if usage.limit is not None and usage.limit - usage.used < size:
                raise NoSpace(
                    f"Your quota at {usage.rse} has {max(0, usage.limit - usage.used)} bytes "
                    f"left; the file has {size}. Choose another storage, or free some space."
                )
        try:
            # An empty registration: only checks the permission.
            await self._session.send("POST", "/replicas", {"rse": rse, "files": []})
        except (UpstreamDown, BadQuery):
            pass  # an empty list is an error in its database
        except Restricted as error:
            raise Restricted(
                f"You cannot upload to {rse}. Try a SCRATCHDISK or USERDISK storage.",
                upstream=error.upstream,
            ) from None

    async def _admin(self, account: str) -> bool:
        payload = await self._session.get(f"/accounts/{account}/attr/", list[wire.Attribute])
        return any(each.key == "admin" and each.value not in (False, "False") for each in payload)

    async def _send(
        self,
        path: Path,
        did: Did,
        rse: str,
        lifetime: int | None,
        progress: Callable[[int], None],
    ) -> None:
        scheme, pfn = await self._rses.target(rse, f"{did.scope}:{did.name}")
        registered = False
        try:
            size, sums = await self._storage.put(path, scheme, pfn, progress)
            entry = {"scope": did.scope, "name": did.name, "bytes": size, **sums}
            await self._session.send("POST", "/replicas", {"rse": rse, "files": [entry]})
            registered = True
            await self._rules.add(did, rse, lifetime)
        except BaseException:
            # After a lost response or a cancellation, the storage holds registered content until it
            # expires.
            if not registered and not await self._known(did):
                await asyncio.shield(self._storage.remove(scheme, pfn))
            elif registered:
                await asyncio.shield(self._let_go(did))
            raise

    async def _known(self, did: Did) -> bool:
        try:
            await self._session.get(f"/dids/{at(did)}", wire.DidInfo)
        except NotFound:
            return False
        except Problem:
            return True  # if unknown, the content is not deleted
        return True

    async def _let_go(self, did: Did) -> None:
        """A file without a rule: let it expire at once, with its content."""
        try:
            await self._changes.set_metadata(did, {"lifetime": 1})
        except Problem:
            return


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        raise NotFound(f"The file {path.name} no longer exists. Choose again.") from None


def _sums(path: Path) -> tuple[str, str]:
    """adler32 and md5 of a file."""
    adler32, md5 = 1, hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            adler32 = zlib.adler32(piece, adler32)
            md5.update(piece)
    return f"{adler32:08x}", md5.hexdigest()
