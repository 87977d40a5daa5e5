"""A Rucio as a `DataLake`."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Literal

import msgspec

from ..._util.gather import settle
from ...config.lakes import LakeConfig
from ...models import (
    DatasetReplica,
    Did,
    DidDetails,
    DidSummary,
    DidType,
    FileReplicas,
    Lake,
    LakeAccount,
    LakeQuery,
    Lock,
    MetaValue,
    OpenDid,
    Rse,
    Rule,
    Scope,
    SignIn,
    Usage,
)
from ..data_lake import Owner
from ..net.http_client import HttpClient
from ..repository import Stream
from . import translate, wire
from .auth import Auth
from .changes import Changes
from .open_data import OpenData
from .permissions import Permissions
from .rses import RseCatalogue
from .rules import Rules
from .search import DidSearch
from .session import Session, at
from .storage import Storage
from .upload import Uploading

DISTINCT = 5000
"""Files of a container that are counted one by one."""


class Rucio:
    """See `DataLake`.

    Args:
        folder: Private (0700); created when a token is first stored.
        environment: For tests; default: the environment of the process.
    """

    def __init__(
        self,
        config: LakeConfig,
        web: HttpClient,
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._config = config
        self._auth = Auth(config, web, folder, environment)
        self._session = Session(config, web, self._auth)
        self._search = DidSearch(self._session)
        self._open_data = OpenData(self._session)
        self._rses = RseCatalogue(config, self._session)
        self._permissions = Permissions(self._session)
        self._rules = Rules(self._session, self._permissions)
        self._changes = Changes(self._session, self._search)
        self._storage = Storage(config, web, self._auth, self._rses)
        self._uploading = Uploading(
            self._session,
            self._search,
            self._rses,
            self._rules,
            self._changes,
            self._storage,
            self._permissions,
        )

    def __repr__(self) -> str:
        return f"<Rucio {self._config.id}>"

    @property
    def lake(self) -> Lake:
        return msgspec.structs.replace(self._config.lake(), auth=self._auth.offered)

    @property
    def address(self) -> str:
        return self._config.url

    # ---- signing in

    async def account(self) -> LakeAccount:
        return await self._auth.account()

    async def sign_in(self, how: SignIn) -> LakeAccount:
        return await self._auth.sign_in(how)

    async def sign_out(self) -> LakeAccount:
        return await self._auth.sign_out()

    async def signed_in(self) -> None:
        await self._auth.signed_in()

    # ---- searching

    async def scopes(self) -> list[Scope]:
        return await self._search.scopes()

    def search(self, query: LakeQuery) -> AsyncGenerator[DidSummary, None]:
        return self._search.search(query, wildcards=self._config.wildcards)

    async def open_dids(self) -> list[OpenDid]:
        return await self._open_data.entries()

    async def open_did(self, did: Did) -> OpenDid:
        return await self._open_data.entry(did)

    def children(self, did: Did) -> AsyncGenerator[DidSummary, None]:
        return self._search.children(did)

    async def did(self, did: Did) -> DidDetails:
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
            account_task = group.start(self._search.mine(did.scope))
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

    async def replicas(self, did: Did, rses: str = "") -> AsyncGenerator[FileReplicas, None]:
        await self._rses.find_mount()
        body: dict[str, object] = {
            "dids": [{"scope": did.scope, "name": did.name}],
            "all_states": True,
            "resolve_archives": True,
        }
        if rses:
            body["rse_expression"] = rses
        if self._config.site:
            body["client_location"] = {"site": self._config.site}
        nothing = True
        stream = self._session.stream("POST", "/replicas/list", wire.FileReplica, body=body)
        async with aclosing(stream) as batches:
            async for batch in batches:
                nothing = False
                await self._rses.trust({rse for entry in batch for rse in entry.rses})
                for entry in batch:
                    yield translate.file_replicas(entry)
        if nothing and not rses:  # Rucio also returns nothing for an unknown DID
            await self._session.get(f"/dids/{at(did)}", wire.DidInfo)

    async def dataset_replicas(self, did: Did, *, counted: bool = False) -> list[DatasetReplica]:
        """From Rucio's counts; without a rule, by counting the files."""
        path = f"/replicas/{at(did)}/datasets"
        found = [] if counted else await self._session.every(path, wire.DatasetReplica)
        if not found:
            found = await self._session.every(path, wire.DatasetReplica, deep="True")
        return [translate.dataset_replica(each) for each in found]

    async def rses(self, expression: str = "") -> list[Rse]:
        return await self._rses.matching(expression)

    async def upload_rses(self) -> list[Rse]:
        return await self._rses.uploadable(self._permissions)

    async def usage(self, expression: str = "") -> list[Usage]:
        return await self._rses.usage(expression)

    # ---- rules

    async def rules(self, did: Did) -> list[Rule]:
        return await self._rules.of(did)

    async def rule(self, id: str) -> Rule:
        return await self._rules.get(id)

    def locks(self, id: str) -> AsyncGenerator[Lock, None]:
        return self._rules.locks(id)

    async def add_rule(
        self,
        did: Did,
        rse_expression: str,
        *,
        lifetime: int | None = None,
        approval: bool = False,
        comment: str = "",
    ) -> Rule:
        return await self._rules.add(
            did, rse_expression, lifetime, approval=approval, comment=comment
        )

    async def own_rule(self, did: Did, rse_expression: str) -> Rule | None:
        return await self._rules.own(did, rse_expression)

    async def extend_rule(self, id: str, lifetime: int | None) -> Rule:
        return await self._rules.change(id, lifetime=lifetime)

    async def ask_again(self, id: str) -> Rule:
        return await self._rules.change(id, boost_rule=True)

    async def remove_rule(self, id: str) -> Rule:
        return await self._rules.remove(id)

    # ---- bytes

    def open(
        self,
        file: FileReplicas,
        *,
        start: int = 0,
        stop: int | None = None,
        etag: str | None = None,
    ) -> Stream:
        return self._storage.open(file, start, stop, etag)

    def local(self, file: FileReplicas) -> Path | None:
        return self._rses.local(file)

    # ---- changing

    async def check_upload(self, scope: str, rse: str, dataset: Did | None) -> None:
        await self._uploading.check(scope, rse, dataset)

    async def name_pattern(self) -> re.Pattern[str]:
        return await self._permissions.names()

    async def upload(
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
        return await self._uploading.run(
            path,
            did,
            rse,
            dataset=dataset,
            ruled=ruled,
            lifetime=lifetime,
            metadata=metadata,
            progress=progress,
            owner=owner,
        )

    async def set_metadata(self, did: Did, values: dict[str, MetaValue]) -> None:
        await self._changes.set_metadata(did, values)

    async def add_collection(
        self, did: Did, type: Literal["dataset", "container"], lifetime: int | None = None
    ) -> None:
        await self._changes.add_collection(did, type, lifetime)

    async def attach(self, did: Did, members: list[Did]) -> None:
        await self._changes.attach(did, members)

    async def detach(self, did: Did, members: list[Did]) -> None:
        await self._changes.detach(did, members)

    async def close(self, did: Did) -> None:
        await self._changes.close(did)

    async def aclose(self) -> None:
        await self._auth.aclose()
