"""Putting an environment back as it was, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

from ...environment import snapshot
from ...environment.installers import installer
from ...environment.process import run
from ...jobs import Reporter
from ...problems import Problem
from .settings import Settings
from .work import Work


async def restore(
    settings: Settings,
    work: Work,
    before: snapshot.Snapshot,
    env: Mapping[str, str],
    report: Reporter,
) -> str:
    """Undo what was done; says exactly what could not be undone, or nothing."""
    try:
        after = await snapshot.take(work.python, env)
        if not snapshot.differences(before, after):
            report.log("The environment is as it was before.")
            return ""
        report.note("Putting the environment back")
        with_ = installer(settings.index, uv=settings.uv)
        home = Path(env["HOME"])
        for command in snapshot.way_back(before, after, with_, work.python, home):
            report.log(f"$ {' '.join(command.argv)}")
            await run(command.argv, cwd=home, env=env, on_line=report.log, patience=600)
        left = snapshot.differences(before, await snapshot.take(work.python, env))
    except Problem as problem:
        return f"What changed in it cannot be told: {problem.detail}"
    told = f"It differs from before: {snapshot.told(left)}." if left else ""
    report.log(told or "The environment has been put back as it was before.")
    return told


async def persist(what: Coroutine[Any, Any, Any]) -> Any:
    """Do it to its end, however often we are cancelled meanwhile."""
    task = asyncio.create_task(what)
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise
    return task.result()


def saying(error: BaseException, told: str) -> BaseException:
    """The error, saying also what could not be put back."""
    if told and isinstance(error, Problem):
        detail = f"{error.detail or error.title} {told}"
        return type(error)(detail, evidence=error.evidence)
    return error
