"""A Rucio as a `DataLake`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import structs

from ...config.lakes import LakeConfig
from ...models import Lake
from ..net.http_client import HttpClient
from .auth import Auth
from .changes import Changes
from .dids import Dids
from .open_data import OpenData
from .permissions import Permissions
from .replicas import Replicas
from .rses import RseCatalogue
from .rules import Rules
from .session import Session
from .storage import Storage
from .upload import Uploads


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
        self.auth = Auth(config, web, folder, environment)
        session = Session(config, web, self.auth)
        self.open_dids = OpenData(session)
        self.dids = Dids(config, session, self.open_dids)
        self.permissions = Permissions(session)
        self.rses = RseCatalogue(config, session, self.permissions)
        self.replicas = Replicas(config, session, self.rses, self.open_dids)
        self.rules = Rules(session, self.permissions)
        self.changes = Changes(session, self.dids)
        self.storage = Storage(config, web, self.auth, self.rses)
        self.uploads = Uploads(
            session,
            self.dids,
            self.rses,
            self.rules,
            self.changes,
            self.storage,
            self.permissions,
        )

    def __repr__(self) -> str:
        return f"<Rucio {self._config.id}>"

    @property
    def lake(self) -> Lake:
        return structs.replace(self._config.lake(), auth=self.auth.offered)

    @property
    def address(self) -> str:
        return self._config.url

    async def aclose(self) -> None:
        await self.auth.aclose()
