"""From a sign to a recipe, for everything that Python's installers do. Nothing runs here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from ..models import RunsCode, Sign
from ..problems import CannotInstall, Malformed
from . import condafile, notebooks, tools
from .detect import fits
from .python_project import Facts, is_project, read_project, read_wheel
from .recipe import Own, Recipe, excerpt
from .requirements import Listed, pipfile, read_requirements


def recipe(sign: Sign, root: Path, *, requirements: list[str] | None = None) -> Recipe:
    """How to install what `sign` shows, below `root`. Blocking.

    Args:
        requirements: Instead of a guess. Refused for anything that is not guessed.
    """
    path = root / sign.path
    if requirements is not None and not sign.guess:
        raise Malformed("Only a guessed list of packages can be changed.")
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
        return makers[sign.kind]()
    return tools.recipe(sign, path)


def project(sign: Sign, folder: Path) -> Recipe:
    """A source tree: its build backend runs, and with it whatever the record wants to run."""
    facts = read_project(folder)
    guesses = []
    if not facts.complete:
        guesses.append(
            "What it needs is only known once its build code has run; the list is what can be "
            "read before."
        )
    return Recipe(
        sign=sign,
        root=folder,
        python=facts.python,
        arguments=["."],
        requirements=facts.requires,
        own=facts.own,
        complete=facts.complete,
        runs_code=build_code(folder, facts),
        guesses=guesses,
    )


def build_code(folder: Path, facts: Facts) -> list[RunsCode]:
    """What of the record runs while it is built."""
    found = []
    if (folder / "setup.py").is_file():
        what = "setup.py runs while the package is built"
        found.append(RunsCode(what=what, path="setup.py", excerpt=excerpt(folder / "setup.py")))
    if (folder / "pyproject.toml").is_file():
        text = excerpt(folder / "pyproject.toml")
        needs = ", ".join(facts.build_requires) or "nothing else"
        what = f"The build backend {facts.backend} runs on it; for that, {needs} is installed"
        found.append(RunsCode(what=what, path="pyproject.toml", excerpt=text))
        module = (facts.backend or "").partition(":")[0].replace(".", "/")
        for place in sorted(folder.glob(f"**/{module}.py")) if module else []:
            path = place.relative_to(folder).as_posix()
            what = "Its own build backend runs while the package is built"
            found.append(RunsCode(what=what, path=path, excerpt=excerpt(place)))
    return found


def _requirements(sign: Sign, path: Path, root: Path) -> Recipe:
    listed = read_requirements(path, root)
    folder = path.parent.parent if path.parent.name in {"binder", ".binder"} else path.parent
    name = path.relative_to(folder).as_posix()
    python = _runtime(path.parent)
    warnings = [
        f"requirements.txt asks another package index: {host}. It is asked only after your yes."
        for host in listed.hosts
    ]
    warnings += [f"{name} is named, but is not among the files." for name in listed.unread]
    arguments = ["-r", name]
    if listed.editable:
        # The content moves once it is installed; an editable package would lose it.
        arguments = [*listed.plain, *(_local(line, folder) for line in listed.built)]
        warnings.append("What it lists as editable (-e) is installed as a usual package.")
    return Recipe(
        sign=sign,
        root=folder,
        python=python,
        arguments=arguments,
        requirements=listed.plain,
        complete=not listed.built and not listed.hosts,
        runs_code=_built(listed, folder) + post_build(path.parent),
        warnings=warnings,
    )


def _built(listed: Listed, folder: Path) -> list[RunsCode]:
    found = []
    for line in listed.built:
        here = (folder / line.partition("[")[0]).resolve()
        if here.is_dir() and here.is_relative_to(folder.resolve()) and is_project(here):
            found += build_code(here, read_project(here))
        else:
            found.append(RunsCode(what="Code from another place is built", path=line))
    return found


def _local(line: str, folder: Path) -> str:
    """A folder as installers know it from a package's name."""
    here = (folder / line.partition("[")[0]).is_dir()
    return f"./{line}" if here and not line.startswith(".") else line


def _runtime(folder: Path) -> str | None:
    """`runtime.txt` (python-3.11), as repo2docker reads it."""
    path = folder / "runtime.txt"
    if not path.is_file():
        return None
    name, dash, version = path.read_text(encoding="utf-8", errors="replace").strip().partition("-")
    return f"=={version}.*" if name == "python" and dash and version.count(".") == 1 else None


def post_build(folder: Path) -> list[RunsCode]:
    """`postBuild` is shown and not run: it is written for a container of its own."""
    path = folder / "postBuild"
    if not path.is_file():
        return []
    what = "postBuild is NOT run by us. To run it, open a terminal in the folder"
    return [RunsCode(what=what, path="postBuild", excerpt=excerpt(path))]


def _pipfile(sign: Sign, path: Path) -> Recipe:
    lines, python = pipfile(path)
    plain = [line for line in lines if _is_plain(line)]
    built = [line for line in lines if line not in plain]
    return Recipe(
        sign=sign,
        root=path.parent,
        python=python,
        arguments=lines,
        requirements=plain,
        complete=not built,
        runs_code=[RunsCode(what="Code from another place is built", path=line) for line in built],
        warnings=["Pipfile.lock is not used: versions are the newest that the Pipfile allows."]
        if (path.parent / "Pipfile.lock").is_file()
        else [],
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
        runs_code=[RunsCode(what="Its build backend or setup.py runs", path=path.name)],
        guesses=["What it needs is only known once its build code has run."],
    )


def _notebooks(sign: Sign, root: Path, chosen: list[str] | None) -> Recipe:
    guessed, notes = notebooks.guess(notebooks.find(root), root)
    if chosen is not None:
        if bad := [line for line in chosen if not _is_plain(line)]:
            raise Malformed(f"{bad[0]!r} is not a package name with an optional version.")
        guessed, notes = chosen, []
    return Recipe(sign=sign, root=root, arguments=guessed, requirements=guessed, guesses=notes)


def _conda(sign: Sign, path: Path) -> Recipe:
    try:
        listed = condafile.read(path)
    except ValueError as error:
        raise CannotInstall(f"{path.name} cannot be read: {error}.") from None
    folder = path.parent.parent if path.parent.name in {"binder", ".binder"} else path.parent
    arguments, plain, built = list[str](), list[str](), list[str]()
    for line in listed.pip:
        arguments += line.split(maxsplit=1) if line.startswith("-") else [line]
        (plain if _is_plain(line) else built).append(line)
    own: list[Own] = []
    runs = [RunsCode(what="Code from another place is built", path=line) for line in built]
    if is_project(folder) and not {".", "-e ."} & set(listed.pip):
        facts = read_project(folder)
        arguments.append(".")
        plain += facts.requires
        own, runs = facts.own, runs + build_code(folder, facts)
    return Recipe(
        sign=sign,
        root=folder,
        arguments=arguments,
        requirements=plain,
        own=own,
        conda=listed,
        complete=not runs,
        runs_code=runs + post_build(path.parent),
        warnings=listed_apt(path.parent),
    )


def listed_apt(folder: Path) -> list[str]:
    """Debian packages that repo2docker would install: only root can, so they are only told."""
    path = folder / "apt.txt"
    if not path.is_file():
        return []
    names = path.read_text(encoding="utf-8", errors="replace").split()
    return [f"It also wants these from the operating system (apt): {' '.join(names)[:500]}"]
