"""The interface of a data lake, independent of its software."""

from __future__ import annotations

from typing import Protocol

from ..models import Lake
from .lake_parts import (
    Changes,
    Dids,
    LakeAuth,
    LakePermissions,
    LakeStorage,
    OpenDids,
    Replicas,
    Rses,
    Rules,
    Uploads,
)


class DataLake(Protocol):
    """A data lake. All methods of its parts raise only `Problem`s and have a time limit.

    `CredentialsRejected` and `CredentialsMissing` mean that the user must sign in; a job may wait
    for that (`LakeAuth.signed_in`) and retry.
    """

    @property
    def lake(self) -> Lake: ...

    @property
    def address(self) -> str:
        """Address of its interface for programs, which records name it by."""
        ...

    @property
    def auth(self) -> LakeAuth: ...

    @property
    def dids(self) -> Dids: ...

    @property
    def replicas(self) -> Replicas: ...

    @property
    def open_dids(self) -> OpenDids: ...

    @property
    def rses(self) -> Rses: ...

    @property
    def rules(self) -> Rules: ...

    @property
    def storage(self) -> LakeStorage: ...

    @property
    def permissions(self) -> LakePermissions: ...

    @property
    def uploads(self) -> Uploads: ...

    @property
    def changes(self) -> Changes: ...

    async def aclose(self) -> None: ...
