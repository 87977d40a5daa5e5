# ruff: noqa: ASYNC110, ASYNC240 (a test may wait for the disk)
"""Shared by tests of failing installs: waiting, killing, separate environments."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_ossr_ext.install.installers.base import python_of
from jupyter_ossr_ext.install.installers.uv import find_uv
from jupyter_ossr_ext.models import InstallPlan, Job, JobState
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Files, Index, base_python, write_tree


async def failed(installs: InstallEnvironment, plan: InstallPlan) -> Job:
    job = await installs.ended(installs.confirm(plan))
    assert job.state is JobState.FAILED and job.problem, await installs.report(job)
    return job


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


async def until(path: Path) -> str:
    async with asyncio.timeout(60):
        while not (path.exists() and path.read_text()):
            await asyncio.sleep(0.02)
    return path.read_text()


CHILD = """
import asyncio, json, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from jupyter_ossr_ext.models import ExistingKernel, NewEnvironment
from tests.server.support.install_sources import zipped
from tests.server.support.install_environment import InstallEnvironment

class At:
    url = {url!r}

async def main():
    folder = Path({folder!r})
    kernel = {kernel!r}
    target = ExistingKernel(kernel=kernel) if kernel else NewEnvironment()
    async with InstallEnvironment(folder / "installs", At()) as installs:
        files = json.loads((folder / "files.json").read_text())
        [record] = installs.deposit("Slow", {{"slow.zip": zipped(files)}})
        job = installs.confirm(await installs.plan(record, target=target))
        await installs.jobs.written()
        (folder / "job").write_text(job.id)
        await asyncio.sleep(600)

asyncio.run(main())
"""


@contextmanager
def installing_elsewhere(
    folder: Path, index: Index, files: Files, kernel: str = ""
) -> Iterator[Callable[[], None]]:
    """A separate server that installs these files, with a function to kill it; see `folder/job`."""
    (folder / "files.json").write_text(json.dumps(files))
    here = str(Path(__file__).parents[3])
    code = CHILD.format(here=here, url=index.url, folder=str(folder), kernel=kernel)
    server = subprocess.Popen([sys.executable, "-c", code])

    def kill() -> None:
        server.kill()
        server.wait()

    try:
        yield kill
    finally:
        kill()


def venv(folder: Path, index: Index, kernels: Path, *packages: str, fresh: bool = True) -> str:
    """An environment of the user, with a kernel called `mine`."""
    uv = find_uv()
    assert uv
    python = python_of(folder)
    quiet = {"check": True, "capture_output": True}
    if fresh:
        subprocess.run([uv, "venv", "--python", base_python(), str(folder)], **quiet)  # type: ignore[call-overload]
    subprocess.run(  # type: ignore[call-overload]
        [uv, "pip", "install", "--python", python, "--default-index", index.url, *packages], **quiet
    )
    spec = {
        "argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Mine",
        "language": "python",
    }
    write_tree(kernels, {"mine/kernel.json": json.dumps(spec)})
    return python


def listed(python: str) -> dict[str, str]:
    code = "import importlib.metadata as m; print({d.name: d.version for d in m.distributions()})"
    out = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout
    return dict(eval(out))  # noqa: S307 (our own line)
