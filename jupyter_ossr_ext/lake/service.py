"""The service of data lakes, composed of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..downloads.file_download import Shared
from ..downloads.local_files import Local
from ..storage.mount_probe import Looking
from .availability import Availabilities
from .lake_download import Fetching
from .lake_registry import Lakes
from .mount_visibility import Sight
from .paths import Paths
from .replication import Following, Replication
from .replication_plan import Plans
from .rses import Rses
from .uploads import Uploads


@dataclass(frozen=True)
class LakeService:
    """The methods for handlers and jobs."""

    lakes: Lakes
    availabilities: Availabilities
    plans: Plans
    paths: Paths
    replication: Replication
    uploads: Uploads
    fetching: Fetching

    @classmethod
    def wired(
        cls,
        lakes: Lakes,
        root: Path,
        local: Local,
        shared: Shared,
        following: Following | None = None,
    ) -> LakeService:
        rses = Rses()
        sight = Sight(Looking())
        availabilities = Availabilities(root, local, rses, sight)
        return cls(
            lakes=lakes,
            availabilities=availabilities,
            plans=Plans(rses),
            paths=Paths(root, local, rses, availabilities, sight),
            replication=Replication(lakes, rses, sight, following),
            uploads=Uploads(root, lakes),
            fetching=Fetching(lakes, shared, local),
        )
