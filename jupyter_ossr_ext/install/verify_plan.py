"""Verification that the commands are those of the confirmed plan, by creating them again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from ..config.install import Settings
from ..models import ExistingKernel, InstallSpec
from ..problems import CannotInstall, PlanChanged, Problem
from . import build_instructions, kernels
from .buildpacks.base import BuildInstructions, Request
from .buildpacks.detection import detect
from .dependencies.solve_date import SolveDate
from .installers.base import Options
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
        made = await asyncio.to_thread(_instructions, stored, stored_work, content)
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


def _instructions(stored: StoredPlan, stored_work: StoredWork, content: Path) -> BuildInstructions:
    detected = stored.plan.detected
    signs = detect(content)
    sign = next((one for one in signs if one == detected), None)
    if sign is None:
        raise PlanChanged(f"The files have changed since the plan was created. {AGAIN}")
    spec = stored.spec
    request = Request(
        sign,
        content,
        requirements=spec.requirements if sign.guess else None,
        version=stored.plan.version,
        titles=[content.name],
        extras=[one.name for one in stored.plan.extras if one.chosen],
    )
    return build_instructions.make(
        request,
        signs,
        run_post=spec.post_build,
        without_conda=stored_work.without_conda,
        accepted=stored_work.accepted,
        left_out=stored_work.left_out,
        from_index=stored_work.from_index,
    )


async def _work(
    settings: Settings,
    plans: Plans,
    stored: StoredPlan,
    stored_work: StoredWork,
    made: BuildInstructions,
) -> Work:
    folder = plans.folder(stored.plan.id)
    with_ = installer(settings.index, uv=settings.uv)
    work = Work(
        made,
        with_,
        settings.environments / stored.environment,
        "",
        folder,
        base=stored_work.base,
        fetch=stored_work.fetch,
        channels=stored_work.channels,
        specs=stored_work.specs,
        kernel_by_pip=stored_work.kernel_by_pip,
        day=SolveDate(stored_work.day, stored_work.why) if stored_work.day else None,
        options=_options(stored_work, folder, made),
        built={Path(one): Path(copy) for one, copy in stored_work.built.items()},
        accepted=stored_work.accepted,
        left_out=stored_work.left_out,
        optional=stored_work.optional,
        without_conda=stored_work.without_conda,
        from_index=stored_work.from_index,
    )
    target = stored.spec.target
    if isinstance(target, ExistingKernel):
        found, python = await kernels.find(target.kernel, settings.shared_kernels)
        return replace(
            work,
            prefix=Path(python.prefix),
            python=python.executable,
            fresh=False,
            read_only=found.shared,
        )
    if made.tool:
        return work
    solver = find_conda(settings.conda) if stored_work.conda else None
    if stored_work.conda and solver is None:
        raise PlanChanged(f"The conda solver is no longer available. {AGAIN}")
    prefix = work.prefix / "env"
    return replace(
        work, prefix=prefix, python=interpreter(prefix, conda=stored_work.conda), conda=solver
    )


def _options(stored_work: StoredWork, folder: Path, made: BuildInstructions) -> Options:
    def file(name: str) -> Path | None:
        return folder / name if name else None

    return Options(
        constraints=file(stored_work.constraints),
        build_constraints=file(stored_work.build_constraints),
        config=file(stored_work.config),
        prereleases=made.listed.prereleases,
    )
