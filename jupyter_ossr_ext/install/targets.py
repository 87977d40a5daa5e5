"""A recipe for a target: its changes and commands."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from msgspec import structs

from ..config.install import Settings
from ..models import ExistingKernel, InstallPlan, NewEnvironment, PlanInstallSpec
from ..problems import CannotInstall
from . import dry_run, kernels, kernelspec, lock_files
from .buildpacks import conda_file
from .buildpacks.base import CondaFile, Recipe
from .installers.base import Changes, Installer
from .installers.conda import find as find_conda
from .installers.conda import names, places
from .installers.pythons import find_python, takes
from .installers.select import installer
from .plan_commands import KERNEL, Work, interpreter
from .store import Plans, Registry


class Targets:
    """Creates plans; makes no changes."""

    def __init__(self, settings: Settings, plans: Plans, registry: Registry) -> None:
        self._settings = settings
        self._plans = plans
        self._registry = registry

    async def work(
        self, plan: InstallPlan, spec: PlanInstallSpec, made: Recipe
    ) -> tuple[InstallPlan, Work]:
        env = await asyncio.to_thread(self._settings.env, self._plans.folder(plan.id) / "home")
        with_uv = installer(self._settings.index, uv=self._settings.uv)
        match spec.target:
            case ExistingKernel(kernel=name):
                return await self._into_kernel(plan, name, made, with_uv, env)
            case NewEnvironment(name=name):
                id = f"{kernelspec.slug(name or plan.title)}-{plan.id[:6]}"
                prefix = self._settings.environments / id / "env"
                display = f"A new environment, {kernels.display(prefix.parent)}"
                plan = structs.replace(plan, target_display=display)
                if made.tool:
                    return _tool_plan(plan, made), Work(made, with_uv, prefix.parent, "")
                if made.conda:
                    return await self._by_conda(plan, spec, made, with_uv, prefix, env)
                return await self._fresh(plan, spec, made, with_uv, prefix, env)

    async def _fresh(
        self,
        plan: InstallPlan,
        spec: PlanInstallSpec,
        made: Recipe,
        with_: Installer,
        prefix: Path,
        env: Mapping[str, str],
    ) -> tuple[InstallPlan, Work]:
        base, version = await find_python(made.python, env)
        pinned = await asyncio.to_thread(self._pinned, plan, spec)
        wanted = [*KERNEL, *made.requirements]
        found = await dry_run.fresh(made, with_, base, wanted, env, constraints=pinned)
        constraints = await asyncio.to_thread(self._constraints, plan, found)
        python = interpreter(prefix, conda=False)
        work = Work(made, with_, prefix, python, base=base, constraints=constraints)
        return structs.replace(_with(plan, found), python=version), work

    async def _into_kernel(
        self,
        plan: InstallPlan,
        name: str,
        made: Recipe,
        with_: Installer,
        env: Mapping[str, str],
    ) -> tuple[InstallPlan, Work]:
        spec, python = await kernels.find(name)
        if made.conda or made.tool:
            raise CannotInstall(
                "Only Python packages can be added to an existing kernel. Choose a new environment."
            )
        if made.python and not takes(made.python, python.version):
            raise CannotInstall(
                f"Python {made.python} is required, and {spec.display_name} has "
                f"{python.version}. Choose another kernel or a new environment."
            )
        found = await dry_run.existing(made, with_, python.executable, made.requirements, env)
        warnings = list(plan.warnings)
        if kernels.is_server_own(python):
            warnings.append(
                "This is the environment of the Jupyter server itself: an incompatible package "
                "can keep the server from starting. A new environment avoids this risk."
            )
        if python.conda_base:
            warnings.append(
                "conda itself is installed in this environment: an incompatible package can "
                "break it. A new environment avoids this risk."
            )
        elif python.conda:
            warnings.append(
                "This is a conda environment: conda does not track packages installed with pip."
            )
        if python.user_site:
            warnings.append(kernels.USER_SITE)
        constraints = await asyncio.to_thread(self._constraints, plan, found)
        plan = structs.replace(
            _with(plan, found),
            warnings=warnings,
            python=python.version,
            target_display=f"{spec.display_name} ({kernels.display(python.executable)})",
        )
        prefix = Path(python.prefix)
        return plan, Work(
            made, with_, prefix, python.executable, fresh=False, constraints=constraints
        )

    async def _by_conda(
        self,
        plan: InstallPlan,
        spec: PlanInstallSpec,
        made: Recipe,
        with_: Installer,
        prefix: Path,
        env: Mapping[str, str],
    ) -> tuple[InstallPlan, Work]:
        solver = find_conda(self._settings.conda)
        if solver is None or made.conda is None:
            raise CannotInstall("No conda solver is installed.")
        listed = await asyncio.to_thread(self._as_made, spec) or made.conda
        channels = places(listed.channels or self._settings.channels, self._settings.mirrors)
        specs = [one for one in listed.specs if names(one) != "pip" or with_.name == "pip"]
        if not any(names(one) == "python" for one in specs):
            specs.append("python")
        pinned = await asyncio.to_thread(self._pinned, plan, spec, "constraints.txt")
        solved, kernel = await dry_run.conda(solver, channels, specs, env)
        version = next((one.version for one in solved if one.name == "python"), "")
        exact = [solver.exact(one) for one in solved]
        by_pip = dry_run.Resolved(Changes(download=0))
        wanted = [*([] if kernel else KERNEL), *made.requirements]
        if wanted:
            base, here = await find_python(None, env)
            by_pip = await dry_run.fresh(made, with_, base, wanted, env, constraints=pinned)
            if version.split(".")[:2] != here.split(".")[:2]:
                note = (
                    f"Packages from pip were resolved for Python {here} and will be installed "
                    f"for {version}."
                )
                by_pip = dry_run.Resolved(by_pip.changes, False, [*by_pip.guesses, note])
        found = dry_run.Resolved(
            dry_run.solved_changes(solved, by_pip.changes), by_pip.certain, by_pip.guesses
        )
        python = interpreter(prefix, conda=True)
        work = Work(
            made,
            with_,
            prefix,
            python,
            conda=solver,
            channels=channels,
            specs=exact,
            kernel_by_pip=not kernel,
            constraints=pinned,
        )
        where = f"{plan.target_display}, by {solver.name} from {', '.join(channels)}"
        plan = structs.replace(_with(plan, found), python=version, target_display=where)
        return plan, work

    def _as_made(self, spec: PlanInstallSpec) -> CondaFile | None:
        """The builds of an existing conda environment, to create them again."""
        if not (spec.pinned and spec.replaces):
            return None
        kept = self._registry.folder(spec.replaces) / lock_files.CONDA
        return conda_file.read(kept) if kept.is_file() else None

    def _pinned(
        self, plan: InstallPlan, spec: PlanInstallSpec, name: str = "pinned.txt"
    ) -> Path | None:
        """The versions of an existing environment, to create them again."""
        if not (spec.pinned and spec.replaces):
            return None
        kept = self._registry.folder(spec.replaces) / lock_files.PYTHON
        if not kept.is_file():
            return None
        lines = [
            line for line in lock_files.pins(kept.read_text(encoding="utf-8")) if "@" not in line
        ]
        path = self._plans.folder(plan.id) / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def _constraints(self, plan: InstallPlan, found: dry_run.Resolved) -> Path | None:
        """Exactly the versions of the plan, so that no others are installed."""
        text = dry_run.pins(found.changes)
        if not found.certain or not text.strip():
            return None
        path = self._plans.folder(plan.id) / "constraints.txt"
        path.write_text(text, encoding="utf-8")
        return path


def _with(plan: InstallPlan, found: dry_run.Resolved) -> InstallPlan:
    return structs.replace(
        plan,
        adds=found.changes.adds,
        changes=found.changes.changes,
        removes=found.changes.removes,
        download_bytes=found.changes.download,
        disk_bytes=found.disk,
        complete=plan.complete and found.certain,
        guesses=[*plan.guesses, *found.guesses],
    )


def _tool_plan(plan: InstallPlan, made: Recipe) -> InstallPlan:
    note = (
        f"{made.tool} decides which other packages are downloaded; they are known only while it "
        "runs."
    )
    return structs.replace(plan, guesses=[*plan.guesses, note], complete=False)
