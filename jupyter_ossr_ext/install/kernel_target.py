"""The plan for an existing kernel: what would be added to its environment."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from ..models import InstallPlan
from ..problems import CannotInstall
from . import dry_run, kernels
from .buildpacks.base import BuildInstructions
from .dry_run import Resolved
from .installers.base import Changes
from .interpreter import Interpreter, packages
from .plan_commands import Work
from .target_plan import TargetContext, as_text, limit_to, with_changes

NAMED = 5
"""Packages in one sentence."""


async def plan_kernel(context: TargetContext, name: str) -> tuple[InstallPlan, Work]:
    """The plan and the work for the kernel `name`.

    Raises:
        CannotInstall: There is no such kernel, or the packages do not fit it.
    """
    made, plan = context.instructions, context.plan
    spec, python = await kernels.find(name, context.settings.shared_kernels)
    if made.conda or made.tool:
        raise CannotInstall(
            "Only Python packages can be added to an existing kernel. Choose a new environment."
        )
    if not made.python.allows(python.version):
        raise CannotInstall(
            f"Python {made.python.specifier} is required, and {spec.display_name} has "
            f"{python.version}. Choose another kernel or a new environment."
        )
    options = await asyncio.to_thread(context.limits)
    text = as_text(made.requirements)
    found = await dry_run.existing(
        made, context.installer, python.executable, text, context.env, options
    )
    found, replaced = dry_run.over(found, await packages(python.executable, context.env))
    warnings = [*plan.warnings, *replaced]
    if spec.shared:
        found = _nothing_of(found, made, spec.display_name)
        warnings.append(f"Nothing is installed: {spec.display_name} has all packages already.")
    else:
        warnings += _cautions(python)
    if python.user_site:
        warnings.append(kernels.USER_SITE)
    options = await asyncio.to_thread(limit_to, found, options, context.folder)
    plan = structs.replace(
        with_changes(plan, found),
        warnings=warnings,
        python=python.version,
        target_display=f"{spec.display_name} ({kernels.display(python.executable)})",
    )
    return plan, Work(
        made,
        context.installer,
        Path(python.prefix),
        python.executable,
        context.folder,
        fresh=False,
        read_only=spec.shared,
        options=options,
        accepted=context.accepted,
    )


def _cautions(python: Interpreter) -> list[str]:
    """What an installation into this environment may do to it."""
    found: list[str] = []
    if kernels.is_server_own(python):
        found.append(
            "This is the environment of the Jupyter server itself: an incompatible package "
            "can keep the server from starting. A new environment avoids this risk."
        )
    if python.conda_base:
        found.append(
            "conda itself is installed in this environment: an incompatible package can "
            "break it. A new environment avoids this risk."
        )
    elif python.conda:
        found.append(
            "This is a conda environment: conda does not track packages installed with pip."
        )
    return found


def _nothing_of(found: Resolved, made: BuildInstructions, kernel: str) -> Resolved:
    """No changes, for a kernel that is read-only; raises `CannotInstall` with what it lacks."""
    changes = found.changes
    lacks = [
        one
        for one in (*changes.adds, *changes.changes)
        if one.origin != "record" or one.was != one.version
    ]
    if lacks or changes.removes or made.commands or made.post_build:
        named = ", ".join(" ".join(filter(None, [one.name, one.version])) for one in lacks[:NAMED])
        more = ", …" if len(lacks) > NAMED else ""
        what = f"lacks {named}{more}" if lacks else "would have to be changed"
        raise CannotInstall(
            f"{kernel} is shared read-only by your site and {what}. Choose a new environment."
        )
    return replace(found, changes=Changes(), disk=0)
