"""Environments that an RO-Crate names: those of recorded runs, and of crates of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ...metadata import ro_crate
from ...models import Ecosystem
from ..dependencies import python_version
from ..dependencies.python_version import PythonWish
from .base import BuildInstructions, Found, Request
from .conda import Environment
from .python import Requirements


class RecordedEnvironment:
    """A list of packages that `ro-crate-metadata.json` names, of one ecosystem."""

    patterns = (ro_crate.NAME,)
    rank = 8

    def __init__(self, id: str, label: str, ecosystem: Ecosystem) -> None:
        self.id = id
        self.label = label
        self.ecosystem: Ecosystem = ecosystem

    def detect(self, folder: Path, names: Sequence[str]) -> list[Found]:
        crate = ro_crate.read(folder)
        return [
            Found(folder / one.path, f"{ro_crate.NAME} names {one.path} as the environment")
            for one in (crate.environments if crate else [])
            if one.conda == (self.ecosystem == "conda")
        ]

    def plan(self, request: Request) -> BuildInstructions:
        if self.ecosystem == "conda":
            return Environment().plan(request)
        made = Requirements().plan(request)
        if request.path.name.endswith("lock.txt"):
            made.listed.pinned_by = made.listed.pinned_by or request.path.name
        minor = python_version.read_minor(_python(request))
        if minor:
            made = replace(made, python=PythonWish(minor, ro_crate.NAME, True))
        return made


def _python(request: Request) -> str:
    """The Python that the crate above the list names."""
    for part in PurePosixPath(request.sign.path).parents:
        if crate := ro_crate.read(request.root / part):
            return crate.python
    return ""


BUILDPACKS = [
    RecordedEnvironment("ro-crate", "Recorded environment", "python"),
    RecordedEnvironment("ro-crate-conda", "Recorded conda environment", "conda"),
]
