"""Scopes and DIDs; searches are streamed, never truncated without notice."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from ..._util.gather import settle
from ...config.lakes import LakeConfig
from ...models import Did, DidDetails, DidSummary, DidType, FileReplicas, LakeQuery, Scope
from ...problems import (
    BadQuery,
    CredentialsMissing,
    CredentialsRejected,
    NotFound,
    UpstreamDown,
)
from . import errors, translate, wire
from .open_data import OpenData
from .query import Parsed, explained, parse
from .session import Session, at, part

DISTINCT = 5000
"""Files of a container that are counted one by one."""
REMEMBERED = 20.0
"""Seconds for which the list of scopes is cached."""
SCREEN = 50
"""Number of results of the first, separate request: they arrive while the rest is still
searched. Rucio returns nothing before its database has found all, because its query has no
server-side cursor (`list_dids` in `rucio.core.did_meta_plugins.did_column_meta`)."""
SIGNED_OUT = (CredentialsMissing, CredentialsRejected)
RESOLVED = 100
"""Names per request for their types."""
KINDS = {
    "collection": frozenset({DidType.DATASET, DidType.CONTAINER}),
    "file": frozenset({DidType.FILE}),
    "dataset": frozenset({DidType.DATASET}),
    "container": frozenset({DidType.CONTAINER}),
}


class Dids:
    """Scopes and DIDs: their search, their members, what is known of one.

    Without a sign-in, what the lake's Open Data tell of a DID.
    """

    def __init__(self, config: LakeConfig, session: Session, open_data: OpenData) -> None:
        self._config, self._session, self._open_data = config, session, open_data
        self._scopes: tuple[float, str, list[Scope]] = (0.0, "", [])

    async def scopes(self, wanted: str | None = None) -> list[Scope]:
        """All scopes, by name. `wanted`: requested again if it is not among the cached ones."""
        account = await self._session.account()
        since, whose, known = self._scopes
        fresh = whose == account and time.monotonic() - since < REMEMBERED
        if fresh and (wanted is None or any(scope.name == wanted for scope in known)):
            return known
        owners = await self._session.get("/scopes/owner/", list[wire.ScopeOwner])
        known = sorted(
            (Scope(each.scope, each.account == account) for each in owners),
            key=lambda scope: scope.name,
        )
        self._scopes = (time.monotonic(), account, known)
        return known

    async def mine(self, scope: str) -> bool:
        return any(each.name == scope and each.mine for each in await self.scopes(scope))

    async def search(self, query: LakeQuery) -> AsyncGenerator[DidSummary, None]:
        parsed = parse(query, wildcards=self._config.wildcards)
        left = parsed.limit + 1
        async with aclosing(self._converted(parsed)) as batches:
            async for batch in batches:
                for hit in batch[:left]:
                    yield hit
                left -= len(batch)
                if left <= 0:
                    return
        if left == parsed.limit + 1:
            await self._exists(parsed.scope)

    async def _converted(self, parsed: Parsed) -> AsyncGenerator[list[DidSummary], None]:
        """The batches; of values as text where a key has values of several types."""
        try:
            async with aclosing(self._batches(parsed)) as batches:
                async for batch in batches:
                    yield batch
            return
        except BadQuery as error:
            text = parsed.as_text()
            if text is None or not (error.evidence or "").startswith(errors.MIXED):
                raise
        except UpstreamDown as error:
            if parsed.filters and error.upstream and error.upstream.status == 500:
                raise BadQuery(explained(parsed.filters), upstream=error.upstream) from None
            raise
        async with aclosing(self._batches(text)) as batches:
            async for batch in batches:
                yield batch

    async def _exists(self, scope: str) -> None:
        """Whether the scope exists; Rucio returns an empty result for an unknown one."""
        if not any(each.name == scope for each in await self.scopes(scope)):
            raise NotFound(
                f"{self._session.title} has no scope {scope}. Choose one from the list, or leave "
                "it out to search all scopes."
            )

    async def _batches(self, parsed: Parsed) -> AsyncGenerator[list[DidSummary], None]:
        """Results as they arrive; the first screen is requested separately."""
        if parsed.own_keys:
            async with aclosing(self._kinds(parsed)) as resolved:
                async for batch in resolved:
                    yield batch
            return
        most = parsed.limit + 1
        seen: set[str] = set()
        for limit in [SCREEN, most] if most > SCREEN and not parsed.local else [most]:
            count = 0
            async with aclosing(self._found(parsed, limit)) as batches:
                async for found in batches:
                    count += len(found)
                    yield [
                        translate.found(hit)
                        for hit in found
                        if hit.name not in seen and (not parsed.local or parsed.matches(hit.name))
                    ]
                    if limit == SCREEN:
                        seen.update(hit.name for hit in found)
            if count < limit:
                return

    async def _kinds(self, parsed: Parsed) -> AsyncGenerator[list[DidSummary], None]:
        waiting: list[wire.Found] = []
        async with aclosing(self._found(parsed, parsed.limit + 1)) as batches:
            async for batch in batches:
                waiting += [hit for hit in batch if parsed.matches(hit.name)]
                while len(waiting) >= RESOLVED:
                    yield await self._resolved(parsed, waiting[:RESOLVED])
                    del waiting[:RESOLVED]
        if waiting:
            yield await self._resolved(parsed, waiting)

    def _found(self, parsed: Parsed, limit: int) -> AsyncGenerator[list[wire.Found], None]:
        path = f"/dids/{part(parsed.scope)}/dids/search"
        return self._session.stream("GET", path, wire.Found, query=parsed.parameters(limit))

    async def _resolved(self, parsed: Parsed, hits: list[wire.Found]) -> list[DidSummary]:
        """Results of JSON metadata have no type: it is requested for all of them at once."""
        unknown = [hit.name for hit in hits if hit.did_type is None]
        payload: dict[str, wire.Found] = {}
        if unknown:
            path = f"/dids/{part(parsed.scope)}/dids/search"
            names = repr([{"name": name} for name in unknown])
            query = {"type": "all", "long": "True", "filters": names}
            for each in await self._session.every(path, wire.Found, **query):
                payload[each.name] = each
        found = [translate.found(payload.get(hit.name, hit)) for hit in hits]
        kinds = KINDS.get(parsed.kind)
        return [hit for hit in found if kinds is None or hit.type in kinds]

    async def children(self, did: Did) -> AsyncGenerator[DidSummary, None]:
        stream = self._session.stream("GET", f"/dids/{at(did)}/dids", wire.Member)
        try:
            async with aclosing(stream) as batches:
                async for batch in batches:
                    for child in batch:
                        yield translate.member(child)
        except SIGNED_OUT as refused:
            for file in await self._open_data.files(did, refused):
                yield DidSummary(file.did, DidType.FILE, file.size)

    async def contents(self, details: DidDetails) -> AsyncGenerator[FileReplicas, None]:
        """By the members of each dataset: the list of all files below has no md5."""
        if details.type is DidType.FILE:
            yield FileReplicas(details.did, details.size, details.checksums)
            return
        seen: set[Did] = set()
        waiting = [details.did]
        while waiting:
            path = f"/dids/{at(waiting.pop(0))}/dids"
            async with aclosing(self._session.stream("GET", path, wire.Member)) as batches:
                async for batch in batches:
                    for child in batch:
                        did = Did(child.scope, child.name)
                        if did in seen:
                            continue
                        seen.add(did)
                        if translate.type_of(child.type) is DidType.FILE:
                            yield translate.content(child)
                        else:
                            waiting.append(did)

    async def info(self, did: Did) -> DidDetails:
        try:
            return await self._info(did)
        except SIGNED_OUT as refused:
            return await self._open_data.details(did, refused)

    async def _info(self, did: Did) -> DidDetails:
        """A few short requests at the same time, whatever the size of the tree."""
        path = f"/dids/{at(did)}"
        session = self._session
        async with settle() as group:
            info_task = group.start(session.get(path, wire.DidInfo, dynamic_depth="FILE"))
            columns_task = group.start(session.get(f"{path}/meta", dict[str, wire.Loose]))
            metadata_task = group.start(
                session.get(f"{path}/meta", dict[str, wire.Loose], plugin="JSON")
            )
            parents_task = group.start(session.every(f"{path}/parents", wire.Member))
            account_task = group.start(self.mine(did.scope))
        info, columns = info_task.result(), columns_task.result()
        size, files = translate.count(info.bytes), translate.count(info.length)
        if info.type == "CONTAINER" and files is not None and 1 < files <= DISTINCT:
            size, files = await self._distinct(did)
        return DidDetails(
            did=did,
            type=translate.type_of(info.type) or DidType.FILE,
            size=size,
            files=files,
            account=info.account,
            open=info.open,
            created=translate.iso(translate.text(columns.get("created_at"))),
            updated=translate.iso(translate.text(columns.get("updated_at"))),
            expires=translate.iso(info.expired_at or translate.text(columns.get("expired_at"))),
            checksums=translate.checksums(info.adler32, info.md5),
            metadata=translate.metadata(metadata_task.result()),
            columns=translate.columns(columns),
            editable=account_task.result(),
            parents=[Did(each.scope, each.name) for each in parents_task.result()],
        )

    async def _distinct(self, did: Did) -> tuple[int, int]:
        """Bytes and number of the files below a container, each once, unlike Rucio's sums."""
        sizes: dict[tuple[str, str], int] = {}
        stream = self._session.stream("GET", f"/dids/{at(did)}/files", wire.Member)
        async with aclosing(stream) as batches:
            async for batch in batches:
                sizes |= {(one.scope, one.name): translate.count(one.bytes) or 0 for one in batch}
        return sum(sizes.values()), len(sizes)
