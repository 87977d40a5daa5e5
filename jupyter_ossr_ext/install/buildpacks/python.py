"""Python packages and lists of them: what Python's own installers do."""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from packaging.tags import Tag, sys_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from ...models import Ecosystem, Extra
from ...problems import Malformed
from ..dependencies import locked_versions, project_lists, python_version
from ..dependencies.python_version import Minor, PythonWish
from ..dependencies.requirement_list import LocalProject, RequirementList
from ..dependencies.requirement_reader import read_lines, read_requirements
from ..dependencies.toml_file import read_toml
from . import extras
from .base import BuildInstructions, Found, Own, Request, above_binder
from .package_list import listing, translated
from .project_facts import Facts
from .python_project import is_project, read_project, read_wheel

SDIST = re.compile(r"^[A-Za-z0-9][\w.]*-\d[\w.!+]*\.(tar\.gz|zip)$")
FOR_DEVELOPERS = re.compile(r"dev|test|doc|lint|build|ci|style|optional", re.IGNORECASE)


class Project:
    """A source tree with a `pyproject.toml`, `setup.py` or `setup.cfg`."""

    id = "python-project"
    label = "Python package"
    ecosystem: Ecosystem = "python"
    patterns = ("pyproject.toml", "setup.py", "setup.cfg")
    rank = 14

    def detect(self, folder: Path, names: Sequence[str]) -> list[Found]:
        if not is_project(folder):
            return []
        name = next(name for name in self.patterns if name in names)
        what = "builds" if name == "setup.py" else "describes"
        return [Found(folder / name, f"{name} {what} a Python package")]

    def plan(self, request: Request) -> BuildInstructions:
        folder = request.path.parent
        facts = read_project(folder)
        listed = RequirementList()
        if facts.not_built:
            pyproject = read_toml(folder / "pyproject.toml")
            lines = project_lists.poetry(pyproject)[0] or facts.requires
            listed = read_lines(
                [*lines, *_chosen(facts, request)], request.root, folder, request.path.name
            )
            bounds = [(facts.python, request.path.name)] if facts.python else []
            listed.notes.append(extras.not_built(facts, folder.name))
            wish = PythonWish(bounds=bounds)
            made = listing(request, folder, listed, wish, facts.complete)
            return replace(made, extras=_offered(facts, request))
        extras_ = tuple(name for name in request.extras if name in facts.extras)
        groups = _chosen(replace(facts, extras={}), request)
        listed = read_lines(groups, request.root, folder, request.path.name)
        listed.local.append(LocalProject(folder.resolve(), extras_, name=facts.name))
        made = listing(request, folder, listed, PythonWish())
        return replace(made, extras=_offered(facts, request))


def _chosen(facts: Facts, request: Request) -> list[str]:
    """The lines of the extras and groups that were asked for."""
    offered = {**facts.groups, **facts.extras}
    return [line for name in request.extras for line in offered.get(name, [])]


def _offered(facts: Facts, request: Request) -> list[Extra]:
    """The extras and groups of a project. Raises `Malformed` where others were asked for."""
    offered = {**facts.groups, **facts.extras}
    if unknown := [name for name in request.extras if name not in offered]:
        raise Malformed(f"{unknown[0]!r} is no extra and no dependency group of the project.")
    return [
        Extra(name=name, packages=lines, chosen=name in request.extras)
        for name, lines in offered.items()
    ]


class Requirements:
    """A requirements file, under its usual names, or a `pylock.toml` (PEP 751)."""

    id = "requirements"
    label = "List of Python packages"
    ecosystem: Ecosystem = "python"
    patterns = ("*equirements*.txt", "*equirements*.in", "*.txt", "pylock*.toml")
    rank = 16

    def detect(self, folder: Path, names: Sequence[str]) -> list[Found]:
        inside = folder.name.lower() == "requirements"
        mine = [n for n in names if inside or "requirements" in n.lower() or n.startswith("pylock")]
        usual = [n for n in mine if n in {"requirements.txt", "pylock.toml"}]
        others = [n for n in mine if n not in usual and n.removesuffix(".in") + ".txt" not in mine]
        # A list for developers only where there is no other.
        others.sort(key=lambda name: (bool(FOR_DEVELOPERS.search(name)), len(name), name))
        return [Found(folder / n, f"{n} lists Python packages") for n in [*usual, *others]]

    def plan(self, request: Request) -> BuildInstructions:
        path = request.path
        folder = above_binder(path)
        if path.suffix == ".toml":
            locked = locked_versions.read(path)
            listed = read_lines(locked.pins, request.root, folder, path.name)
            listed.pinned_by = path.name
        else:
            listed = read_requirements(path, request.root)
            if listed.conda:
                return translated(request, listed.conda, listed)
        wish = PythonWish(bounds=[(listed.python, path.name)] if listed.python else [])
        exact = listed.python if listed.python and listed.python.startswith("==") else ""
        if minor := python_version.read_minor(exact):
            wish = PythonWish(minor, path.name, True)
        found = listing(request, folder, listed, wish)
        if not found.requirements and not listed.local and not listed.remote:
            empty = f"{path.name} lists nothing: the environment will hold its kernel only."
            found = replace(found, warnings=[*found.warnings, empty])
        return found


class Pipfile:
    """The list of pipenv."""

    id = "pipfile"
    label = "List of Python packages for pipenv"
    ecosystem: Ecosystem = "python"
    patterns = ("Pipfile",)
    rank = 12

    def detect(self, folder: Path, names: Sequence[str]) -> list[Found]:
        return [Found(folder / name, f"{name} lists Python packages for pipenv") for name in names]

    def plan(self, request: Request) -> BuildInstructions:
        path = request.path
        lines, python = project_lists.pipfile(path)
        listed = read_lines(lines, request.root, path.parent, path.name)
        minor = python_version.read_minor(python or "")
        wish = PythonWish(minor, path.name, bool(minor))
        return listing(request, path.parent, listed, wish)


class Wheel:
    """Ready-made packages: the best wheel of each distribution in a folder."""

    id = "wheel"
    label = "Ready-made Python package"
    ecosystem: Ecosystem = "python"
    patterns = ("*.whl",)
    rank = 18

    def detect(self, folder: Path, names: Sequence[str]) -> list[Found]:
        there = [name for name in names if fits(name)]
        return [Found(folder / n, f"{n} is a Python package, ready to install") for n in there]

    def plan(self, request: Request) -> BuildInstructions:
        folder = request.path.parent
        best: dict[str, Path] = {}
        for path in sorted(folder.glob("*.whl")):
            if fits(path.name):
                name, version, _, _ = parse_wheel_filename(path.name)
                held = best.get(name)
                here, there = (_here(p.name) if p else False for p in (path, held))
                if held is None or (here, version) > (there, parse_wheel_filename(held.name)[1]):
                    best[name] = path
        listed = RequirementList()
        for path in best.values():
            listed.local.append(LocalProject(path.resolve(), name=read_wheel(path).name))
        minors = [
            minor for path in best.values() if not _here(path.name) and (minor := _minor(path.name))
        ]
        wish = PythonWish(minors[0], request.path.name, True) if minors else PythonWish()
        return listing(request, folder, listed, wish)


class Sdist:
    """The source archive of a Python package."""

    id = "sdist"
    label = "Source of a Python package"
    ecosystem: Ecosystem = "python"
    patterns = ("*.tar.gz", "*.zip")
    rank = 20

    def detect(self, folder: Path, names: Sequence[str]) -> list[Found]:
        there = [name for name in names if SDIST.match(name) and is_sdist(folder / name)]
        return [Found(folder / name, f"{name} is the source of a Python package") for name in there]

    def plan(self, request: Request) -> BuildInstructions:
        path = request.path
        stem = path.name.removesuffix(".tar.gz").removesuffix(".zip")
        name, _, version = stem.rpartition("-")
        listed = RequirementList(local=[LocalProject(path.resolve(), name=name)])
        made = listing(request, path.parent, listed, PythonWish())
        return replace(made, own=[Own(name, version)])


def fits(name: str) -> bool:
    """True for a wheel that some Python on this machine could install."""
    try:
        tags = parse_wheel_filename(name)[3]
    except InvalidWheelFilename:
        return False
    platforms = {tag.platform for tag in sys_tags()}
    return any(tag.platform in platforms for tag in tags)


def _here(name: str) -> bool:
    """True for a wheel that this server's own Python could install."""
    return not parse_wheel_filename(name)[3].isdisjoint(sys_tags())


def _minor(name: str) -> Minor | None:
    tags: frozenset[Tag] = parse_wheel_filename(name)[3]
    found = [match for tag in tags if (match := re.fullmatch(r"cp3(\d+)", tag.interpreter))]
    return (3, int(found[0][1])) if found else None


def is_sdist(path: Path) -> bool:
    """True for an archive with a Python project in its one top folder. Only names are read."""
    wanted = re.compile(r"[^/]+/(PKG-INFO|pyproject\.toml|setup\.py)$")
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                return any(wanted.fullmatch(name) for name in archive.namelist()[:5000])
        with tarfile.open(path) as tar:
            for count, member in enumerate(tar):
                if wanted.fullmatch(member.name):
                    return True
                if count > 5000:
                    break
    except (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError):
        return False
    return False


BUILDPACKS = [Pipfile(), Project(), Requirements(), Wheel(), Sdist()]
