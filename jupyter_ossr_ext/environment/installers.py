"""uv where it is, else pip: the same few verbs, as commands that a plan can show."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec
from packaging.utils import canonicalize_name

from ..models import Command, PackageChange
from .explain import explain
from .process import run

RESOLVING = 180.0
"""Seconds that working out a plan may take."""
BIN = "Scripts" if os.name == "nt" else "bin"


@dataclass(frozen=True)
class Changes:
    """What an install would do to an environment. `download`: bytes, where the index tells."""

    adds: list[PackageChange] = field(default_factory=list)
    changes: list[PackageChange] = field(default_factory=list)
    removes: list[PackageChange] = field(default_factory=list)
    download: int | None = None


class Installer(Protocol):
    """Installs Python packages into a Python that is not ours."""

    name: str

    def create(self, folder: Path, python: str) -> Command:
        """Make an environment in `folder` with that interpreter, or version of it (PEP 440)."""
        ...

    def install(
        self, python: str, arguments: Sequence[str], cwd: Path, *, constraints: Path | None = None
    ) -> Command: ...

    def uninstall(self, python: str, names: Sequence[str], cwd: Path) -> Command: ...

    async def preview(
        self,
        python: str,
        requirements: Sequence[str],
        env: Mapping[str, str],
        *,
        constraints: Path | None = None,
    ) -> Changes:
        """What installing from the index would change. Ready-made wheels only: nothing is built.

        Raises the problem that the installer's output shows.
        """
        ...


def python_of(folder: Path) -> str:
    """The interpreter of an environment in `folder`."""
    name = "python.exe" if os.name == "nt" else "python"
    return str(folder / BIN / name)


def find_uv() -> str | None:
    """uv beside the server's Python, or on PATH."""
    name = "uv.exe" if os.name == "nt" else "uv"
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.is_file() else shutil.which("uv")


class Uv:
    """Astral's uv. `index`: the package index to use instead of the configured one."""

    name = "uv"

    def __init__(self, program: str, *, index: str | None = None) -> None:
        self._program = program
        self._index = ["--default-index", index] if index else []

    def create(self, folder: Path, python: str) -> Command:
        argv = [self._program, "venv", "--no-project", *self._config(), "--python", python]
        return Command(
            argv=[*argv, str(folder)],
            folder=str(folder.parent),
            purpose="Makes the environment",
        )

    def install(
        self, python: str, arguments: Sequence[str], cwd: Path, *, constraints: Path | None = None
    ) -> Command:
        limits = ["--constraints", str(constraints)] if constraints else []
        return Command(
            argv=[*self._pip("install", python), *self._index, *limits, *arguments],
            folder=str(cwd),
            purpose="Installs",
        )

    def uninstall(self, python: str, names: Sequence[str], cwd: Path) -> Command:
        argv = [*self._pip("uninstall", python), *names]
        return Command(argv=argv, folder=str(cwd), purpose="Removes what was added")

    async def preview(
        self,
        python: str,
        requirements: Sequence[str],
        env: Mapping[str, str],
        *,
        constraints: Path | None = None,
    ) -> Changes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            wanted = folder / "requirements.in"
            wanted.write_text("\n".join(requirements) + "\n", encoding="utf-8")
            limits = ["--constraints", str(constraints)] if constraints else []
            common = [*self._index, *limits, "--only-binary", ":all:", "-r", str(wanted)]
            dry = [*self._pip("install", python), "--dry-run", *common]
            done, sizes = await asyncio.gather(
                run(dry, cwd=folder, env=env, patience=RESOLVING),
                self._sizes(python, folder, wanted, limits, env),
            )
        if done.code:
            raise explain(done.lines, "Working out the plan")
        return _from_uv(done.lines, sizes)

    async def _sizes(
        self, python: str, folder: Path, wanted: Path, limits: list[str], env: Mapping[str, str]
    ) -> dict[tuple[str, str], int]:
        """Bytes of the wheel of each package and version, where the index tells them."""
        output = folder / "pylock.toml"
        argv = [self._program, "pip", "compile", *self._config(), "--python", python, *self._index]
        argv += [*limits, "--only-binary", ":all:", "--format", "pylock.toml", "-q"]
        done = await run(
            [*argv, "-o", str(output), str(wanted)], cwd=folder, env=env, patience=RESOLVING
        )
        if done.code:
            return {}
        packages = tomllib.loads(output.read_text(encoding="utf-8")).get("packages", [])
        return {
            (canonicalize_name(one["name"]), one["version"]): one["wheels"][0]["size"]
            for one in packages
            if "version" in one and one.get("wheels") and "size" in one["wheels"][0]
        }

    def _pip(self, verb: str, python: str) -> list[str]:
        return [self._program, "pip", verb, *self._config(), "--python", python]

    def _config(self) -> list[str]:
        """Never the settings of a folder: those of a record would choose another index."""
        own = os.environ.get("UV_CONFIG_FILE") or str(Path.home() / ".config" / "uv" / "uv.toml")
        return ["--config-file", own] if Path(own).is_file() else ["--no-config"]


UV_LINE = re.compile(r"^ ([+-~]) ([A-Za-z0-9][\w.-]*)==(\S+)")


def _from_uv(lines: list[str], sizes: dict[tuple[str, str], int]) -> Changes:
    came: dict[str, tuple[str, str]] = {}
    went: dict[str, tuple[str, str]] = {}
    for line in lines:
        if match := UV_LINE.match(line):
            sign, name, version = match.groups()
            (went if sign == "-" else came)[canonicalize_name(name)] = (name, version)
    found = _changes(
        {key: version for key, (_, version) in came.items()},
        {key: version for key, (_, version) in went.items()},
        sizes,
    )
    return found


def _changes(
    came: Mapping[str, str], went: Mapping[str, str], sizes: Mapping[tuple[str, str], int]
) -> Changes:
    new = [
        PackageChange(name=n, version=v, was=went.get(n), size=sizes.get((n, v)))
        for n, v in sorted(came.items())
    ]
    known = [one.size for one in new if one.size is not None]
    return Changes(
        adds=[one for one in new if one.was is None],
        changes=[one for one in new if one.was is not None],
        removes=[PackageChange(name=n, was=v) for n, v in sorted(went.items()) if n not in came],
        download=sum(known) if len(known) == len(new) else None,
    )


class Pip:
    """The standard library's venv, and the pip that it brings."""

    name = "pip"

    def __init__(self, *, index: str | None = None) -> None:
        self._index = ["--index-url", index] if index else []

    def create(self, folder: Path, python: str) -> Command:
        program = python if Path(python).is_file() else sys.executable
        return Command(
            argv=[program, "-m", "venv", str(folder)],
            folder=str(folder.parent),
            purpose="Makes the environment",
        )

    def install(
        self, python: str, arguments: Sequence[str], cwd: Path, *, constraints: Path | None = None
    ) -> Command:
        limits = ["--constraint", str(constraints)] if constraints else []
        argv = [python, "-m", "pip", "install", "--no-user", "--progress-bar", "off"]
        return Command(
            argv=[*argv, *self._index, *limits, *arguments], folder=str(cwd), purpose="Installs"
        )

    def uninstall(self, python: str, names: Sequence[str], cwd: Path) -> Command:
        argv = [python, "-m", "pip", "uninstall", "--yes", *names]
        return Command(argv=argv, folder=str(cwd), purpose="Removes what was added")

    async def preview(
        self,
        python: str,
        requirements: Sequence[str],
        env: Mapping[str, str],
        *,
        constraints: Path | None = None,
    ) -> Changes:
        with tempfile.TemporaryDirectory() as name:
            report = Path(name) / "report.json"
            command = self.install(
                python,
                ["--dry-run", "--report", str(report), "--only-binary", ":all:", *requirements],
                Path(name),
                constraints=constraints,
            )
            done = await run(command.argv, cwd=Path(name), env=env, patience=RESOLVING)
            if done.code:
                raise explain(done.lines, "Working out the plan")
            said = msgspec.json.decode(report.read_bytes(), type=_Report)
        went = dict(_uninstalled(done.lines))
        came: dict[str, str] = {
            canonicalize_name(one.metadata.name): one.metadata.version for one in said.install
        }
        return _changes(came, went, {})


class _Metadata(msgspec.Struct):
    name: str
    version: str


class _Item(msgspec.Struct):
    metadata: _Metadata


class _Report(msgspec.Struct):
    """The part of pip's installation report that we read."""

    install: list[_Item] = []


def _uninstalled(lines: list[str]) -> list[tuple[str, str]]:
    pattern = re.compile(r"Found existing installation: (\S+) (\S+)")
    return [
        (canonicalize_name(match[1]), match[2]) for line in lines if (match := pattern.search(line))
    ]


def installer(index: str | None = None, *, uv: bool = True) -> Installer:
    """The best that is here."""
    found = find_uv() if uv else None
    return Uv(found, index=index) if found else Pip(index=index)
