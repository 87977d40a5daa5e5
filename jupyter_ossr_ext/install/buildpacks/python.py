"""Recipes for all Python content. Nothing runs here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from ...models import RunsCode, Sign
from ...problems import CannotInstall, Malformed
from . import conda_file, extras, native_tools, notebook_imports
from .base import Own, Recipe
from .detection import fits
from .python_project import is_project, read_project, read_wheel
from .requirements import pipfile, read_requirements


def recipe(
    sign: Sign, root: Path, *, requirements: list[str] | None = None, run_post: bool = False
) -> Recipe:
    """How to install the content of `sign`, below `root`. Blocking.

    Args:
        requirements: Replaces a guess. Refused if the list is not a guess.
        run_post: Run the record's `postBuild` too.
    """
    path = root / sign.path
    if requirements is not None and not sign.guess:
        raise Malformed("Only a guessed list of packages can be edited.")
    makers: dict[str, Callable[[], Recipe]] = {
        "conda": lambda: _conda(sign, path),
        "pipfile": lambda: _pipfile(sign, path),
        "python-project": lambda: project(sign, path.parent),
        "requirements": lambda: _requirements(sign, path, root),
        "wheel": lambda: _wheels(sign, path.parent),
        "sdist": lambda: _sdist(sign, path),
        "notebooks": lambda: _notebooks(sign, root, requirements),
    }
    if sign.kind in makers:
        folder = root if sign.kind == "notebooks" else path.parent
        return extras.added(makers[sign.kind](), folder, run_post=run_post)
    return native_tools.recipe(sign, path)


def project(sign: Sign, folder: Path) -> Recipe:
    """A source tree: its build backend runs, and with it any code of the record."""
    facts = read_project(folder)
    guesses = []
    if not facts.complete:
        guesses.append(
            "The dependencies are known only after the build code has run. The list shows those "
            "that can be read before."
        )
    return Recipe(
        sign=sign,
        root=folder,
        python=facts.python,
        arguments=["."],
        requirements=facts.requires,
        own=facts.own,
        complete=facts.complete,
        runs_code=extras.build_code(folder, facts),
        guesses=guesses,
    )


def _requirements(sign: Sign, path: Path, root: Path) -> Recipe:
    listed = read_requirements(path, root)
    folder = path.parent.parent if path.parent.name in {"binder", ".binder"} else path.parent
    name = path.relative_to(folder).as_posix()
    python = _runtime(path.parent)
    found = extras.besides(listed.built, folder)
    warnings = [
        f"requirements.txt uses another package index: {host}. It is contacted only after you "
        "confirm."
        for host in listed.hosts
    ]
    warnings += [f"{name} is referenced but is not among the files." for name in listed.unread]
    arguments = ["-r", name]
    if listed.editable:
        # The content is moved after the installation; an editable package would break.
        arguments = [*listed.plain, *(extras.local(line, folder) for line in listed.built)]
        warnings.append("Packages listed as editable (-e) are installed as regular packages.")
    return Recipe(
        sign=sign,
        root=folder,
        python=python,
        arguments=arguments,
        requirements=[*listed.plain, *found.requires],
        own=found.own,
        proves=[*(one.name for one in found.own), *map(_name, listed.plain)],
        complete=found.complete and not listed.hosts,
        runs_code=found.runs,
        warnings=[*warnings, *found.warnings],
    )


def _name(line: str) -> str:
    return Requirement(line).name


def _runtime(folder: Path) -> str | None:
    """`runtime.txt` (python-3.11), as in repo2docker."""
    path = folder / "runtime.txt"
    if not path.is_file():
        return None
    name, dash, version = path.read_text(encoding="utf-8", errors="replace").strip().partition("-")
    return f"=={version}.*" if name == "python" and dash and version.count(".") == 1 else None


def _pipfile(sign: Sign, path: Path) -> Recipe:
    lines, python = pipfile(path)
    plain = [line for line in lines if _is_plain(line)]
    found = extras.besides([line for line in lines if line not in plain], path.parent)
    warnings = list(found.warnings)
    if (path.parent / "Pipfile.lock").is_file():
        note = (
            "Pipfile.lock is not used: the newest versions that the Pipfile allows are installed."
        )
        warnings.append(note)
    return Recipe(
        sign=sign,
        root=path.parent,
        python=python,
        arguments=lines,
        requirements=[*plain, *found.requires],
        own=found.own,
        proves=[*(one.name for one in found.own), *map(_name, plain)],
        complete=found.complete,
        runs_code=found.runs,
        warnings=warnings,
    )


def _is_plain(line: str) -> bool:
    try:
        return Requirement(line).url is None
    except InvalidRequirement:
        return False


def _wheels(sign: Sign, folder: Path) -> Recipe:
    """The best wheel of every distribution in the folder."""
    best: dict[str, Path] = {}
    for path in sorted(folder.glob("*.whl")):
        if fits(path.name):
            name, version, _, _ = parse_wheel_filename(path.name)
            held = best.get(name)
            if held is None or parse_wheel_filename(held.name)[1] < version:
                best[name] = path
    facts = [read_wheel(path) for path in best.values()]
    own = [o for fact in facts for o in fact.own]
    names = {canonicalize_name(o.name) for o in own}
    needs = [line for fact in facts for line in fact.requires]
    return Recipe(
        sign=sign,
        root=folder,
        python=next((fact.python for fact in facts if fact.python), None),
        arguments=[f"./{path.name}" for path in best.values()],
        requirements=[n for n in needs if canonicalize_name(Requirement(n).name) not in names],
        own=own,
    )


def _sdist(sign: Sign, path: Path) -> Recipe:
    stem = path.name.removesuffix(".tar.gz").removesuffix(".zip")
    name, _, version = stem.rpartition("-")
    return Recipe(
        sign=sign,
        root=path.parent,
        arguments=[f"./{path.name}"],
        own=[Own(name, version)],
        complete=False,
        runs_code=[RunsCode(what="The build backend or setup.py runs", path=path.name)],
        guesses=["The dependencies are known only after the build code has run."],
    )


def _notebooks(sign: Sign, root: Path, chosen: list[str] | None) -> Recipe:
    guessed, notes = notebook_imports.guess(notebook_imports.find(root), root)
    if chosen is not None:
        if bad := [line for line in chosen if not _is_plain(line)]:
            raise Malformed(f"{bad[0]!r} is not a package name with an optional version.")
        guessed, notes = chosen, []
    return Recipe(sign=sign, root=root, arguments=guessed, requirements=guessed, guesses=notes)


def _conda(sign: Sign, path: Path) -> Recipe:
    try:
        listed = conda_file.read(path)
    except ValueError as error:
        raise CannotInstall(f"{path.name} cannot be read: {error}.") from None
    folder = path.parent.parent if path.parent.name in {"binder", ".binder"} else path.parent
    arguments, plain, built = list[str](), list[str](), list[str]()
    for line in listed.pip:
        arguments += line.split(maxsplit=1) if line.startswith("-") else [line]
        (plain if _is_plain(line) else built).append(line)
    found = extras.besides(built, folder)
    own, runs, complete = list(found.own), list(found.runs), found.complete
    plain += found.requires
    if is_project(folder) and not {".", "-e ."} & set(listed.pip):
        facts = read_project(folder)
        arguments.append(".")
        plain += facts.requires
        own, runs = [*own, *facts.own], [*runs, *extras.build_code(folder, facts)]
        complete = complete and facts.complete
    return Recipe(
        sign=sign,
        root=folder,
        arguments=arguments,
        requirements=plain,
        own=own,
        conda=listed,
        complete=complete,
        runs_code=runs,
        warnings=found.warnings,
    )
