"""The plan for a new environment with packages of a Python index."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import platform
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from msgspec import structs
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..models import InstallPlan
from ..problems import CannotInstall
from . import dry_run, lock_files, undeclared_imports
from .dependencies import dropped_modules, guessed_packages, python_version, solve_date
from .dependencies.distribution_names import WITH_PKG_RESOURCES
from .dependencies.dropped_modules import OF_BUILT
from .dependencies.python_version import Minor
from .dependencies.solve_date import SolveDate
from .installers import interpreters
from .installers.conda import find as find_conda
from .installers.interpreters import LocalPython
from .installers.python_downloads import PythonDownload
from .installers.uv import Uv
from .interpreter import about
from .more_packages import with_more, with_single
from .optional_lines import with_optional
from .plan_commands import KERNEL, Work, interpreter
from .python_choice import no_python
from .python_download import downloaded, find_download, not_downloaded, with_download
from .resolver import Resolver
from .solution import Choice, Solver
from .solve_days import days_to_try
from .solve_options import write_options
from .target_plan import TargetContext, as_text, limit_to, with_changes

WHEELS_AFTER = datetime.timedelta(days=180)
"""How long after a release of Python most packages have ready-made packages for it."""


_Chosen = tuple[Choice, PythonDownload | None, list[str]]


@dataclass(frozen=True)
class Days:
    """When a record was published, and when the newest file in it was changed."""

    published: datetime.date | None = None
    changed: datetime.date | None = None


async def plan_python(context: TargetContext, work: Work, days: Days) -> tuple[InstallPlan, Work]:
    """The plan and the work of a new environment.

    Args:
        days: When the record was published and last changed.

    Raises:
        CannotInstall: No Python fits, or the packages cannot be resolved.
    """
    made, folder, env, plan = context.instructions, context.folder, context.env, context.plan
    pins = await asyncio.to_thread(context.earlier_pins)
    if pins:
        made.listed.constraints += pins
        made.listed.pinned_by = made.listed.pinned_by or lock_files.PYTHON
    made.listed.constraints += made.undeclared.limits
    here = await asyncio.to_thread(interpreters.installed)
    own = interpreters.own().minor
    python = interpreter(work.prefix, conda=False)
    if not isinstance(work.installer, Uv):
        return await _by_pip(context, replace(work, python=python), here, own)
    uv = work.installer
    resolver = Resolver(uv, made, folder, env, KERNEL)
    solver = Solver(resolver)
    wish = made.python
    named = python_version.RELEASED.get(wish.minor) if wish.minor and wish.firm else None
    choose = partial(_day, days=days, not_before=named and named + WHEELS_AFTER)
    locked = made.listed.pinned_by is not None
    asked = [] if locked else await days_to_try(resolver, wish, here, own, choose)
    python_ = partial(_python, context, solver, uv, _tried(asked), here, own)
    choice, download, report = await _with_names(resolver, python_)
    choice = await with_optional(resolver, choice)
    made.listed.constraints += [OF_BUILT[name] for name in choice.built if name in OF_BUILT]
    there = [*(one.name for one in choice.found.changes.adds), *choice.built]
    lacking = undeclared_imports.lacking(made.undeclared.known, there)
    verdict = await guessed_packages.verify(made.undeclared.unknown(there), context.unpack)
    known = list(lacking)
    lacking += verdict.accepted
    added = list(resolver.list.wanted)
    choice = replace(choice, notes=[*choice.notes, *_added(added, [])])
    if lacking and choice.resolved:
        choice, more = await with_more(resolver, choice, lacking, known)
        choice = replace(choice, notes=[*choice.notes, *_added(more, lacking)])
        added += more
    if _lacks_old_tools(choice):
        before, choice = choice, await with_single(resolver, choice, WITH_PKG_RESOURCES)
        if choice is not before:
            note = f"Added, since packages of that time may import it: {WITH_PKG_RESOURCES}."
            choice = replace(choice, notes=[*choice.notes, note])
            added.append(WITH_PKG_RESOURCES)
    opened = [canonicalize_name(Requirement(line).name) for line in choice.opened]
    left_out = [*choice.left_out, *choice.unpinned, *opened]
    optional = list(choice.optional)
    left_out += [canonicalize_name(Requirement(line).name) for line in optional]
    added = [line for line in added if line not in optional]
    made.listed.leave_out(left_out)
    # A verified guess that needs a build is tried apart, also when the plan is made again.
    accepted = [
        line for line in work.accepted if canonicalize_name(Requirement(line).name) not in left_out
    ]
    added = [*choice.unpinned, *choice.opened.values(), *added]
    made.listed.indexed += added
    options = await asyncio.to_thread(
        write_options,
        uv,
        made,
        folder,
        choice.day,
        builds=choice.builds,
        undated=choice.undated,
        optional=optional,
        supported=python_version.supported_until(choice.minor),
    )
    options = await asyncio.to_thread(limit_to, choice.found, options, folder)
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
        accepted=[*accepted, *added],
        left_out=left_out,
        optional=optional,
    )
    if download:
        work = downloaded(work, download, find_conda(context.settings.conda), context.channels())
    listed = [*made.requirements, *optional]
    plan = structs.replace(with_changes(plan, choice.found), requirements=listed)
    plan = with_download(plan, download)
    return structs.replace(plan, python=version, warnings=[*notes, *plan.warnings]), work


async def _with_names(resolver: Resolver, choose: Callable[[], Awaitable[_Chosen]]) -> _Chosen:
    """In versions that have the names that code takes of them, where they can be had ready-made,
    or are pure Python; with those of them that are not listed, as they decide on the Python."""
    made = resolver.instructions
    names = made.undeclared
    limits = dropped_modules.limits(names.imported, made.requirements, names.used)
    if not limits or made.listed.pinned_by:
        return await choose()
    limited = {canonicalize_name(Requirement(line).name) for line in limits}
    listed = {canonicalize_name(Requirement(line).name) for line in made.requirements}
    unlisted = [names.known[name] for name in sorted(limited - listed) if name in names.known]
    constraints = made.listed.constraints
    made.listed.constraints = [*constraints, *limits]
    for wanted in [unlisted, []] if unlisted else [[]]:
        resolver.list.wanted = wanted
        with contextlib.suppress(CannotInstall):
            found = await choose()
            choice = found[0]
            built = [name for name in choice.built if name in limited]
            if not choice.unpinned and all([await resolver.is_pure(name) for name in built]):
                note = f"Limited to versions that have what its code uses: {', '.join(limits)}."
                return replace(choice, notes=[*choice.notes, note]), *found[1:]
    made.listed.constraints = constraints
    return await choose()


async def _python(
    context: TargetContext,
    solver: Solver,
    uv: Uv,
    days: Sequence[SolveDate | None],
    here: Mapping[Minor, LocalPython],
    own: Minor,
) -> _Chosen:
    """What to install; with the download of a Python where no other, or that one, is asked."""
    wish = context.instructions.python
    allowed = wish.candidates(own, None)
    fits = any(minor in here for minor in allowed)
    if not fits and not allowed:
        raise no_python(wish, here)
    choice = await solver.choose(wish, days, here, own) if fits else None
    if choice and not choice.better:
        return choice, None, []
    wanted = choice.better if choice and choice.better else allowed[0]
    conda = find_conda(context.settings.conda)
    found, hosts = await find_download(wanted, uv, conda, context.channels(), context.env)
    if found:
        there = {wanted: LocalPython(found.key, wanted, "a download")}
        with contextlib.suppress(CannotInstall):
            return await solver.choose(wish, days, there, own), found, [found.sentence]
    if choice is None:
        raise no_python(wish, here, hosts)
    return choice, None, [not_downloaded(wanted, wish, hosts)]


async def _by_pip(
    context: TargetContext, work: Work, here: Mapping[Minor, LocalPython], own: Minor
) -> tuple[InstallPlan, Work]:
    """Without uv: the first Python that fits; packages are the newest ones."""
    made = context.instructions
    minor = next((one for one in made.python.candidates(own, None) if one in here), None)
    if minor is None:
        raise no_python(made.python, here)
    base = here[minor].executable
    version = (await about(base, context.env)).version
    options = await asyncio.to_thread(context.limits)
    text = as_text([*KERNEL, *made.requirements])
    found = await dry_run.fresh(made, work.installer, base, text, context.env, options)
    options = await asyncio.to_thread(limit_to, found, options, work.folder)
    return structs.replace(with_changes(context.plan, found), python=version), replace(
        work, base=base, options=options
    )


def _day(
    pinned: datetime.date | None, days: Days, not_before: datetime.date | None
) -> SolveDate | None:
    return solve_date.choose(
        pinned=pinned, published=days.published, changed=days.changed, not_before=not_before
    )


def _tried(asked: Sequence[SolveDate | None]) -> list[SolveDate | None]:
    """The record's own days, later ones, and today."""
    own = list(dict.fromkeys(filter(None, asked)))
    return [*own, *(solve_date.later(max(own, key=lambda one: one.day)) if own else ()), None]


def _lacks_old_tools(choice: Choice) -> bool:
    """Whether packages are of a time when each environment had `pkg_resources`, and none has."""
    there = {*(one.name for one in choice.found.changes.adds), *choice.built}
    old = choice.day is not None and choice.day.day < solve_date.LAST_PKG_RESOURCES
    return old and choice.resolved and "setuptools" not in there


def _added(added: Sequence[str], lacking: Sequence[str]) -> list[str]:
    """What the notebooks import in addition to the list, in sentences."""
    names = {Requirement(line).name for line in added}
    failed = [line for line in lacking if Requirement(line).name not in names]
    other = [line for line in lacking if line not in added and line not in failed]
    sentences = []
    if added:
        listed = ", ".join(added)
        sentences.append(f"Added, since its code imports it and it is not listed: {listed}.")
    if other:
        sentences.append(
            f"In another version than another list names, which does not fit: {', '.join(other)}."
        )
    if failed:
        sentences.append(
            "Imported by its code, but neither listed nor available for these versions: "
            f"{', '.join(failed)}."
        )
    return sentences
