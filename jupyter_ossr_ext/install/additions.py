"""Distributions that are added to an environment after its plan was executed.

A notebook may import what no list of its record names. What is added is bound to the plan's date,
and changes no installed package.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.utils import canonicalize_name

from ..config.install import Settings
from ..jobs import Reporter
from .dependencies import guessed_packages
from .dependencies.distribution_names import DISTRIBUTIONS, LIMITED, USUAL
from .dependencies.notebook_code import Imported
from .installers.base import Installer, Options
from .installers.select import installer
from .interpreter import packages
from .plan_commands import interpreter
from .process import run
from .store import Plans

LASTING = 600.0
"""Seconds that one addition may take."""


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
        stored = await asyncio.to_thread(self._plans.load, plan)
        work = stored.work
        if work is None:
            return Addition(reason="The environment of this plan is not known.")
        prefix = self._settings.environments / stored.environment / "env"
        python = interpreter(prefix, conda=work.conda)
        with tempfile.TemporaryDirectory(prefix="ossr-add-") as name:
            folder = Path(name)
            env = await asyncio.to_thread(self._settings.env, folder / "home")
            with_ = installer(self._settings.index, uv=self._settings.uv)
            here = await packages(python, env)
            pins = folder / "installed.txt"
            lines = [f"{one.name}=={one.version}\n" for one in here.values() if not one.direct]
            await asyncio.to_thread(pins.write_text, "".join(lines), "utf-8")
            config = self._plans.folder(plan) / work.config if work.config else None
            options = Options(constraints=pins, config=config)
            for distribution in candidates(module):
                if canonicalize_name(distribution) in here:
                    continue
                if not await self._holds(with_, distribution, module, python, env, folder, options):
                    continue
                # Code of a well-known source may run; of others only what is ready-made is taken.
                ways = [["--only-binary", ":all:"], *([[]] if well_known(module) else [])]
                for words in ways:
                    asked = LIMITED.get(distribution, distribution)
                    command = with_.install(python, [*words, asked], folder, options)
                    report.log(f"$ {' '.join(command.argv)}")
                    done = await run(
                        command.argv, cwd=folder, env=env, on_line=report.log, patience=LASTING
                    )
                    added = (await packages(python, env)).get(canonicalize_name(distribution))
                    if done.code == 0 and added:
                        return Addition(f"{added.name}=={added.version}")
                return Addition(
                    reason=f"{distribution} holds {module}, and no version of it fits what is "
                    "installed."
                )
        return Addition(reason=f"No package of the index is known to hold {module}.")

    async def _holds(
        self,
        with_: Installer,
        distribution: str,
        module: str,
        python: str,
        env: dict[str, str],
        folder: Path,
        options: Options,
    ) -> bool:
        if well_known(module):
            return True

        async def unpack(name: str, target: Path) -> bool:
            command = with_.unpack(name, target, python, replace(options, constraints=None))
            done = await run(command.argv, cwd=target.parent, env=env, patience=LASTING)
            return done.code == 0

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
