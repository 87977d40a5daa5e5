"""Restoring an environment, despite errors and cancellation."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from ..config.install import Settings
from ..jobs import Reporter
from ..problems import InstallFailed, Problem
from . import snapshot
from .installers.select import installer
from .process import run


async def restore(
    settings: Settings,
    python: str,
    before: snapshot.Snapshot,
    env: Mapping[str, str],
    report: Reporter,
) -> str:
    """Undo the changes; returns what could not be undone, or an empty string."""
    try:
        after = await snapshot.take(python, env)
        if not snapshot.differences(before, after):
            report.log("The environment is unchanged.")
            return ""
        report.note("Restoring the environment")
        with_ = installer(settings.index, uv=settings.uv)
        home = Path(env["HOME"])
        for command in snapshot.way_back(before, after, with_, python, home):
            report.log(f"$ {' '.join(command.argv)}")
            await run(command.argv, cwd=home, env=env, on_line=report.log, patience=600)
        left = snapshot.differences(before, await snapshot.take(python, env))
    except Problem as problem:
        return f"The changes in the environment could not be determined: {problem.detail}"
    differences = f"Remaining differences: {snapshot.describe(left)}." if left else ""
    report.log(differences or "The environment has been restored.")
    return differences


def with_note(error: BaseException, differences: str) -> BaseException:
    """The error, extended by what could not be undone."""
    if differences and isinstance(error, Problem):
        detail = f"{error.detail or error.title} {differences}"
        return type(error)(detail, evidence=error.evidence)
    if differences and isinstance(error, asyncio.CancelledError):
        return InstallFailed(
            "The installation was cancelled, and the environment could not be restored "
            f"completely. {differences}"
        )
    return error
