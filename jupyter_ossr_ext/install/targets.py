"""Build instructions for a target: its changes and commands."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from msgspec import structs
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..config.install import Settings
from ..models import ExistingKernel, InstallPlan, NewEnvironment, PlanInstallSpec
from ..problems import CannotInstall
from . import dry_run, kernels, kernelspec, lock_files, undeclared_imports
from .buildpacks import conda_file
from .buildpacks.base import BuildInstructions, CondaFile
from .dependencies import guessed_packages, python_version, solve_date
from .dependencies.python_version import Minor
from .dependencies.solve_date import SolveDate
from .installers import interpreters
from .installers.base import Changes, Installer, Options
from .installers.conda import find as find_conda
from .installers.conda import names, places
from .installers.interpreters import LocalPython
from .installers.python_downloads import PythonDownload
from .installers.select import installer
from .installers.uv import Uv
from .interpreter import about, packages
from .plan_commands import CONSTRAINTS, KERNEL, Work, interpreter
from .process import run
from .python_choice import no_python
from .python_download import downloaded, find_download, not_downloaded, with_download
from .resolver import Resolver
from .solution import Choice, Solver
from .solve_days import days_to_try
from .solve_options import write_options
from .store import Plans, Registry

WHEELS_AFTER = datetime.timedelta(days=180)
"""How long after a release of Python most packages have ready-made packages for it."""
UNPACKING = 120.0
"""Seconds that downloading one guessed package may take."""


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
        with_ = installer(self._settings.index, uv=self._settings.uv)
        made, accepted = await self._verified(made, with_, folder, env)
        plan = structs.replace(plan, requirements=made.requirements, guesses=list(made.guesses))
        match spec.target:
            case ExistingKernel(kernel=name):
                return await self._into_kernel(plan, name, made, with_, env, accepted)
            case NewEnvironment(name=name):
                id = f"{kernelspec.slug(name or plan.title)}-{plan.id[:6]}"
                prefix = self._settings.environments / id / "env"
                display = f"A new environment, {kernels.display(prefix.parent)}"
                plan = structs.replace(plan, target_display=display)
                work = Work(made, with_, prefix, "", folder, accepted=accepted)
                if made.tool:
                    return _tool_plan(plan, made), replace(work, prefix=prefix.parent)
                if made.conda:
                    return await self._by_conda(plan, spec, work, env)
                return await self._fresh(plan, spec, work, env, days)

    async def _verified(
        self, made: BuildInstructions, with_: Installer, folder: Path, env: Mapping[str, str]
    ) -> tuple[BuildInstructions, list[str]]:
        """Guessed names that are verified with their wheels, as part of the list."""
        if not made.unproven:
            return made, []

        verdict = await guessed_packages.verify(made.unproven, _unpack(with_, env))
        made.listed.indexed += verdict.accepted
        made = replace(made, guesses=[*made.guesses, *verdict.notes], unproven={})
        imports = [*made.imports, *verdict.accepted] if made.imports else []
        return replace(made, imports=imports), verdict.accepted

    async def _fresh(
        self,
        plan: InstallPlan,
        spec: PlanInstallSpec,
        work: Work,
        env: Mapping[str, str],
        days: Days,
    ) -> tuple[InstallPlan, Work]:
        made, folder = work.instructions, work.folder
        pins = await asyncio.to_thread(self._pinned, spec)
        if pins:
            made.listed.constraints += pins
            made.listed.pinned_by = made.listed.pinned_by or lock_files.PYTHON
        made.listed.constraints += made.undeclared.limits
        here = await asyncio.to_thread(interpreters.installed)
        own = interpreters.own().minor
        python = interpreter(work.prefix, conda=False)
        if not isinstance(work.installer, Uv):
            return await self._by_pip(plan, replace(work, python=python), env, here, own)
        uv = work.installer
        resolver = Resolver(uv, made, folder, env, KERNEL)
        solver = Solver(resolver)
        wish = made.python
        named = python_version.RELEASED.get(wish.minor) if wish.minor and wish.firm else None
        choose = partial(_day, days=days, not_before=named and named + WHEELS_AFTER)
        locked = made.listed.pinned_by is not None
        asked = [] if locked else await days_to_try(resolver, wish, here, own, choose)
        choice, download, report = await self._python(
            solver, uv, made, _tried(asked), here, own, env
        )
        there = [*(one.name for one in choice.found.changes.adds), *choice.built]
        lacking = undeclared_imports.lacking(made.undeclared.known, there)
        verdict = await guessed_packages.verify(made.undeclared.unknown(there), _unpack(uv, env))
        lacking += verdict.accepted
        added: list[str] = []
        if lacking and choice.resolved:
            found, added = await solver.with_more(choice, lacking)
            choice = replace(choice, found=found, notes=[*choice.notes, *_added(added, lacking)])
        opened = [canonicalize_name(Requirement(line).name) for line in choice.opened]
        left_out = [*choice.left_out, *choice.unpinned, *opened]
        made.listed.leave_out(left_out)
        added = [*choice.unpinned, *choice.opened.values(), *added]
        made.listed.indexed += added
        options = await asyncio.to_thread(
            write_options, uv, made, folder, choice.day, builds=choice.builds
        )
        constraints = await asyncio.to_thread(self._constraints, folder, choice.found)
        options = replace(options, constraints=constraints or options.constraints)
        notes = [*report, *choice.notes]
        if any(asked) and choice.day is None:
            notes.append("As of its own date the list cannot be resolved: newer packages are used.")
        base = choice.python.executable if choice.python else ""
        version = download.version if download else f"{choice.minor[0]}.{choice.minor[1]}"
        if choice.python and choice.python.origin == "this server":
            version = platform.python_version()
        absent = set(choice.left_out)
        imports = [one for one in made.imports if canonicalize_name(one) not in absent]
        work = replace(
            work,
            instructions=replace(made, imports=imports),
            python=python,
            base=base,
            day=choice.day,
            options=options,
            accepted=[*work.accepted, *added],
            left_out=left_out,
        )
        if download:
            work = downloaded(work, download, find_conda(self._settings.conda), self._channels())
        plan = structs.replace(_with(plan, choice.found), requirements=made.requirements)
        plan = with_download(plan, download)
        return structs.replace(plan, python=version, warnings=[*notes, *plan.warnings]), work

    def _channels(self) -> list[str]:
        return places(self._settings.channels, self._settings.mirrors)

    async def _python(
        self,
        solver: Solver,
        uv: Uv,
        made: BuildInstructions,
        days: Sequence[SolveDate | None],
        here: Mapping[Minor, LocalPython],
        own: Minor,
        env: Mapping[str, str],
    ) -> tuple[Choice, PythonDownload | None, list[str]]:
        """What to install; with the download of a Python where no other, or that one, is asked."""
        allowed = made.python.candidates(own, None)
        fits = any(minor in here for minor in allowed)
        if not fits and not allowed:
            raise no_python(made.python, here)
        choice = await solver.choose(made.python, days, here, own) if fits else None
        if choice and not choice.better:
            return choice, None, []
        wanted = choice.better if choice and choice.better else allowed[0]
        conda = find_conda(self._settings.conda)
        found, hosts = await find_download(wanted, uv, conda, self._channels(), env)
        if found:
            there = {wanted: LocalPython(found.key, wanted, "a download")}
            with contextlib.suppress(CannotInstall):
                return await solver.choose(made.python, days, there, own), found, [found.sentence]
        if choice is None:
            raise no_python(made.python, here, hosts)
        return choice, None, [not_downloaded(wanted, made.python, hosts)]

    async def _by_pip(
        self,
        plan: InstallPlan,
        work: Work,
        env: Mapping[str, str],
        here: Mapping[Minor, LocalPython],
        own: Minor,
    ) -> tuple[InstallPlan, Work]:
        """Without uv: the first Python that fits; packages are the newest ones."""
        made = work.instructions
        minor = next((one for one in made.python.candidates(own, None) if one in here), None)
        if minor is None:
            there = ", ".join(f"{one[0]}.{one[1]}" for one in sorted(here))
            raise CannotInstall(
                f"Python {made.python.specifier} is required, and this machine has {there}. "
                "Install a matching version, then create the plan again."
            )
        base = here[minor].executable
        version = (await about(base, env)).version
        options = await asyncio.to_thread(_limits, made, work.folder)
        text = _text([*KERNEL, *made.requirements])
        found = await dry_run.fresh(made, work.installer, base, text, env, options)
        constraints = await asyncio.to_thread(self._constraints, work.folder, found)
        options = replace(options, constraints=constraints or options.constraints)
        return structs.replace(_with(plan, found), python=version), replace(
            work, base=base, options=options
        )

    async def _into_kernel(
        self,
        plan: InstallPlan,
        name: str,
        made: BuildInstructions,
        with_: Installer,
        env: Mapping[str, str],
        accepted: list[str],
    ) -> tuple[InstallPlan, Work]:
        spec, python = await kernels.find(name)
        if made.conda or made.tool:
            raise CannotInstall(
                "Only Python packages can be added to an existing kernel. Choose a new environment."
            )
        if not made.python.allows(python.version):
            raise CannotInstall(
                f"Python {made.python.specifier} is required, and {spec.display_name} has "
                f"{python.version}. Choose another kernel or a new environment."
            )
        folder = self._plans.folder(plan.id)
        options = await asyncio.to_thread(_limits, made, folder)
        text = _text(made.requirements)
        found = await dry_run.existing(made, with_, python.executable, text, env, options)
        found, replaced = dry_run.over(found, await packages(python.executable, env))
        warnings = [*plan.warnings, *replaced]
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
        constraints = await asyncio.to_thread(self._constraints, folder, found)
        plan = structs.replace(
            _with(plan, found),
            warnings=warnings,
            python=python.version,
            target_display=f"{spec.display_name} ({kernels.display(python.executable)})",
        )
        return plan, Work(
            made,
            with_,
            Path(python.prefix),
            python.executable,
            folder,
            fresh=False,
            options=replace(options, constraints=constraints or options.constraints),
            accepted=accepted,
        )

    async def _by_conda(
        self,
        plan: InstallPlan,
        spec: PlanInstallSpec,
        work: Work,
        env: Mapping[str, str],
    ) -> tuple[InstallPlan, Work]:
        made, with_ = work.instructions, work.installer
        solver = find_conda(self._settings.conda)
        if solver is None or made.conda is None:
            raise CannotInstall(
                "A conda solver is required and not installed. Install one for this server: pip "
                "install py-rattler (or micromamba)."
            )
        listed = await asyncio.to_thread(self._as_made, spec) or made.conda
        channels = places(listed.channels or self._settings.channels, self._settings.mirrors)
        specs = [one for one in listed.specs if names(one) != "pip" or with_.name == "pip"]
        if not any(names(one) == "python" for one in specs):
            specs.append("python")
        made.listed.constraints += await asyncio.to_thread(self._pinned, spec)
        options = await asyncio.to_thread(_limits, made, work.folder)
        solved, kernel = await dry_run.conda(solver, channels, specs, env)
        version = next((one.version for one in solved if one.name == "python"), "")
        exact = [solver.exact(one) for one in solved]
        by_pip = dry_run.Resolved(Changes(download=0))
        wanted = [*([] if kernel else KERNEL), *made.requirements]
        if wanted:
            base, here = interpreters.own().executable, platform.python_version()
            by_pip = await dry_run.fresh(made, with_, base, _text(wanted), env, options)
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
        where = f"{plan.target_display}, by {solver.name} from {', '.join(channels)}"
        plan = structs.replace(_with(plan, found), python=version, target_display=where)
        return plan, work

    def _as_made(self, spec: PlanInstallSpec) -> CondaFile | None:
        """The builds of an existing conda environment, to create them again."""
        if not (spec.pinned and spec.replaces):
            return None
        lock = self._registry.folder(spec.replaces) / lock_files.CONDA
        return conda_file.read(lock) if lock.is_file() else None

    def _pinned(self, spec: PlanInstallSpec) -> list[str]:
        """The versions that an environment was made with, to make it again."""
        if not (spec.pinned and spec.replaces):
            return []
        lock = self._registry.folder(spec.replaces) / lock_files.PYTHON
        if not lock.is_file():
            return []
        lines = lock_files.pins(lock.read_text(encoding="utf-8"))
        return [line for line in lines if "@" not in line]

    def _constraints(self, folder: Path, found: dry_run.Resolved) -> Path | None:
        """Just the versions that the plan shows, so that nothing else can come."""
        text = dry_run.pins(found.changes)
        if not found.certain or not text.strip():
            return None
        path = folder / CONSTRAINTS
        path.write_text(text, encoding="utf-8")
        return path


def _unpack(with_: Installer, env: Mapping[str, str]) -> guessed_packages.Unpack:
    """Puts the newest wheel of a distribution into a folder."""

    async def unpack(name: str, target: Path) -> bool:
        command = with_.unpack(name, target, sys.executable)
        done = await run(command.argv, cwd=target.parent, env=env, patience=UNPACKING)
        return done.code == 0

    return unpack


def _day(
    pinned: datetime.date | None, days: Days, not_before: datetime.date | None
) -> SolveDate | None:
    return solve_date.choose(
        pinned=pinned, published=days.published, changed=days.changed, not_before=not_before
    )


@dataclass(frozen=True)
class Days:
    """When a record was published, and when the newest file in it was changed."""

    published: datetime.date | None = None
    changed: datetime.date | None = None


def _tried(asked: Sequence[SolveDate | None]) -> list[SolveDate | None]:
    """The record's own days, later ones, and today."""
    own = list(dict.fromkeys(filter(None, asked)))
    return [*own, *(solve_date.later(max(own, key=lambda one: one.day)) if own else ()), None]


def _added(added: Sequence[str], lacking: Sequence[str]) -> list[str]:
    """What the notebooks import in addition to the list, in sentences."""
    names = {Requirement(line).name for line in added}
    failed = [line for line in lacking if Requirement(line).name not in names]
    other = [line for line in lacking if line not in added and line not in failed]
    sentences = []
    if added:
        listed = ", ".join(added)
        sentences.append(f"Added, since notebooks import it and it is not listed: {listed}.")
    if other:
        sentences.append(
            f"In another version than another list names, which does not fit: {', '.join(other)}."
        )
    if failed:
        sentences.append(
            "Imported by notebooks, but neither listed nor available for these versions: "
            f"{', '.join(failed)}."
        )
    return sentences


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _limits(made: BuildInstructions, folder: Path) -> Options:
    """What the list itself limits, without a day. Blocking."""
    return write_options(Uv(""), made, folder, None)


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


def _tool_plan(plan: InstallPlan, made: BuildInstructions) -> InstallPlan:
    note = (
        f"{made.tool} decides which other packages are downloaded; they are known only while it "
        "runs."
    )
    return structs.replace(plan, guesses=[*plan.guesses, note], complete=False)
