"""Packages that a record seems to need, from what its notebooks and scripts import.

A name alone is no evidence: anybody may register a name on the package index. A guess is accepted
where the name is that of a well-known package (`distribution_names`), or where the wheel of that
name holds the modules that are imported. Other names are left out, and said.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from ...problems import Problem
from . import notebook_code, record_modules, wheel_modules
from .distribution_names import USUAL, distribution, of_python
from .notebook_code import Code, Imported
from .requirement_list import RequirementList
from .requirement_reader import read_lines, read_requirements

NOTEBOOKS = 200
"""Notebooks that are read, the shallowest first."""
SCRIPTS = 200
"""Scripts that are read."""
NO_SCRIPTS = {"test", "tests", "doc", "docs", "build", "dist", "site-packages", "node_modules"}
Unpack = Callable[[str, Path], Awaitable[bool]]


@dataclass
class Guess:
    """What the code of a record seems to need.

    Attributes:
        listed: What it needs without doubt: well-known names, and its own install lines.
        unproven: Distributions, and the modules that each must hold to be accepted.
        pythons: Versions that notebooks were saved with.
        languages: Of notebooks that are not Python.
        own: Modules of the record itself that are imported.
        notebooks: How many Python notebooks could be read.
    """

    listed: RequirementList = field(default_factory=RequirementList)
    unproven: dict[str, list[Imported]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    pythons: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    notebooks: int = 0


def notebook_files(root: Path) -> list[Path]:
    """Notebooks below `root`, shallow ones first; no checkpoints, no hidden folders. Blocking."""
    return _files(root, "*.ipynb", NOTEBOOKS)


def script_files(root: Path) -> list[Path]:
    """Python files below `root`, likewise; no tests and no builds. Blocking.

    Notebooks in Markdown are among them.
    """
    found = _files(root, "*.py", SCRIPTS)
    pages = _files(root, "*.md", SCRIPTS)
    found += [path for path in pages if notebook_code.is_markdown_notebook(path)]
    return [
        path
        for path in found
        if path.name != "setup.py" and NO_SCRIPTS.isdisjoint(path.relative_to(root).parts)
    ]


def _files(root: Path, pattern: str, limit: int) -> list[Path]:
    found = [
        path
        for path in root.rglob(pattern)
        if path.is_file()
        and not path.is_symlink()
        and not any(part.startswith((".", "__")) for part in path.relative_to(root).parts)
    ]
    return sorted(found, key=lambda path: (len(path.parts), path.as_posix()))[:limit]


def guess(root: Path, notebooks: Sequence[Path], scripts: Sequence[Path]) -> Guess:
    """Read the code of a record. Blocking; nothing runs, and no index is asked."""
    found = Guess()
    codes: list[tuple[Path, Code]] = []
    unread: list[str] = []
    for path in [*notebooks, *scripts]:
        try:
            if path.suffix == ".ipynb":
                code = notebook_code.read_notebook(path)
                found.notebooks += code.language == "python"
            else:
                code = notebook_code.read_script(path)
        except (OSError, ValueError):
            unread.append(path.name)
            continue
        codes.append((path, code))
        if code.python:
            found.pythons.append(code.python)
        if code.language != "python":
            found.languages.append(code.language)
    own = record_modules.modules(root)
    found.own = {one.top for _, code in codes for one in code.imported if one.top in own}
    foreign = record_modules.follow((code for _, code in codes), own)
    for path, code in codes:
        add_installs(path, code, root, found)
    _names(foreign, found)
    found.notes += _notes(codes, unread)
    return found


def add_installs(path: Path, code: Code, root: Path, found: Guess) -> None:
    """The install lines of a notebook, which say more than a module's name does."""
    for line in code.installs:
        ignored = sorted(set(line.ignored))
        words = line.words
        if line.conda:
            words = [word for word in words if word.replace("-", "").isalnum()]
        for word in words:
            try:
                found.listed.add(read_lines([word], root, path.parent, path.name))
            except Problem:
                ignored.append(word)
        for file in line.files:
            where = [one for one in (path.parent / file, root / file) if one.is_file()]
            try:
                found.listed.add(read_requirements((where or [path.parent / file])[0], root))
            except Problem as problem:
                found.notes.append(f"{path.name}: {problem.detail}")
        if ignored:
            found.notes.append(f"{path.name}: not used of an install line: {', '.join(ignored)}.")


def _names(foreign: Iterable[Imported], found: Guess) -> None:
    asked = {canonicalize_name(Requirement(line).name) for line in found.listed.indexed}
    asked |= {canonicalize_name(url.partition("@")[0].strip()) for url in found.listed.remote}
    nowhere: set[str] = set()
    for one in sorted(foreign, key=lambda one: (one.module, one.names)):
        top = one.top
        if of_python(top):
            continue
        name = distribution(one.module, one.names)
        if not name:
            nowhere.add(top)
        elif canonicalize_name(name) in asked:
            continue
        elif name != top or top in USUAL:
            if name not in found.listed.indexed:
                found.listed.indexed.append(name)
        elif _is_name(name):
            found.unproven.setdefault(name, []).append(one)
    if nowhere:
        found.notes.append(
            f"Not on the package index under its own name, and left out: "
            f"{', '.join(sorted(nowhere))}."
        )


def _is_name(name: str) -> bool:
    try:
        return Requirement(name).name == name
    except InvalidRequirement:
        return False


def _notes(codes: Sequence[tuple[Path, Code]], unread: Sequence[str]) -> list[str]:
    notes = []
    if unread:
        notes.append(f"Cannot be read: {', '.join(sorted(unread)[:5])}.")
    cells = sum(code.unread for _, code in codes)
    if cells:
        notes.append(
            f"{cells} of {sum(code.cells for _, code in codes)} code cells are not Python 3; only "
            "their import lines were read."
        )
    other = sorted({code.language for _, code in codes if code.language != "python"})
    if other:
        notes.append(
            f"Notebooks in {', '.join(other)} are not read: their packages are not known here."
        )
    return notes


@dataclass(frozen=True)
class Verdict:
    """What became of unproven names. `accepted`: distributions; `notes`: why others were not."""

    accepted: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


async def verify(
    unproven: Mapping[str, Sequence[Imported]],
    unpack: Unpack,
) -> Verdict:
    """Compare each guessed distribution's wheel with what is imported of it.

    Args:
        unpack: Puts the wheel of a distribution into a folder, running nothing of it; False
            where there is no wheel.
    """
    accepted: list[str] = []
    unknown: list[str] = []
    notes: list[str] = []
    for name, imported in sorted(unproven.items()):
        with tempfile.TemporaryDirectory(prefix="ossr-guess-") as above:
            folder = Path(above) / "wheel"
            if not await unpack(name, folder):
                unknown.append(name)
                continue
            missing = await asyncio.to_thread(wheel_modules.lacking, folder, imported)
        if missing:
            notes.append(
                f"The package {name} of the index is another one: it has no {missing[0]}. It is "
                "left out."
            )
        else:
            accepted.append(name)
    if unknown:
        notes.append(
            "Imported, but no ready-made package of that name is known on the package index: "
            f"{', '.join(unknown)}. Add what is needed to the list by hand."
        )
    return Verdict(accepted, notes)
