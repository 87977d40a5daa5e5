"""Pixi workspaces: `pixi.toml`, solved with a conda solver from `pixi.lock` or its dependencies.

https://pixi.sh/latest/reference/pixi_manifest/. The default environment only: what it does not
cover (features, tasks, activation, settings of single platforms) is named in the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from ..._util.aliases import bounded
from ...models import Cannot, Ecosystem
from ..dependencies import project_lists, python_version
from ..dependencies.list_file import read_text
from ..dependencies.python_version import PythonWish
from ..dependencies.requirement_list import LocalProject
from ..dependencies.requirement_reader import read_lines
from ..dependencies.toml_file import Table, read_toml, strings, table, text
from . import conda_file
from .base import BuildInstructions, CondaFile, Found, Request
from .conda_lock import PLATFORM, exact
from .package_list import listing
from .python_project import is_project, read_project

NOT_COVERED = ("feature", "environments", "tasks", "activation", "target", "system-requirements")


class Workspace:
    """A Pixi workspace."""

    id = "pixi"
    label = "Pixi workspace"
    ecosystem: Ecosystem = "conda"
    patterns = ("pixi.toml",)
    rank = 9

    def detect(self, folder: Path, names: Sequence[str]) -> list[Found]:
        return [Found(folder / name, f"{name} describes a Pixi workspace") for name in names]

    def plan(self, request: Request) -> BuildInstructions:
        path = request.path
        manifest = read_toml(path)
        workspace = table(manifest.get("workspace")) or table(manifest.get("project"))
        listed = _locked(path.with_name("pixi.lock")) or _from_manifest(manifest)
        channels = strings(workspace.get("channels"))
        channels = [one for one in channels if one != "nodefaults"]
        listed = conda_file.checked(replace(listed, channels=channels), path.name)
        pip = read_lines(listed.pip, request.root, path.parent, f"{path.name}, PyPI")
        if is_project(path.parent) and not any(one.path == path.parent for one in pip.local):
            facts = read_project(path.parent)
            if not facts.not_built:
                pip.local.append(LocalProject(path.parent.resolve(), name=facts.name))
        minor, bound = python_version.of_conda(listed.specs)
        bounds = [(bound, path.name)] if bound else []
        made = listing(request, path.parent, pip, PythonWish(minor, path.name, bool(minor), bounds))
        made = replace(
            made, conda=listed, warnings=[*listed.notes, *_unsupported(manifest), *made.warnings]
        )
        platforms = strings(workspace.get("platforms"))
        if platforms and PLATFORM not in platforms:
            reason = f"{path.name} is for {', '.join(platforms)}, and this machine is {PLATFORM}."
            return replace(made, cannot=[Cannot(reason=reason)])
        return made


def _unsupported(manifest: Mapping[str, object]) -> list[str]:
    found = [name for name in NOT_COVERED if manifest.get(name)]
    if not found:
        return []
    return [f"pixi.toml: only the default environment is used, without {', '.join(found)}."]


def _from_manifest(manifest: Mapping[str, object]) -> CondaFile:
    """The dependencies of the default environment, open as the manifest has them."""
    specs = [_spec(name, value) for name, value in table(manifest.get("dependencies")).items()]
    pypi = table(manifest.get("pypi-dependencies"))
    return CondaFile(specs=specs, pip=project_lists.lines(pypi))


def _spec(name: str, value: object) -> str:
    options: Table = table(value)
    wanted = text(value) or text(options.get("version")) or "*"
    channel = text(options.get("channel"))
    spec = name if wanted == "*" else f"{name} {wanted}"
    return f"{channel}::{spec}" if channel else spec


def _locked(path: Path) -> CondaFile | None:
    """The exact builds of the default environment for this platform; None without a lock."""
    if not path.is_file():
        return None
    try:
        document = table(bounded(yaml.safe_load(read_text(path)[0])))
    except (ValueError, yaml.YAMLError, RecursionError):
        return CondaFile(notes=[f"{path.name} cannot be read, and is not used."])
    default = table(table(document.get("environments")).get("default"))
    wanted = table(default.get("packages")).get(PLATFORM)
    listed = document.get("packages")
    names = {
        address: f"{name}=={version}"
        for one in map(table, listed if isinstance(listed, list) else [])
        if (address := text(one.get("pypi")))
        and (name := text(one.get("name")))
        and (version := text(one.get("version")))
    }
    specs, pip = list[str](), list[str]()
    for one in map(table, wanted if isinstance(wanted, list) else []):
        if spec := exact(text(one.get("conda"))):
            specs.append(spec)
        elif (address := text(one.get("pypi"))) and address in names:
            pip.append(names[address])
    if not specs:
        return None
    return CondaFile(specs=specs, pip=pip, notes=[f"Versions are those of {path.name}."])


BUILDPACKS = [Workspace()]
