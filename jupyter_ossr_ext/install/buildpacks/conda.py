"""Conda environments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...models import Ecosystem
from ...problems import CannotInstall
from ..dependencies import python_version
from ..dependencies.python_version import PythonWish
from ..dependencies.requirement_list import LocalProject
from ..dependencies.requirement_reader import read_lines
from . import conda_file, conda_lock
from .base import BuildInstructions, CondaFile, Found, Request, above_binder
from .package_list import listing, translated
from .python_project import is_project, read_project

USUAL = ("environment.yml", "environment.yaml")
NEAR = re.compile(r"(conda|env)[\w.-]*\.ya?ml$|environment[\w.-]*\.ya?ml$", re.IGNORECASE)
LOOKED_AT = 12
"""YAML files of a folder that are read to see whether they list an environment."""


class Environment:
    """An `environment.yml`, also under another name, or an explicit list (`conda-*.lock`)."""

    id = "conda"
    label = "Conda environment"
    ecosystem: Ecosystem = "conda"
    patterns = ("*.yml", "*.yaml", "conda*.lock")
    rank = 10

    def detect(self, folder: Path, names: Sequence[str]) -> list[Found]:
        usual = [name for name in USUAL if name in names]
        if not usual:
            shown = [name for name in names if not name.startswith(".")]
            near = sorted(shown, key=_rank)
            usual = [n for n in near[:LOOKED_AT] if _is_environment(folder / n)]
        return [Found(folder / name, f"{name} lists a conda environment") for name in usual]

    def plan(self, request: Request) -> BuildInstructions:
        path = request.path
        listed = conda_lock.locked(_read(path), path.parent)
        folder = above_binder(path)
        # pip runs where the file lies, so that is what its paths are relative to.
        pip = read_lines(listed.pip, request.root, path.parent, f"{path.name}, pip")
        if is_project(folder) and not any(one.path == folder.resolve() for one in pip.local):
            facts = read_project(folder)
            if not facts.not_built:
                pip.local.append(LocalProject(folder.resolve(), name=facts.name))
        minor, bound = python_version.of_conda(listed.specs)
        wish = PythonWish(minor, path.name, bool(minor), [(bound, path.name)] if bound else [])
        made = listing(request, folder, pip, wish)
        return replace(made, conda=listed, warnings=[*listed.notes, *made.warnings])


def _rank(name: str) -> tuple[bool, bool, int, str]:
    """Likely names first, lists for this platform before those for others."""
    elsewhere = name.endswith(".lock") and conda_lock.PLATFORM not in name
    return NEAR.search(name) is None, elsewhere, len(name), name


def _is_environment(path: Path) -> bool:
    if path.suffix == ".lock":
        return conda_lock.is_explicit(path)
    return conda_file.is_environment(path)


def _read(path: Path) -> CondaFile:
    try:
        if path.suffix == ".lock":
            return conda_file.checked(conda_lock.explicit(path), path.name)
        return conda_file.read(path)
    except ValueError as error:
        raise CannotInstall(f"{path.name} cannot be read: {error}.") from None


def without_conda(made: BuildInstructions, request: Request) -> BuildInstructions:
    """The second choice for a conda environment: PyPI's packages of the same names. Blocking."""
    if made.conda is None:
        return made
    path = request.path
    pip = read_lines(made.conda.pip, request.root, path.parent, f"{path.name}, pip")
    pip.local = list(made.listed.local)
    again = translated(request, made.conda.specs, pip)
    return replace(again, warnings=[*made.conda.notes, *again.warnings], python=made.python)


BUILDPACKS = [Environment()]
