"""Distributions that are added to an environment after its plan was executed.

A notebook may import what no list of its record names. What is added is bound to the plan's date,
and changes no installed package. A well-known package that was not ready-made on that day, or that
needs one that was not, is taken as of today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.utils import canonicalize_name

from ..config.install import Settings
from ..jobs import Reporter
from .dependencies import guessed_packages
from .dependencies.distribution_names import DISTRIBUTIONS, LIMITED, USUAL
from .dependencies.notebook_code import Imported
from .installers.base import Options
from .plan_environment import READY_MADE, PlanEnvironment, constrained, opened
from .store import Plans


@dataclass(frozen=True)
class Addition:
    """`installed`: as `name==version`; None where `reason` says why not, in one sentence."""

    installed: str | None = None
    reason: str = ""


class Additions:
    """Adds distributions to the environments that plans created."""

    def __init__(self, settings: Settings, plans: Plans) -> None:
        self._settings = settings
        self._plans = plans

    async def add(self, plan: str, module: str, report: Reporter) -> Addition:
        """Install the distribution that holds a module, as of the plan's date.

        A name that is not well known is taken only if its wheel holds the module: anybody may
        register a name on the package index. Such a package must be ready-made.

        Raises:
            NotFound: The plan no longer exists.
        """
        async with opened(self._settings, self._plans, plan) as there:
            if there is None:
                return Addition(reason="The environment of this plan is not known.")
            options = await constrained(there)
            for distribution in candidates(module):
                if canonicalize_name(distribution) in there.here:
                    continue
                if not await _holds(there, distribution, module):
                    continue
                # Code of a well-known source may run; of others only what is ready-made is taken.
                ways: list[tuple[Sequence[str], Options]] = [(READY_MADE, options)]
                if well_known(module):
                    ways += [(READY_MADE, replace(options, config=None)), ((), options)]
                for words, limits in ways:
                    asked = LIMITED.get(distribution, distribution)
                    after = await there.install([*words, asked], limits, report)
                    added = (after or {}).get(canonicalize_name(distribution))
                    if added:
                        return Addition(f"{added.name}=={added.version}")
                return Addition(
                    reason=f"{distribution} holds {module}, and no version of it fits what is "
                    "installed."
                )
        return Addition(reason=f"No package of the index is known to hold {module}.")


async def _holds(there: PlanEnvironment, distribution: str, module: str) -> bool:
    if well_known(module):
        return True

    async def unpack(name: str, target: Path) -> bool:
        return await there.unpack(name, target, there.dated)

    verdict = await guessed_packages.verify({distribution: [Imported(module)]}, unpack)
    return bool(verdict.accepted)


def well_known(module: str) -> bool:
    """True for a module whose distribution is known without proof."""
    return module in DISTRIBUTIONS or module in USUAL


def candidates(module: str) -> list[str]:
    """Distributions that may hold a module, the likeliest first."""
    if (name := DISTRIBUTIONS.get(module)) is not None:
        return [name] if name else []
    parts = module.split(".")
    if len(parts) == 1:
        return [module]
    # Parts of a namespace: google.cloud.storage is of google-cloud-storage.
    names = ["-".join(parts[:length]) for length in range(len(parts), 1, -1)]
    return [*names, parts[-1]]
