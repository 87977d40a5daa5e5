"""What the notebooks of a record import, and its list of packages does not have.

The lists of real records are often incomplete: a package does not need what its tutorials plot
with, an environment was extended by hand. Added is what the record names elsewhere (an extra,
another list, an install line of a notebook), well-known packages, and a package of the module's
name whose wheel holds what is imported. What is still missing is named after the installation
(`smoke_test`).
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..models import Detection
from ..problems import Problem
from .buildpacks import conda_file
from .buildpacks.python_project import read_project
from .dependencies import conda_translation, notebook_code, own_modules, record_modules
from .dependencies.distribution_names import (
    DROPPED_NAMES,
    EQUIVALENT,
    LIMITED,
    USUAL,
    distribution,
    of_python,
)
from .dependencies.dropped_modules import DROPPED
from .dependencies.guessed_packages import Guess, add_installs, notebook_files
from .dependencies.notebook_code import Code, Imported, Undeclared
from .dependencies.requirement_reader import read_requirements


def imports(root: Path) -> dict[Imported, str]:
    """What the Python notebooks import unconditionally, and modules of the record that they import,
    each with the first notebook. Blocking.

    Modules of the record, of Python, and those that a cell writes are not in the result.
    """
    return _required(root, _codes(root))


def candidates(root: Path, signs: Sequence[Detection], sign: Detection | None = None) -> Undeclared:
    """Distributions that the notebooks, and the project that is installed, import. Blocking.

    Args:
        signs: All of the record: what its other lists say.
        sign: The one that is installed. Of a guess, which is made from these imports, only the
            limits are of interest.
    """
    codes = _codes(root)
    imported = list(_required(root, codes))
    limits = {DROPPED_NAMES.get((one.module, name)) for one in imported for name in one.names}
    found = Undeclared(limits=sorted(filter(None, limits)), used=_used_by_most(codes.values()))
    if sign and sign.kind == "python-project" and not sign.guess:
        more, used = _of_project(root, (root / sign.path).parent)
        imported += more
        found.used.update(used)
    found.imported.extend(imported)
    if not imported or (sign and sign.guess):
        return found
    named = {canonicalize_name(Requirement(one).name): one for one in _named(root, signs, codes)}
    for one in imported:
        name = distribution(one.module, one.names)
        key = canonicalize_name(name)
        if key in named:
            found.known[key] = named[key]
        elif name and (name != one.top or one.top in USUAL):
            found.known[key] = LIMITED.get(name, name)
        elif name:
            found.unproven.setdefault(name, []).append(one)
    return found


def lacking(wanted: Mapping[str, str], there: Iterable[str]) -> list[str]:
    """The requirements of `wanted` that no distribution of `there` (normalised names) satisfies."""
    names = set(there)
    return [
        line
        for name, line in wanted.items()
        if name not in names and names.isdisjoint(EQUIVALENT.get(name, ()))
    ]


def _used_by_most(codes: Collection[Code]) -> set[str]:
    """Names that newer versions dropped, where at least half of the notebooks that import the
    package use such names: one old notebook must not make it old for all others."""
    importing, using = Counter[str](), dict[str, list[set[str]]]()
    for code in codes:
        importing.update({one.top for one in code.imported})
        by_top: dict[str, set[str]] = {}
        for name in code.used.intersection(DROPPED):
            by_top.setdefault(name.partition(".")[0], set()).add(name)
        for top, names in by_top.items():
            using.setdefault(top, []).append(names)
    most = (found for top, found in using.items() if 2 * len(found) >= importing[top])
    return {name for found in most for names in found for name in names}


def _of_project(root: Path, folder: Path) -> tuple[list[Imported], set[str]]:
    """What the modules of a project import, other than modules of the record and of Python, and
    the names that they use."""
    try:
        name = read_project(folder).name
    except (Problem, ValueError):
        return [], set()
    own, needed = record_modules.modules(root), own_modules.needed(folder, name or "")
    foreign = [
        one
        for one in sorted(needed.imported, key=lambda one: (one.module, one.names))
        if not of_python(one.top) and one.top not in own
    ]
    return foreign, needed.used.intersection(DROPPED)


def _codes(root: Path) -> dict[Path, Code]:
    found = {}
    for path in notebook_files(root):
        with contextlib.suppress(OSError, ValueError):
            found[path] = notebook_code.read_notebook(path)
    return found


def _required(root: Path, codes: Mapping[Path, Code]) -> dict[Imported, str]:
    found: dict[Imported, str] = {}
    own = record_modules.modules(root)
    for path, code in codes.items():
        wanted = code.required | own_modules.of_helpers(path, code.required, own)
        for one in sorted(wanted, key=lambda one: (one.module, one.names)):
            if not of_python(one.top) and one.top not in own and one.top not in code.written:
                found.setdefault(one, path.relative_to(root).as_posix())
    return found


def _named(root: Path, signs: Sequence[Detection], codes: Mapping[Path, Code]) -> Iterator[str]:
    """The requirements of all lists of a record, and of its notebooks' own install lines."""
    for sign in signs:
        path = root / sign.path
        try:
            if sign.kind == "python-project":
                yield from read_project(path.parent).optional
            elif sign.kind == "requirements" and path.suffix != ".toml":
                yield from read_requirements(path, root).indexed
            elif sign.kind == "conda":
                yield from conda_translation.translate(conda_file.read(path).specs).requirements
        except (Problem, ValueError):
            continue
    found = Guess()
    for path, code in codes.items():
        add_installs(path, code, root, found)
    yield from found.listed.indexed
