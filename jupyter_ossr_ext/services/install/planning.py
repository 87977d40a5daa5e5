"""Making a plan: bring, look, work out, and say all of it. Nothing of the record runs."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from msgspec import structs
from packaging.requirements import Requirement

from ...environment import codemeta, kernels, kernelspec, lock, snippets
from ...environment.clean import withheld
from ...environment.conda import find as find_conda
from ...environment.conda import names, places
from ...environment.detect import detect
from ...environment.installers import Changes, Installer, installer
from ...environment.pythons import find_python, takes
from ...environment.recipe import Recipe
from ...environment.recipes import project, recipe
from ...jobs import Reporter
from ...models import (
    Cannot,
    ExistingKernel,
    InstallPlan,
    Job,
    NewEnvironment,
    PlanInstallSpec,
    Record,
    Sign,
)
from ...problems import CannotInstall, Malformed
from ...storage import space
from ...storage.paths import folder_name, relative
from . import resolve
from .content import Content, Contents, digest
from .settings import Settings
from .store import Plans, Registry, StoredPlan
from .work import KERNEL, Work, interpreter
from .work import digest as digest_of

STEPS = 4


class Planner:
    """What `PlanInstallSpec`s do."""

    def __init__(
        self, settings: Settings, contents: Contents, plans: Plans, registry: Registry
    ) -> None:
        self._settings = settings
        self._contents = contents
        self._plans = plans
        self._registry = registry

    async def work(self, job: Job, report: Reporter) -> InstallPlan:
        """The plan. Cancel at any time; raises `Problem`s."""
        spec = job.spec
        if not isinstance(spec, PlanInstallSpec):
            raise Malformed("This is no plan.")
        content = await self._contents.get(job, report, spec)
        report.expect(STEPS, "steps")
        report.note("Looking at what it is")
        signs = await asyncio.to_thread(detect, content.folder)
        hints = await asyncio.to_thread(codemeta.hints, content.folder)
        report.advance(1)
        draft = await self._begin(spec, content, hints)
        draft = structs.replace(draft, alternatives=signs[1:])
        if not signs:
            return await self._nothing(draft, spec, content)
        return await self._something(draft, spec, content, signs, report)

    async def _begin(
        self, spec: PlanInstallSpec, content: Content, hints: list[str]
    ) -> InstallPlan:
        record = content.record
        title = record.title if record else spec.title or content.folder.name
        folder = self._place(spec, content, record)
        left = len(content.left)
        warnings = [f"{left} large files stay in the repository."] if left else []
        free = await asyncio.to_thread(space.free, self._settings.environments)
        return InstallPlan(
            id=uuid4().hex,
            digest="",
            created=time.time(),
            title=title,
            installable=False,
            target=spec.target,
            source=record.source if record else spec.source,
            record=record.id if record else spec.record,
            doi=record.doi if record else None,
            version=record.version if record else None,
            folder=folder,
            disk_free=free,
            hints=hints,
            host=content.host,
            replaces=spec.replaces,
            warnings=warnings,
        )

    def _place(self, spec: PlanInstallSpec, content: Content, record: Record | None) -> str:
        if not content.staged:
            return relative(self._settings.root, content.folder)
        name = folder_name(record.title, record.version) if record else content.folder.name
        above = content.above if content.above is not None else spec.into
        return f"{above.strip('/')}/{name}".lstrip("/")

    async def _nothing(
        self, draft: InstallPlan, spec: PlanInstallSpec, content: Content
    ) -> InstallPlan:
        """Data only: files, and how to read them."""
        files = await asyncio.to_thread(_names, content.folder)
        above = f"{draft.folder}/" if draft.folder else ""
        why = "Nothing installable was found: these are files to use as they are."
        plan = structs.replace(
            draft,
            detected=Sign(kind="data", path="", ecosystem="none", why=why),
            cannot=[Cannot(reason=why)],
            snippet=snippets.snippet([f"{above}{name}" for name in files]),
        )
        return await self._keep(plan, spec, content, None)

    async def _something(
        self,
        draft: InstallPlan,
        spec: PlanInstallSpec,
        content: Content,
        signs: list[Sign],
        report: Reporter,
    ) -> InstallPlan:
        sign, made, notes = await self._chosen(spec, content, signs)
        alternatives = [other for other in signs if other != sign]
        plan = structs.replace(
            draft,
            detected=sign,
            alternatives=alternatives,
            runs_code=list(made.runs_code),
            requirements=list(made.requirements),
            guesses=list(made.guesses),
            warnings=[*draft.warnings, *notes, *made.warnings, *_warnings(made)],
            cannot=[structs.replace(one, folder=draft.folder) for one in made.cannot],
            complete=made.complete,
        )
        if plan.cannot:
            return await self._keep(plan, spec, content, None)
        report.advance(1)
        report.note("Working out what would change")
        try:
            plan, work = await self._worked_out(plan, spec, made, report)
        except CannotInstall as problem:
            reason = Cannot(reason=problem.detail or problem.title, folder=draft.folder)
            return await self._keep(structs.replace(plan, cannot=[reason]), spec, content, None)
        report.advance(1)
        return await self._keep(plan, spec, content, work)

    async def _chosen(
        self, spec: PlanInstallSpec, content: Content, signs: list[Sign]
    ) -> tuple[Sign, Recipe, list[str]]:
        """The sign that is wanted or the first that can be done, and what is to be said of it."""
        if spec.sign is not None:
            sign = next((one for one in signs if one.path == spec.sign), None)
            if sign is None:
                raise Malformed(f"There is no {spec.sign!r} among what was found.")
        else:
            sign = signs[0]

        def make(sign: Sign) -> Recipe:
            return recipe(sign, content.folder, requirements=spec.requirements)

        made = await asyncio.to_thread(make, sign)
        if sign.kind != "conda" or find_conda() is not None:
            return sign, made, []
        folder = content.folder / Path(sign.path).parent
        python = next((s for s in signs if s.kind == "python-project"), None)
        if spec.sign is None and python and (content.folder / python.path).parent == folder:
            note = f"{sign.path} is first, but there is no conda here: {python.path} is used."
            return python, await asyncio.to_thread(project, python, folder), [note]
        command = f"mamba env create --file {sign.path} --prefix ./environment"
        reason = (
            "This needs a conda solver, which is not here. Install one for this server: pip "
            "install py-rattler (or micromamba)."
        )
        cannot = [Cannot(reason=reason, command=command)]
        return sign, Recipe(sign=sign, root=made.root, cannot=cannot), []

    async def _worked_out(
        self, plan: InstallPlan, spec: PlanInstallSpec, made: Recipe, report: Reporter
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
                    return await self._by_conda(plan, made, with_uv, prefix, env)
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
        found = await resolve.fresh(made, with_, base, wanted, env, constraints=pinned)
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
                "Only Python packages can be added to an existing kernel: choose a fresh "
                "environment."
            )
        if made.python and not takes(made.python, python.version):
            raise CannotInstall(
                f"This needs Python {made.python}, and {spec.display_name} has {python.version}: "
                "choose another kernel or a fresh environment."
            )
        found = await resolve.existing(made, with_, python.executable, made.requirements, env)
        warnings = list(plan.warnings)
        if kernels.is_server_own(python):
            warnings.append(
                "This is the environment of the Jupyter server itself: a package that does not fit "
                "can keep the server from starting. A fresh environment cannot do that."
            )
        if python.conda:
            warnings.append("This is a conda environment: pip's changes are unknown to conda.")
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
        made: Recipe,
        with_: Installer,
        prefix: Path,
        env: Mapping[str, str],
    ) -> tuple[InstallPlan, Work]:
        solver = find_conda()
        if solver is None or made.conda is None:
            raise CannotInstall("There is no conda solver here.")
        listed = made.conda
        channels = places(listed.channels or self._settings.channels, self._settings.mirrors)
        specs = [spec for spec in listed.specs if names(spec) != "pip" or with_.name == "pip"]
        if not any(names(spec) == "python" for spec in specs):
            specs.append("python")
        solved, kernel = await resolve.conda(solver, channels, specs, env)
        version = next((one.version for one in solved if one.name == "python"), "")
        exact = [solver.exact(one) for one in solved]
        by_pip = resolve.Resolved(Changes(download=0))
        wanted = [*([] if kernel else KERNEL), *made.requirements]
        if wanted:
            base, here = await find_python(None, env)
            by_pip = await resolve.fresh(made, with_, base, wanted, env)
            if version.split(".")[:2] != here.split(".")[:2]:
                note = f"pip's part was worked out for Python {here}, and will be for {version}."
                by_pip = resolve.Resolved(by_pip.changes, False, [*by_pip.guesses, note])
        found = resolve.Resolved(
            resolve.solved_changes(solved, by_pip.changes), by_pip.certain, by_pip.guesses
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
        )
        note = f"conda's part by {solver.name}, from {', '.join(channels)}"
        plan = structs.replace(_with(plan, found), python=version, hints=[*plan.hints, note])
        return plan, work

    def _pinned(self, plan: InstallPlan, spec: PlanInstallSpec) -> Path | None:
        """The versions that an environment was made with, to make it again."""
        if not (spec.pinned and spec.replaces):
            return None
        kept = self._registry.folder(spec.replaces) / "requirements.lock"
        if not kept.is_file():
            return None
        lines = [line for line in lock.pins(kept.read_text(encoding="utf-8")) if "@" not in line]
        path = self._plans.folder(plan.id) / "pinned.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def _constraints(self, plan: InstallPlan, found: resolve.Resolved) -> Path | None:
        """Just the versions that the plan shows, so that nothing else can come."""
        text = resolve.pins(found.changes)
        if not found.certain or not text.strip():
            return None
        path = self._plans.folder(plan.id) / "constraints.txt"
        path.write_text(text, encoding="utf-8")
        return path

    async def _keep(
        self, plan: InstallPlan, spec: PlanInstallSpec, content: Content, work: Work | None
    ) -> InstallPlan:
        """The finished plan, remembered for the yes."""
        hashed = await asyncio.to_thread(digest, content.folder)
        if work:
            enough = plan.disk_bytes is None or plan.disk_bytes < (plan.disk_free or 0)
            if not enough:
                reason = f"It needs about {space.human(plan.disk_bytes or 0)} of disk."
                plan = structs.replace(plan, cannot=[Cannot(reason=reason)])
            plan = structs.replace(
                plan,
                commands=work.commands(),
                installable=not plan.cannot,
                imports=[one.name for one in work.recipe.own] or _direct(work.recipe),
                digest=await asyncio.to_thread(digest_of, work, spec.target, hashed),
            )
        stored = StoredPlan(
            plan=plan,
            spec=spec,
            content=str(content.folder),
            staged=content.staged,
            environment=f"{kernelspec.slug(_name(spec) or plan.title)}-{plan.id[:6]}",
            parent=content.record.parent if content.record else None,
            work=work.kept() if work else None,
        )
        await asyncio.to_thread(self._plans.save, stored)
        return plan


def _name(spec: PlanInstallSpec) -> str:
    return spec.target.name if isinstance(spec.target, NewEnvironment) else ""


def _with(plan: InstallPlan, found: resolve.Resolved) -> InstallPlan:
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
    note = f"{made.tool} decides what else is brought; that is only known while it runs."
    return structs.replace(plan, guesses=[*plan.guesses, note], complete=False)


def _warnings(made: Recipe) -> list[str]:
    found = []
    if made.runs_code:
        found.append(
            "Code of the record will run as you: it can read and change what you can. No token of "
            "this server is in its environment, and its home folder is an empty one."
        )
    if kept := withheld(os.environ):
        found.append(f"Kept from the installer, because of a password: {', '.join(kept)}.")
    return found


def _direct(made: Recipe) -> list[str]:
    """Names of what is asked for directly: what the proof will import."""
    return sorted({Requirement(line).name for line in made.requirements})


def _names(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    ][:1000]
