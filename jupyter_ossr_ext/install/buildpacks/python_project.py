"""Metadata of a Python project, read without running its code."""

from __future__ import annotations

import ast
import configparser
import contextlib
import email
import re
import sys
import zipfile
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from ..dependencies import project_lists
from ..dependencies.distribution_names import DISTRIBUTIONS, STANDARD_LIBRARY
from ..dependencies.toml_file import Table, read_toml, strings, table, text
from .base import Own

WHEEL_METADATA = 2 * 1024 * 1024
"""Bytes of the longest METADATA that is read."""
LISTED_IN = re.compile(r"""['"]((?:[\w-]+/)?[\w.-]*requirements[\w.-]*\.txt)['"]""")
EXTRA = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?")
"""The name of an extra or a group (PEP 508, PEP 735)."""
NO_PACKAGES = (
    "ci", "bin", "debian", "doc", "docs", "documentation", "manpages", "news", "newsfragments",
    "changelog", "test", "tests", "unit_test", "unit_tests", "example", "examples", "scripts",
    "tools", "util", "utils", "python", "build", "benchmark", "benchmarks", "exercise",
    "exercises", "htmlcov", "tasks", "fabfile", "site_scons", "[._]*", "*.egg-info",
)  # fmt: skip
"""Folders that setuptools leaves out of a flat layout (setuptools.discovery)."""
NO_MODULES = (
    "setup", "conftest", "test", "tests", "example", "examples", "build", "toxfile", "noxfile",
    "pavement", "dodo", "tasks", "fabfile", "conanfile", "manage", "benchmark", "benchmarks",
    "exercise", "exercises", "[._]*",
)  # fmt: skip
"""Modules that setuptools leaves out of a flat layout."""


@dataclass(frozen=True)
class Facts:
    """What is written down.

    Attributes:
        complete: It also says everything that it needs.
        not_built: Why it is no package that can be built; its dependencies can be installed.
        early: Distributions that `setup.py` imports, which must be there before it runs.
        extras: Its optional dependencies, by their names.
        groups: Its dependency groups (PEP 735), likewise.
    """

    name: str | None = None
    version: str | None = None
    python: str | None = None
    requires: list[str] = field(default_factory=list)
    complete: bool = False
    backend: str | None = None
    build_requires: list[str] = field(default_factory=list)
    not_built: str | None = None
    early: list[str] = field(default_factory=list)
    extras: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)

    @property
    def optional(self) -> list[str]:
        """What all of its extras need."""
        return [line for lines in self.extras.values() for line in lines]

    @property
    def own(self) -> list[Own]:
        return [Own(self.name, self.version)] if self.name and not self.not_built else []


def is_project(folder: Path) -> bool:
    """True where a folder is described as Python software (tool settings alone do not do that)."""
    if (folder / "setup.py").is_file():
        return True
    pyproject = read_toml(folder / "pyproject.toml")
    named = {"project", "build-system", "dependency-groups"} & pyproject.keys()
    if named or "poetry" in table(pyproject.get("tool")):
        return True
    return (folder / "setup.cfg").is_file() and _setup_cfg(folder / "setup.cfg").name is not None


def read_project(folder: Path) -> Facts:
    """What `pyproject.toml`, `setup.cfg`, `setup.py` and an sdist's `PKG-INFO` write down."""
    pyproject = read_toml(folder / "pyproject.toml")
    build = table(pyproject.get("build-system"))
    facts = _described(folder, pyproject)
    facts = replace(
        facts,
        backend=text(build.get("build-backend")) or "setuptools.build_meta",
        build_requires=strings(build.get("requires")),
        not_built=_not_built(folder, pyproject, facts),
        groups={name: valid(lines) for name, lines in project_lists.all_groups(pyproject).items()},
    )
    if not build and (folder / "setup.py").is_file():
        facts = replace(facts, early=_early(folder))
    if (folder / "PKG-INFO").is_file() and not facts.complete:
        stated = _metadata((folder / "PKG-INFO").read_text("utf-8", "replace"))
        facts = replace(
            facts,
            name=facts.name or stated.name,
            version=facts.version or stated.version,
            python=facts.python or stated.python,
            requires=facts.requires or stated.requires,
        )
    return facts


def _described(folder: Path, pyproject: Table) -> Facts:
    tools = table(pyproject.get("tool"))
    project, poetry = table(pyproject.get("project")), table(tools.get("poetry"))
    if project:
        facts = _pep621(project)
        if poetry and not facts.python:
            facts = replace(facts, python=project_lists.poetry(pyproject)[1])
        return facts
    if poetry:
        lines, python = project_lists.poetry(pyproject)
        name, version = text(poetry.get("name")), text(poetry.get("version"))
        plain = valid([line for line in lines if not line.startswith((".", "/"))])
        return Facts(
            name,
            version,
            python,
            plain,
            complete=len(plain) == len(lines),
            extras={
                extra: valid(lines) for extra, lines in project_lists.poetry_extras(poetry).items()
            },
        )
    if flit := table(table(tools.get("flit")).get("metadata")):
        name = text(flit.get("dist-name")) or text(flit.get("module"))
        wanted = text(flit.get("requires-python"))
        return Facts(name, None, wanted, valid(strings(flit.get("requires"))), complete=True)
    facts = Facts()
    if (folder / "setup.cfg").is_file():
        facts = _setup_cfg(folder / "setup.cfg")
    if (folder / "setup.py").is_file():
        facts = _with_setup_py(facts, folder / "setup.py")
    elif group := project_lists.dependency_groups(pyproject):
        facts = replace(facts, requires=valid(group[1]), complete=True)
    return facts


def _not_built(folder: Path, pyproject: Table, facts: Facts) -> str | None:
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
    backend = text(table(pyproject.get("build-system")).get("build-backend"))
    plain = not has_setup and backend in {None, "setuptools.build_meta"}
    if "project" in pyproject and plain and not _configured(folder, pyproject):
        return _flat_layout(folder, facts.name or "")
    return None


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
    return bool(re.search(r"^(packages|py_modules)\s*=", _read(folder / "setup.cfg"), re.MULTILINE))


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


def _early(folder: Path) -> list[str]:
    """Distributions that `setup.py` imports and does not have yet."""
    found: set[str] = set()
    with contextlib.suppress(OSError, SyntaxError, ValueError):
        for node in ast.parse((folder / "setup.py").read_bytes()).body:
            match node:
                case ast.Import(names=names):
                    found |= {alias.name.partition(".")[0] for alias in names}
                case ast.ImportFrom(module=str(module), level=0):
                    found.add(module.partition(".")[0])
    known = {"setuptools", "distutils", "pkg_resources", "wheel", "pip", "ez_setup", "__future__"}
    return sorted(
        DISTRIBUTIONS.get(name, name)
        for name in found - known
        if canonicalize_name(name) not in STANDARD_LIBRARY
        and name not in sys.stdlib_module_names
        and not any((folder / place).exists() for place in (f"{name}.py", name, f"src/{name}"))
    )


def _pep621(project: Table) -> Facts:
    dynamic = set(strings(project.get("dynamic")))
    return Facts(
        text(project.get("name")),
        text(project.get("version")),
        text(project.get("requires-python")),
        valid(strings(project.get("dependencies"))),
        complete=not {"dependencies", "requires-python"} & dynamic,
        extras=_optional(project.get("optional-dependencies")),
    )


def _optional(extras: object) -> dict[str, list[str]]:
    """A table of extras; names that pip would not take as one are left out."""
    return {
        name: valid(one.splitlines() if isinstance(one, str) else strings(one))
        for name, one in table(extras).items()
        if EXTRA.fullmatch(str(name))
    }


def _setup_cfg(path: Path) -> Facts:
    parser = configparser.ConfigParser(interpolation=None)
    with contextlib.suppress(OSError, configparser.Error, UnicodeDecodeError):
        parser.read_string(path.read_text(encoding="utf-8"))

    def option(section: str, name: str) -> str | None:
        value = parser.get(section, name, fallback="").strip()
        return None if not value or value.startswith(("attr:", "file:")) else value

    raw = parser.get("options", "install_requires", fallback="").strip()
    requires = [] if raw.startswith("file:") else raw.splitlines()
    return Facts(
        option("metadata", "name"),
        option("metadata", "version"),
        option("options", "python_requires"),
        valid(requires),
        complete=not raw.startswith("file:"),
        extras=_optional(dict(parser["options.extras_require"]))
        if parser.has_section("options.extras_require")
        else {},
    )


def _with_setup_py(facts: Facts, path: Path) -> Facts:
    """`facts`, and what arguments of `setup(...)` say. The file is parsed, never run."""
    found: Table = {}
    named: Table = {}
    with contextlib.suppress(OSError, SyntaxError, ValueError, RecursionError):
        tree = ast.parse(path.read_bytes())
        for node in ast.walk(tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    with contextlib.suppress(ValueError):
                        named[name] = ast.literal_eval(value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) == "setup":
                for keyword in node.keywords:
                    with contextlib.suppress(ValueError):
                        found[keyword.arg or ""] = (
                            named.get(keyword.value.id)
                            if isinstance(keyword.value, ast.Name)
                            else ast.literal_eval(keyword.value)
                        )
    requires = found.get("install_requires")
    listed = requires.splitlines() if isinstance(requires, str) else strings(requires)
    if not listed and (file := LISTED_IN.search(_read(path))):
        # Usual: setup.py reads its list from a file beside it.
        listed = _read(path.parent / file[1]).splitlines()
    return replace(
        facts,
        name=facts.name or text(found.get("name")),
        version=facts.version or text(found.get("version")),
        python=facts.python or text(found.get("python_requires")),
        requires=facts.requires or valid(listed),
        extras={**facts.extras, **_optional(found.get("extras_require"))},
        complete=False,
    )


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _read(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text("utf-8", "replace")
    return ""


def read_wheel(path: Path) -> Facts:
    """The METADATA of a wheel; no code of a wheel runs during installation."""
    with contextlib.suppress(OSError, zipfile.BadZipFile, KeyError), zipfile.ZipFile(path) as wheel:
        for info in wheel.infolist():
            if re.fullmatch(r"[^/]+\.dist-info/METADATA", info.filename):
                if info.file_size > WHEEL_METADATA:
                    break
                return _metadata(wheel.read(info).decode("utf-8", "replace"))
    return Facts()


def _metadata(document: str) -> Facts:
    message = email.message_from_string(document)
    return Facts(
        message["Name"],
        message["Version"],
        message["Requires-Python"],
        valid(message.get_all("Requires-Dist", [])),
        complete=True,
    )


def valid(lines: list[str]) -> list[str]:
    """The requirements of a plain install, without those of extras."""
    found = []
    for line in lines:
        with contextlib.suppress(InvalidRequirement):
            requirement = Requirement(line.partition(" #")[0].strip())
            marker = str(requirement.marker or "")
            if "extra" not in marker or (
                requirement.marker and requirement.marker.evaluate({"extra": ""})
            ):
                found.append(str(requirement))
    return found
