"""Installation of records: plan, confirmation, installation, verification; and environments."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from msgspec import structs

from ..config.install import Settings
from ..config.process_environment import clean
from ..jobs import JobKind, Reporter, Runner
from ..jobs.servers import Servers
from ..models import (
    DownloadedContent,
    Environment,
    InstallPlan,
    InstallResult,
    InstallSpec,
    Job,
    KernelTarget,
    LockFile,
    NewEnvironment,
    PlanInstallSpec,
)
from ..problems import Busy, CannotInstall, Interrupted, NotFound, PlanChanged
from ..records.catalogue import Catalogue
from ..storage import manifest
from . import kernels, kernelspec, lock_files
from .additions import Addition, Additions
from .execute import Installing
from .extension_modules import ExtensionModules
from .interpreter import Installed, packages
from .new_environment import replace
from .other_versions import OtherVersions
from .plan_commands import interpreter
from .plan_files import settle
from .planner import Planner
from .staged_content import Contents, Download
from .store import Plans, Registry, StoredEnvironment, is_abandoned, sweep

T = TypeVar("T")
__all__ = ["Download", "Install", "Settings"]


@dataclass(frozen=True)
class PlanContent:
    """Where the files of a plan lie now, and the record that they are of."""

    folder: Path
    source: str | None = None
    record: str | None = None


class Install:
    """The service for handlers and the job runner.

    Args:
        download: The task of a download whose root folder is `settings.staging`.
        servers: The servers that may use the same folders.
        remember: Called in a thread with a folder that has got files of a record, and their
            side-car.
    """

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        download: Download,
        servers: Servers,
        remember: Callable[[Path], None],
    ) -> None:
        self.settings = settings
        self._remember = remember
        self._catalogue = catalogue
        self._plans = Plans(settings.plans)
        self._registry = Registry(settings.environments)
        contents = Contents(settings, catalogue, download)
        self._planner = Planner(settings, contents, self._plans, self._registry)
        self._servers = servers
        self._installing = Installing(settings, self._plans, self._registry, servers)
        self._additions = Additions(settings, self._plans)
        self.versions = OtherVersions(settings, self._plans)
        self.extensions = ExtensionModules(settings, self._plans)
        self._asked: set[asyncio.Task[Any]] = set()
        self._stopping = False

    def register(self, jobs: Runner) -> None:
        """Register the job kinds: at most two plans and one installation run at a time."""
        jobs.register(PlanInstallSpec, JobKind(self.plan, limit=2))
        jobs.register(InstallSpec, JobKind(self.work, limit=1))

    async def plan(self, job: Job, report: Reporter) -> InstallPlan:
        """The task of a `PlanInstallSpec`."""
        return await self._planner.work(job, report)

    async def work(self, job: Job, report: Reporter, *, reuse: bool = False) -> InstallResult:
        """The task of an `InstallSpec`.

        Args:
            reuse: An environment of the record that has the same packages is used again.
        """
        result = await self._installing.work(job, report, reuse=reuse)
        if result.folder is not None:
            await asyncio.to_thread(self._index, self.settings.root / result.folder)
        return result

    async def add(self, plan: str, module: str, report: Reporter) -> Addition:
        """Install the distribution that holds a module into the environment of a plan."""
        return await self._additions.add(plan, module, report)

    async def restore(self) -> None:
        """Remove unfinished environments of a killed server."""
        await asyncio.to_thread(self._restore)

    def _restore(self) -> None:
        for folder in (self.settings.plans, self.settings.staging):
            sweep(folder)
        self._registry.sweep()
        for one in self._registry.abandoned(self._servers):
            kernel = self._kernel_of(one.environment.id)
            if kernel is None:
                self._registry.remove(one.environment.id)
                continue
            # Its kernelspec is written last, after the verification: it was finished.
            environment = structs.replace(
                one.environment, state="ready", reason=None, kernel=kernel
            )
            self._registry.save(structs.replace(one, environment=environment))
        for one in self._registry.all():
            replace(self.settings, self._registry, one)

    def _kernel_of(self, id: str) -> str | None:
        return next(iter(kernelspec.names_of(self.settings.kernels, id)), None)

    async def targets(self) -> list[KernelTarget]:
        """The installed kernels."""
        return await self._asking(kernels.targets(self.settings.shared_kernels))

    async def aclose(self) -> None:
        """End requests outside jobs, and wait for them."""
        self._stopping = True
        for task in list(self._asked):
            task.cancel()
        await asyncio.gather(*self._asked, return_exceptions=True)

    async def _asking(self, what: Coroutine[Any, Any, T]) -> T:
        """Track a request whose programs must not outlive the server."""
        task = asyncio.create_task(what)
        self._asked.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self._stopping:
                raise Interrupted(
                    "The Jupyter server is shutting down. Retry after it has restarted."
                ) from None
            raise
        finally:
            self._asked.discard(task)

    async def environments(self) -> list[Environment]:
        """The environments created by this extension, newest first, with their current state."""
        return await asyncio.to_thread(lambda: [self._now(one) for one in self._registry.all()])

    def _now(self, one: StoredEnvironment) -> Environment:
        environment = one.environment
        if environment.state != "ready" or environment.kernel is None:
            return environment
        python = interpreter(self._registry.folder(environment.id) / "env", conda=one.conda)
        if not Path(python).exists():
            reason = "The environment's Python no longer exists. Repair or remove the environment."
        elif self._kernel_of(environment.id) is None:
            reason = "The environment's kernel no longer exists. Repair or remove the environment."
        else:
            return environment
        return structs.replace(environment, state="broken", reason=reason)

    async def remove(self, id: str) -> Environment:
        """Remove the kernelspec, then the environment; the record's files are preserved."""
        return await asyncio.to_thread(self._remove, id)

    def _remove(self, id: str) -> Environment:
        stored = self._registry.load(id)
        if stored.environment.state == "building" and not is_abandoned(stored, self._servers):
            raise Busy("The environment is being created. Cancel its job first.")
        kernelspec.remove_of(self.settings.kernels, id)
        self._registry.remove(id)
        return stored.environment

    async def update(self, id: str) -> PlanInstallSpec:
        """The plan spec to replace it with the newest version; raises `CannotInstall`."""
        stored = await asyncio.to_thread(self._registry.load, id)
        one = stored.environment
        if not (one.source and one.record):
            raise CannotInstall(
                "The environment was created from a folder. Create a plan for that folder again."
            )
        versions = await self._catalogue.versions(one.source, one.record)
        latest = next((version for version in versions if version.is_latest), None)
        if latest is None or latest.id == one.record:
            raise CannotInstall("The newest version is already installed.")
        return self._renewed(stored, record=latest.id)

    async def repair(self, id: str) -> PlanInstallSpec:
        """The plan spec to create the same versions again."""
        stored = await asyncio.to_thread(self._registry.load, id)
        spec = self._renewed(stored, record=stored.environment.record)
        return structs.replace(spec, pinned=True)

    def _renewed(self, stored: StoredEnvironment, record: str | None) -> PlanInstallSpec:
        one = stored.environment
        return PlanInstallSpec(
            source=one.source,
            record=record,
            folder=one.folder if record is None else None,
            target=NewEnvironment(),
            replaces=one.id,
            title=one.title,
        )

    async def lock(self, id: str) -> LockFile:
        """A lock file of the current environment."""
        stored = await asyncio.to_thread(self._registry.load, id)
        one = stored.environment
        if one.state == "building" or one.kernel is None:
            raise CannotInstall("Only a finished Python environment can be locked.")
        prefix = self._registry.folder(id) / "env"
        env = clean({}, home=self._registry.folder(id))
        python = interpreter(prefix, conda=stored.conda)
        there = await self._asking(packages(python, env))
        about = [f"{one.title} {one.version or ''}".strip(), f"DOI {one.doi}" if one.doi else ""]
        about = [line for line in about if line]
        return await asyncio.to_thread(self._lock, stored, there, about)

    def _lock(
        self, stored: StoredEnvironment, there: Mapping[str, Installed], about: list[str]
    ) -> LockFile:
        one = stored.environment
        content = self.settings.root / one.folder if one.folder is not None else None
        if not stored.conda:
            return lock_files.requirements(there, about=about, content=content)
        conda = lock_files.conda_packages(self._registry.folder(one.id) / "env")
        name = kernelspec.slug(one.title)
        return lock_files.environment(name, conda, there, about=about, content=content)

    async def content(self, plan: str) -> PlanContent:
        """The files of a plan; the folder is missing if they were moved. Raises `NotFound`."""
        stored = await asyncio.to_thread(self._plans.load, plan)
        one = stored.plan
        return PlanContent(Path(stored.content), one.source, one.record)

    async def files(self, plan: str) -> DownloadedContent:
        """Move the files of a plan into Jupyter's root, without installing."""
        stored = await asyncio.to_thread(self._plans.load, plan)
        if not stored.staged:
            return DownloadedContent(folder=stored.plan.folder or "")
        if stored.plan.folder is None:
            raise NotFound("This plan has no files.")
        if not await asyncio.to_thread(Path(stored.content).is_dir):
            raise PlanChanged("The files of this plan have already been downloaded.")
        folder = await asyncio.to_thread(
            settle, Path(stored.content), self.settings.root, stored.plan.folder
        )
        await asyncio.to_thread(self._index, folder)
        return DownloadedContent(folder=folder.relative_to(self.settings.root).as_posix())

    def _index(self, folder: Path) -> None:
        """Files of a record are known to be here, as after a download. Blocking."""
        if manifest.read(folder).records:
            self._remember(folder)
