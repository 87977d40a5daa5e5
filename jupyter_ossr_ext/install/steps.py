"""Common steps of installations: commands, modules to import, files."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from packaging.requirements import Requirement

from ..jobs import Reporter
from ..problems import InstallFailed, NoSpace, Problem
from ..storage.paths import relative
from . import kernelspec, smoke_test, undeclared_imports
from .buildpacks.extras import absent_submodules
from .dependencies.guessed_packages import notebook_files
from .interpreter import about, import_names, packages
from .plan_commands import Work
from .plan_files import clear, settle
from .process import check
from .store import StoredPlan

PATIENCE = 4 * 3600.0
"""Time limit of one command in seconds; compiling takes long."""
OPTIONAL = 900.0
"""The same for what the rest can do without."""


async def commands(work: Work, env: Mapping[str, str], report: Reporter) -> list[str]:
    """Run what the plan shows, one after another; raises the problem of the first that fails.

    Returns:
        Sentences on what failed and was optional.
    """
    failed: dict[str, str] = {}
    await asyncio.to_thread(work.write)
    absent = await asyncio.to_thread(_absent_submodules, work)
    for command in work.commands():
        report.note(command.purpose)
        report.log(f"$ {' '.join(command.argv)}")
        patience = OPTIONAL if command.optional else PATIENCE
        try:
            await check(command, env=env, on_line=report.log, patience=patience, absent=absent)
        except Problem as problem:
            if not command.optional or isinstance(problem, NoSpace):
                raise
            stated = f" ({problem.evidence})" if problem.evidence else ""
            why = f"{command.purpose}: {problem.detail or problem.title}{stated}"
            failed.setdefault(command.purpose, why)
        else:
            failed.pop(command.purpose, None)
        report.advance(1)
    return list(failed.values())


def _absent_submodules(work: Work) -> list[str]:
    """Of the record's projects. Blocking."""
    folders = [one.path for one in work.instructions.listed.local if one.path.is_dir()]
    return [name for folder in folders for name in absent_submodules(folder)]


async def imports(stored: StoredPlan, work: Work, env: Mapping[str, str]) -> smoke_test.Imports:
    """Modules to import: of the record's own distributions, else of those requested by name.

    Raises:
        InstallFailed: A distribution is missing, or the built metadata of the record's own exclude
            this Python: installers look at the lower bound only.
    """
    wanted = set(stored.plan.imports)
    there = await packages(work.python, env)
    places = tuple(path.as_uri() for path in (Path(stored.content), *work.built.values()))
    own = {one.name for one in there.values() if (one.direct or "").startswith(places)}
    wanted |= own
    version = (await about(work.python)).version
    for one in there.values():
        if one.name in own and not one.runs_on(version):
            raise InstallFailed(
                f"{one.name} requires Python {one.python}, as its metadata say once it is built, "
                f"and this kernel has {version}. Choose a kernel with a version that fits, or the "
                "files as they are."
            )
    modules = await import_names(work.python, sorted(wanted), env)
    # What is built only if it can be is no reason for all of it to fail.
    optional = {kernelspec.slug(Requirement(line).name) for line in work.optional}
    found = {*map(kernelspec.slug, modules), *optional}
    gone = sorted(name for name in stored.plan.imports if kernelspec.slug(name) not in found)
    if gone:
        raise InstallFailed(
            f"The installer finished, but {gone[0]} is missing. Report this to the record's "
            "authors: the package name in its metadata may be wrong."
        )
    needed = await asyncio.to_thread(undeclared_imports.imports, Path(stored.content))
    return smoke_test.Imports(modules, own, needed)


def files(root: Path, stored: StoredPlan) -> tuple[str, list[str]]:
    """Current folder of the record's files, and its notebooks; relative to `root`. Blocking."""
    folder = Path(stored.content)
    if stored.staged:
        clear(folder, stored.products)
        folder = settle(folder, root, stored.plan.folder or "record")
    return relative(root, folder), [relative(root, path) for path in notebook_files(folder)]
