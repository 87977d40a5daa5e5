"""Whether the files of a Python project make a package."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

from packaging.utils import canonicalize_name

from ..dependencies.toml_file import Table, read_toml, table, text
from .project_facts import Facts
from .setup_files import read_text

NO_PACKAGES = (
    "ci", "bin", "debian", "doc", "docs", "documentation", "manpages", "news", "newsfragments",
    "changelog", "test", "tests", "unit_test", "unit_tests", "example", "examples", "scripts",
    "tools", "util", "utils", "python", "build", "benchmark", "benchmarks", "exercise",
    "exercises", "htmlcov", "tasks", "fabfile", "site_scons", "[._]*", "*.egg-info",
)  # fmt: skip
"""Folders that setuptools leaves out of a flat layout (setuptools.discovery)."""
OF_PACKAGES = {None, "name", "packages", "py_modules", "package_dir", "install_requires"}
"""Arguments of `setup()` by which a package is described; None: `**...`, which is not read."""
NO_MODULES = (
    "setup", "conftest", "test", "tests", "example", "examples", "build", "toxfile", "noxfile",
    "pavement", "dodo", "tasks", "fabfile", "conanfile", "manage", "benchmark", "benchmarks",
    "exercise", "exercises", "[._]*",
)  # fmt: skip
"""Modules that setuptools leaves out of a flat layout."""


def why_not_built(folder: Path, pyproject: Table, facts: Facts) -> str | None:
    """Why building it would fail or mean nothing; None where it is a package."""
    tools = table(pyproject.get("tool"))
    has_setup = (folder / "setup.py").is_file()
    if table(tools.get("uv")).get("package") is False:
        return "it says itself that it is not a package"
    if table(tools.get("poetry")).get("package-mode") is False:
        return "it says itself that it is not a package"
    if _virtual(folder / "uv.lock"):
        return "its lock file says that it is not a package"
    if "project" not in pyproject and "build-system" not in pyproject and not has_setup:
        if "poetry" in tools:
            return "it does not name its build backend"
        if "dependency-groups" in pyproject:
            return "it only lists groups of dependencies"
        return "it has neither a pyproject.toml nor a setup.py"
    if has_setup and "project" not in pyproject and not facts.name and _only_compiles(folder):
        return "its setup.py compiles modules in their place, and names no package"
    backend = text(table(pyproject.get("build-system")).get("build-backend"))
    plain = not has_setup and backend in {None, "setuptools.build_meta"}
    if "project" in pyproject and plain and not _configured(folder, pyproject):
        return _flat_layout(folder, facts.name or "")
    return None


def _only_compiles(folder: Path) -> bool:
    """Whether a setup.py says nothing of a package: neither a name nor what belongs to it."""
    try:
        tree = ast.parse((folder / "setup.py").read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return False
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    setups = [node for node in calls if ast.unparse(node.func).rpartition(".")[2] == "setup"]
    given = {keyword.arg for node in setups for keyword in node.keywords}
    return bool(setups) and "ext_modules" in given and given.isdisjoint(OF_PACKAGES)


def _virtual(lock: Path) -> bool:
    """True if uv knows the project as one that is not installed itself."""
    listed = read_toml(lock).get("package")
    tables = map(table, listed) if isinstance(listed, list) else ()
    return any(table(one.get("source")).get("virtual") == "." for one in tables)


def _configured(folder: Path, pyproject: Table) -> bool:
    """Whether the project says which of its files are the package."""
    stated = table(table(pyproject.get("tool")).get("setuptools"))
    if {"packages", "py-modules", "package-dir"} & stated.keys() or (folder / "src").is_dir():
        return True
    return bool(
        re.search(r"^(packages|py_modules)\s*=", read_text(folder / "setup.cfg"), re.MULTILINE)
    )


def _flat_layout(folder: Path, name: str) -> str | None:
    """What setuptools' discovery would make of a folder, where that is no package of the name."""
    packages, modules = [], []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name.isidentifier():
            if not any(fnmatch(path.name, pattern) for pattern in NO_PACKAGES):
                packages.append(path.name)
        elif path.suffix == ".py" and not any(fnmatch(path.stem, one) for one in NO_MODULES):
            modules.append(path.stem)
    if len(packages) > 1:
        return (
            f"setuptools cannot tell which of its folders ({', '.join(packages[:4])}) is the "
            "package"
        )
    if packages and any((folder / packages[0]).rglob("*.py")):
        return None
    own = canonicalize_name(name).replace("-", "_")
    if len(modules) > 1 or (modules and modules[0].lower() != own) or packages:
        return "it holds scripts and data, but no package of its name"
    return None
