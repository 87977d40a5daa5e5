"""Installer: Astral's uv."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from packaging.utils import canonicalize_name

from ...models import Command
from ..process import gather, run
from .base import RESOLVING, Changes, changes
from .error_messages import explain


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
            purpose="Create the environment",
        )

    def install(
        self, python: str, arguments: Sequence[str], cwd: Path, *, constraints: Path | None = None
    ) -> Command:
        limits = ["--constraints", str(constraints)] if constraints else []
        return Command(
            argv=[*self._pip("install", python), *self._index, *limits, *arguments],
            folder=str(cwd),
            purpose="Install",
        )

    def uninstall(self, python: str, names: Sequence[str], cwd: Path) -> Command:
        argv = [*self._pip("uninstall", python), *names]
        return Command(argv=argv, folder=str(cwd), purpose="Remove the added packages")

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
            # Only a lock file contains sizes; only a dry run considers installed packages.
            lock = folder / "pylock.toml"
            done, locked = await gather(
                run(dry, cwd=folder, env=env, patience=RESOLVING),
                run(
                    self._compile(python, [*limits, "-o", str(lock), str(wanted)]),
                    cwd=folder,
                    env=env,
                    patience=RESOLVING,
                ),
            )
            if done.code:
                raise explain(done.lines, "Resolving packages")
            sizes = {} if locked.code else _sizes(lock.read_text(encoding="utf-8"))
        return _from_uv(done.lines, sizes)

    def _compile(self, python: str, arguments: Sequence[str]) -> list[str]:
        argv = [self._program, "pip", "compile", *self._config(), "--python", python, *self._index]
        return [*argv, "--only-binary", ":all:", "--format", "pylock.toml", "-q", *arguments]

    def _pip(self, verb: str, python: str) -> list[str]:
        return [self._program, "pip", verb, *self._config(), "--python", python]

    def _config(self) -> list[str]:
        """Ignore settings of the folder: those of a record could choose another index."""
        own = os.environ.get("UV_CONFIG_FILE") or str(Path.home() / ".config" / "uv" / "uv.toml")
        return ["--config-file", own] if Path(own).is_file() else ["--no-config"]


def find_uv() -> str | None:
    """uv beside the server's Python, or on PATH."""
    name = "uv.exe" if os.name == "nt" else "uv"
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.is_file() else shutil.which("uv")


UV_LINE = re.compile(r"^ ([+-~]) ([A-Za-z0-9][\w.-]*)==(\S+)")


def _from_uv(lines: list[str], sizes: dict[tuple[str, str], int]) -> Changes:
    came: dict[str, str] = {}
    went: dict[str, str] = {}
    for line in lines:
        if match := UV_LINE.match(line):
            sign, name, version = match.groups()
            (went if sign == "-" else came)[canonicalize_name(name)] = version
    return changes(came, went, sizes)


def _sizes(lock: str) -> dict[tuple[str, str], int]:
    """Bytes of the wheel of each package and version, if the index provides them."""
    return {
        (canonicalize_name(one["name"]), one["version"]): one["wheels"][0]["size"]
        for one in tomllib.loads(lock).get("packages", [])
        if "version" in one and one.get("wheels") and "size" in one["wheels"][0]
    }
