"""Metadata of a Python project, read without running its code."""

from __future__ import annotations

import contextlib
import email
import re
import zipfile
from dataclasses import replace
from pathlib import Path

from ..dependencies import project_lists
from ..dependencies.toml_file import Table, read_toml, strings, table, text
from .astropy_template import with_template
from .package_discovery import why_not_built
from .project_facts import Facts, optional, valid
from .setup_files import (
    LAST_DISTUTILS,
    WITH_DISTUTILS,
    early_imports,
    read_setup_cfg,
    with_setup_py,
)

WHEEL_METADATA = 2 * 1024 * 1024
"""Bytes of the longest METADATA that is read."""


def is_project(folder: Path) -> bool:
    """True where a folder is described as Python software (tool settings alone do not do that)."""
    if (folder / "setup.py").is_file():
        return True
    pyproject = read_toml(folder / "pyproject.toml")
    named = {"project", "build-system", "dependency-groups"} & pyproject.keys()
    if named or "poetry" in table(pyproject.get("tool")):
        return True
    return (folder / "setup.cfg").is_file() and read_setup_cfg(
        folder / "setup.cfg"
    ).name is not None


def read_project(folder: Path) -> Facts:
    """What `pyproject.toml`, `setup.cfg`, `setup.py` and an sdist's `PKG-INFO` write down."""
    pyproject = read_toml(folder / "pyproject.toml")
    build = table(pyproject.get("build-system"))
    facts = _described(folder, pyproject)
    facts = replace(
        facts,
        backend=text(build.get("build-backend")) or "setuptools.build_meta",
        build_requires=strings(build.get("requires")),
        not_built=why_not_built(folder, pyproject, facts),
        groups={name: valid(lines) for name, lines in project_lists.all_groups(pyproject).items()},
    )
    if not build and (folder / "setup.py").is_file():
        early = early_imports(folder, facts.requires)
        bound = [LAST_DISTUTILS] if WITH_DISTUTILS in early else []
        python = ",".join([*filter(None, [facts.python]), *bound])
        facts = replace(facts, early=early, python=python or None)
    facts = with_template(facts, folder)
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
            addresses=strings([poetry.get("repository"), poetry.get("homepage")]),
        )
    if flit := table(table(tools.get("flit")).get("metadata")):
        name = text(flit.get("dist-name")) or text(flit.get("module"))
        wanted = text(flit.get("requires-python"))
        return Facts(name, None, wanted, valid(strings(flit.get("requires"))), complete=True)
    facts = Facts()
    if (folder / "setup.cfg").is_file():
        facts = read_setup_cfg(folder / "setup.cfg")
    if (folder / "setup.py").is_file():
        facts = with_setup_py(facts, folder / "setup.py")
    elif group := project_lists.dependency_groups(pyproject):
        facts = replace(facts, requires=valid(group[1]), complete=True)
    return facts


def _pep621(project: Table) -> Facts:
    dynamic = set(strings(project.get("dynamic")))
    return Facts(
        text(project.get("name")),
        text(project.get("version")),
        text(project.get("requires-python")),
        valid(strings(project.get("dependencies"))),
        complete=not {"dependencies", "requires-python"} & dynamic,
        extras=optional(project.get("optional-dependencies")),
        addresses=strings([*table(project.get("urls")).values()]),
    )


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
