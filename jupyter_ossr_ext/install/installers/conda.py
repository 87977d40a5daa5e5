"""Conda environments, with py-rattler (the extra `conda`) or an installed mamba or conda."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from ...models import Command, PackageChange
from ...problems import InstallFailed
from ..process import run
from .error_messages import explain

WORKER = Path(__file__).with_name("rattler_worker.py")
SOLVING = 600.0
"""Time limit of a solver in seconds."""
SOLUTION = 50_000_000
"""Characters of a solution as conda programs print it, over many lines."""
PROGRAMS = ("micromamba", "mamba", "conda")


class Solved(msgspec.Struct, frozen=True):
    """One package of a solution. `size` in bytes, if the channel provides it."""

    name: str
    version: str
    build: str = ""
    channel: str = ""
    size: int | None = None

    def change(self) -> PackageChange:
        return PackageChange(name=self.name, version=self.version, size=self.size, origin="channel")


class Conda(Protocol):
    """A solver and installer of conda environments."""

    name: str

    async def solve(
        self, channels: Sequence[str], specs: Sequence[str], env: Mapping[str, str]
    ) -> list[Solved]:
        """Raises the problem that the solver's output indicates."""
        ...

    def exact(self, one: Solved) -> str:
        """The spec that only this package satisfies."""
        ...

    def create(self, prefix: Path, channels: Sequence[str], specs: Sequence[str]) -> Command: ...


class Rattler:
    """py-rattler in a separate process, so that it can be cancelled and sees no token."""

    name = "py-rattler"

    async def solve(
        self, channels: Sequence[str], specs: Sequence[str], env: Mapping[str, str]
    ) -> list[Solved]:
        done = await run(
            self._argv("solve", channels, specs),
            cwd=Path(env["HOME"]),
            env=env,
            patience=SOLVING,
        )
        line = next((line for line in reversed(done.lines) if line.startswith("@@")), None)
        if done.code or line is None:
            raise explain(done.lines, "Solving the conda environment")
        return msgspec.json.decode(line[2:], type=list[Solved])

    def exact(self, one: Solved) -> str:
        return f"{one.name} =={one.version} {one.build}".strip()

    def create(self, prefix: Path, channels: Sequence[str], specs: Sequence[str]) -> Command:
        return Command(
            argv=[*self._argv("create", channels, specs), "--prefix", str(prefix)],
            folder=str(prefix.parent),
            purpose="Create the conda environment",
        )

    def _argv(self, verb: str, channels: Sequence[str], specs: Sequence[str]) -> list[str]:
        argv = [sys.executable, "-P", str(WORKER), verb]
        for channel in channels:
            argv += ["--channel", channel]
        return [*argv, *(f"--spec={spec}" for spec in specs)]


class Program:
    """micromamba, mamba or conda."""

    def __init__(self, program: str) -> None:
        self._program = program
        self.name = Path(program).stem

    async def solve(
        self, channels: Sequence[str], specs: Sequence[str], env: Mapping[str, str]
    ) -> list[Solved]:
        nowhere = Path(env["HOME"]) / "dry-run"
        argv = [*self._argv(nowhere, channels, specs), "--dry-run", "--json"]
        done = await run(argv, cwd=nowhere.parent, env=env, patience=SOLVING, keep=SOLUTION)
        output = re.search(r"^\{.*^\}", done.text, re.DOTALL | re.MULTILINE)
        try:
            answer = msgspec.json.decode(output[0] if output else "{}", type=_DryRun)
        except msgspec.MsgspecError:
            raise InstallFailed(f"Unreadable output of {self.name}.") from None
        if done.code or answer.actions is None:
            raise explain(answer.lines() or done.lines, "Solving the conda environment")
        return answer.actions.solved()

    def exact(self, one: Solved) -> str:
        return f"{one.name}={one.version}={one.build}" if one.build else one.name

    def create(self, prefix: Path, channels: Sequence[str], specs: Sequence[str]) -> Command:
        return Command(
            argv=self._argv(prefix, channels, specs),
            folder=str(prefix.parent),
            purpose="Create the conda environment",
        )

    def _argv(self, prefix: Path, channels: Sequence[str], specs: Sequence[str]) -> list[str]:
        argv = [self._program, "create", "--yes", "--prefix", str(prefix), "--override-channels"]
        for channel in channels:
            argv += ["--channel", channel]
        return [*argv, *specs]


class _Package(msgspec.Struct, frozen=True):
    """conda names the build of a linked package `build_string`, mamba also `build`."""

    name: str
    version: str
    build: str = ""
    build_string: str = ""
    channel: str = ""
    size: int | None = None


class _Actions(msgspec.Struct, frozen=True):
    """`FETCH` lists the downloads; only there conda provides sizes."""

    LINK: list[_Package] = []
    FETCH: list[_Package] = []

    def solved(self) -> list[Solved]:
        sizes = {(one.name, one.version): one.size for one in self.FETCH}
        return [
            Solved(
                name=one.name,
                version=one.version,
                build=one.build or one.build_string,
                channel=one.channel,
                size=one.size if one.size is not None else sizes.get((one.name, one.version)),
            )
            for one in self.LINK
        ]


class _DryRun(msgspec.Struct):
    """The parts of `conda create --dry-run --json` that are used, after success or failure."""

    actions: _Actions | None = None
    message: str = ""
    packages: list[str] = []
    solver_problems: list[str] = []

    def lines(self) -> list[str]:
        missing = [f"nothing provides {name}" for name in self.packages]
        return [*missing, *self.message.splitlines(), *self.solver_problems]


def find(program: str = "") -> Conda | None:
    """The preferred available solver, or the micromamba, mamba or conda of that name or path."""
    if not program and importlib.util.find_spec("rattler"):
        return Rattler()
    wanted = (program,) if program else PROGRAMS
    found = next((path for name in wanted if (path := shutil.which(name))), None)
    return Program(found) if found else None


def places(channels: Sequence[str], mirrors: Mapping[str, str]) -> list[str]:
    """The channels with mirrors in place of the mirrored ones."""
    return [mirrors.get(channel, channel) for channel in channels]


def names(spec: str) -> str:
    """`numpy` for `conda-forge::numpy >=1.20`."""
    plain = spec.rpartition("::")[2].strip()
    match = re.match(r"[A-Za-z0-9_.-]+", plain)
    return match[0].lower() if match else plain
