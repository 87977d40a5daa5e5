"""Companions of a list of packages: code from elsewhere, `postBuild`, `apt.txt`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ...models import RunsCode
from .base import Own, Recipe, excerpt
from .python_project import Facts, is_project, read_project, read_wheel

APT = 500
"""Maximum characters of a list of Debian packages."""


@dataclass
class Besides:
    """Requirements from the lines of a list that are paths or URLs."""

    own: list[Own] = field(default_factory=list)
    requires: list[str] = field(default_factory=list)
    runs: list[RunsCode] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    complete: bool = True


def besides(lines: Sequence[str], folder: Path) -> Besides:
    """Reads wheels and projects among the files; reports the origin of all others."""
    found = Besides()
    for line in lines:
        here = (folder / line.partition("[")[0]).resolve()
        inside = here.is_relative_to(folder.resolve())
        if inside and here.is_dir() and is_project(here):
            facts = read_project(here)
            _add(found, facts)
            found.runs += build_code(here, facts)
        elif inside and here.is_file() and here.suffix == ".whl":
            _add(found, read_wheel(here))
        elif _address(line).endswith(".whl"):
            found.complete = False
            host = urlsplit(_address(line)).hostname
            found.warnings.append(f"A package is downloaded from another host, {host}: {line}")
        else:
            found.complete = False
            found.runs.append(RunsCode(what="Code from another place is built", path=line))
    names = {canonicalize_name(one.name) for one in found.own}
    found.requires = [
        line for line in found.requires if canonicalize_name(Requirement(line).name) not in names
    ]
    return found


def _add(found: Besides, facts: Facts) -> None:
    found.own += facts.own
    found.requires += facts.requires
    found.complete = found.complete and facts.complete


def _address(line: str) -> str:
    """The URL in `name @ https://...` or alone; else an empty string."""
    match = re.search(r"https?://[^\s#]+", line)
    return match[0] if match else ""


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
        for place in sorted(folder.glob(f"**/{module}.py")) if module else []:
            path = place.relative_to(folder).as_posix()
            what = "The package's own build backend runs while the package is built"
            found.append(RunsCode(what=what, path=path, excerpt=excerpt(place)))
    return found


def local(line: str, folder: Path) -> str:
    """A folder in the notation that installers distinguish from a package name."""
    here = (folder / line.partition("[")[0]).is_dir()
    return f"./{line}" if here and not line.startswith(".") else line


def added(made: Recipe, folder: Path, *, run_post: bool) -> Recipe:
    """The recipe with the further files that repo2docker uses beside the list.

    `postBuild` is written for a separate container: it runs only if the user confirms it.
    """
    script, apt = folder / "postBuild", folder / "apt.txt"
    if script.is_file():
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
