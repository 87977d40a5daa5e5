"""Execution of an installation plan: what it says and nothing else, undone after a failure."""

from __future__ import annotations

import asyncio

from msgspec import structs

from ..config.install import Settings
from ..jobs import Reporter, spec_of
from ..jobs.servers import Servers
from ..models import ExistingKernel, InstallResult, InstallSpec, Job
from ..problems import CannotInstall, NoSpace
from ..storage import space
from . import reusable_environment
from .existing_environment import Existing
from .new_environment import Fresh
from .store import Plans, Registry, StoredPlan
from .verify_plan import replay


class Installing:
    """Executes `InstallSpec`s."""

    def __init__(
        self, settings: Settings, plans: Plans, registry: Registry, servers: Servers
    ) -> None:
        self._settings = settings
        self._plans = plans
        self._registry = registry
        self._fresh = Fresh(settings, registry, servers)
        self._existing = Existing(settings, plans)

    async def work(self, job: Job, report: Reporter, *, reuse: bool = False) -> InstallResult:
        """Run the plan. Can be cancelled at any time: the previous state is restored.

        Args:
            reuse: An environment of the record that has the same packages is used again.
        """
        spec = spec_of(job, InstallSpec)
        if spec.undo:
            return await self._undo(spec, report)
        report.note("Verifying that nothing has changed since the plan")
        stored = await asyncio.to_thread(self._plans.load, spec.plan)
        await asyncio.to_thread(self._fresh.refuse_twice, stored)
        stored, work = await replay(self._settings, self._plans, spec)
        env = await self._env(stored)
        target = stored.spec.target
        if reuse and (
            there := await reusable_environment.find(
                self._settings, self._registry, stored, work, env
            )
        ):
            result = await self._fresh.reuse(stored, there, report)
            made = structs.replace(stored, environment=there.environment.id)
            await asyncio.to_thread(self._plans.save, made)
            return result
        await asyncio.to_thread(self._room, stored)
        report.expect(len(work.commands()) + 2, "steps")
        if isinstance(target, ExistingKernel):
            return await self._existing.change(stored, work, target.kernel, env, report)
        return await self._fresh.make(stored, work, env, report)

    async def _undo(self, spec: InstallSpec, report: Reporter) -> InstallResult:
        stored = await asyncio.to_thread(self._plans.load, spec.plan)
        target = stored.spec.target
        if not isinstance(target, ExistingKernel):
            raise CannotInstall(
                "This installation has its own environment. Remove that environment instead."
            )
        report.note("Comparing the environment with its earlier state")
        return await self._existing.undo(stored, target.kernel, await self._env(stored), report)

    async def _env(self, stored: StoredPlan) -> dict[str, str]:
        home = self._plans.folder(stored.plan.id) / "home"
        return await asyncio.to_thread(self._settings.env, home)

    def _room(self, stored: StoredPlan) -> None:
        needed = stored.plan.disk_bytes or 0
        if not space.enough(self._settings.environments, needed):
            raise NoSpace(
                f"{space.human(needed)} of disk space are required and "
                f"{space.human(space.free(self._settings.environments))} are free. Free some "
                "space, then retry."
            )
