"""The plan for a new conda environment."""

from __future__ import annotations

import asyncio
import platform
from dataclasses import replace

from msgspec import structs

from ..models import InstallPlan
from ..problems import CannotInstall
from . import dry_run, lock_files
from .buildpacks import conda_file
from .buildpacks.base import CondaFile
from .installers import interpreters
from .installers.base import Changes
from .installers.conda import find as find_conda
from .installers.conda import names
from .plan_commands import KERNEL, Work, interpreter
from .target_plan import TargetContext, as_text, with_changes


async def plan_conda(context: TargetContext, work: Work) -> tuple[InstallPlan, Work]:
    """The plan and the work of a new conda environment.

    Raises:
        CannotInstall: No solver of conda environments is installed, or the list cannot be solved.
    """
    made, with_ = work.instructions, work.installer
    solver = find_conda(context.settings.conda)
    if solver is None or made.conda is None:
        raise CannotInstall(
            "A conda solver is required and not installed. Install one for this server: pip "
            "install py-rattler (or micromamba)."
        )
    listed = await asyncio.to_thread(_as_made, context) or made.conda
    channels = context.channels(listed.channels)
    specs = [one for one in listed.specs if names(one) != "pip" or with_.name == "pip"]
    if not any(names(one) == "python" for one in specs):
        specs.append("python")
    made.listed.constraints += await asyncio.to_thread(context.earlier_pins)
    options = await asyncio.to_thread(context.limits)
    solved, kernel = await dry_run.conda(solver, channels, specs, context.env)
    version = next((one.version for one in solved if one.name == "python"), "")
    exact = [solver.exact(one) for one in solved]
    by_pip = dry_run.Resolved(Changes(download=0))
    wanted = [*([] if kernel else KERNEL), *made.requirements]
    if wanted:
        base, here = interpreters.own().executable, platform.python_version()
        by_pip = await dry_run.fresh(made, with_, base, as_text(wanted), context.env, options)
        if version.split(".")[:2] != here.split(".")[:2]:
            note = (
                f"Packages from pip were resolved for Python {here} and will be installed "
                f"for {version}."
            )
            by_pip = dry_run.Resolved(by_pip.changes, False, [*by_pip.guesses, note])
    found = dry_run.Resolved(
        dry_run.solved_changes(solved, by_pip.changes), by_pip.certain, by_pip.guesses
    )
    work = replace(
        work,
        python=interpreter(work.prefix, conda=True),
        conda=solver,
        channels=channels,
        specs=exact,
        kernel_by_pip=not kernel,
        options=options,
    )
    where = f"{context.plan.target_display}, by {solver.name} from {', '.join(channels)}"
    plan = structs.replace(with_changes(context.plan, found), python=version, target_display=where)
    return plan, work


def _as_made(context: TargetContext) -> CondaFile | None:
    """The builds of an existing conda environment, to create them again."""
    lock = context.earlier(lock_files.CONDA)
    return conda_file.read(lock) if lock else None
