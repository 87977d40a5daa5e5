"""Installer: Astral's uv."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import canonicalize_name

from ..._util.gather import settle
from ...models import Command, PackageChange
from ..dependencies import corrected_metadata
from ..dependencies.python_version import Minor
from ..dependencies.solve_date import EXEMPT
from ..process import run
from .base import PLAIN, RESOLVING, Changes, Options, changes
from .error_messages import explain


@dataclass(frozen=True)
class Solved:
    """A distribution of a solution. `size`: bytes of its wheel; `uploaded`: its day, if told;
    `pure`: the wheel is for each system and Python 3."""

    name: str
    version: str
    size: int | None = None
    uploaded: datetime.date | None = None
    pure: bool = False


@dataclass(frozen=True)
class Solution:
    """`packages`: empty where there is no solution; then `lines` say why."""

    packages: list[Solved] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def changes(self) -> Changes:
        """All of it as additions to an empty environment."""
        adds = [PackageChange(name=p.name, version=p.version, size=p.size) for p in self.packages]
        sizes = [one.size for one in adds if one.size is not None]
        return Changes(adds, download=sum(sizes) if len(sizes) == len(adds) else None)


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

    def fetch(self, key: str, cwd: Path) -> Command:
        """Download a Python that uv manages, by the key of `downloads`."""
        return Command(
            argv=[self._program, "python", "install", "--no-bin", *self._config(), key],
            folder=str(cwd),
            purpose="Download the Python that is not installed here",
            environment={"UV_PYTHON_DOWNLOADS": "manual"},
        )

    def downloads(self, minor: Minor) -> list[str]:
        """The program that lists the Pythons of a version that uv can download (JSON)."""
        words = ["python", "list", "--only-downloads", "--output-format", "json"]
        return [self._program, *words, *self._config(), f"{minor[0]}.{minor[1]}"]

    def install(
        self, python: str, arguments: Sequence[str], cwd: Path, options: Options = PLAIN
    ) -> Command:
        argv = [*self._pip("install", python, options), *self._index, *self._limits(options)]
        for name in options.unisolated:
            argv += ["--no-build-isolation-package", name] if name else ["--no-build-isolation"]
        return Command(argv=[*argv, *arguments], folder=str(cwd), purpose="Install")

    def uninstall(self, python: str, names: Sequence[str], cwd: Path) -> Command:
        argv = [*self._pip("uninstall", python, PLAIN), *names]
        return Command(argv=argv, folder=str(cwd), purpose="Remove the added packages")

    async def preview(
        self, python: str, text: str, env: Mapping[str, str], options: Options = PLAIN
    ) -> Changes:
        with tempfile.TemporaryDirectory() as name:
            wanted = Path(name) / "requirements.in"
            wanted.write_text(text, encoding="utf-8")
            words = ["--dry-run", "--only-binary", ":all:", "-r", str(wanted)]
            command = self.install(python, words, Path(name), options)
            # Only a lock tells sizes; only a dry run tells what is there already.
            async with settle() as batch:
                dry = batch.start(run(command.argv, cwd=Path(name), env=env, patience=RESOLVING))
                solved = batch.start(self.solve(text, python, env, options))
            done = dry.result()
            if done.code:
                raise explain(done.lines, "Resolving packages")
        sizes = {(one.name, one.version): one.size for one in solved.result().packages if one.size}
        return _from_uv(done.lines, sizes)

    async def solve(
        self,
        text: str,
        python: str | Minor,
        env: Mapping[str, str],
        options: Options = PLAIN,
        *,
        excluded: Sequence[str] = (),
        alone: bool = False,
    ) -> Solution:
        """What a requirements file comes to for a version of Python, which need not be here.

        Ready-made wheels only: nothing is built, so nothing of anybody runs.

        Args:
            python: An interpreter, or a version.
            excluded: Distributions that are taken as if nothing needed them.
            alone: Without what the packages need.
        """
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            wanted, lock, left = folder / "wanted.in", folder / "pylock.toml", folder / "left.txt"
            wanted.write_text(text, encoding="utf-8")
            argv = [self._program, "pip", "compile", *self._config(options), *self._index]
            if isinstance(python, str):
                argv += ["--python", python]
            else:
                argv += ["--python-version", f"{python[0]}.{python[1]}"]
            argv += ["--only-binary", ":all:"]
            argv += ["--format", "pylock.toml", "--quiet", *self._limits(options, builds=False)]
            if excluded:
                left.write_text("".join(f"{one}\n" for one in excluded), encoding="utf-8")
                argv += ["--excludes", str(left)]
            argv += ["--no-deps"] if alone else []
            argv += ["-o", str(lock), str(wanted)]
            done = await run(argv, cwd=folder, env=env, patience=RESOLVING)
            if done.code:
                return Solution(lines=done.lines)
            return Solution(_packages(lock.read_text(encoding="utf-8")))

    def settings(
        self,
        folder: Path,
        day: datetime.date | None,
        variables: Mapping[str, Mapping[str, str]],
        tools: Mapping[str, Sequence[str]],
        *,
        undated: Sequence[str] = (),
        name: str = "uv.toml",
    ) -> Path:
        """The operator's settings and more, in a file of that name. Blocking.

        Args:
            day: Packages are as of its end, but for build tools and the kernel. Not used where the
                operator's own settings say which versions may be used.
            variables: Environment of the builds of single distributions, by their names.
            tools: What their builds get in addition, likewise.
            undated: Packages that are not as of the day.
        """
        own = self._own_config()
        text = own.read_text(encoding="utf-8") if own else ""
        top, tables = "", ""
        if day and "exclude-newer" not in text:
            after = day + datetime.timedelta(days=1)
            top = f'exclude-newer = "{after.isoformat()}T00:00:00Z"\n'
            tables = "[exclude-newer-package]\n"
            tables += "".join(f"{one} = false\n" for one in dict.fromkeys([*EXEMPT, *undated]))
        if "extra-build-variables" not in text:
            for one, given in variables.items():
                tables += f'[extra-build-variables."{canonicalize_name(one)}"]\n'
                tables += "".join(f'{key} = "{value}"\n' for key, value in given.items())
        if tools and "extra-build-dependencies" not in text:
            tables += "[extra-build-dependencies]\n"
            for one, listed in tools.items():
                tables += f'"{canonicalize_name(one)}" = {list(listed)!r}\n'
        if "dependency-metadata" not in text:
            tables += corrected_metadata.tables()
        path = folder / name
        path.write_text(f"{top}{text}\n{tables}", encoding="utf-8")
        return path

    def _limits(self, options: Options, *, builds: bool = True) -> list[str]:
        found = ["--constraints", str(options.constraints)] if options.constraints else []
        if options.build_constraints and builds:
            found += ["--build-constraints", str(options.build_constraints)]
        found += ["--resolution", "lowest-direct"] if options.oldest else []
        return [*found, *(["--prerelease", "allow"] if options.prereleases else [])]

    def _pip(self, verb: str, python: str, options: Options) -> list[str]:
        return [self._program, "pip", verb, *self._config(options), "--python", python]

    def _config(self, options: Options = PLAIN) -> list[str]:
        """Never the settings of a folder: those of a record would choose another index."""
        chosen = options.config or self._own_config()
        return ["--config-file", str(chosen)] if chosen else ["--no-config"]

    @staticmethod
    def _own_config() -> Path | None:
        own = os.environ.get("UV_CONFIG_FILE") or str(Path.home() / ".config" / "uv" / "uv.toml")
        return Path(own) if Path(own).is_file() else None


def find_uv() -> str | None:
    """uv beside the server's Python, or on PATH."""
    name = "uv.exe" if os.name == "nt" else "uv"
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.is_file() else shutil.which("uv")


UV_LINE = re.compile(r"^ ([+-~]) ([A-Za-z0-9][\w.-]*)==(\S+)")


def _from_uv(lines: list[str], sizes: Mapping[tuple[str, str], int]) -> Changes:
    came: dict[str, str] = {}
    went: dict[str, str] = {}
    for line in lines:
        if match := UV_LINE.match(line):
            sign, name, version = match.groups()
            (went if sign == "-" else came)[canonicalize_name(name)] = version
    return changes(came, went, sizes)


def _packages(lock: str) -> list[Solved]:
    """Each package and version of a `pylock.toml`, with what the index tells of its wheel."""
    found = []
    for one in tomllib.loads(lock).get("packages", []):
        if "version" not in one:
            continue
        wheel = (one.get("wheels") or [{}])[0]
        when = wheel.get("upload-time")
        day = when.date() if isinstance(when, datetime.datetime) else None
        name = canonicalize_name(one["name"])
        place = str(wheel.get("url") or wheel.get("path") or wheel.get("name") or "")
        pure = place.endswith("-none-any.whl")
        found.append(Solved(name, one["version"], wheel.get("size"), day, pure))
    return found
