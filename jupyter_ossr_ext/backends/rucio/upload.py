"""Upload of one file: sent, verified, then registered with the permissions of a user."""

from __future__ import annotations

import asyncio
import hashlib
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal
from uuid import uuid4

from ...models import Did, MetaValue
from ...problems import Exists, NoSpace, NotFound, Problem, Restricted, Unsettled
from ..lake_parts import Owner
from . import translate, wire
from .changes import Changes
from .dids import Dids
from .permissions import Permissions
from .rses import RseCatalogue
from .rules import Rules
from .session import Session, at
from .storage import Storage

PIECE = 2**20
ABANDONED = 1
"""Lifetime in seconds of a registered file whose upload was cancelled."""
UNHELD = 3600
"""Lifetime in seconds of a registered file without a rule: time for a retry."""


class Uploads:
    """Nothing is sent before permission and quota are checked."""

    def __init__(
        self,
        session: Session,
        dids: Dids,
        rses: RseCatalogue,
        rules: Rules,
        changes: Changes,
        storage: Storage,
        permissions: Permissions,
    ) -> None:
        self._session, self._dids, self._rses = session, dids, rses
        self._rules, self._changes, self._storage = rules, changes, storage
        self._permissions = permissions

    async def check(self, scope: str, rse: str, dataset: Did | None) -> None:
        """Raise the `Problem` that any upload there would have in the end."""
        for one in dict.fromkeys([scope, *([dataset.scope] if dataset else [])]):
            if not await self._dids.mine(one) and not await self._permissions.is_admin():
                raise Restricted(f"The scope {one} is not yours. Choose one of your scopes.")
        await self._rses.write_protocols(rse)
        await self._permissions.check_registration(rse)
        if dataset:
            with suppress(NotFound):
                there = await self._session.get(f"/dids/{at(dataset)}", wire.DidInfo)
                name = str(dataset)
                if there.type != "DATASET":
                    raise Exists(f"{name} is not a dataset. Choose another name.")
                if there.open is False:
                    raise Restricted(f"The dataset {name} is closed. Choose another dataset.")

    async def run(
        self,
        path: Path,
        did: Did,
        rse: str,
        *,
        dataset: Did | None,
        ruled: bool,
        lifetime: int | None,
        metadata: dict[str, MetaValue],
        progress: Callable[[int], None],
        owner: Owner,
    ) -> Literal["new", "same"]:
        size = await asyncio.to_thread(_size, path)
        expiring = await self._existing(path, did, size)
        if expiring is None:
            await self.check(did.scope, rse, None)
            await self._check_quota(rse, size)
            await self._send(path, did, rse, progress, owner)
        elif expiring:
            await owner.fence()
            await self._changes.set_lifetime(did, None)
        try:
            await owner.fence()
            if ruled:
                await self._rules.add(did, rse, lifetime=lifetime)
            if dataset:
                await owner.fence()
                await self._changes.attach(dataset, [did])
        except BaseException as error:
            if expiring is not False and await asyncio.shield(owner.owned()):
                seconds = UNHELD if isinstance(error, Problem) else ABANDONED
                await asyncio.shield(self._let_go(did, seconds))
            raise
        if expiring:
            await self._check_held(did)
        if metadata:
            await owner.fence()
            await self._changes.set_metadata(did, metadata)
        return "new" if expiring is None else "same"

    async def _existing(self, path: Path, did: Did, size: int) -> bool | None:
        """None if the name is free, else whether the file is about to expire.

        Raises `Exists` for different content, which Rucio would accept.
        """
        try:
            there = await self._session.get(f"/dids/{at(did)}", wire.DidInfo)
        except NotFound:
            return None
        taken = Exists(f"{did} already exists with different content. Choose another name.")
        if there.type != "FILE" or there.bytes != size:
            raise taken
        adler32, md5 = await asyncio.to_thread(_sums, path)
        if there.adler32 and there.adler32.lower() != adler32:
            raise taken
        if there.md5 and there.md5.lower() != md5:
            raise taken
        return await self._expires(did)

    async def _expires(self, did: Did) -> bool:
        columns = await self._session.get(f"/dids/{at(did)}/meta", dict[str, wire.Loose])
        return translate.text(columns.get("expired_at")) is not None

    async def _check_held(self, did: Did) -> None:
        """Raises `Unsettled` if the lake removes a file whose end was taken back."""
        with suppress(NotFound):
            if not await self._expires(did):
                return
        raise Unsettled(
            f"{self._session.title} is removing {did} after an earlier attempt. "
            "Upload the file again in a few minutes."
        )

    async def _check_quota(self, rse: str, size: int) -> None:
        for usage in await self._rses.usage(rse):
            if usage.limit is not None and usage.limit - usage.used < size:
                raise NoSpace(
                    f"Your quota at {usage.rse} has {max(0, usage.limit - usage.used)} bytes "
                    f"left; the file has {size}. Choose another storage, or free some space."
                )

    async def _send(
        self, path: Path, did: Did, rse: str, progress: Callable[[int], None], owner: Owner
    ) -> None:
        """Send and register a file. After a failure its content is removed, if not registered."""
        scheme, pfn = await self._rses.target(rse, str(did))
        await owner.fence()
        try:
            size, sums = await self._storage.put(path, scheme, pfn, progress)
            entry = {
                "scope": did.scope,
                "name": did.name,
                "bytes": size,
                **sums,
                "meta": {"guid": uuid4().hex},  # as Rucio's own client
            }
            await owner.fence()
            await self._session.request("POST", "/replicas", body={"rse": rse, "files": [entry]})
        except BaseException as error:
            if not await asyncio.shield(owner.owned()):
                raise  # the new owner sends the same file to the same place
            if not await self._known(did):
                await asyncio.shield(self._storage.remove(scheme, pfn))
            else:  # the response was lost
                seconds = UNHELD if isinstance(error, Problem) else ABANDONED
                await asyncio.shield(self._let_go(did, seconds))
            raise

    async def _known(self, did: Did) -> bool:
        try:
            await self._session.get(f"/dids/{at(did)}", wire.DidInfo)
        except NotFound:
            return False
        except Problem:
            return True  # if unknown, the content is not deleted
        return True

    async def _let_go(self, did: Did, seconds: int) -> None:
        """A file without a rule: let it expire, with its content."""
        with suppress(Problem):
            await self._changes.set_lifetime(did, seconds)


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
