"""Verification that the commands are those of the confirmed plan, by creating them again."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ..config.install import Settings
from ..models import ExistingKernel, InstallSpec
from ..problems import CannotInstall, PlanChanged, Problem
from . import kernels
from .buildpacks.base import Recipe
from .buildpacks.detection import detect
from .buildpacks.python import recipe
from .installers.conda import find as find_conda
from .installers.select import installer
from .plan_commands import Work, interpreter
from .plan_commands import digest as digest_of
from .plan_files import digest, products
from .store import Plans, StoredPlan, StoredWork

AGAIN = "Create the plan again and review it."


async def replay(settings: Settings, plans: Plans, spec: InstallSpec) -> tuple[StoredPlan, Work]:
    """The plan and its work; raises `PlanChanged` if anything differs from the confirmed plan."""
    stored = await asyncio.to_thread(plans.load, spec.plan)
    plan, stored_work = stored.plan, stored.work
    if not plan.installable or stored_work is None:
        reason = plan.cannot[0].reason if plan.cannot else "Nothing to install."
        raise CannotInstall(reason)
    if spec.digest != plan.digest:
        raise PlanChanged(f"The plan has changed. {AGAIN}")
    content = Path(stored.content)
    if not await asyncio.to_thread(content.is_dir):
        raise PlanChanged(f"The files of the plan no longer exist. {AGAIN}")
    try:
        made = await asyncio.to_thread(_recipe, stored, content)
        work = await _work(settings, plans, stored, stored_work, made)
    except PlanChanged:
        raise
    except Problem as problem:
        raise PlanChanged(f"{problem.detail or problem.title} {AGAIN}") from None
    # Build results of an earlier attempt are not a change: a retry continues.
    left = await asyncio.to_thread(products, content) - set(stored.products)
    hashed = await asyncio.to_thread(digest, content, left)
    if await asyncio.to_thread(digest_of, work, stored.spec.target, hashed) != plan.digest:
        raise PlanChanged(
            f"The files or the installed tools have changed since the plan was created. {AGAIN}"
        )
    return stored, work


def _recipe(stored: StoredPlan, content: Path) -> Recipe:
    detected = stored.plan.detected
    sign = next((one for one in detect(content) if one == detected), None)
    if sign is None:
        raise PlanChanged(f"The files have changed since the plan was created. {AGAIN}")
    spec = stored.spec
    requirements = spec.requirements if sign.guess else None
    return recipe(sign, content, requirements=requirements, run_post=spec.post_build)


async def _work(
    settings: Settings, plans: Plans, stored: StoredPlan, stored_work: StoredWork, made: Recipe
) -> Work:
    with_ = installer(settings.index, uv=settings.uv)
    constraints = (
        plans.folder(stored.plan.id) / "constraints.txt" if stored_work.constrained else None
    )
    target = stored.spec.target
    if isinstance(target, ExistingKernel):
        _, python = await kernels.find(target.kernel)
        return Work(
            made,
            with_,
            Path(python.prefix),
            python.executable,
            fresh=False,
            constraints=constraints,
        )
    folder = settings.environments / stored.environment
    if made.tool:
        return Work(made, with_, folder, "")
    solver = find_conda(settings.conda) if stored_work.conda else None
    if stored_work.conda and solver is None:
        raise PlanChanged(f"The conda solver is no longer installed. {AGAIN}")
    prefix = folder / "env"
    return Work(
        made,
        with_,
        prefix,
        interpreter(prefix, conda=stored_work.conda),
        base=stored_work.base,
        conda=solver,
        channels=stored_work.channels,
        specs=stored_work.specs,
        kernel_by_pip=stored_work.kernel_by_pip,
        constraints=constraints,
    )
