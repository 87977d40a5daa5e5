"""Runs the first, middle and last notebook of a repository, as _Try_ does."""

from __future__ import annotations

import os
from dataclasses import dataclass

from jupyter_ossr_ext.models import InstallPlan, InstallResult, NotebookRun, RunReport, RunSpec
from jupyter_ossr_ext.runs.service import Runs as RunService
from tests.server.support.install_environment import InstallEnvironment

from .outcome import Ran

SECONDS = 600.0
"""For one notebook, if nothing else is asked for."""


@dataclass(frozen=True)
class Runs:
    """Which notebooks of each repository are run.

    Attributes:
        every: All of them instead of three.
        seconds: Time limit of one notebook.
    """

    every: bool = False
    seconds: float = SECONDS

    def chosen(self, names: list[str]) -> list[str]:
        return names if self.every else three(names)


def three(names: list[str]) -> list[str]:
    """The first, the middle and the last."""
    if not names:
        return []
    return list(dict.fromkeys([names[0], names[len(names) // 2], names[-1]]))


async def run(
    server: InstallEnvironment,
    plan: InstallPlan,
    result: InstallResult,
    chosen: list[str],
    seconds: float,
) -> list[Ran]:
    """Run notebooks in the new environment, and repair it."""
    home = server.folder / "home"
    home.mkdir(exist_ok=True)
    os.environ["HOME"] = str(home)  # what notebooks write goes with the rest
    RunService(server.root, server.settings, server.install).register(server.jobs)
    spec = RunSpec(
        notebooks=[f"{result.folder}/{name}" for name in chosen],
        kernel=result.kernel or "",
        time_limit=seconds,
        plan=plan.id,
        repair=True,
    )
    server.patience = 4 * seconds * len(chosen)
    job = await server.ended(server.jobs.submit(spec))
    if not isinstance(job.result, RunReport):
        why = job.problem.detail or job.problem.title if job.problem else job.state
        return [Ran(name, "not-run", error=why) for name in chosen]
    return [_ran(name, one) for name, one in zip(chosen, job.result.notebooks, strict=True)]


def _ran(name: str, one: NotebookRun) -> Ran:
    ran = Ran(name, one.state, one.cells, one.executed, error=one.reason)
    ran.installed = one.installed
    if one.failure:
        ran.cause, ran.subject = one.failure.cause, one.failure.subject
        ran.error = one.failure.error
        ran.advice = " ".join([one.failure.advice, *one.notes])
    if one.outputs:
        ran.same, ran.close = one.outputs.same, one.outputs.close
        ran.different, ran.not_compared = one.outputs.different, one.outputs.not_compared
    return ran
