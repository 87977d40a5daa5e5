"""Installer: the standard library's venv with its pip."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from packaging.utils import canonicalize_name

from ...models import Command
from ..process import run
from .base import PLAIN, RESOLVING, Changes, Options, changes
from .error_messages import explain


class Pip:
    """The standard library's venv with its pip."""

    name = "pip"

    def __init__(self, *, index: str | None = None) -> None:
        self._index = ["--index-url", index] if index else []

    def create(self, folder: Path, python: str) -> Command:
        program = python if Path(python).is_file() else sys.executable
        return Command(
            argv=[program, "-m", "venv", str(folder)],
            folder=str(folder.parent),
            purpose="Create the environment",
        )

    def install(
        self, python: str, arguments: Sequence[str], cwd: Path, options: Options = PLAIN
    ) -> Command:
        limits = ["--constraint", str(options.constraints)] if options.constraints else []
        if options.unisolated:
            limits.append("--no-build-isolation")
        argv = [python, "-m", "pip", "install", "--no-user", "--progress-bar", "off"]
        environment = {}
        if options.build_constraints:
            # Builds take their constraints from the variable, and no others.
            files = [one for one in (options.constraints, options.build_constraints) if one]
            environment = {"PIP_CONSTRAINT": " ".join(str(one) for one in files)}
        return Command(
            argv=[*argv, *self._index, *limits, *arguments],
            folder=str(cwd),
            purpose="Install",
            environment=environment,
        )

    def uninstall(self, python: str, names: Sequence[str], cwd: Path) -> Command:
        argv = [python, "-m", "pip", "uninstall", "--yes", *names]
        return Command(argv=argv, folder=str(cwd), purpose="Remove the added packages")

    async def preview(
        self, python: str, text: str, env: Mapping[str, str], options: Options = PLAIN
    ) -> Changes:
        with tempfile.TemporaryDirectory() as name:
            report, wanted = Path(name) / "report.json", Path(name) / "requirements.txt"
            wanted.write_text(text, encoding="utf-8")
            words = ["--dry-run", "--report", str(report), "--only-binary", ":all:"]
            command = self.install(python, [*words, "-r", str(wanted)], Path(name), options)
            done = await run(
                command.argv,
                cwd=Path(name),
                env={**env, **command.environment},
                patience=RESOLVING,
            )
            if done.code:
                raise explain(done.lines, "Resolving packages")
            output = msgspec.json.decode(report.read_bytes(), type=_Report)
        went = _uninstalled(done.lines)
        came: dict[str, str] = {
            canonicalize_name(one.metadata.name): one.metadata.version for one in output.install
        }
        return changes(came, went, {})


class _Metadata(msgspec.Struct):
    name: str
    version: str


class _Item(msgspec.Struct):
    metadata: _Metadata


class _Report(msgspec.Struct):
    """The part of pip's installation report that is used."""

    install: list[_Item] = []


def _uninstalled(lines: list[str]) -> dict[str, str]:
    pattern = re.compile(r"Found existing installation: (\S+) (\S+)")
    found = filter(None, map(pattern.search, lines))
    return {canonicalize_name(match[1]): match[2] for match in found}
