"""Notebooks and scripts without a list: what they import is a guess of what they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from ...models import Cannot, Ecosystem
from ...problems import Malformed
from ..dependencies import python_version
from ..dependencies.guessed_packages import guess, notebook_files, script_files
from ..dependencies.python_version import PythonWish
from ..dependencies.requirement_reader import read_lines
from .base import BuildInstructions, Found, Request
from .package_list import listing

GUESSED = "The packages are guessed from imports, and may be incomplete or wrong."


class Notebooks:
    """The notebooks of a record; without any, its scripts."""

    id = "notebooks"
    label = "Packages guessed from notebooks"
    ecosystem: Ecosystem = "python"
    patterns: Sequence[str] = ()
    rank = 90

    def detect(self, folder: Path, names: Sequence[str]) -> list[Found]:
        books = notebook_files(folder)
        files = books or script_files(folder)
        if not files:
            return []
        what = "notebook" if books else "script"
        count = f"{len(files)} {what}{'s' if files[1:] else ''}"
        return [Found(files[0], f"{count}, and no list of packages", guess=True)]

    def plan(self, request: Request) -> BuildInstructions:
        root = request.root
        books = notebook_files(root)
        found = guess(root, books, [] if books else script_files(root))
        if request.requirements is not None:
            bad = [line for line in request.requirements if not _is_plain(line)]
            if bad:
                raise Malformed(f"{bad[0]!r} is not a package name with an optional version.")
            found.listed = read_lines(request.requirements, root, root, "the list")
            found.unproven, found.notes = {}, []
        minor = python_version.of_notebooks(found.pythons)
        made = listing(request, root, found.listed, PythonWish(minor, "its notebooks"))
        if books and not found.notebooks and found.languages:
            names = ", ".join(sorted({one.capitalize() for one in found.languages}))
            reason = f"The notebooks are in {names}: install its kernel and packages by hand."
            return replace(made, cannot=[Cannot(reason=reason)])
        notes = [GUESSED] if request.requirements is None else []
        return replace(made, guesses=[*notes, *found.notes], unproven=found.unproven)


def _is_plain(line: str) -> bool:
    try:
        return Requirement(line).url is None
    except InvalidRequirement:
        return False


BUILDPACKS = [Notebooks()]
