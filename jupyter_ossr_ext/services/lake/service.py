"""All that is done with lakes, wired."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...storage.looking import Looking
from ..delivery import Shared
from ..local import Local
from .availability import Availabilities
from .fetch import Fetching
from .lakes import Lakes
from .paths import Paths
from .planning import Plans
from .replicate import Following, Replication
from .rses import Rses
from .sight import Sight
from .upload import Uploads


@dataclass(frozen=True)
class LakeService:
    """What handlers and jobs may call."""

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
