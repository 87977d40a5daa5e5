"""Build instructions for a target: its changes and commands."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path

from msgspec import structs

from ..config.install import Settings
from ..models import ExistingKernel, InstallPlan, NewEnvironment, PlanInstallSpec
from . import index_twins, kernels, kernelspec, published_projects
from .buildpacks.base import BuildInstructions
from .conda_target import plan_conda
from .dependencies import guessed_packages
from .installers.select import installer
from .kernel_target import plan_kernel
from .plan_commands import Work
from .python_target import Days, plan_python
from .store import Plans, Registry
from .target_plan import TargetContext, unpack_wheel


class Targets:
    """Creates plans; makes no changes."""

    def __init__(self, settings: Settings, plans: Plans, registry: Registry) -> None:
        self._settings = settings
        self._plans = plans
        self._registry = registry

    async def work(
        self, plan: InstallPlan, spec: PlanInstallSpec, made: BuildInstructions, days: Days
    ) -> tuple[InstallPlan, Work]:
        """The plan with what would change, and its work.

        Args:
            days: When the record was published and last changed.

        Raises:
            Problem: It cannot be installed there, with the reason.
        """
        folder = self._plans.folder(plan.id)
        env = await asyncio.to_thread(self._settings.env, folder / "home")
        installs = installer(self._settings.index, uv=self._settings.uv)
        context = TargetContext(
            self._settings, self._registry, plan, spec, made, installs, folder, env
        )
        context = await _verified(context)
        made = context.instructions
        plan = structs.replace(plan, requirements=made.requirements, guesses=list(made.guesses))
        match spec.target:
            case ExistingKernel(kernel=name):
                return await plan_kernel(replace(context, plan=plan), name)
            case NewEnvironment(name=name):
                id = f"{kernelspec.slug(name or plan.title)}-{plan.id[:6]}"
                prefix = self._settings.environments / id / "env"
                display = f"A new environment, {kernels.display(prefix.parent)}"
                plan = structs.replace(plan, target_display=display)
                context = replace(context, plan=plan)
                if made.tool:
                    return _tool_plan(plan, made), context.work(prefix.parent)
                work = context.work(prefix)
                if made.conda:
                    return await plan_conda(context, work)
                return await plan_python(context, work, days)

    async def from_index(
        self, plan: InstallPlan, made: BuildInstructions, root: Path
    ) -> dict[str, str]:
        """Lines whose host does not answer, and folders of projects without their submodules, each
        with what to ask the index for instead."""
        # What a project itself requires by an address cannot be had from elsewhere.
        remote = [line for line in made.listed.remote if line not in made.needs]
        env = await asyncio.to_thread(self._settings.env, self._plans.folder(plan.id) / "home")
        installs = installer(self._settings.index, uv=self._settings.uv)
        unpack = partial(unpack_wheel, installs, env)
        found = await published_projects.find(made.listed.local, root, unpack)
        return {**found, **await index_twins.find(remote, unpack)}


async def _verified(context: TargetContext) -> TargetContext:
    """Guessed names that are verified with their wheels are part of the list."""
    made = context.instructions
    if not made.unproven:
        return context
    verdict = await guessed_packages.verify(made.unproven, context.unpack)
    made.listed.indexed += verdict.accepted
    imports = [*made.imports, *verdict.accepted] if made.imports else []
    made = replace(made, guesses=[*made.guesses, *verdict.notes], unproven={}, imports=imports)
    return replace(context, instructions=made, accepted=verdict.accepted)


def _tool_plan(plan: InstallPlan, made: BuildInstructions) -> InstallPlan:
    note = (
        f"{made.tool} decides which other packages are downloaded; they are known only while it "
        "runs."
    )
    return structs.replace(plan, guesses=[*plan.guesses, note], complete=False)
