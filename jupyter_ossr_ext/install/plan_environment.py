"""The environment that a plan created, for changes after the plan was executed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ..config.install import Settings
from ..jobs import Reporter
from ..models import Command
from .installers.base import PLAIN, Installer, Options
from .installers.select import installer
from .interpreter import Installed, packages
from .plan_commands import interpreter
from .process import Finished, run
from .store import Plans
from .target_plan import unpack_wheel

LASTING = 600.0
"""Seconds that one change may take."""
READY_MADE = ("--only-binary", ":all:")
"""Words for an installer that may build nothing."""


@dataclass(frozen=True)
class PlanEnvironment:
    """An environment, and what changes it.

    Attributes:
        here: What is installed, by normalised name, when it was opened.
        folder: An empty folder that is removed afterwards.
        dated: Options that bind a solution to the day of the plan.
    """

    python: str
    env: Mapping[str, str]
    with_: Installer
    folder: Path
    here: dict[str, Installed]
    dated: Options

    async def install(
        self, words: Sequence[str], options: Options, report: Reporter
    ) -> dict[str, Installed] | None:
        """Install, and return what is there then; None: the installer failed."""
        command = self.with_.install(self.python, words, self.folder, options)
        done = await self._run(command, report)
        return None if done.code else await packages(self.python, self.env)

    async def uninstall(self, names: Sequence[str], report: Reporter) -> None:
        await self._run(self.with_.uninstall(self.python, names, self.folder), report)

    async def execute(
        self, code: str, words: Sequence[str], folder: Path, path: Path, report: Reporter
    ) -> bool:
        """Whether a program of ours succeeds. `path`: a folder of packages that only it uses."""
        report.log(f"$ {self.python} -c … {' '.join(words)}")
        argv = [self.python, "-c", code, *words]
        env = {**self.env, "PYTHONPATH": str(path)}
        done = await run(argv, cwd=folder, env=env, on_line=report.log, patience=LASTING)
        return not done.code

    async def _run(self, command: Command, report: Reporter) -> Finished:
        report.log(f"$ {' '.join(command.argv)}")
        return await run(
            command.argv, cwd=self.folder, env=self.env, on_line=report.log, patience=LASTING
        )

    async def unpack(self, wanted: str, target: Path, options: Options = PLAIN) -> bool:
        """Put a ready-made distribution into a folder; nothing of it runs."""
        return await unpack_wheel(
            self.with_, self.env, wanted, target, self.python, options, LASTING
        )


@asynccontextmanager
async def opened(
    settings: Settings, plans: Plans, plan: str
) -> AsyncIterator[PlanEnvironment | None]:
    """The environment of a plan; None where the plan made none.

    Raises:
        NotFound: The plan no longer exists.
    """
    stored = await asyncio.to_thread(plans.load, plan)
    work = stored.work
    if work is None:
        yield None
        return
    python = interpreter(settings.environments / stored.environment / "env", conda=work.conda)
    with tempfile.TemporaryDirectory(prefix="ossr-add-") as name:
        folder = Path(name)
        env = await asyncio.to_thread(settings.env, folder / "home")
        config = plans.folder(plan) / work.config if work.config else None
        yield PlanEnvironment(
            python=python,
            env=env,
            with_=installer(settings.index, uv=settings.uv),
            folder=folder,
            here=await packages(python, env),
            dated=Options(config=config),
        )


async def constrained(there: PlanEnvironment) -> Options:
    """Options of the day of the plan that change no installed package."""
    pins = there.folder / "installed.txt"
    lines = [f"{one.name}=={one.version}\n" for one in there.here.values() if not one.direct]
    await asyncio.to_thread(pins.write_text, "".join(lines), "utf-8")
    return replace(there.dated, constraints=pins)
