"""Creation of an installation plan: download, detect, resolve. No code of the record runs."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from uuid import uuid4

from msgspec import structs
from packaging.requirements import Requirement

from ..config.install import Settings
from ..config.process_environment import withheld
from ..jobs import Reporter
from ..models import Cannot, InstallPlan, Job, NewEnvironment, PlanInstallSpec, Record, Sign
from ..problems import CannotInstall, Malformed
from ..storage import space
from ..storage.paths import folder_name, relative
from . import kernelspec
from .buildpacks import codemeta_hints, snippets
from .buildpacks.base import Recipe
from .buildpacks.detection import detect
from .buildpacks.python import project, recipe
from .installers.conda import find as find_conda
from .plan_commands import Work
from .plan_commands import digest as digest_of
from .plan_files import digest, products
from .staged_content import Content, Contents
from .store import Plans, Registry, StoredPlan
from .targets import Targets

STEPS = 4


class Planner:
    """Executes `PlanInstallSpec`s."""

    def __init__(
        self, settings: Settings, contents: Contents, plans: Plans, registry: Registry
    ) -> None:
        self._settings = settings
        self._contents = contents
        self._plans = plans
        self._targets = Targets(settings, plans, registry)

    async def work(self, job: Job, report: Reporter) -> InstallPlan:
        """Create the plan. Can be cancelled at any time; raises `Problem`s."""
        spec = job.spec
        if not isinstance(spec, PlanInstallSpec):
            raise Malformed("This job is not a plan.")
        content = await self._contents.get(job, report, spec)
        report.expect(STEPS, "steps")
        report.note("Inspecting the content")
        signs = await asyncio.to_thread(detect, content.folder)
        hints = await asyncio.to_thread(codemeta_hints.hints, content.folder)
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
        warnings = [f"{left} large files are not downloaded."] if left else []
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
        if content.above is not None:
            return f"{content.above.strip('/')}/{content.folder.name}".lstrip("/")
        name = folder_name(record.title, record.version) if record else content.folder.name
        above = spec.into
        return f"{above.strip('/')}/{name}".lstrip("/")

    async def _nothing(
        self, draft: InstallPlan, spec: PlanInstallSpec, content: Content
    ) -> InstallPlan:
        """The plan for data: files, and code to read them."""
        files = await asyncio.to_thread(_names, content.folder)
        above = f"{draft.folder}/" if draft.folder else ""
        why = "Nothing installable was found. The files can be used as they are."
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
            warnings=[*draft.warnings, *notes, *made.warnings],
            cannot=[structs.replace(one, folder=draft.folder) for one in made.cannot],
            complete=made.complete,
        )
        if plan.cannot:
            return await self._keep(plan, spec, content, None)
        report.advance(1)
        report.note("Resolving changes")
        try:
            plan, work = await self._targets.work(plan, spec, made)
        except CannotInstall as problem:
            reason = Cannot(reason=problem.detail or problem.title, folder=draft.folder)
            return await self._keep(structs.replace(plan, cannot=[reason]), spec, content, None)
        report.advance(1)
        return await self._keep(plan, spec, content, work)

    async def _chosen(
        self, spec: PlanInstallSpec, content: Content, signs: list[Sign]
    ) -> tuple[Sign, Recipe, list[str]]:
        """The requested content or the first installable one, with warnings."""
        if spec.sign is not None:
            sign = next((one for one in signs if one.path == spec.sign), None)
            if sign is None:
                raise Malformed(f"{spec.sign!r} was not found in the content.")
        else:
            sign = signs[0]

        def make(sign: Sign) -> Recipe:
            return recipe(
                sign,
                content.folder,
                requirements=spec.requirements,
                run_post=spec.post_build,
            )

        made = await asyncio.to_thread(make, sign)
        if sign.kind != "conda" or find_conda(self._settings.conda) is not None:
            return sign, made, []
        folder = content.folder / Path(sign.path).parent
        python = next((s for s in signs if s.kind == "python-project"), None)
        if spec.sign is None and python and (content.folder / python.path).parent == folder:
            note = (
                f"{sign.path} has priority, but no conda solver is available: {python.path} is "
                "used."
            )
            return python, await asyncio.to_thread(project, python, folder), [note]
        command = f"mamba env create --file {sign.path} --prefix ./environment"
        reason = (
            "A conda solver is required and not installed. Install one for this server: pip "
            "install py-rattler (or micromamba)."
        )
        cannot = [Cannot(reason=reason, command=command)]
        return sign, Recipe(sign=sign, root=made.root, cannot=cannot), []

    async def _keep(
        self, plan: InstallPlan, spec: PlanInstallSpec, content: Content, work: Work | None
    ) -> InstallPlan:
        """Store the finished plan until it is confirmed."""
        hashed = await asyncio.to_thread(digest, content.folder)
        if work:
            enough = plan.disk_bytes is None or plan.disk_bytes < (plan.disk_free or 0)
            if not enough:
                reason = f"About {space.human(plan.disk_bytes or 0)} of disk space is required."
                plan = structs.replace(plan, cannot=[Cannot(reason=reason)])
            plan = structs.replace(
                plan,
                commands=work.commands(),
                warnings=[*plan.warnings, *([] if plan.cannot else _warnings(work.recipe))],
                installable=not plan.cannot,
                imports=_proves(work.recipe),
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
            products=sorted(await asyncio.to_thread(products, content.folder)),
        )
        await asyncio.to_thread(self._plans.save, stored)
        return plan


def _name(spec: PlanInstallSpec) -> str:
    return spec.target.name if isinstance(spec.target, NewEnvironment) else ""


def _warnings(made: Recipe) -> list[str]:
    found = []
    if any(one.runs for one in made.runs_code):
        found.append(
            "Code from the record runs with your permissions: it can read and change your files. "
            "The code does not receive the tokens of this server, and its home folder is empty."
        )
    if kept := withheld(os.environ):
        found.append(
            f"Not passed to the installer, because they contain a password: {', '.join(kept)}."
        )
    return found


def _proves(made: Recipe) -> list[str]:
    """Distributions whose import is verified: the record's own, or those requested directly."""
    names = made.proves or [one.name for one in made.own]
    return sorted(set(names or [Requirement(line).name for line in made.requirements]))


def _names(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    ][:1000]
