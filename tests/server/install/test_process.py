# ruff: noqa: ASYNC240 (a test may wait for the disk)
"""Child processes: the caller waits until they have ended, in all cases."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jupyter_ossr_ext.install.installers.error_messages import explain
from jupyter_ossr_ext.install.installers.uv import Uv
from jupyter_ossr_ext.install.process import STORED, persist, run, to_its_end
from tests.server.support.install_sources import write_tree

STUBBORN = "trap '' TERM; echo ready; echo $$ >> pids; sleep 60 & wait; sleep 60"


@pytest.fixture
def nothing_left(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """No task remains at the end of the test."""
    yield
    assert not asyncio.all_tasks(jp_asyncio_loop)


async def ready(pids: Path, count: int) -> list[int]:
    async with asyncio.timeout(20):
        while not pids.exists() or pids.read_text().count("\n") < count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return [int(line) for line in pids.read_text().split()]


def gone(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or " Z " in state.read_text()


async def cancelled(task: asyncio.Task[Any]) -> None:
    """Cancel repeatedly, like an impatient user."""
    while not task.done():
        task.cancel()
        await asyncio.sleep(0.01)
    with pytest.raises(asyncio.CancelledError):
        task.result()


@pytest.mark.usefixtures("nothing_left")
async def test_cancelled_twice_a_run_still_waits_for_its_program(tmp_path: Path) -> None:
    task = asyncio.create_task(run(["sh", "-c", STUBBORN], cwd=tmp_path, env=os.environ))
    [pid] = await ready(tmp_path / "pids", 1)
    await cancelled(task)
    assert gone(pid)


@pytest.mark.usefixtures("nothing_left")
async def test_a_cancelled_preview_waits_for_both_of_its_programs(tmp_path: Path) -> None:
    # One ends at once, the other one does not.
    code = f"""#!/bin/sh
cd {tmp_path}
case "$*" in *compile*) {STUBBORN};; *) echo $$ >> pids; exec sleep 60;; esac
"""
    write_tree(tmp_path, {"uv": code})
    (tmp_path / "uv").chmod(0o755)
    uv = Uv(str(tmp_path / "uv"))
    task = asyncio.create_task(uv.preview("python", "sky\n", os.environ))
    pids = await ready(tmp_path / "pids", 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert all(map(gone, pids))


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("how", [persist, to_its_end])
async def test_what_is_too_late_to_cancel_comes_to_its_end(how: Any) -> None:
    done = asyncio.Event()

    async def work() -> str:
        await asyncio.sleep(0.1)
        done.set()
        return "done"

    async def whole(what: Awaitable[str]) -> str:
        return str(await how(what))

    task = asyncio.create_task(whole(work()))
    await asyncio.sleep(0.01)
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0.01)
    if how is persist:
        assert await task == "done"
    else:
        with pytest.raises(asyncio.CancelledError):
            await task
    assert done.is_set()


async def test_output_without_end_keeps_the_first_error_and_the_last_line(tmp_path: Path) -> None:
    # The first error is the cause; a fixed number of last lines would lose it.
    code = (
        "print('fatal error: fitsio.h: No such file or directory')\n"
        "for n in range(60_000): print(f'warning {n} of a compiler with many words')\n"
        "print('Building wheel failed')\n"
        "raise SystemExit(1)"
    )
    done = await run([sys.executable, "-c", code], cwd=tmp_path, env=os.environ)
    assert done.lines[0].startswith("fatal error: fitsio.h")
    assert done.lines[-1] == "Building wheel failed"
    assert sum(map(len, done.lines)) < 2 * STORED + 1000
    [warning] = [line for line in done.lines if "left out" in line]
    left_out = int(warning.split()[1].replace(",", ""))
    assert len(done.lines) - 1 + left_out == 60_002
    problem = explain(done.lines, "Install the packages")
    assert "fitsio.h" in str(problem)


def test_a_line_without_end_is_quoted_in_part() -> None:
    problem = explain([f"ValueError: {'x' * 100_000}"], "Install the packages")
    assert len(problem.evidence or "") == 500


def test_packages_of_r_that_are_not_here_are_named() -> None:
    line = "ERROR: dependencies 'repr', 'uuid' are not available for package 'IRkernel'"
    problem = explain([line], "Install the R package")
    assert (problem.detail or "").startswith(
        "R packages are required and not installed, here repr "
    )
    assert "repr" in problem.detail and "uuid" in (problem.evidence or "")
