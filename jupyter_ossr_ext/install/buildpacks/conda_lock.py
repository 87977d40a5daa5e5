"""The conda part of a `conda-lock.yml`, and explicit lists: exact builds for one platform.

https://conda.github.io/conda-lock/output/. Its pip part is read with the other locks of Python
packages (`dependencies.locked_versions`).
"""

from __future__ import annotations

import platform
import re
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import yaml

from ..._util.aliases import bounded
from ..dependencies.list_file import read_text
from ..dependencies.toml_file import table, text
from ..installers.conda import names
from .base import CondaFile

NAME = "conda-lock.yml"
ANACONDA = "https://conda.anaconda.org/"
PLATFORMS = {
    ("linux", "x86_64"): "linux-64",
    ("linux", "aarch64"): "linux-aarch64",
    ("darwin", "arm64"): "osx-arm64",
    ("darwin", "x86_64"): "osx-64",
}
PLATFORM = PLATFORMS.get((sys.platform, platform.machine()), "win-64")
"""This machine, as conda calls it."""
EXPLICIT = "@EXPLICIT"
"""A line of the lists that `conda list --explicit` and `conda-lock render` write."""
PACKAGE = re.compile(
    r"/(?P<name>[^/]+)-(?P<version>[^-/]+)-(?P<build>[^-/]+?)\.(?:conda|tar\.bz2)(?:#\w*)?$"
)
"""The end of the address of a conda package."""


def exact(address: str | None) -> str | None:
    """The spec that only the package at an address satisfies."""
    match = PACKAGE.search(unquote(address or ""))
    return "{name}={version}={build}".format(**match.groupdict()) if match else None


def explicit(path: Path) -> CondaFile:
    """The builds of an explicit list; raises `ValueError` if it is none. Blocking."""
    stated, _ = read_text(path)
    if EXPLICIT not in stated:
        raise ValueError("it is no list of conda packages")
    addresses = [line.strip() for line in stated.splitlines() if "://" in line]
    found = {spec: address for address in addresses if (spec := exact(address))}
    channels = (address.rsplit("/", 2)[0] for address in found.values())
    named = (one.removeprefix(ANACONDA) for one in channels)
    return CondaFile(channels=list(dict.fromkeys(named)), specs=list(found))


def is_explicit(path: Path) -> bool:
    """Blocking."""
    try:
        return bool(explicit(path).specs)
    except ValueError:
        return False


def locked(listed: CondaFile, folder: Path) -> CondaFile:
    """An environment with the builds of the lock beside it; as it is where none fits. Blocking."""
    path = folder / NAME
    if not path.is_file():
        return listed
    try:
        document = table(bounded(yaml.safe_load(read_text(path)[0])))
    except (ValueError, yaml.YAMLError, RecursionError):
        return replace(listed, notes=[*listed.notes, f"{NAME} cannot be read, and is not used."])
    packages = document.get("package")
    specs = [
        spec
        for one in map(table, packages if isinstance(packages, list) else [])
        if one.get("manager") == "conda" and text(one.get("platform")) == PLATFORM
        # What is for development only is another category.
        if text(one.get("category")) in {None, "main"}
        if (spec := exact(text(one.get("url"))))
    ]
    lacking = {names(spec) for spec in listed.specs} - {names(spec) for spec in specs} - {"pip"}
    if not specs or lacking:
        why = f"it has no {', '.join(sorted(lacking))}" if specs else f"it has none for {PLATFORM}"
        note = f"The builds of {NAME} are not used: {why}."
        return replace(listed, notes=[*listed.notes, note])
    note = f"Versions are those of {NAME}."
    return replace(listed, specs=specs, notes=[*listed.notes, note])
