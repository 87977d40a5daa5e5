"""From a sign of a record to its build instructions, equally for plan and execution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..models import Cannot, Detection
from ..problems import CannotInstall, Malformed, Problem
from .buildpacks import conda, extras
from .buildpacks.base import BuildInstructions, Request, above_binder
from .buildpacks.extras import LocalFacts
from .buildpacks.registry import buildpack
from .dependencies import notebook_code, python_version
from .dependencies.guessed_packages import notebook_files
from .dependencies.python_version import PythonWish

NOTEBOOKS = 60
"""Notebooks whose version of Python is counted."""


def make(
    request: Request,
    signs: Sequence[Detection],
    *,
    run_post: bool = False,
    without_conda: bool = False,
    accepted: Sequence[str] = (),
    left_out: Sequence[str] = (),
    from_index: Mapping[str, str] | None = None,
) -> BuildInstructions:
    """The build instructions for a sign. Blocking; raises `Problem`s.

    Args:
        signs: All of the record, whose projects may satisfy one another.
        run_post: Run the record's `postBuild` as well.
        without_conda: Take a conda environment's packages from PyPI.
        accepted: Requirements that the planning added.
        left_out: Distributions whose requirement the planning removed.
        from_index: Lines of other hosts, and folders of the record's projects, and what is asked
            of the index instead.
    """
    sign = request.sign
    if request.requirements is not None and not sign.guess:
        raise Malformed("Only a guessed list of packages can be edited.")
    pack = buildpack(sign.kind)
    if pack is None:
        raise CannotInstall(f"What installs {sign.kind} is not here any more.")
    made = pack.plan(request)
    if without_conda:
        made = conda.without_conda(made, request)
    if made.tool or made.cannot or made.commands:
        return made
    instead = from_index or {}
    made = _from_index(made, instead)
    made.listed.leave_out(left_out)
    made.listed.indexed = list(dict.fromkeys([*made.listed.indexed, *accepted]))
    made = _with_siblings(made, request, signs)
    made = _published(made, request, instead)
    made = replace(made, python=_wish(made, request))
    folder = request.root if not pack.patterns else request.path.parent
    return extras.added(made, folder, run_post=run_post)


def _from_index(made: BuildInstructions, instead: Mapping[str, str]) -> BuildInstructions:
    """The second choice for packages of a host that does not answer."""
    listed = made.listed
    lines = [line for line in listed.remote if line in instead]
    if not lines:
        return made
    listed.remote = [line for line in listed.remote if line not in instead]
    listed.indexed += [instead[line] for line in lines]
    notes = [
        f"The host of {line} does not answer: the package index has a package of that repository, "
        f"and {instead[line]} is taken from there."
        for line in lines
    ]
    gone = tuple(f": {line}" for line in lines)
    return replace(
        made,
        warnings=[*notes, *(one for one in made.warnings if not one.endswith(gone))],
        runs_code=[one for one in made.runs_code if one.path not in lines],
        complete=made.complete or not (listed.remote or listed.local),
    )


def _published(
    made: BuildInstructions, request: Request, instead: Mapping[str, str]
) -> BuildInstructions:
    """Of the record's projects that cannot be built from an archive, what the index has."""
    listed = made.listed
    places = {one.path: extras.place(one.path, request.root) for one in listed.local}
    gone = [one for one in listed.local if places[one.path] in instead]
    if not gone:
        return made
    before = extras.local_facts(listed, request)
    listed.local = [one for one in listed.local if places[one.path] not in instead]
    after = extras.local_facts(listed, request)
    outdated = [*before.warnings, *(one.sentence for one in before.given)]
    outdated += [extras.from_record(one.name or "", one.path, request.root) for one in gone]
    notes = []
    for one in gone:
        wanted = instead[places[one.path]]
        listed.indexed.append(wanted)
        notes.append(
            "An archive does not hold git submodules, and building "
            f"{one.name} needs {', '.join(extras.absent_submodules(one.path))}: {wanted}, which "
            "the package index has of the same repository, is taken from there. Its code may "
            "differ from the record's."
        )
    return _with_facts(
        replace(
            made,
            runs_code=[one for one in made.runs_code if one not in before.runs],
            warnings=[*notes, *(one for one in made.warnings if one not in outdated)],
        ),
        after,
        [*(one.sentence for one in after.given), *after.warnings],
    )


def _with_facts(
    made: BuildInstructions, facts: LocalFacts, notes: Sequence[str]
) -> BuildInstructions:
    return replace(
        made,
        own=facts.own,
        needs=facts.needs,
        given=facts.given,
        tools=facts.tools,
        early=facts.early,
        builds=facts.builds,
        runs_code=[*made.runs_code, *(one for one in facts.runs if one not in made.runs_code)],
        complete=made.complete and facts.complete,
        imports=list(dict.fromkeys([*(one.name for one in facts.own), *made.imports])),
        warnings=[*made.warnings, *notes],
    )


def _with_siblings(
    made: BuildInstructions, request: Request, signs: Sequence[Detection]
) -> BuildInstructions:
    """What the record itself holds is not asked of the index."""
    folders = [(request.root / s.path).parent for s in signs if s.kind == "python-project"]
    listed = made.listed
    before = len(listed.local)
    extras.siblings(listed, made.needs, request.root, folders)
    added = listed.local[before:]
    if not added:
        return made
    facts = extras.local_facts(listed, request)
    return _with_facts(made, facts, listed.notes[-len(added) :])


def _wish(made: BuildInstructions, request: Request) -> PythonWish:
    """The Python of the record, where its own list does not name one."""
    folder = request.path.parent
    named = python_version.runtime(
        dict.fromkeys([folder, above_binder(request.path), request.root])
    )
    wish = made.python
    if named and named[1] == "runtime.txt":
        return replace(wish, minor=named[0], source=named[1], firm=True)
    if wish.minor and wish.firm:
        return wish
    if named:
        return replace(wish, minor=named[0], source=named[1], firm=False)
    if wish.minor:
        return wish
    versions = []
    for path in notebook_files(request.root)[:NOTEBOOKS]:
        try:
            versions.append(notebook_code.python_version(path))
        except (OSError, ValueError):
            continue
    minor = python_version.of_notebooks(versions)
    # A package says itself what it takes, and its tutorials may be older than it.
    aged = request.sign.kind == "python-project" and bool(wish.bounds)
    made_with = replace(wish, minor=minor, source="its notebooks", while_supported=aged)
    return made_with if minor else wish


def refusal(problem: Problem, folder: str | None) -> Cannot:
    """A problem of one sign as the reason why it cannot be installed."""
    stated = problem.detail or problem.title
    evidence = f" ({problem.evidence})" if problem.evidence else ""
    return Cannot(reason=f"{stated}{evidence}", folder=folder)
