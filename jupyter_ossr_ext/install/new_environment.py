"""A new environment: registered as a kernel after its verification, removed after a failure."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import time
from collections.abc import Mapping
from functools import partial

from msgspec import structs

from ..config.install import Settings
from ..jobs import Reporter
from ..jobs.servers import Servers
from ..models import Environment, ExistingKernel, InstallPlan, InstallResult, PackageChange
from ..problems import CannotInstall, InstallFailed, NotFound, Problem
from . import compatible_versions, kernels, kernelspec, lock_files, smoke_test, steps
from .buildpacks import native_tools
from .interpreter import Installed, about, packages
from .plan_commands import Work
from .process import persist
from .reusable_environment import content_key
from .store import Registry, StoredEnvironment, StoredPlan, size_of


class Fresh:
    """Creates environments."""

    def __init__(self, settings: Settings, registry: Registry, servers: Servers) -> None:
        self._settings = settings
        self._registry = registry
        self._servers = servers

    async def make(
        self, stored: StoredPlan, work: Work, env: Mapping[str, str], report: Reporter
    ) -> InstallResult:
        """Run the plan; after a cancellation or failure nothing remains."""
        building = self._building(stored, work)
        await report.fence()
        await asyncio.to_thread(self._registry.remove, building.environment.id)
        await asyncio.to_thread(self._registry.save, building)
        try:
            failed = await steps.commands(work, env, report)
            proof, installed = smoke_test.Proof(), list[PackageChange]()
            version = building.environment.python
            if not work.instructions.tool:
                report.note("Starting the kernel and importing the installed packages")
                imports = await steps.imports(stored, work, env)
                spec = self._kernel(stored, work)
                test = partial(smoke_test.import_in_new, spec, imports, env)
                try:
                    proof, changed = await compatible_versions.tested(
                        test, stored.plan, work, env, report
                    )
                except InstallFailed as problem:
                    raise _with_extras(problem, stored.plan) from None
                failed += changed
                report.log(f"Imports verified in the kernel: {', '.join(proof.imported) or '-'}")
                installed = await self._locked(stored, work, env, changed)
                version = (await about(work.python)).version
            proof = dataclasses.replace(proof, warnings=[*failed, *proof.warnings])
            report.advance(1)
            report.note(
                "Registering the kernel" if not work.instructions.tool else "Storing the files"
            )
            await report.fence()
            # Too late for cancellation: an incomplete step would leave a kernel that does not
            # start.
            return await persist(
                self._finish(stored, building, work, proof, installed, version, report)
            )
        except BaseException:
            await persist(self._undo(building.environment.id, report))
            raise

    async def reuse(
        self, stored: StoredPlan, there: StoredEnvironment, report: Reporter
    ) -> InstallResult:
        """Only the files of the plan, for an environment that has its packages already."""
        environment = there.environment
        report.log(f"{environment.kernel_display} has these packages already. It is used again.")
        report.note("Storing the files")
        await report.fence()
        folder, names = await persist(asyncio.to_thread(steps.files, self._settings.root, stored))
        return InstallResult(
            environment=environment,
            kernel=environment.kernel,
            kernel_display=environment.kernel_display,
            imported=there.imported,
            folder=folder,
            notebooks=names,
        )

    def refuse_twice(self, stored: StoredPlan) -> None:
        """Raise `CannotInstall` if the plan's environment exists: one plan makes one kernel.

        Blocking.
        """
        with contextlib.suppress(NotFound):
            there = self._registry.load(stored.environment).environment
            if there.state == "ready":
                name = there.kernel_display or there.title
                raise CannotInstall(
                    f"This plan is already installed, as {name}. Use that environment, or remove "
                    "it and create the plan again."
                )

    async def _undo(self, id: str, report: Reporter) -> None:
        """Remove the unfinished environment, unless another server is building it now."""
        if await report.owned():
            report.log("Removing the unfinished environment")
            await asyncio.to_thread(kernelspec.remove_of, self._settings.kernels, id)
            await asyncio.to_thread(self._registry.remove, id)

    def _building(self, stored: StoredPlan, work: Work) -> StoredEnvironment:
        plan = stored.plan
        folder = self._registry.folder(stored.environment)
        environment = Environment(
            id=stored.environment,
            title=plan.title,
            state="building",
            created=time.time(),
            ecosystem=plan.detected.ecosystem if plan.detected else "python",
            source=plan.source,
            record=plan.record,
            parent=stored.parent,
            doi=plan.doi,
            version=plan.version,
            python=plan.python or None,
            path=kernels.display(folder),
            reason="The environment is being created.",
        )
        return StoredEnvironment(
            environment,
            owner=self._servers.me,
            conda=work.conda is not None,
            replaces=stored.spec.replaces,
            content_key=content_key(stored, work),
        )

    def _kernel(self, stored: StoredPlan, work: Work) -> kernelspec.KernelSpecFile:
        plan = stored.plan
        target = stored.spec.target
        name = "" if isinstance(target, ExistingKernel) else target.name
        origin = kernelspec.Origin(
            environment=stored.environment,
            title=name or plan.title,
            source=plan.source,
            record=plan.record,
            doi=plan.doi,
            version=plan.version,
        )
        return kernelspec.document(origin, work.python, work.prefix, conda=bool(work.conda))

    async def _locked(
        self, stored: StoredPlan, work: Work, env: Mapping[str, str], changed: list[str]
    ) -> list[PackageChange]:
        """Write the lock files of the new environment, and list its packages.

        Args:
            changed: Sentences on packages that differ from the plan.
        """
        there = await packages(work.python, env)
        await asyncio.to_thread(self._write_locks, stored, work, there, changed)
        return [PackageChange(name=one.name, version=one.version) for one in there.values()]

    def _write_locks(
        self,
        stored: StoredPlan,
        work: Work,
        there: Mapping[str, Installed],
        changed: list[str],
    ) -> None:
        plan = stored.plan
        about_ = [f"{plan.title} {plan.version or ''} {plan.doi or ''}".strip(), *changed]
        made = [lock_files.requirements(there, about=about_)]
        if work.conda:
            conda = lock_files.conda_packages(work.prefix)
            made.append(lock_files.environment(stored.environment, conda, there, about=about_))
        for one in made:
            path = self._registry.folder(stored.environment) / one.filename
            path.write_text(one.text, encoding="utf-8")

    async def _finish(
        self,
        stored: StoredPlan,
        building: StoredEnvironment,
        work: Work,
        proof: smoke_test.Proof,
        installed: list[PackageChange],
        version: str | None,
        report: Reporter,
    ) -> InstallResult:
        """Move the files, then write the kernelspec, last of all: that registers the
        environment."""
        folder, names = await asyncio.to_thread(steps.files, self._settings.root, stored)
        spec = None if work.instructions.tool else self._kernel(stored, work)
        environment = structs.replace(
            building.environment, python=version, folder=folder, notebooks=names
        )
        building = structs.replace(building, environment=environment, imported=proof.imported)
        made = await asyncio.to_thread(self._keep_record, stored, building, spec)
        report.advance(1)
        return InstallResult(
            environment=made.environment,
            kernel=made.environment.kernel,
            kernel_display=made.environment.kernel_display,
            imported=proof.imported,
            warnings=proof.warnings,
            installed=installed,
            folder=folder,
            notebooks=names,
            use=native_tools.used(work.instructions, work.prefix),
        )

    def _keep_record(
        self,
        stored: StoredPlan,
        building: StoredEnvironment,
        spec: kernelspec.KernelSpecFile | None,
    ) -> StoredEnvironment:
        """The finished environment, in an order in which a kill at any point is harmless.

        Without a kernelspec it is removed at the next start; with one it is ready.
        """
        size = size_of(self._registry.folder(building.environment.id))
        environment = structs.replace(building.environment, size=size)
        made = structs.replace(building, environment=environment)
        if spec:
            name = self._free_name(stored)
            shown = kernelspec.distinct(self._settings.kernels, name, spec)
            environment = structs.replace(
                environment, kernel=name, kernel_display=shown.display_name
            )
            made = structs.replace(made, environment=environment)
            self._registry.save(made)
            kernelspec.write(self._settings.kernels, name, shown)
        made = structs.replace(
            made, environment=structs.replace(environment, state="ready", reason=None)
        )
        self._registry.save(made)
        with contextlib.suppress(OSError, Problem):  # retried at the next start
            replace(self._settings, self._registry, made)
        return made

    def _free_name(self, stored: StoredPlan) -> str:
        kernels_ = self._settings.kernels
        kernels_.mkdir(parents=True, exist_ok=True)
        if stored.spec.replaces:
            old = self._registry.load(stored.spec.replaces).environment.kernel
            if old and (not (kernels_ / old).exists() or kernelspec.origin(kernels_ / old)):
                return old  # notebooks that use it get the new one
        return kernelspec.free_name(kernels_, f"ossr-{stored.environment}")


def _with_extras(problem: InstallFailed, plan: InstallPlan) -> InstallFailed:
    """The problem, with the optional packages that may have what is missing."""
    left = [one.name for one in plan.extras if not one.chosen]
    if not left:
        return problem
    advice = f"Or choose one of its optional packages ({', '.join(left)}) in the plan."
    return InstallFailed(f"{problem.detail} {advice}", evidence=problem.evidence)


def replace(settings: Settings, registry: Registry, made: StoredEnvironment) -> None:
    """Remove the old environment after the verified new one has replaced it. Blocking."""
    if made.replaces and made.environment.state == "ready":
        kernelspec.remove_of(settings.kernels, made.replaces)
        registry.remove(made.replaces)
