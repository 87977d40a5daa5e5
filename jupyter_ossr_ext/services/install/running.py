"""Doing what a plan said: installed only once its kernel proves it, else as it was before."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from pathlib import Path

from msgspec import structs

from ...environment import kernels, kernelspec, lock, notebooks, prove, snapshot, tools
from ...environment.interpreter import Installed, about, import_names, packages
from ...environment.process import check
from ...jobs import Reporter
from ...models import (
    Environment,
    ExistingKernel,
    InstallResult,
    InstallSpec,
    Job,
    PackageChange,
)
from ...problems import InstallFailed, Malformed, NoSpace
from ...storage import space
from ...storage.paths import relative
from . import content as content_
from .replay import replay
from .restoring import persist, restore, saying
from .settings import Settings
from .store import Plans, Registry, StoredEnvironment, StoredPlan, size_of
from .work import Work

PATIENCE = 4 * 3600.0
"""Seconds that one command may take; compiling takes long."""


class Installing:
    """What `InstallSpec`s do."""

    def __init__(self, settings: Settings, plans: Plans, registry: Registry) -> None:
        self._settings = settings
        self._plans = plans
        self._registry = registry

    async def work(self, job: Job, report: Reporter) -> InstallResult:
        """Run the plan. Cancel at any time: what was there before is there after."""
        spec = job.spec
        if not isinstance(spec, InstallSpec):
            raise Malformed("This is no install.")
        report.note("Making sure that nothing has changed since the plan")
        stored, work = await replay(self._settings, self._plans, spec)
        await asyncio.to_thread(self._room, stored)
        folder = self._plans.folder(stored.plan.id)
        env = await asyncio.to_thread(self._settings.env, folder / "home")
        report.expect(len(work.commands()) + 2, "steps")
        if isinstance(stored.spec.target, ExistingKernel):
            return await self._existing(stored, work, stored.spec.target.kernel, env, report)
        return await self._fresh(stored, work, env, report)

    def _room(self, stored: StoredPlan) -> None:
        needed = stored.plan.disk_bytes or 0
        if not space.enough(self._settings.environments, needed):
            raise NoSpace(
                f"This needs about {space.human(needed)}, but only "
                f"{space.human(space.free(self._settings.environments))} are free. Free some "
                "space, then retry."
            )

    async def _commands(self, work: Work, env: Mapping[str, str], report: Reporter) -> None:
        for command in work.commands():
            report.note(command.purpose)
            report.log(f"$ {' '.join(command.argv)}")
            await check(command, env=env, on_line=report.log, patience=PATIENCE)
            report.advance(1)

    # ---- a fresh environment -------------------------------------------------------------------

    async def _fresh(
        self, stored: StoredPlan, work: Work, env: Mapping[str, str], report: Reporter
    ) -> InstallResult:
        building = self._building(stored, work)
        await asyncio.to_thread(self._registry.remove, building.environment.id)
        await asyncio.to_thread(self._registry.save, building)
        try:
            await self._commands(work, env, report)
            if work.recipe.tool:
                return await self._finish(stored, building, work, prove.Proof(), [], report)
            report.note("Starting its kernel, and importing what was installed")
            spec = self._kernel(stored, work)
            imports = await self._imports(stored, work, env)
            proof = await prove.prove_new(spec, imports, env)
            report.advance(1)
            report.log(f"Proven in its kernel: import {', '.join(proof.imported) or '(nothing)'}")
            installed = await self._locked(stored, work, env)
            return await self._finish(stored, building, work, proof, installed, report)
        except BaseException as error:
            report.log("Removing what was begun")
            await persist(self._undo(building.environment.id))
            raise error

    async def _undo(self, id: str) -> None:
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
            reason="It is being made.",
        )
        return StoredEnvironment(environment, owner=os.getpid(), conda=work.conda is not None)

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

    async def _imports(
        self, stored: StoredPlan, work: Work, env: Mapping[str, str]
    ) -> prove.Imports:
        """What to import: of the record's own distributions, else of those asked for by name."""
        wanted = set(stored.plan.imports)
        there = await packages(work.python, env)
        content = Path(stored.content).as_uri()
        own = {one.name for one in there.values() if (one.direct or "").startswith(content)}
        wanted |= own
        modules = await import_names(work.python, sorted(wanted), env)
        missing = {name.lower() for name in stored.plan.imports} - {n.lower() for n in modules}
        gone = [n for n in missing if kernelspec.slug(n) not in map(kernelspec.slug, modules)]
        if gone:
            raise InstallFailed(
                f"The installer said that it was done, but {gone[0]} is not there. Tell the "
                "record's authors: its metadata may have another name."
            )
        return prove.Imports(modules, own)

    async def _locked(
        self, stored: StoredPlan, work: Work, env: Mapping[str, str]
    ) -> list[PackageChange]:
        """Write the lock files of the new environment, and say what is in it."""
        there = await packages(work.python, env)
        await asyncio.to_thread(self._write_locks, stored, work, there)
        return [PackageChange(name=one.name, version=one.version) for one in there.values()]

    def _write_locks(self, stored: StoredPlan, work: Work, there: Mapping[str, Installed]) -> None:
        plan = stored.plan
        about_ = [f"{plan.title} {plan.version or ''} {plan.doi or ''}".strip()]
        made = [lock.requirements(there, about=about_)]
        if work.conda:
            conda = lock.conda_packages(work.prefix)
            made.append(lock.environment(stored.environment, conda, there, about=about_))
        for one in made:
            path = self._registry.folder(stored.environment) / one.filename
            path.write_text(one.text, encoding="utf-8")

    async def _finish(
        self,
        stored: StoredPlan,
        building: StoredEnvironment,
        work: Work,
        proof: prove.Proof,
        installed: list[PackageChange],
        report: Reporter,
    ) -> InstallResult:
        """Files to their folder, then the kernelspec, last of all: from then on it is offered."""
        report.note("Registering its kernel")
        folder, names = await asyncio.to_thread(self._files, stored)
        made = await self._describe(building, work, folder)
        name: str | None = None
        if not work.recipe.tool:
            spec = self._kernel(stored, work)
            name = await asyncio.to_thread(self._register, stored, spec)
            environment = structs.replace(
                made.environment, kernel=name, kernel_display=spec.display_name
            )
            made = structs.replace(made, environment=environment)
        await asyncio.to_thread(self._registry.save, made)
        await self._replaced(stored, name)
        report.advance(1)
        return InstallResult(
            environment=made.environment,
            kernel=name,
            kernel_display=made.environment.kernel_display,
            imported=proof.imported,
            warnings=proof.warnings,
            installed=installed,
            folder=folder,
            notebooks=names,
            use=tools.used(work.recipe, work.prefix),
        )

    async def _describe(
        self, building: StoredEnvironment, work: Work, folder: str
    ) -> StoredEnvironment:
        size = await asyncio.to_thread(size_of, self._registry.folder(building.environment.id))
        version = building.environment.python
        if work.python:
            version = (await about(work.python)).version
        environment = structs.replace(
            building.environment, state="ready", reason=None, size=size, python=version
        )
        return structs.replace(building, environment=environment, content=folder)

    def _files(self, stored: StoredPlan) -> tuple[str, list[str]]:
        """Where the record's files are now, and its notebooks. Blocking."""
        root = self._settings.root
        folder = Path(stored.content)
        if stored.staged:
            folder = content_.settle(folder, root, stored.plan.folder or "record")
        found = [relative(root, path) for path in notebooks.find(folder)]
        return relative(root, folder), found

    def _register(self, stored: StoredPlan, spec: kernelspec.KernelSpecFile) -> str:
        kernels_ = self._settings.kernels
        kernels_.mkdir(parents=True, exist_ok=True)
        name = kernelspec.free_name(kernels_, f"ossr-{stored.environment}")
        if stored.spec.replaces:
            old = self._registry.load(stored.spec.replaces).environment.kernel
            if old and kernelspec.origin(kernels_ / old):
                name = old  # notebooks that use it go on with the new one
        kernelspec.write(kernels_, name, spec)
        return name

    async def _replaced(self, stored: StoredPlan, kernel: str | None) -> None:
        """The proven one has taken the old one's place: the old one goes."""
        if not stored.spec.replaces:
            return
        old = await asyncio.to_thread(self._registry.load, stored.spec.replaces)
        if old.environment.kernel and old.environment.kernel != kernel:
            await asyncio.to_thread(
                kernelspec.remove, self._settings.kernels, old.environment.kernel
            )
        await asyncio.to_thread(self._registry.remove, old.environment.id)

    # ---- an existing kernel's environment ------------------------------------------------------

    async def _existing(
        self,
        stored: StoredPlan,
        work: Work,
        kernel: str,
        env: Mapping[str, str],
        report: Reporter,
    ) -> InstallResult:
        before = await snapshot.take(work.python, env)
        try:
            await self._commands(work, env, report)
            report.note("Starting the kernel, and importing what was installed")
            imports = await self._imports(stored, work, env)
            proof = await prove.prove_existing(kernel, imports, env)
        except BaseException as error:
            told = await persist(restore(self._settings, work, before, env, report))
            raise saying(error, told) from None
        report.advance(1)
        after = await snapshot.take(work.python, env)
        folder, names = await asyncio.to_thread(self._files, stored)
        spec, _ = await kernels.find(kernel)
        report.advance(1)
        return InstallResult(
            kernel=kernel,
            kernel_display=spec.display_name,
            restart=True,
            imported=proof.imported,
            warnings=proof.warnings,
            installed=snapshot.differences(before, after),
            folder=folder,
            notebooks=names,
        )
