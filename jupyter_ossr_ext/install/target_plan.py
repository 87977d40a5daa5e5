"""What the plans for all kinds of targets share."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec import structs

from ..config.install import Settings
from ..models import InstallPlan, PlanInstallSpec
from . import dry_run, lock_files
from .buildpacks.base import BuildInstructions
from .installers.base import PLAIN, Installer, Options
from .installers.conda import places
from .installers.uv import Uv
from .plan_commands import CONSTRAINTS, Work
from .process import run
from .solve_options import write_options
from .store import Registry

UNPACKING = 120.0
"""Seconds that downloading one guessed package may take."""


@dataclass(frozen=True)
class TargetContext:
    """What a plan for a target is made from.

    Attributes:
        folder: Private folder of the plan.
        env: Environment variables of the installers.
        accepted: Guessed distributions that were verified.
    """

    settings: Settings
    registry: Registry
    plan: InstallPlan
    spec: PlanInstallSpec
    instructions: BuildInstructions
    installer: Installer
    folder: Path
    env: Mapping[str, str]
    accepted: Sequence[str] = ()

    def work(self, prefix: Path) -> Work:
        """The work of a new environment, without its interpreter."""
        return Work(
            self.instructions, self.installer, prefix, "", self.folder, accepted=self.accepted
        )

    def channels(self, listed: Sequence[str] = ()) -> list[str]:
        """Where conda packages come from: `listed`, else the configured channels."""
        return places(listed or self.settings.channels, self.settings.mirrors)

    def earlier(self, name: str) -> Path | None:
        """A lock file of the environment that is made again; None where there is none."""
        if not (self.spec.pinned and self.spec.replaces):
            return None
        lock = self.registry.folder(self.spec.replaces) / name
        return lock if lock.is_file() else None

    def earlier_pins(self) -> list[str]:
        """The versions that an environment was made with, to make it again. Blocking."""
        lock = self.earlier(lock_files.PYTHON)
        lines = lock_files.pins(lock.read_text(encoding="utf-8")) if lock else []
        return [line for line in lines if "@" not in line]

    def limits(self) -> Options:
        """What the list itself limits, without a day. Blocking."""
        return write_options(Uv(""), self.instructions, self.folder, None)

    async def unpack(self, name: str, target: Path) -> bool:
        """Put the newest wheel of a distribution into a folder; False where that fails."""
        return await unpack_wheel(self.installer, self.env, name, target)


async def unpack_wheel(
    installs: Installer,
    env: Mapping[str, str],
    name: str,
    target: Path,
    python: str = sys.executable,
    options: Options = PLAIN,
    patience: float = UNPACKING,
) -> bool:
    """Put the newest wheel of a distribution into a folder; False where that fails.

    Nothing of the wheel runs. `python`: that the wheel is for. `patience`: seconds.
    """
    words = ["--no-deps", "--only-binary", ":all:", "--target", str(target), name]
    command = installs.install(python, words, target.parent, options)
    done = await run(command.argv, cwd=target.parent, env=env, patience=patience)
    return done.code == 0


def limit_to(found: dry_run.Resolved, options: Options, folder: Path) -> Options:
    """Just the versions that the plan shows, so that nothing else can come. Blocking."""
    text = dry_run.pins(found.changes)
    if not found.certain or not text.strip():
        return options
    path = folder / CONSTRAINTS
    path.write_text(text, encoding="utf-8")
    return replace(options, constraints=path)


def as_text(lines: Sequence[str]) -> str:
    """A requirements file of these lines."""
    return "".join(f"{line}\n" for line in lines)


def with_changes(plan: InstallPlan, found: dry_run.Resolved) -> InstallPlan:
    """The plan with what would change."""
    return structs.replace(
        plan,
        adds=found.changes.adds,
        changes=found.changes.changes,
        removes=found.changes.removes,
        download_bytes=found.changes.download,
        disk_bytes=found.disk,
        complete=plan.complete and found.certain,
        guesses=[*plan.guesses, *found.guesses],
    )
