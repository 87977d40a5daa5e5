"""The Data Lake: what handlers and jobs may call."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..downloads.local_files import Local
from ..downloads.service import IDLE, with_conflict
from ..downloads.transfer_context import Shared
from ..jobs import ExclusiveChanges, JobKind, Runner
from ..jobs.kinds import Forgotten
from ..models import (
    LakeDownloadSpec,
    ReplicateSpec,
    UploadSpec,
)
from ..records.catalogue import Catalogue
from ..storage.mount_probe import MountProbe
from .availability import Availabilities
from .lake_download import LakeDownloads
from .lake_registry import Lakes
from .mount_visibility import Sight
from .paths import Paths
from .plan_data import Content, PlanData, no_content
from .record_content import RecordContent
from .record_links import RecordLinks
from .replication import Following, Replication
from .replication_plan import Plans
from .rses import Rses
from .uploads import Uploads


@dataclass(frozen=True)
class LakeService:
    """Everything that is done with lakes, each by its id; `NotFound` is raised for another."""

    root: Path
    lakes: Lakes
    availabilities: Availabilities
    plans: Plans
    paths: Paths
    replication: Replication
    uploads: Uploads
    downloads: LakeDownloads
    links: RecordLinks
    plan_data: PlanData
    changes: ExclusiveChanges

    @classmethod
    def build(
        cls,
        lakes: Lakes,
        root: Path,
        local: Local,
        shared: Shared,
        catalogue: Catalogue,
        changes: ExclusiveChanges,
        records: RecordContent,
        following: Following | None = None,
        content: Content = no_content,
    ) -> LakeService:
        """`records`: the files of records; `content`: those of an installation plan."""
        rses = Rses()
        sight = Sight(MountProbe())
        availabilities = Availabilities(root, local, rses, sight)
        plans = Plans(rses)
        links = RecordLinks(catalogue, lakes, availabilities)
        return cls(
            root=root,
            lakes=lakes,
            availabilities=availabilities,
            plans=plans,
            paths=Paths(root, local, rses, availabilities, sight),
            replication=Replication(lakes, rses, sight, following),
            uploads=Uploads(root, lakes, records),
            downloads=LakeDownloads(lakes, shared, local, catalogue),
            links=links,
            plan_data=PlanData(lakes, availabilities, plans, links, content),
            changes=changes,
        )

    def register(self, jobs: Runner, limit: int | None, *, forgotten: Forgotten) -> None:
        """Let jobs on lakes be submitted.

        Args:
            limit: Downloads that run at once.
            forgotten: Removes the part files of a download that left the list.
        """
        jobs.register(ReplicateSpec, JobKind(self.replication.work, resumable=True))
        jobs.register(UploadSpec, JobKind(self.uploads.work, limit=1, resumable=True))
        download = JobKind(
            self.downloads.work,
            limit=limit,
            idle_after=IDLE,
            resumable=True,
            forgotten=forgotten,
            with_retry=with_conflict,
        )
        jobs.register(LakeDownloadSpec, download)
