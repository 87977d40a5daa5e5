"""Environments that stand in a notebook itself.

A PEP 723 block in a code cell (https://peps.python.org/pep-0723/), `uv.lock` in the notebook's
metadata as juv writes it, and `uv.dependencies` there as nteract writes them.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from ..._util import notebooks
from ...models import Ecosystem
from ..dependencies.python_version import PythonWish
from ..dependencies.requirement_reader import read_lines
from .base import BuildInstructions, Found, Request
from .package_list import listing

LARGEST = 64 * 1024**2
"""Bytes of the largest notebook that is read."""
MOST = 20
"""Notebooks of a folder that are read."""
MARKS = (b"/// script", b'"uv"')
BLOCK = re.compile(r"^# /// script$\s(?P<content>(?:^#(?:| .*)$\s)+)^# ///$", re.MULTILINE)
"""As PEP 723 gives it, for the type `script`."""


class _Listed(msgspec.Struct, rename="kebab"):
    dependencies: list[str] = []
    requires_python: str = ""


class _Package(msgspec.Struct):
    name: str = ""
    version: str = ""


class _Lock(msgspec.Struct):
    package: list[_Package] = []


@dataclass(frozen=True)
class NotebookEnvironment:
    """What a notebook says it needs. `pins`: `name==version` of its lock."""

    dependencies: list[str]
    python: str = ""
    pins: list[str] = field(default_factory=list)


def read(path: Path) -> NotebookEnvironment | None:
    """The environment in a notebook; None where there is none that can be read. Blocking."""
    with contextlib.suppress(
        OSError, notebooks.NotebookError, ValueError, RecursionError, msgspec.MsgspecError
    ):
        if path.stat().st_size > LARGEST:
            return None
        text = path.read_bytes()
        if not any(mark in text for mark in MARKS):
            return None  # most notebooks: not worth parsing
        document = notebooks.read(text)
        metadata = document["metadata"]
        listed = next(
            (found for source in notebooks.code(document) if (found := _block(source))),
            None,
        )
        if listed is None and isinstance(metadata.get("uv"), dict):
            listed = msgspec.convert(metadata["uv"], _Listed)
        if listed is not None:
            pins = _pins(metadata.get("uv.lock"))
            return NotebookEnvironment(listed.dependencies, listed.requires_python, pins)
    return None


def _block(source: str) -> _Listed | None:
    found = BLOCK.search(f"{source}\n")
    if found is None:
        return None
    lines = found["content"].splitlines()
    text = "\n".join(line[2:] if line.startswith("# ") else line[1:] for line in lines)
    return msgspec.convert(tomllib.loads(text), _Listed)


def _pins(lock: object) -> list[str]:
    """The versions of a lock; those of a package with several are left open."""
    if not isinstance(lock, str):
        return []
    packages = msgspec.convert(tomllib.loads(lock), _Lock).package
    names = [one.name for one in packages]
    return [
        f"{one.name}=={one.version}"
        for one in packages
        if one.name and one.version and names.count(one.name) == 1
    ]


class InNotebook:
    """The list of packages in a notebook."""

    id = "notebook-environment"
    label = "List of packages in a notebook"
    ecosystem: Ecosystem = "python"
    patterns = ("*.ipynb",)
    rank = 22

    def detect(self, folder: Path, names: Sequence[str]) -> list[Found]:
        return [
            Found(folder / name, f"{name} lists its packages")
            for name in names[:MOST]
            if read(folder / name)
        ]

    def plan(self, request: Request) -> BuildInstructions:
        path = request.path
        found = read(path) or NotebookEnvironment([])
        listed = read_lines(found.dependencies, request.root, path.parent, path.name)
        if found.pins:
            listed.constraints += found.pins
            listed.pinned_by = "the lock in the notebook"
            listed.notes.append("Versions are those of the lock in the notebook.")
        wish = PythonWish(bounds=[(found.python, path.name)] if found.python else [])
        return listing(request, path.parent, listed, wish)


BUILDPACKS = [InNotebook()]
