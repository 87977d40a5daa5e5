"""What a folder is, by the files in it: every buildpack is asked about every folder.

repo2docker's order, with what else records hold after it. `binder/` or `.binder/` wins over the
top; a shallow file wins over a deep one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from ...models import Detection
from ..dependencies import record_modules
from ..dependencies.guessed_packages import guess, notebook_files
from .base import Found
from .python_project import read_project
from .registry import buildpacks

DEEPEST = 3
"""Levels of folders that are searched: an archive's folder, its single top folder, one more."""
MOST = 2000
"""Maximum number of folders that are searched."""
SKIPPED = {
    "__pycache__",
    "__MACOSX",
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
ONE_A_FOLDER = {"wheel", "sdist", "julia", "r", "conda"}


def detect(root: Path) -> list[Detection]:
    """All installable content below `root`, preferred first. Blocking."""
    ranked: list[tuple[tuple[int, int, int], Detection]] = []
    for depth, folder in folders(root):
        binder = folder.name in {"binder", ".binder"}
        level = depth - 1 if binder else depth
        for rank, sign in _signs(folder, root):
            first = binder and sign.ecosystem != "container"
            ranked.append(((level, 0 if first else 1, rank), sign))
    ranked.sort(key=lambda item: item[0])
    signs = _without_doubles([sign for _, sign in ranked])
    signs = _packages_first(signs, root)
    guesses = [sign for pack in buildpacks() if not pack.patterns for sign in _whole(pack.id, root)]
    # A project that is no package and needs nothing says less than the code of the record.
    empty = [sign for sign in signs if sign.kind == "python-project" and _empty(sign, root)]
    signs = [sign for sign in signs if sign not in empty]
    if guesses and _vendored(signs, root):
        return [*guesses, *signs, *empty]
    native = [sign for sign in signs if sign.kind == "other"]
    return [*(sign for sign in signs if sign.kind != "other"), *guesses, *empty, *native]


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


def _signs(folder: Path, root: Path) -> Iterator[tuple[int, Detection]]:
    names = sorted(e.name for e in os.scandir(folder) if e.is_file(follow_symlinks=False))
    for pack in buildpacks():
        mine = [n for n in names if any(fnmatchcase(n, pattern) for pattern in pack.patterns)]
        if mine:
            for found in pack.detect(folder, mine):
                yield pack.rank, _sign(pack.id, found, root)


def _whole(id: str, root: Path) -> Iterator[Detection]:
    """What a buildpack without patterns finds, which is asked once, about all of the record."""
    for pack in buildpacks():
        if pack.id == id:
            yield from (_sign(id, found, root) for found in pack.detect(root, ()))


def _sign(id: str, found: Found, root: Path) -> Detection:
    pack = next(one for one in buildpacks() if one.id == id)
    return Detection(
        kind=id,
        path=found.path.relative_to(root).as_posix(),
        ecosystem=pack.ecosystem,
        why=found.why,
        guess=found.guess,
        label=pack.label,
    )


def _packages_first(signs: Sequence[Detection], root: Path) -> list[Detection]:
    """A package that says what it needs before its developers' `environment.yml`."""
    ordered = list(signs)
    for sign in signs:
        if sign.kind != "python-project":
            continue
        folder = Path(sign.path).parent
        facts = read_project(root / folder)
        if facts.not_built or not facts.requires:
            continue
        before = [
            one
            for one in ordered[: ordered.index(sign)]
            if one.kind in {"conda", "pipfile"} and Path(one.path).parent == folder
        ]
        if before:
            ordered.remove(sign)
            ordered.insert(ordered.index(before[0]), sign)
    return ordered


def _empty(sign: Detection, root: Path) -> bool:
    facts = read_project((root / sign.path).parent)
    return bool(facts.not_built) and not (facts.requires or facts.groups or facts.extras)


def _vendored(signs: Sequence[Detection], root: Path) -> bool:
    """Whether the first sign is a package below the notebooks that none of them imports."""
    if not signs or signs[0].kind != "python-project" or "/" not in signs[0].path:
        return False
    folder = root / Path(signs[0].path).parent
    books = notebook_files(root)
    if not books or any(path.is_relative_to(folder) for path in books):
        return False
    if len(books[0].relative_to(root).parts) > len(Path(signs[0].path).parts):
        return False
    inside = record_modules.modules(folder)
    found = guess(root, books, [])
    return not any(top in inside for top in found.own)


def _without_doubles(signs: list[Detection]) -> list[Detection]:
    """Without archives whose unpacked folder is listed too, and further wheels or containers of
    a folder."""
    unpacked = {part for sign in signs for part in Path(sign.path).parts[:-1]}
    chosen: list[Detection] = []
    for sign in signs:
        stem = re.sub(r"\.(tar\.gz|zip)$", "", Path(sign.path).name)
        if sign.kind == "sdist" and stem in unpacked:
            continue
        same = [
            s
            for s in chosen
            if (s.kind, Path(s.path).parent) == (sign.kind, Path(sign.path).parent)
        ]
        if sign.kind in ONE_A_FOLDER and same:
            continue
        chosen.append(sign)
    return chosen
