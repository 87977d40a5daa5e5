"""Metadata of a Python project, read without running its code."""

from __future__ import annotations

import ast
import configparser
import contextlib
import email
import re
import tomllib
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from packaging.requirements import InvalidRequirement, Requirement

from .base import Own

WHEEL_METADATA = 2 * 1024 * 1024
"""Maximum bytes of METADATA that are read."""
Table = dict[str, object]


@dataclass(frozen=True)
class Facts:
    """Static metadata. `complete`: it also lists all dependencies."""

    name: str | None = None
    version: str | None = None
    python: str | None = None
    requires: list[str] = field(default_factory=list)
    complete: bool = False
    backend: str | None = None
    build_requires: list[str] = field(default_factory=list)

    @property
    def own(self) -> list[Own]:
        return [Own(self.name, self.version)] if self.name else []


def table(value: object) -> Table:
    return cast("Table", value) if isinstance(value, dict) else {}


def strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def is_project(folder: Path) -> bool:
    """True if `pip install` of the folder works (tool settings alone are not enough)."""
    if (folder / "setup.py").is_file():
        return True
    pyproject = read_toml(folder / "pyproject.toml")
    if "project" in pyproject or "build-system" in pyproject:
        return True
    return (folder / "setup.cfg").is_file() and _setup_cfg(folder / "setup.cfg").name is not None


def read_toml(path: Path) -> Table:
    """A TOML document; empty if it is missing or invalid."""
    with contextlib.suppress(OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return cast("Table", tomllib.loads(path.read_text(encoding="utf-8")))
    return {}


def read_project(folder: Path) -> Facts:
    """Metadata from `pyproject.toml`, else `setup.cfg`, else `setup.py`."""
    pyproject = read_toml(folder / "pyproject.toml")
    build = table(pyproject.get("build-system"))
    backend = text(build.get("build-backend")) or "setuptools.build_meta"
    build_requires = strings(build.get("requires"))
    if project := table(pyproject.get("project")):
        return _pep621(project, backend, build_requires)
    if poetry := table(table(pyproject.get("tool")).get("poetry")):
        name, version = text(poetry.get("name")), text(poetry.get("version"))
        return Facts(name, version, backend=backend, build_requires=build_requires)
    facts = Facts()
    if (folder / "setup.cfg").is_file():
        facts = _setup_cfg(folder / "setup.cfg")
    if (folder / "setup.py").is_file():
        facts = _with_setup_py(facts, folder / "setup.py")
    return Facts(
        facts.name,
        facts.version,
        facts.python,
        facts.requires,
        complete=facts.complete and not (folder / "setup.py").is_file(),
        backend=backend,
        build_requires=build_requires,
    )


def _pep621(project: Table, backend: str, build_requires: list[str]) -> Facts:
    dynamic = set(strings(project.get("dynamic")))
    return Facts(
        text(project.get("name")),
        text(project.get("version")),
        text(project.get("requires-python")),
        valid(strings(project.get("dependencies"))),
        complete=not {"dependencies", "requires-python"} & dynamic,
        backend=backend,
        build_requires=build_requires,
    )


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
    )


def _with_setup_py(facts: Facts, path: Path) -> Facts:
    """`facts` with literal arguments of `setup(...)`. The file is parsed, never run."""
    found: Table = {}
    with contextlib.suppress(OSError, SyntaxError, ValueError):
        tree = ast.parse(path.read_bytes())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) == "setup":
                for keyword in node.keywords:
                    with contextlib.suppress(ValueError):
                        found[keyword.arg or ""] = ast.literal_eval(keyword.value)
    requires = found.get("install_requires")
    listed = requires.splitlines() if isinstance(requires, str) else strings(requires)
    return Facts(
        facts.name or text(found.get("name")),
        facts.version or text(found.get("version")),
        facts.python or text(found.get("python_requires")),
        facts.requires or valid(listed),
        complete=False,
    )


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


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
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                found.append(str(requirement))
    return found
