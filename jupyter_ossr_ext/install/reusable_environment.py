"""Environments of a record for later plans of it that would make the same again."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from packaging.utils import canonicalize_name

from ..config.install import Settings
from ..problems import CannotInstall
from . import kernelspec, lock_files
from .interpreter import Installed, packages
from .plan_commands import Work, interpreter
from .store import Registry, StoredEnvironment, StoredPlan


def content_key(stored: StoredPlan, work: Work) -> str:
    """Hash of what the environment of a plan will contain.

    Empty where that is not known before the installation: code of the record decides, or the files
    of a folder may change.
    """
    plan = stored.plan
    known = stored.staged and plan.record and plan.complete
    if not known or work.conda or work.instructions.tool:
        return ""
    parts = [
        plan.source,
        plan.record,
        plan.python,
        sorted((canonicalize_name(one.name), one.version) for one in plan.adds),
        sorted(one.name for one in plan.extras if one.chosen),
        work.instructions.post_build,
    ]
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


async def find(
    settings: Settings,
    registry: Registry,
    stored: StoredPlan,
    work: Work,
    env: Mapping[str, str],
) -> StoredEnvironment | None:
    """A finished environment with the packages of the plan, in the versions it was made with.

    These are the plan's, but for what `compatible_versions` changed. What was added to it since, as
    for a notebook that imports more, does not matter.
    """
    key = content_key(stored, work)
    if not key or stored.spec.replaces:
        return None
    for one in await asyncio.to_thread(registry.all):
        if one.content_key != key or one.environment.state != "ready" or not one.environment.kernel:
            continue
        if not await asyncio.to_thread(kernelspec.names_of, settings.kernels, one.environment.id):
            continue
        folder = registry.folder(one.environment.id)
        there = await _packages(interpreter(folder / "env", conda=False), env)
        made = await asyncio.to_thread(_made_with, folder / lock_files.PYTHON)
        if all(
            _has(there, change.name, made.get(canonicalize_name(change.name), change.version))
            for change in stored.plan.adds
        ):
            return one
    return None


async def _packages(python: str, env: Mapping[str, str]) -> Mapping[str, Installed]:
    """None of them if the environment is broken."""
    try:
        return await packages(python, env)
    except (CannotInstall, OSError):
        return {}


def _made_with(lock: Path) -> dict[str, str]:
    """Versions by normalised name, from the lock file of an environment. Blocking."""
    lines = lock_files.pins(lock.read_text(encoding="utf-8")) if lock.is_file() else []
    pairs = (line.partition("==") for line in lines)
    return {canonicalize_name(name): version for name, equals, version in pairs if equals}


def _has(there: Mapping[str, Installed], name: str, version: str | None) -> bool:
    one = there.get(canonicalize_name(name))
    return one is not None and version in {None, one.version}
