"""Commands of a plan; generated again in the same way before they run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ..models import Command, TargetSpec
from .buildpacks import native_tools
from .buildpacks.base import Recipe
from .installers.base import Installer, python_of
from .installers.conda import Conda
from .store import StoredWork

KERNEL = ("ipykernel", "pip")
"""Additional packages of a new environment: the kernel, and pip for `%pip install` in a
notebook."""


@dataclass(frozen=True)
class Work:
    """A recipe, applied to a target.

    Attributes:
        prefix: Folder of the environment.
        python: Interpreter that packages are installed for.
        base: Interpreter that creates a new environment.
    """

    recipe: Recipe
    installer: Installer
    prefix: Path
    python: str
    base: str = ""
    fresh: bool = True
    conda: Conda | None = None
    channels: Sequence[str] = ()
    specs: Sequence[str] = ()
    kernel_by_pip: bool = True
    constraints: Path | None = None

    def kept(self) -> StoredWork:
        return StoredWork(
            base=self.base,
            installer=self.installer.name,
            conda=self.conda is not None,
            channels=list(self.channels),
            specs=list(self.specs),
            kernel_by_pip=self.kernel_by_pip,
            constrained=self.constraints is not None,
        )

    def commands(self) -> list[Command]:
        if self.recipe.commands:
            return [native_tools.placed(command, self.prefix) for command in self.recipe.commands]
        made: list[Command] = []
        if self.fresh and self.conda:
            made.append(self.conda.create(self.prefix, self.channels, self.specs))
        elif self.fresh:
            made.append(self.installer.create(self.prefix, self.base))
        if arguments := self.arguments():
            command = self.installer.install(
                self.python, arguments, self.recipe.root, constraints=self.constraints
            )
            runs = any(
                one.runs and one.path != self.recipe.post_build for one in self.recipe.runs_code
            )
            purpose = "Install the packages, including those that the kernel requires"
            made.append(
                msgspec.structs.replace(
                    command,
                    code_of_record=runs,
                    purpose=purpose if self.fresh else "Install the packages",
                )
            )
        if self.recipe.post_build:
            made.append(self._post_build(self.recipe.post_build))
        return made

    def _post_build(self, path: str) -> Command:
        """The record's script, with the environment's programs first on PATH."""
        line = 'chmod u+x "$2" && PATH="$1:$PATH" exec "./$2"'
        programs = str(Path(self.python).parent)
        return Command(
            argv=["sh", "-c", line, "sh", programs, path],
            folder=str(self.recipe.root),
            purpose="Run the record's postBuild",
            code_of_record=True,
        )

    def arguments(self) -> list[str]:
        kernel = [*KERNEL] if self.fresh and self.kernel_by_pip else []
        return [*kernel, *self.recipe.arguments]


def interpreter(prefix: Path, *, conda: bool) -> str:
    return str(prefix / "bin" / "python") if conda else python_of(prefix)


def digest(work: Work, target: TargetSpec, content: str) -> str:
    """One hash of all commands and their input."""
    pinned = work.constraints.read_bytes() if work.constraints else b""
    parts = [
        msgspec.json.encode(work.commands()),
        msgspec.json.encode(target),
        content.encode(),
        pinned,
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
