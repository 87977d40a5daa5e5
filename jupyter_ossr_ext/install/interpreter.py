"""Information about another Python interpreter and its packages."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from ..problems import CannotInstall
from .process import run

PROBE = Path(__file__).with_name("interpreter_probe.py")
PATIENCE = 20.0
"""Time limit in seconds; network file systems are slow at first."""
T = TypeVar("T")


class Interpreter(msgspec.Struct, frozen=True, rename="camel"):
    """Properties of a Python interpreter.

    `packages`: the folder of its packages; `user_site`: the user's own packages are visible and
    exist; `conda_base`: conda itself is installed there.
    """

    executable: str
    version: str
    prefix: str
    base_prefix: str
    packages: str
    writable: bool
    managed: bool
    conda: bool
    user_site: bool
    conda_base: bool = False


class Installed(msgspec.Struct, frozen=True):
    """An installed distribution.

    `direct`: the URL of its origin if not an index; `installer`: the tool that installed it;
    `python`: the versions of Python (PEP 440) that its metadata require.
    """

    name: str
    version: str
    direct: str | None = None
    installer: str = ""
    python: str | None = None

    def runs_on(self, version: str) -> bool:
        """False if its metadata exclude that Python; bounds that cannot be read exclude none."""
        try:
            return SpecifierSet(self.python or "").contains(version, prereleases=True)
        except InvalidSpecifier:
            return True

    @property
    def key(self) -> str:
        return canonicalize_name(self.name)


def quiet(environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` without variables that make a Python search packages elsewhere."""
    return {name: value for name, value in environ.items() if not name.startswith("PYTHON")}


async def ask(
    python: str,
    what: str,
    *words: str,
    type: type[T],
    env: Mapping[str, str],
    patience: float = PATIENCE,
) -> T:
    """Run a query of the probe; raises `CannotInstall` if there is no response."""
    argv = [python, "-c", PROBE.read_text(encoding="utf-8"), what, *words]
    try:
        with tempfile.TemporaryDirectory() as empty:
            done = await run(argv, cwd=Path(empty), env=env, patience=patience)
    except TimeoutError:
        raise CannotInstall("The Python of this kernel does not respond.") from None
    line = next((line for line in reversed(done.lines) if line.startswith("@@")), None)
    if done.code or line is None:
        raise CannotInstall(
            "The Python of this kernel cannot be started; it may have been removed.",
            evidence=done.lines[-1] if done.lines else None,
        )
    return msgspec.json.decode(line[2:], type=type)


async def about(python: str, env: Mapping[str, str] | None = None) -> Interpreter:
    environ = quiet(os.environ if env is None else env)
    environ.pop("PYTHONNOUSERSITE", None)
    return await ask(python, "about", type=Interpreter, env=environ)


async def packages(python: str, env: Mapping[str, str]) -> dict[str, Installed]:
    """All installed distributions, by normalised name."""
    found = await ask(python, "packages", type=list[Installed], env=quiet(env))
    return {one.key: one for one in found}


async def save(
    python: str, names: Sequence[str], folder: Path, env: Mapping[str, str]
) -> dict[str, str]:
    """Pack installed distributions as wheels into a folder; their paths, by normalised name.

    Those without a list of their files are left out.
    """
    if not names:
        return {}
    made = await ask(
        python, "save", str(folder), *names, type=dict[str, str], env=quiet(env), patience=600
    )
    return {canonicalize_name(name): path for name, path in made.items()}


async def import_names(
    python: str, distributions: Sequence[str], env: Mapping[str, str]
) -> dict[str, list[str]]:
    """The top-level modules of distributions, from their own metadata."""
    if not distributions:
        return {}
    return await ask(python, "imports", *distributions, type=dict[str, list[str]], env=quiet(env))
