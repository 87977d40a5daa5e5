"""The interfaces of the parts of a data lake, independent of its software."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Literal, Protocol

from ..models import (
    DatasetReplica,
    Did,
    DidDetails,
    DidSummary,
    FileReplicas,
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
from .repository import Stream


class Owner(Protocol):
    """Whether a job is still ours, or another server has taken it over."""

    async def fence(self) -> None:
        """Raises `TakenOver`. Called before each step that cannot be undone."""
        ...

    async def owned(self) -> bool: ...


class LakeAuth(Protocol):
    """Signing in."""

    async def account(self) -> LakeAccount:
        """The signed-in account; signs in with a hub token or certificate where possible."""
        ...

    async def sign_in(self, how: SignIn) -> LakeAccount:
        """Raises `CredentialsRejected` with the reason. Passwords are never written to disk."""
        ...

    async def sign_out(self) -> LakeAccount:
        """Forget the token and what was stored to renew it. The token of a hub stays the hub's."""
        ...

    async def signed_in(self) -> None:
        """Return when a user signed in again, or the hub renewed the token."""
        ...


class Dids(Protocol):
    """Scopes and data identifiers."""

    async def scopes(self) -> list[Scope]:
        """The scopes that the account can see, by name."""
        ...

    def search(self, query: LakeQuery) -> AsyncIterator[DidSummary]:
        """Results as they arrive, unordered; one more than `query.limit` if there are more.

        Raises `BadQuery` for combined columns and JSON keys, or a forbidden wildcard. An unknown
        scope raises `NotFound` instead of an empty result.
        """
        ...

    def children(self, did: Did) -> AsyncIterator[DidSummary]:
        """The direct members of a collection, as they arrive."""
        ...

    def contents(self, details: DidDetails) -> AsyncIterator[FileReplicas]:
        """The files of the DID, each once, with sizes and checksums, without their replicas."""
        ...

    async def info(self, did: Did) -> DidDetails:
        """Raises `NotFound`."""
        ...


class Replicas(Protocol):
    """Where files are."""

    def files(self, did: Did, rses: str = "") -> AsyncIterator[FileReplicas]:
        """All files of the DID, each once, with all replicas, including those being copied.

        `rses`: only files with replicas at this RSE expression, and only those replicas. This is
        100 times as fast for large datasets.
        """
        ...

    async def at(self, details: DidDetails, rses: frozenset[str]) -> list[FileReplicas]:
        """The files with replicas at one of these RSEs, perhaps without checksums.

        Faster than `files` where an RSE holds a whole dataset: its addresses follow from the
        names of the files.
        """
        ...

    async def datasets(self, did: Did, *, counted: bool = False) -> list[DatasetReplica]:
        """The replicas of a dataset per RSE: one request, however many files it has.

        From Rucio's own counts, which may lag; `counted`: by counting its files now, also at RSEs
        without a rule. Empty for a container.
        """
        ...


class OpenDids(Protocol):
    """DIDs that are open to everybody."""

    async def entries(self) -> list[OpenDid]:
        """The DIDs that are open to everybody, without their DOIs. Needs no sign-in."""
        ...

    async def entry(self, did: Did) -> OpenDid:
        """A DID that is open to everybody, with its DOI. Needs no sign-in; raises `NotFound`."""
        ...


class Rses(Protocol):
    """Storage elements."""

    async def matching(self, expression: str = "") -> list[Rse]:
        """RSEs that match; raises `BadQuery` for an expression that is invalid or matches none."""
        ...

    async def uploadable(self) -> list[Rse]:
        """RSEs that accept files of the account now."""
        ...

    async def usage(self, expression: str = "") -> list[Usage]:
        """Usage and quota of the account at the matching RSEs."""
        ...

    def local(self, file: FileReplicas) -> Path | None:
        """Path of the file in the mounted RSE, whether or not it exists; None without a mount."""
        ...


class Rules(Protocol):
    """Replication rules."""

    async def of(self, did: Did) -> list[Rule]:
        """The rules of a DID itself, of all accounts, without those of collections it is in."""
        ...

    async def get(self, id: str) -> Rule:
        """If stuck, with the reason and the first stuck files."""
        ...

    def locks(self, id: str) -> AsyncIterator[Lock]:
        """One lock per file and RSE of a rule. A refusal is raised by the first one."""
        ...

    async def add(
        self,
        did: Did,
        rse_expression: str,
        *,
        lifetime: int | None = None,
        approval: bool = False,
        comment: str = "",
    ) -> Rule:
        """Create a rule for one copy, or use the existing own rule.

        `lifetime` in seconds; None: unlimited. An existing rule that ends earlier is extended
        where permitted: the caller must look at the end. Raises `NoSpace` if the quota is too
        small.
        """
        ...

    async def own(self, did: Did, rse_expression: str) -> Rule | None:
        """Our rule for one copy that ends last."""
        ...

    async def extend(self, id: str, lifetime: int | None) -> Rule:
        """Set the lifetime to `lifetime` seconds from now. Raises `Restricted` if not permitted."""
        ...

    async def ask_again(self, id: str) -> Rule:
        """Retry the stuck files. Raises `Restricted` if not permitted."""
        ...

    async def remove(self, id: str) -> Rule:
        """Rucio keeps a removed rule for a while: the result has its new end."""
        ...


class LakeStorage(Protocol):
    """Bytes of files."""

    def open(
        self,
        file: FileReplicas,
        *,
        start: int = 0,
        stop: int | None = None,
        etag: str | None = None,
    ) -> Stream:
        """Bytes of a file from the first replica that responds. Blocking: for worker threads
        only."""
        ...


class LakePermissions(Protocol):
    """What the lake permits."""

    async def names(self) -> re.Pattern[str]:
        """The names that the lake permits, to be searched for in a name."""
        ...


class Uploads(Protocol):
    """Files that are added to the lake."""

    async def check(self, scope: str, rse: str, dataset: Did | None) -> None:
        """Raise the problem that every upload there would have, before anything is sent.

        `Restricted`: a scope of another account, an RSE that accepts no files (of the account), a
        closed dataset. `Exists`: the dataset's name is taken. `NotFound`: no such RSE.
        """
        ...

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
        """Upload a file in constant memory, compare checksums, register it, add a rule, attach it.

        `ruled`: add a rule on the file itself, for `lifetime` seconds; else the rule of the
        dataset holds it. Nothing remains after a failure, and a retry continues. `same`: the file
        is already there with the same content. Raises `Exists` if the name has different content,
        `NotVerified` if the file changed meanwhile. `progress` receives byte counts, on the loop.
        Nothing is registered, changed or cleaned up once `owner` has lost the job.
        """
        ...


class Changes(Protocol):
    """Metadata and members of DIDs."""

    async def set_metadata(self, did: Did, values: dict[str, MetaValue]) -> None:
        """None removes a key."""
        ...

    async def add_collection(
        self, did: Did, type: Literal["dataset", "container"], lifetime: int | None = None
    ) -> None:
        """Succeeds if the collection exists with that type and is ours; else raises `Exists`."""
        ...

    async def attach(self, did: Did, members: list[Did]) -> None:
        """Succeeds for members that are already attached."""
        ...

    async def detach(self, did: Did, members: list[Did]) -> None:
        """Take members out of a collection. Their data stay."""
        ...

    async def close(self, did: Did) -> None:
        """No member can be added to or taken out of a closed collection."""
        ...
