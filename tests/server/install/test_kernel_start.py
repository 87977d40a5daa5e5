"""Kernels that a program starts: ports that are taken, kernels that end, the user's history."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager

from jupyter_ossr_ext.install import kernel_start

PATIENCE = 60.0

TAKES_ITS_PORT = """
import json, pathlib, socket, subprocess, sys

starts = pathlib.Path(sys.argv[1])
connection = json.loads(pathlib.Path(sys.argv[2]).read_text())
starts.open("a").write("x")
argv = [sys.executable, "-m", "ipykernel_launcher", "-f", sys.argv[2], *sys.argv[3:]]
if len(starts.read_text()) > int(starts.name):
    sys.exit(subprocess.run(argv).returncode)
with socket.create_server((connection["ip"], connection["shell_port"])):
    sys.exit(subprocess.run(argv).returncode)
"""
"""A kernel whose port is taken by another program in its first starts; the name of the file that
counts them says how often."""


def specs(folder: Path, *argv: str) -> KernelSpecManager:
    where = folder / "kernels" / "one"
    where.mkdir(parents=True)
    spec = {"argv": [*argv, "{connection_file}"], "display_name": "One", "language": "python"}
    (where / "kernel.json").write_text(json.dumps(spec))
    return KernelSpecManager(kernel_dirs=[str(where.parent)], ensure_native_kernel=False)


@pytest.mark.parametrize("taken", [1, 2, 3])
async def test_a_taken_port_is_not_the_end(tmp_path: Path, taken: int) -> None:
    starts = tmp_path / str(taken)
    found = specs(tmp_path, sys.executable, "-c", TAKES_ITS_PORT, str(starts))
    if taken == kernel_start.STARTS:
        with pytest.raises(RuntimeError, match="died"):
            await kernel_start.start("one", found, tmp_path, PATIENCE)
    else:
        manager, client = await kernel_start.start("one", found, tmp_path, PATIENCE)
        reply = await client.execute_interactive("6 * 7", timeout=PATIENCE)
        await kernel_start.stop(manager, client)
        assert reply["content"]["status"] == "ok"
        assert not await manager.is_alive()
    assert len(starts.read_text()) == min(taken + 1, kernel_start.STARTS)


async def test_what_a_program_runs_is_not_in_the_history(tmp_path: Path) -> None:
    argv = (sys.executable, "-m", "ipykernel_launcher", "-f")
    manager, client = await kernel_start.start("one", specs(tmp_path, *argv), tmp_path, PATIENCE)
    file = "get_ipython().history_manager.hist_file"
    reply = await client.execute_interactive(
        f"assert {file} == ':memory:', {file}", timeout=PATIENCE
    )
    await kernel_start.stop(manager, client)
    assert reply["content"]["status"] == "ok", reply["content"]
