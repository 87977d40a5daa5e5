"""Creation of an installation plan: download, detect, resolve. No code of the record runs."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import replace
from functools import partial
from uuid import uuid4

from msgspec import structs

from ..config.install import Settings
from ..config.process_environment import withheld
from ..jobs import Reporter, spec_of
from ..models import (
    Cannot,
    Detection,
    InstallPlan,
    Job,
    NewEnvironment,
    PlanInstallSpec,
    Record,
)
from ..problems import Malformed, Offline, Problem
from ..storage import space
from ..storage.paths import relative
from . import build_instructions, compatible_versions, kernelspec, undeclared_imports
from .buildpacks import codemeta_hints, snippets
from .buildpacks.base import BuildInstructions, Request
from .buildpacks.detection import detect
from .dependencies import solve_date
from .plan_commands import Work
from .plan_commands import digest as digest_of
from .plan_files import digest, names, products
from .python_target import Days
from .staged_content import Content, Contents
from .store import Plans, Registry, StoredPlan
from .targets import Targets

STEPS = 4
TRIED = 4
"""Lists of one record that are tried, one after another."""


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
        spec = spec_of(job, PlanInstallSpec)
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
        warnings += content.notes
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
        name = record.folder_name if record else content.folder.name
        above = spec.into
        return f"{above.strip('/')}/{name}".lstrip("/")

    async def _nothing(
        self, draft: InstallPlan, spec: PlanInstallSpec, content: Content
    ) -> InstallPlan:
        """The plan for data: files, and code to read them."""
        files = await asyncio.to_thread(names, content.folder)
        above = f"{draft.folder}/" if draft.folder else ""
        why = "Nothing installable was found. The files can be used as they are."
        plan = structs.replace(
            draft,
            detected=Detection(kind="data", path="", ecosystem="none", why=why),
            cannot=[Cannot(reason=why)],
            snippet=snippets.snippet([f"{above}{name}" for name in files]),
        )
        return await self._keep(plan, spec, content, None)

    async def _something(
        self,
        draft: InstallPlan,
        spec: PlanInstallSpec,
        content: Content,
        signs: list[Detection],
        report: Reporter,
    ) -> InstallPlan:
        """The plan for the sign that is asked for, else for the first that can be installed."""
        report.advance(1)
        report.note("Resolving changes")
        days = await asyncio.to_thread(_days, content)
        first: InstallPlan | None = None
        notes: dict[str, str] = {}
        for sign in _wanted(spec, signs):
            # Where the channels or the solver fail, PyPI may have the same packages.
            for without_conda in (False, True) if sign.ecosystem == "conda" else (False,):
                request = Request(
                    sign,
                    content.folder,
                    requirements=spec.requirements,
                    version=draft.version,
                    titles=[content.folder.name],
                    extras=spec.extras if sign == signs[0] or spec.sign else [],
                )
                plan = structs.replace(
                    draft,
                    detected=sign,
                    alternatives=[other for other in signs if other != sign],
                )
                plan, work = await self._tried(plan, spec, request, signs, days, without_conda)
                if work:
                    report.advance(1)
                    plan = structs.replace(plan, warnings=[*notes.values(), *plan.warnings])
                    return await self._keep(plan, spec, content, work)
                if without_conda and first and first.detected == sign:
                    more = [one for one in plan.cannot if one not in first.cannot]
                    first = structs.replace(first, cannot=[*first.cannot, *more])
                first = first or plan
                notes[sign.path] = f"{sign.path} cannot be installed: {plan.cannot[0].reason}"
        assert first is not None  # noqa: S101 (there is a sign)
        _, *others = notes.values()
        first = structs.replace(first, warnings=[*first.warnings, *others])
        return await self._keep(first, spec, content, None)

    async def _tried(
        self,
        plan: InstallPlan,
        spec: PlanInstallSpec,
        request: Request,
        signs: list[Detection],
        days: Days,
        without_conda: bool,
    ) -> tuple[InstallPlan, Work | None]:
        """The plan for one sign; without work where it cannot be installed, with the reason."""
        try:
            instructions = partial(
                build_instructions.make,
                request,
                signs,
                run_post=spec.post_build,
                without_conda=without_conda,
            )
            made = await asyncio.to_thread(instructions)
            instead = await self._targets.from_index(plan, made, request.root)
            if instead:
                made = await asyncio.to_thread(instructions, from_index=instead)
            further = await asyncio.to_thread(
                undeclared_imports.candidates, request.root, signs, request.sign
            )
            made = replace(made, undeclared=further)
            plan = structs.replace(
                plan,
                runs_code=list(made.runs_code),
                requirements=made.requirements,
                guesses=list(made.guesses),
                extras=list(made.extras),
                warnings=[*plan.warnings, *made.warnings],
                cannot=[structs.replace(one, folder=plan.folder) for one in made.cannot],
                complete=made.complete,
            )
            if plan.cannot:
                return plan, None
            plan, work = await self._targets.work(plan, spec, made, days)
        except Malformed:
            raise
        except Problem as problem:
            if isinstance(problem, Offline) and (
                without_conda or request.sign.ecosystem != "conda"
            ):
                raise  # no other list can be resolved either; a retry may
            return structs.replace(
                plan, cannot=[build_instructions.refusal(problem, plan.folder)]
            ), None
        work = replace(work, without_conda=without_conda, from_index=instead)
        if work.adds_files or not request.root.is_relative_to(self._settings.staging):
            work = await asyncio.to_thread(work.with_copies)
        return plan, work

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
                warnings=[*plan.warnings, *([] if plan.cannot else _warnings(plan, work))],
                installable=not plan.cannot,
                imports=_import_test_names(work.instructions),
                digest=await asyncio.to_thread(digest_of, work, spec.target, hashed),
            )
        stored = StoredPlan(
            plan=plan,
            spec=spec,
            content=str(content.folder),
            staged=content.staged,
            environment=f"{kernelspec.slug(_name(spec) or plan.title)}-{plan.id[:6]}",
            parent=content.record.parent if content.record else None,
            work=work.stored() if work else None,
            products=sorted(await asyncio.to_thread(products, content.folder)),
        )
        await asyncio.to_thread(self._plans.save, stored)
        return plan


def _wanted(spec: PlanInstallSpec, signs: list[Detection]) -> list[Detection]:
    """What to try: the one that is asked for, else the lists of the record itself."""
    if spec.sign is not None:
        sign = next((one for one in signs if one.path == spec.sign), None)
        if sign is None:
            raise Malformed(f"{spec.sign!r} was not found in the content.")
        return [sign]
    # A guess is no answer to a list that cannot be installed: it is among the alternatives.
    return [signs[0], *(one for one in signs[1:] if not one.guess)][:TRIED]


def _days(content: Content) -> Days:
    record = content.record
    published = solve_date.parse(record.publication_date) if record else None
    return Days(published, solve_date.newest_change(content.folder))


def _name(spec: PlanInstallSpec) -> str:
    return spec.target.name if isinstance(spec.target, NewEnvironment) else ""


def _warnings(plan: InstallPlan, work: Work) -> list[str]:
    found = compatible_versions.note(plan, work)
    if any(one.runs for one in work.instructions.runs_code):
        found.append(
            "Code from the record runs with your permissions: it can read and change your files. "
            "The code does not receive the tokens of this server, and its home folder is empty."
        )
    if hidden := withheld(os.environ):
        found.append(
            f"Not passed to the installer, because they contain a password: {', '.join(hidden)}."
        )
    return found


def _import_test_names(made: BuildInstructions) -> list[str]:
    """Names of what the proof will import: its own, or what is asked for directly."""
    names = [*made.imports] or [one.name for one in made.own]
    if not names and not made.conda:
        # Build tools are part of many environments, and verify nothing.
        names = [name for name in made.listed.names() if name not in solve_date.TOOLS]
    return sorted(set(names))
