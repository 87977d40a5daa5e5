"""Python interpreters of a required version."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from ...problems import CannotInstall, Problem
from ..interpreter import about
from ..process import run
from .uv import find_uv


def takes(wanted: str, version: str) -> bool:
    """True if a Python of that version is suitable; an invalid specifier excludes nothing."""
    try:
        return SpecifierSet(wanted).contains(version, prereleases=True)
    except InvalidSpecifier:
        return True


async def find_python(wanted: str | None, env: Mapping[str, str]) -> tuple[str, str]:
    """An interpreter for creating a new environment, and its version.

    The server's own first; then those that uv or PATH provide. Raises `CannotInstall`.
    """
    own = getattr(sys, "_base_executable", None) or sys.executable
    here = "{}.{}.{}".format(*sys.version_info[:3])
    if not wanted or takes(wanted, here):
        return own, here
    for program in await asyncio.to_thread(_pythons):
        try:
            found = await about(program, env)
        except Problem:
            continue
        if takes(wanted, found.version):
            return found.executable, found.version
    if uv := find_uv():
        argv = [uv, "python", "find", "--no-project", "--no-config", wanted]
        done = await run(argv, cwd=Path(env["HOME"]), env=env, patience=20)
        if not done.code and done.lines:
            found = await about(done.lines[-1], env)
            return found.executable, found.version
    raise CannotInstall(
        f"Python {wanted} is required, and this machine has {here}. Install a matching version "
        f"(with uv: uv python install '{wanted}'), then create the plan again."
    )


def _pythons() -> list[str]:
    found = [shutil.which(f"python3.{minor}") for minor in range(20, 7, -1)]
    return [path for path in found if path]
