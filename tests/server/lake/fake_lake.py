"""A data lake in memory, as a fake of the protocol with scripted responses."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from msgspec import structs

from jupyter_ossr_ext.backends.lake_parts import Owner
from jupyter_ossr_ext.backends.repository import Stream
from jupyter_ossr_ext.models import (
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
    Replica,
    Rse,
    Rule,
    RuleState,
    Scope,
    SignIn,
    Usage,
)
from jupyter_ossr_ext.problems import BadQuery, CredentialsMissing, NotFound, Problem

HERE = "SITE"


def did(text: str) -> Did:
    scope, _, name = text.partition(":")
    return Did(scope, name)


def rule(of: str, state: RuleState, *, id: str = "f" * 32, **more: object) -> Rule:
    return Rule(
        id=id,
        did=did(of),
        rse_expression=HERE,
        state=state,
        account="me",
        mine=True,
        **more,  # type: ignore[arg-type]
    )


class FakeLake:
    """`hang` names methods that never return, `fail` the exceptions of others; `calls` lists all
    calls."""

    def __init__(self, destination: str | None = HERE, mount: Path | None = None) -> None:
        self.lake = Lake(
            id="fake", title="Fake lake", url="https://fake", destination=destination,
            mounted=mount is not None,
        )  # fmt: skip
        self.mount = mount
        self.details: dict[Did, DidDetails] = {}
        self.members: dict[Did, list[Did]] = {}
        self.copies: dict[Did, FileReplicas] = {}
        self.rows: dict[Did, list[DatasetReplica]] = {}
        self.on: dict[Did, list[Rule]] = {}
        self.locked: list[Lock] = []
        self.quota: list[Usage] = []
        self.bytes: dict[Did, bytes] = {}
        self.hang: set[str] = set()
        self.fail: dict[str, Problem] = {}
        self.calls: list[str] = []
        self.script: list[Rule | Problem] = []
        self.login = asyncio.Event()
        self.account_problem: str | None = None
        self.uploaded: list[tuple[Path, Did, str]] = []
        self.permitted = r"^[A-Za-z0-9][A-Za-z0-9._/-]*$"
        self.listed: list[str] = []
        """RSE expressions of the replica requests."""
        self.open_data: dict[Did, OpenDid] = {}
        self.registered = ""
        """The md5 that the lake registers, if not that of the content."""
        self.let_go = 0
        self.given = 0
        """Files of the last replica request that were consumed."""
        self.auth = self.dids = self.replicas = self.open_dids = self.rses = self.rules = self
        self.storage = self.permissions = self.uploads = self.changes = self

    # ---- setting its content

    def add_file(
        self, name: str, *, states: dict[str, str] | None = None, size: int = 5,
        checksums: dict[str, str] | None = None, parents: list[str] | None = None,
    ) -> None:  # fmt: skip
        one = did(name)
        sums = checksums or {}
        above = [did(parent) for parent in parents or []]
        self.details[one] = DidDetails(
            one, DidType.FILE, size=size, files=1, checksums=sums, parents=above
        )
        replicas = [Replica(rse, state) for rse, state in (states or {}).items()]
        self.copies[one] = FileReplicas(one, size=size, checksums=sums, replicas=replicas)
        for parent in above:
            self.members.setdefault(parent, []).append(one)

    def add_dataset(self, name: str, files: int | None = None, *, size: int | None = None) -> None:
        one = did(name)
        count = len(self.members.get(one, [])) if files is None else files
        self.details[one] = DidDetails(one, DidType.DATASET, size=size, files=count)

    async def _asked(self, what: str) -> None:
        self.calls.append(what)
        if what in self.hang:
            await asyncio.Event().wait()
        if problem := self.fail.get(what):
            raise problem

    # ---- the protocol

    async def account(self) -> LakeAccount:
        await self._asked("account")
        return LakeAccount(lake="fake", signed_in=self.login.is_set(), problem=self.account_problem)

    async def sign_in(self, how: SignIn) -> LakeAccount:
        self.login.set()
        return await self.account()

    async def sign_out(self) -> LakeAccount:
        self.login.clear()
        return await self.account()

    async def signed_in(self) -> None:
        await self.login.wait()

    async def scopes(self) -> list[Scope]:
        await self._asked("scopes")
        names = dict.fromkeys(one.scope for one in self.details)
        return [Scope(name, mine=name == "mine") for name in names]

    async def search(self, query: LakeQuery) -> AsyncIterator[DidSummary]:
        scope, _, name = query.text.partition(":")
        await self._asked(f"search {scope}")
        count = 0
        try:
            for one, details in list(self.details.items()):
                if one.scope == scope and fnmatchcase(one.name, name or "*"):
                    count += 1
                    if count > query.limit + 1:
                        return
                    yield DidSummary(one, details.type)
                    if count % 10 == 0:
                        await asyncio.sleep(0)
        finally:
            self.let_go += 1

    async def children(self, did: Did) -> AsyncIterator[DidSummary]:
        await self._asked("children")
        if did not in self.details:
            raise NotFound("There is no such DID.")
        for one in self.members.get(did, []):
            yield DidSummary(one, self.details[one].type)

    async def contents(self, details: DidDetails) -> AsyncIterator[FileReplicas]:
        await self._asked("contents")
        for one in self._files(details.did):
            found = self.copies[one]
            yield FileReplicas(one, found.size, found.checksums)

    address = "https://fake"

    async def entries(self) -> list[OpenDid]:
        await self._asked("open-data")
        return [OpenDid(one.did, one.updated) for one in self.open_data.values()]

    async def entry(self, did: Did) -> OpenDid:
        await self._asked("open-did")
        self.calls.append(f"open-did {did.name}")
        if did not in self.open_data:
            raise NotFound("It is not open.")
        return self.open_data[did]

    async def info(self, did: Did) -> DidDetails:
        await self._asked("did")
        try:
            return self.details[did]
        except KeyError:
            raise NotFound(f"{did.scope}:{did.name} is not known.") from None

    async def files(self, did: Did, rses: str = "") -> AsyncIterator[FileReplicas]:
        await self._asked("replicas")
        self.given = 0
        self.listed.append(rses)
        for one in self._files(did):
            here = any(copy.rse in rses.split("|") for copy in self.copies[one].replicas)
            if rses and not here:
                continue
            self.given += 1
            yield self.copies[one]

    async def at(self, details: DidDetails, rses: frozenset[str]) -> list[FileReplicas]:
        return [file async for file in self.files(details.did, "|".join(sorted(rses)))]

    def _files(self, did: Did) -> list[Did]:
        """The files below, each once."""
        if did in self.copies:
            return [did]
        below = [file for one in self.members.get(did, []) for file in self._files(one)]
        return list(dict.fromkeys(below))

    async def datasets(self, did: Did, *, counted: bool = False) -> list[DatasetReplica]:
        await self._asked("dataset_replicas")
        if did in self.rows or not counted:
            return self.rows.get(did, [])
        files = [self.copies[one] for one in self.members.get(did, []) if one in self.copies]
        there = Counter(
            replica.rse for file in files for replica in file.replicas
            if replica.state == "available"
        )  # fmt: skip
        return [
            DatasetReplica(rse, "unavailable", len(files), count) for rse, count in there.items()
        ]

    async def matching(self, expression: str = "") -> list[Rse]:
        await self._asked("rses")
        if expression == "nowhere":
            raise BadQuery("No RSE matches.")
        return [Rse(name) for name in expression.split("|")]

    async def uploadable(self) -> list[Rse]:
        await self._asked("upload_rses")
        return [Rse(HERE)]

    async def usage(self, expression: str = "") -> list[Usage]:
        return self.quota

    async def of(self, did: Did) -> list[Rule]:
        await self._asked("rules")
        return self.on.get(did, [])

    async def get(self, id: str) -> Rule:
        await self._asked("rule")
        if self.script:
            next_result = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            if isinstance(next_result, Problem):
                raise next_result
            return next_result
        for rules in self.on.values():
            for one in rules:
                if one.id == id:
                    return one
        raise NotFound("There is no such rule.")

    async def locks(self, id: str) -> AsyncIterator[Lock]:
        for lock in self.locked:
            yield lock

    async def add(
        self, did: Did, rse_expression: str, *, lifetime: int | None = None,
        approval: bool = False, comment: str = "",
    ) -> Rule:  # fmt: skip
        await self._asked("add_rule")
        self.calls.append(f"lifetime {lifetime}")
        if self.on.get(did):
            return self.on[did][0]
        made = rule(f"{did.scope}:{did.name}", RuleState.REPLICATING, locks_replicating=2)
        self.on[did] = [made]
        return made

    async def own(self, did: Did, rse_expression: str) -> Rule | None:
        return next((one for one in self.on.get(did, []) if one.mine), None)

    async def extend(self, id: str, lifetime: int | None) -> Rule:
        self.calls.append(f"extend {lifetime}")
        return await self.get(id)

    async def ask_again(self, id: str) -> Rule:
        await self._asked("ask_again")
        return await self.get(id)

    async def remove(self, id: str) -> Rule:
        self.calls.append("remove")
        return await self.get(id)

    def open(
        self, file: FileReplicas, *, start: int = 0, stop: int | None = None,
        etag: str | None = None,
    ) -> Stream:  # fmt: skip
        if problem := self.fail.get("open"):
            raise problem
        return Memory(self.bytes[file.did], start, stop)

    def local(self, file: FileReplicas) -> Path | None:
        return None if self.mount is None else self.mount / file.did.scope / file.did.name

    async def check(self, scope: str, rse: str, dataset: Did | None) -> None:
        await self._asked(f"check_upload {scope} {rse}")

    async def names(self) -> re.Pattern[str]:
        return re.compile(self.permitted)

    async def run(
        self, path: Path, did: Did, rse: str, *, dataset: Did | None, ruled: bool,
        lifetime: int | None, metadata: dict[str, MetaValue], progress: Callable[[int], None],
        owner: Owner,
    ) -> Literal["new", "same"]:  # fmt: skip
        size = path.stat().st_size  # noqa: ASYNC240 (a small file)
        progress(size // 2)
        await self._asked(f"upload {did.name}")
        self.calls.append(f"ruled {ruled}")
        if not self.login.is_set() and "login" in self.hang:
            raise CredentialsMissing("The token expired at 14:02.")
        if did in self.details:
            return "same"
        progress(size - size // 2)
        content = self.bytes[did] = path.read_bytes()  # noqa: ASYNC240
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        self.add_file(str(did), size=size, checksums={"md5": self.registered or md5})
        if dataset:
            self.members.setdefault(dataset, []).append(did)
        if metadata:
            await self.set_metadata(did, metadata)
        self.uploaded.append((path, did, rse))
        return "new"

    async def set_metadata(self, did: Did, values: dict[str, MetaValue]) -> None:
        await self._asked("set_metadata")
        old = self.details[did]
        self.details[did] = structs.replace(old, metadata={**old.metadata, **values})

    async def add_collection(
        self, did: Did, type: Literal["dataset", "container"], lifetime: int | None = None
    ) -> None:
        await self._asked(f"add_collection {lifetime}")
        self.details.setdefault(did, DidDetails(did, DidType(type), files=0))

    async def attach(self, did: Did, members: list[Did]) -> None:
        await self._asked("attach")
        self.members.setdefault(did, []).extend(members)

    async def detach(self, did: Did, members: list[Did]) -> None:
        await self._asked("detach")

    async def close(self, did: Did) -> None:
        await self._asked("close")

    async def aclose(self) -> None:
        self.calls.append("aclose")


class Memory:
    """Bytes as a `Stream`."""

    def __init__(self, data: bytes, start: int, stop: int | None) -> None:
        self.start = start
        self.total: int | None = len(data)
        self.etag: str | None = '"same"'
        self.ranges = True
        self._data = memoryview(data)[start : len(data) if stop is None else stop]

    def readinto(self, buffer: memoryview) -> int:
        count = min(len(buffer), len(self._data))
        buffer[:count] = self._data[:count]
        self._data = self._data[count:]
        return count

    def close(self) -> None:
        self._data = memoryview(b"")
