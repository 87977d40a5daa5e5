"""Search, download, install, run and publish, as coroutines."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from traitlets.config import Config

from ..models import (
    Conflict,
    DownloadPlan,
    DownloadResult,
    DownloadSpec,
    InstallPlan,
    InstallResult,
    InstallSpec,
    NewEnvironment,
    NotebookRun,
    PathMapping,
    PlanInstallSpec,
    PlannedDid,
    PublishResult,
    PublishSpec,
    Query,
    Record,
    RecordPage,
    RunReport,
    RunSpec,
    TryData,
    TryResult,
    TrySpec,
    VerifiedFile,
    VerifyResult,
    VerifySpec,
)
from ..problems import CannotInstall
from ..runs.chosen_notebooks import inspected
from .lake_functions import LakeFunctions
from .publishing import FolderPublishing
from .session import OnJob


class Ossr(LakeFunctions):
    """The API as coroutines; an asynchronous context manager.

    Attributes:
        publishing: What `publish` needs.
    """

    def __init__(self, root: Path | str | None = None, config: Config | None = None) -> None:
        super().__init__(root, config)
        self.publishing = FolderPublishing(self)

    async def search(
        self, text: str, *, source: str | None = None, size: int = 25, page: int = 1
    ) -> RecordPage:
        """One page of the records that match a text. `source`: default is the first repository."""
        catalogue = self.services.catalogue
        chosen = source or catalogue.sources()[0].id
        return await catalogue.search(Query(source=chosen, q=text, size=size, page=page))

    async def record(self, identifier: str, *, source: str | None = None) -> Record:
        """The record of a DOI, address or id. Raises `NotFound`."""
        catalogue = self.services.catalogue
        where, id = await catalogue.resolve(identifier, source)
        return await catalogue.record(where, id)

    async def download_plan(self, spec: DownloadSpec) -> DownloadPlan:
        """What `download` would write."""
        return await self.services.fetch.plan(spec)

    async def download_spec(
        self,
        identifier: str,
        folder: str = "",
        *,
        files: Sequence[str] = (),
        unpack: bool = False,
        on_conflict: Conflict = "ask",
        source: str | None = None,
    ) -> DownloadSpec:
        """The job of a download. `folder`: empty makes a new one, named after the record."""
        found = await self.record(identifier, source=source)
        return DownloadSpec(
            source=found.source,
            record=found.id,
            folder=self.relative(folder) if folder else "/",
            keys=list(files),
            on_conflict=on_conflict,
            unpack=unpack,
            title=found.title,
        )

    async def download(
        self,
        identifier: str,
        folder: str = "",
        *,
        files: Sequence[str] = (),
        unpack: bool = False,
        on_conflict: Conflict = "ask",
        source: str | None = None,
        on_change: OnJob | None = None,
    ) -> DownloadResult:
        """Download files of a record; each is verified or absent. Raises `JobFailed`."""
        spec = await self.download_spec(
            identifier,
            folder,
            files=files,
            unpack=unpack,
            on_conflict=on_conflict,
            source=source,
        )
        return await self.run_download(spec, on_change=on_change)

    async def run_download(
        self, spec: DownloadSpec, *, on_change: OnJob | None = None
    ) -> DownloadResult:
        """Download what a spec says. Raises `JobFailed`."""
        return await self.job(spec, DownloadResult, on_change)

    async def plan(
        self,
        identifier: str,
        *,
        name: str = "",
        source: str | None = None,
        on_change: OnJob | None = None,
    ) -> InstallPlan:
        """The installation plan of a record or of a folder below the root. Nothing of it runs."""
        folder = self.root / identifier
        target = NewEnvironment(name=name)
        if await asyncio.to_thread(folder.is_dir):
            spec = PlanInstallSpec(folder=self.relative(folder), target=target)
        else:
            found = await self.record(identifier, source=source)
            spec = PlanInstallSpec(
                source=found.source, record=found.id, target=target, title=found.title
            )
        return await self.job(spec, InstallPlan, on_change)

    async def install(self, plan: InstallPlan, *, on_change: OnJob | None = None) -> InstallResult:
        """Execute a plan: its commands run code of others, so read the plan first."""
        _installable(plan)
        spec = InstallSpec(plan=plan.id, digest=plan.digest, title=plan.title)
        return await self.job(spec, InstallResult, on_change)

    async def plan_data(self, plan: InstallPlan) -> list[PlannedDid]:
        """Data of lakes that the record of a plan names, and how it can get here."""
        return await self.services.lake.plan_data.of(plan.id)

    async def try_(
        self,
        plan: InstallPlan,
        *,
        notebooks: Sequence[str] = (),
        data: Sequence[TryData] = (),
        time_limit: float = 600,
        repair: bool = True,
        mappings: Sequence[PathMapping] = (),
        on_change: OnJob | None = None,
    ) -> TryResult:
        """Execute a plan, and run a notebook of its record in the new kernel.

        Args:
            data: Data of lakes that is made available or downloaded before; see `chosen_data`.
            mappings: Folders below the root that stand for paths and variables of the authors.
        """
        _installable(plan)
        spec = TrySpec(
            plan=plan.id,
            digest=plan.digest,
            notebooks=list(notebooks),
            time_limit=time_limit,
            repair=repair,
            data=list(data),
            mappings=self._mapped(mappings),
            title=plan.title,
        )
        return await self.job(spec, TryResult, on_change)

    async def run(
        self,
        notebooks: Sequence[str],
        *,
        kernel: str = "",
        time_limit: float = 600,
        record_in: Path | str | None = None,
        mappings: Sequence[PathMapping] = (),
        on_change: OnJob | None = None,
    ) -> RunReport:
        """Run notebooks below the root from top to bottom, and compare their outputs.

        Args:
            record_in: The folder to publish: the runs are recorded in it, and the notebooks get
                their new outputs.
            mappings: Folders below the root that stand for paths and variables of the authors.
        """
        spec = RunSpec(
            notebooks=[self.relative(one) for one in notebooks],
            kernel=kernel,
            time_limit=time_limit,
            record_in=None if record_in is None else self.relative(record_in),
            mappings=self._mapped(mappings),
        )
        return await self.job(spec, RunReport, on_change)

    async def run_plan(self, notebooks: Sequence[str], *, kernel: str = "") -> RunReport:
        """What `run` would do: the kernel of each notebook, or why it cannot be run."""
        made = []
        for one in notebooks:
            name = self.relative(one)
            chosen, reason = await asyncio.to_thread(
                inspected, self.root / name, kernel, self.services.install.settings
            )
            made.append(NotebookRun(name, state="not-run", kernel=chosen, reason=reason))
        return RunReport(made)

    def _mapped(self, mappings: Sequence[PathMapping]) -> list[PathMapping]:
        return [PathMapping(one.given, self.relative(one.here)) for one in mappings]

    async def publish(self, spec: PublishSpec, *, on_change: OnJob | None = None) -> PublishResult:
        """Publish what `publishing.spec` made; the checks are repeated. Raises `JobFailed`."""
        return await self.job(spec, PublishResult, on_change)

    async def verify(
        self, folder: Path | str = "", *, on_change: OnJob | None = None
    ) -> list[VerifiedFile]:
        """Read the downloaded files in and below a folder again, and compare their checksums."""
        spec = VerifySpec(folder=self.relative(folder))
        return (await self.job(spec, VerifyResult, on_change)).files


def _installable(plan: InstallPlan) -> None:
    if not plan.installable:
        reason = plan.cannot[0].reason if plan.cannot else "It has nothing to install."
        raise CannotInstall(reason)
