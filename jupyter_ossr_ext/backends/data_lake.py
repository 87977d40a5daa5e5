"""What a data lake can do for us, whatever its make."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Literal, Protocol

from ..models import (
    DatasetReplica,
    Did,
    DidDetails,
    DidSummary,
    FileReplicas,
    Lake,
    LakeAccount,
    LakeQuery,
    Lock,
    MetaValue,
    Rse,
    Rule,
    Scope,
    SignIn,
    Usage,
)
from .repository import Stream


class DataLake(Protocol):
    """A place that keeps large data. Every method raises only `Problem`s, every call ends in time.

    `CredentialsRejected` and `CredentialsMissing` mean that signing in helps; a job may wait for
    that (`signed_in`) and ask again.
    """

    @property
    def lake(self) -> Lake: ...

    # ---- signing in

    async def account(self) -> LakeAccount:
        """Who we are there; signs in by what lies here (hub token, certificate) where it can."""
        ...

    async def sign_in(self, how: SignIn) -> LakeAccount:
        """Raises `CredentialsRejected` with the reason. Passwords are never put on a disk."""
        ...

    async def sign_out(self) -> LakeAccount: ...

    async def signed_in(self) -> None:
        """Return once somebody signed in again, or a token that lies here was renewed."""
        ...

    # ---- finding

    async def scopes(self) -> list[Scope]:
        """By name; those that the account sees."""
        ...

    def search(self, query: LakeQuery) -> AsyncIterator[DidSummary]:
        """Hits as they arrive, in no order; one more than `query.limit` where there are more.

        Raises `BadQuery` where columns and JSON keys are mixed, or where a wildcard is not
        allowed. An unknown scope is a `NotFound`, not an empty answer.
        """
        ...

    def children(self, did: Did) -> AsyncIterator[DidSummary]:
        """The direct members of a collection, as they arrive."""
        ...

    async def did(self, did: Did) -> DidDetails:
        """Raises `NotFound`."""
        ...

    def replicas(self, did: Did) -> AsyncIterator[FileReplicas]:
        """Every file below the DID with all its copies, also those that are still copied."""
        ...

    async def dataset_replicas(self, did: Did, *, counted: bool = False) -> list[DatasetReplica]:
        """What each RSE has of a dataset: one call, however many files it has.

        By the counts that the lake keeps, which may be behind; `counted`: by counting its files
        at this moment, also at RSEs where no rule holds it. Of a container nothing is told.
        """
        ...

    async def rses(self, expression: str = "") -> list[Rse]:
        """Those that match; raises `BadQuery` for an expression that is wrong or matches none."""
        ...

    async def usage(self, expression: str = "") -> list[Usage]:
        """What our account uses, and may use, at the RSEs that match."""
        ...

    # ---- rules

    async def rules(self, did: Did) -> list[Rule]: ...

    async def rule(self, id: str) -> Rule:
        """With the reason and the first stuck files, where it is stuck."""
        ...

    def locks(self, id: str) -> AsyncIterator[Lock]: ...

    async def add_rule(
        self,
        did: Did,
        rse_expression: str,
        *,
        lifetime: int | None = None,
        approval: bool = False,
        comment: str = "",
    ) -> Rule:
        """A rule for one copy; the one that is there already, if there is one of ours.

        `lifetime` in seconds; None: for ever. Raises `NoSpace` where the quota does not allow it.
        """
        ...

    async def extend_rule(self, id: str, lifetime: int | None) -> Rule:
        """To `lifetime` seconds from now. Raises `Restricted` where the lake does not let us."""
        ...

    async def ask_again(self, id: str) -> Rule:
        """Try stuck files once more. Raises `Restricted` where the lake does not let us."""
        ...

    async def remove_rule(self, id: str) -> Rule: ...

    # ---- bytes

    def open(
        self,
        file: FileReplicas,
        *,
        start: int = 0,
        stop: int | None = None,
        etag: str | None = None,
    ) -> Stream:
        """Bytes of a file from the first copy that answers. Blocking: for worker threads only."""
        ...

    def local(self, file: FileReplicas) -> Path | None:
        """Where the file lies in the mounted RSE, whether or not it is there; None: nowhere."""
        ...

    # ---- changing

    async def upload(
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
        """Send a file in constant memory, compare checksums, register it, add a rule, attach it.

        Nothing is left behind on failure. `same`: it is there already, byte for byte. Raises
        `Exists` where the name is taken by other bytes. `progress` is told bytes, on the loop.
        """
        ...

    async def set_metadata(self, did: Did, values: dict[str, MetaValue]) -> None:
        """None removes a key."""
        ...

    async def add_collection(
        self, did: Did, type: Literal["dataset", "container"], lifetime: int | None
    ) -> None:
        """Fine if it is there already, of that type and ours; else `Exists`."""
        ...

    async def attach(self, did: Did, members: list[Did]) -> None:
        """Fine for those that are attached already."""
        ...

    async def detach(self, did: Did, members: list[Did]) -> None: ...

    async def close(self, did: Did) -> None: ...

    async def aclose(self) -> None: ...
