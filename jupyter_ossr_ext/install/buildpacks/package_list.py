"""The build instructions for a list of Python packages, wherever the list came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...models import Cannot
from ..dependencies import conda_translation, locked_versions, python_version, solve_date
from ..dependencies.python_version import PythonWish
from ..dependencies.requirement_list import RequirementList
from ..dependencies.requirement_reader import read_lines
from . import extras
from .base import BuildInstructions, Request, above_binder


def listing(
    request: Request,
    folder: Path,
    listed: RequirementList,
    wish: PythonWish,
    complete: bool = True,
) -> BuildInstructions:
    """Build instructions for a list: locks beside it are pins, local projects are read. Blocking.

    Args:
        folder: What commands run in, and where locks are looked for.
    """
    found = extras.local_facts(listed, request)
    guesses = []
    if not found.complete and listed.local:
        guesses.append(
            "The dependencies are known only after the build code has run. The list shows those "
            "that can be read before."
        )
    if listed.pinned_by is None and (locked := locked_versions.beside(folder)):
        if against := locked.contradicts([*listed.indexed, *found.needs]):
            pin, line = against
            listed.notes.append(
                f"{locked.name} is older than the list and not used: it has {pin}, and {line} is "
                "required."
            )
        else:
            listed.constraints += locked.pins
            listed.pinned_by = locked.name
            listed.notes.append(f"Versions are those of {locked.name}.")
    warnings = [
        f"{request.path.name} uses another package index: {host}. It is contacted only after you "
        "confirm."
        for host in _other_hosts(listed)
    ]
    named = [one.name for one in found.own]
    return BuildInstructions(
        sign=request.sign,
        root=folder,
        python=replace(wish, bounds=[*wish.bounds, *found.bounds]),
        listed=listed,
        needs=found.needs,
        own=found.own,
        imports=[*named, *(name for name in listed.names() if request.sign.kind != "notebooks")],
        complete=complete and found.complete and not _other_hosts(listed),
        given=found.given,
        tools=found.tools,
        early=found.early,
        builds=found.builds,
        build_constraints=solve_date.build_constraints(None, _scripts(listed)),
        runs_code=found.runs,
        guesses=guesses,
        warnings=[
            *listed.notes,
            *warnings,
            *(one.sentence for one in found.given),
            *found.warnings,
        ],
    )


def _scripts(listed: RequirementList) -> list[str]:
    paths = [one.path / name for one in listed.local for name in ("setup.py", "setup.cfg")]
    return [path.read_text("utf-8", "replace") for path in paths if path.is_file()]


def _other_hosts(listed: RequirementList) -> list[str]:
    plain = RequirementList(
        index_url=listed.index_url,
        extra_index_urls=listed.extra_index_urls,
        find_links=listed.find_links,
    )
    return plain.hosts


def translated(
    request: Request, specs: Sequence[str], listed: RequirementList
) -> BuildInstructions:
    """A recipe for conda's specs with PyPI's names; `listed` is what pip gets besides."""
    found = conda_translation.translate(specs)
    listed.conda = []
    more = read_lines(found.requirements, request.root, request.path.parent, request.path.name)
    named = {line.partition("=")[0] for line in listed.indexed}
    more.indexed = [line for line in more.indexed if line.partition("=")[0] not in named]
    listed.add(more)
    minor, bound = python_version.of_conda(specs)
    name = request.path.name
    wish = PythonWish(minor, name, bool(minor), [(bound, name)] if bound else [])
    made = listing(request, above_binder(request.path), listed, wish)
    if not found.requirements and found.left_out:
        reason = f"None of the conda packages of {name} is on PyPI."
        return replace(made, cannot=[Cannot(reason=reason)])
    return replace(made, warnings=[found.sentence, *made.warnings])
