"""Detection of installable content by file names: repo2docker's order, then further formats.

`binder/` or `.binder/` takes precedence over the top folder; then environment.yml, Pipfile, a
Python project, requirements.txt, wheels, sdists, Julia, R, CMake, containers, notebooks.
"""

from __future__ import annotations

import os
import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from packaging.tags import sys_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from ...models import Ecosystem, Kind, Sign
from . import notebook_imports
from .python_project import is_project

DEEPEST = 3
"""Levels of folders that are searched: an archive's folder, its single top folder, one more."""
MOST = 2000
"""Maximum number of folders that are searched."""
SKIPPED = {
    "__pycache__",
    "node_modules",
    "build",
    "dist",
    "test",
    "tests",
    "doc",
    "docs",
    "examples",
    "site-packages",
}
SDIST = re.compile(r"^[A-Za-z0-9][\w.]*-\d[\w.!+]*\.(tar\.gz|zip)$")
Found = tuple[Kind, Ecosystem, str]

FILES: list[tuple[str, Found]] = [
    ("environment.yml", ("conda", "conda", "lists a conda environment")),
    ("environment.yaml", ("conda", "conda", "lists a conda environment")),
    ("Pipfile", ("pipfile", "python", "lists Python packages for pipenv")),
    ("pyproject.toml", ("python-project", "python", "describes a Python package")),
    ("setup.py", ("python-project", "python", "builds a Python package")),
    ("setup.cfg", ("python-project", "python", "describes a Python package")),
    ("requirements.txt", ("requirements", "python", "lists Python packages")),
    ("*.whl", ("wheel", "python", "is a Python package, ready to install")),
    ("sdist", ("sdist", "python", "is the source of a Python package")),
    ("Project.toml", ("julia", "julia", "describes a Julia project")),
    ("JuliaProject.toml", ("julia", "julia", "describes a Julia project")),
    ("renv.lock", ("r", "r", "lists R packages")),
    ("DESCRIPTION", ("r", "r", "describes an R package")),
    ("CMakeLists.txt", ("cmake", "cmake", "builds a C++ program")),
    ("Dockerfile", ("container", "container", "is the recipe of a container")),
    ("Containerfile", ("container", "container", "is the recipe of a container")),
    ("Singularity", ("container", "container", "is the recipe of a container")),
    ("*.def", ("container", "container", "is the recipe of a container")),
    ("*.sif", ("container", "container", "is a container")),
]
ORDER = [name for name, _ in FILES]


def detect(root: Path) -> list[Sign]:
    """All installable content below `root`, preferred first. Blocking."""
    ranked: list[tuple[tuple[int, int, int], Sign]] = []
    for depth, folder in folders(root):
        binder = folder.name in {"binder", ".binder"}
        level = depth - 1 if binder else depth
        for rank, path, (kind, ecosystem, why) in _signs(folder):
            relative = path.relative_to(root).as_posix()
            sign = Sign(kind=kind, path=relative, ecosystem=ecosystem, why=f"{path.name} {why}")
            ranked.append(((level, 0 if binder and kind != "container" else 1, rank), sign))
    ranked.sort(key=lambda item: item[0])
    signs = _without_doubles([sign for _, sign in ranked])
    if found := notebook_imports.find(root):
        first = found[0].relative_to(root).as_posix()
        why = f"{len(found)} notebook{'s' if found[1:] else ''} and no file that lists packages"
        signs.append(Sign(kind="notebooks", path=first, ecosystem="python", why=why, guess=True))
    return signs


def folders(root: Path) -> Iterator[tuple[int, Path]]:
    """`root` and the folders below it that may be a project; links are not followed."""
    todo: list[tuple[int, Path]] = [(0, root)]
    seen = 0
    while todo and seen < MOST:
        depth, folder = todo.pop(0)
        seen += 1
        yield depth, folder
        if depth == DEEPEST:
            continue
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        below = [e.name for e in listed if e.is_dir(follow_symlinks=False)]
        files = [e.name for e in listed if e.is_file() and not _wraps(e.name)]
        # The single top folder of an archive does not count as a level.
        step = 0 if len(below) == 1 and not files and depth else 1
        todo += [
            (depth + step, folder / name)
            for name in below
            if name not in SKIPPED and (not name.startswith(".") or name == ".binder")
        ]


def _wraps(name: str) -> bool:
    """Files that do not determine the type of their folder."""
    return name.startswith(".") or name.endswith((".zip", ".tar.gz", ".tgz", ".tar"))


def _signs(folder: Path) -> Iterator[tuple[int, Path, Found]]:
    names = sorted(e.name for e in os.scandir(folder) if e.is_file(follow_symlinks=False))
    project = False
    for rank, (pattern, found) in enumerate(FILES):
        for name in _matching(names, pattern, folder):
            if found[0] == "python-project":
                if project or not is_project(folder):
                    continue
                project = True
            yield rank, folder / name, found


def _matching(names: list[str], pattern: str, folder: Path) -> list[str]:
    if pattern == "*.whl":
        return [name for name in names if fits(name)]
    if pattern == "sdist":
        return [name for name in names if SDIST.match(name) and is_sdist(folder / name)]
    if pattern.startswith("*"):
        return [name for name in names if name.endswith(pattern[1:])]
    if pattern == "DESCRIPTION":
        return [n for n in names if n == pattern and _is_r(folder / n)]
    if pattern in {"Project.toml"}:
        return [n for n in names if n == pattern]
    return [name for name in names if name == pattern]


def fits(name: str) -> bool:
    """True for a wheel that is compatible with this Python."""
    try:
        tags = parse_wheel_filename(name)[3]
    except InvalidWheelFilename:
        return False
    return not tags.isdisjoint(sys_tags())


def is_sdist(path: Path) -> bool:
    """True for an archive with a Python project in its single top folder. Only names are read."""
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


def _is_r(path: Path) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")[:4000]
    return bool(re.search(r"^Package:", text, re.MULTILINE))


def _without_doubles(signs: list[Sign]) -> list[Sign]:
    """Without archives whose unpacked folder is listed too, and further wheels or containers of
    a folder."""
    unpacked = {part for sign in signs for part in Path(sign.path).parts[:-1]}
    kept: list[Sign] = []
    for sign in signs:
        stem = re.sub(r"\.(tar\.gz|zip)$", "", Path(sign.path).name)
        if sign.kind == "sdist" and stem in unpacked:
            continue
        same = [
            s for s in kept if (s.kind, Path(s.path).parent) == (sign.kind, Path(sign.path).parent)
        ]
        if sign.kind in {"wheel", "sdist", "julia", "r", "conda"} and same:
            continue
        kept.append(sign)
    return kept
