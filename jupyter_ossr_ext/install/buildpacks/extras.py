"""What comes with a list of packages: the record's own projects, `postBuild`, `apt.txt`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ...models import RunsCode
from ..dependencies import build_tools, scm_versions
from ..dependencies.requirement_list import LocalProject, RequirementList
from . import astropy_template
from .base import BuildInstructions, Own, Request, excerpt
from .project_facts import Facts, valid
from .python_project import is_project, read_project, read_wheel

APT = 500
"""Characters of a list of Debian packages."""
MODULES = 3
"""Files of an own build backend that are shown."""


@dataclass
class LocalFacts:
    """What the record's own files that a list names say about themselves."""

    own: list[Own] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    runs: list[RunsCode] = field(default_factory=list)
    given: list[scm_versions.GivenVersion] = field(default_factory=list)
    early: list[str] = field(default_factory=list)
    builds: list[str] = field(default_factory=list)
    tools: dict[str, list[str]] = field(default_factory=dict)
    bounds: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    complete: bool = True


def local_facts(listed: RequirementList, request: Request) -> LocalFacts:
    """Read each folder and wheel of the list, and give the names that they say. Blocking."""
    found = LocalFacts()
    named: list[LocalProject] = []
    for one in listed.local:
        if one.path.is_dir() and not is_project(one.path):
            where = place(one.path, request.root)
            found.warnings.append(f"{where} is listed, but is no Python package: it is left out.")
            continue
        facts = read_project(one.path) if one.path.is_dir() else read_wheel(one.path)
        if facts.not_built:
            found.needs += facts.requires
            found.warnings.append(not_built(facts, one.path.name))
            continue
        _add(found, one, facts, request)
        name = one.name or facts.name
        named.append(LocalProject(one.path, one.extras, name))
    listed.local = named
    own = {canonicalize_name(one.name) for one in found.own}
    found.needs = [
        line for line in found.needs if canonicalize_name(Requirement(line).name) not in own
    ]
    for url in listed.remote:
        _from_elsewhere(found, url)
    return found


def place(path: Path, root: Path) -> str:
    """The name of a folder or file of the record, relative to its root; that is a full stop."""
    return path.relative_to(root.resolve()).as_posix()


def _from_elsewhere(found: LocalFacts, line: str) -> None:
    """A requirement with an address: it is asked only after the user's confirmation."""
    found.complete = False
    address = line.partition(" @ ")[2] or line
    if not address.partition("#")[0].endswith(".whl"):
        found.runs.append(RunsCode(what="Code from another place is built", path=line))
    host = urlsplit(address.removeprefix("git+")).hostname
    found.warnings.append(f"A package comes from another host, {host}: {line}")


def not_built(facts: Facts, name: str) -> str:
    """The sentence for a project of which only the dependencies are installed."""
    return f"Only what {name} needs is installed, since {facts.not_built}."


def _add(found: LocalFacts, one: LocalProject, facts: Facts, request: Request) -> None:
    found.own += facts.own
    found.builds += valid(facts.build_requires)
    elsewhere = [line for line in facts.requires if Requirement(line).url]
    found.needs += [line for line in facts.requires if line not in elsewhere]
    found.needs += [line for name in one.extras for line in facts.extras.get(name, [])]
    found.complete = found.complete and facts.complete and not elsewhere
    for line in elsewhere:
        _from_elsewhere(found, line)
    if facts.python:
        found.bounds.append((facts.python, one.path.name))
    if one.path.is_dir():
        found.runs += build_code(one.path, facts)
        found.early += facts.early
        lacking = [*build_tools.lacking(one.path), *facts.tools]
        if facts.name and lacking:
            found.tools[facts.name] = lacking
            found.warnings.append(
                f"Building {facts.name} requires {', '.join(lacking)}, not installed here: for the "
                "build it is taken from the package index."
            )
        if absent := absent_submodules(one.path):
            found.warnings.append(
                "The build may fail: an archive does not hold git submodules, here "
                f"{', '.join(absent)}."
            )
        given = scm_versions.given(one.path, facts.name, request.version, request.titles)
        if given:
            found.given.append(given)
    elif one.path.suffix != ".whl":
        what = "The build backend or setup.py runs"
        found.runs.append(RunsCode(what=what, path=one.path.name))
        found.complete = False


def absent_submodules(folder: Path) -> list[str]:
    """Folders that `.gitmodules` names and that are empty or missing, and that a build cannot have
    otherwise. Blocking."""
    modules = folder / ".gitmodules"
    if not modules.is_file():
        return []
    named = re.findall(r"^\s*path\s*=\s*(\S+)", modules.read_text("utf-8", "replace"), re.MULTILINE)
    if astropy_template.build_tools(folder):
        named = [name for name in named if name != astropy_template.FOLDER]
    places = [(name, folder / name) for name in named if ".." not in name.split("/")]
    return [name for name, place in places if not place.is_dir() or not any(place.iterdir())]


def siblings(listed: RequirementList, needs: Sequence[str], root: Path, found: list[Path]) -> None:
    """Let the record's other projects satisfy what is needed by their name, and what these need.

    Blocking.

    Args:
        found: Folders of all projects in the record.
    """
    names = {
        canonicalize_name(facts.name): folder
        for folder in found
        if (facts := read_project(folder)).name and not facts.not_built
    }
    there = {one.path for one in listed.local}
    remaining: list[str] = []
    todo = [*listed.indexed, *needs]
    for line in todo:
        requirement = Requirement(line)
        folder = names.get(canonicalize_name(requirement.name))
        if folder is None:
            if line in listed.indexed and line not in remaining:
                remaining.append(line)
        elif folder.resolve() not in there:
            extras = tuple(sorted(requirement.extras))
            listed.local.append(LocalProject(folder.resolve(), extras, requirement.name))
            there.add(folder.resolve())
            todo += read_project(folder).requires
            listed.notes.append(from_record(requirement.name, folder.resolve(), root))
    listed.indexed = remaining


def from_record(name: str, path: Path, root: Path) -> str:
    """The sentence for a project of the record that another list names."""
    return f"{name} is taken from the record itself ({place(path, root)})."


def build_code(folder: Path, facts: Facts) -> list[RunsCode]:
    """Code of the record that runs during the build."""
    found = []
    if (folder / "setup.py").is_file():
        what = "setup.py runs while the package is built"
        found.append(RunsCode(what=what, path="setup.py", excerpt=excerpt(folder / "setup.py")))
    if (folder / "pyproject.toml").is_file():
        text = excerpt(folder / "pyproject.toml")
        needs = ", ".join(facts.build_requires) or "nothing else"
        what = f"The build backend {facts.backend} runs; for that, {needs} is installed"
        found.append(RunsCode(what=what, path="pyproject.toml", excerpt=text))
        module = (facts.backend or "").partition(":")[0].replace(".", "/")
        for place in sorted(folder.glob(f"**/{module}.py"))[:MODULES] if module else []:
            path = place.relative_to(folder).as_posix()
            what = "The package's own build backend runs while the package is built"
            found.append(RunsCode(what=what, path=path, excerpt=excerpt(place)))
    return found


def added(made: BuildInstructions, folder: Path, *, run_post: bool) -> BuildInstructions:
    """The instructions with the further files that repo2docker uses beside the list.

    `postBuild` is written for a separate container: it runs only if the user confirms it.
    """
    script, apt = folder / "postBuild", folder / "apt.txt"
    if script.is_file() and script.is_relative_to(made.root):
        path = script.relative_to(made.root).as_posix()
        shown = RunsCode(
            what="postBuild runs after the packages are installed",
            path=path,
            excerpt=excerpt(script),
            runs=run_post,
        )
        made = replace(
            made,
            runs_code=[*made.runs_code, shown],
            post_build=path if run_post else None,
        )
    if apt.is_file():
        # They can only be installed by root.
        names = " ".join(apt.read_text(encoding="utf-8", errors="replace").split())[:APT]
        note = f"The record also requires system packages (apt): {names}"
        made = replace(made, warnings=[*made.warnings, note])
    return made
