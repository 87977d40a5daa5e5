"""Runs the first, middle and last notebook of a repository in its environment."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

PATIENCE = 120
RUN = """
import sys, nbclient, nbformat
from jupyter_client.kernelspec import KernelSpecManager
path, kernels, seconds = sys.argv[1:]
notebook = nbformat.read(path, 4)
KernelSpecManager.kernel_dirs = [kernels]
try:
    nbclient.NotebookClient(notebook, timeout=int(seconds), kernel_name=sys.argv[0] and "measured",
        resources={"metadata": {"path": path.rpartition("/")[0]}}).execute()
    print("@@ok")
except BaseException as error:
    name = getattr(error, "ename", "") or type(error).__name__
    value = getattr(error, "evalue", "") or str(error)
    print("@@" + name + ": " + value.replace(chr(10), " ")[:200])
"""


async def run_three(kernel: Path, content: Path, names: list[str]) -> dict[str, str]:
    """ "ok" or the first error, by notebook."""
    chosen = dict.fromkeys([names[0], names[len(names) // 2], names[-1]])
    data = content.parent / "measured-jupyter"
    (data / "kernels").mkdir(parents=True, exist_ok=True)
    link = data / "kernels" / "measured"
    link.unlink(missing_ok=True)
    link.symlink_to(kernel)
    return {name: await _run(content / name, data) for name in chosen}


async def _run(path: Path, data: Path) -> str:
    env = {**os.environ, "JUPYTER_DATA_DIR": str(data), "JUPYTER_PATH": str(data)}
    words = [sys.executable, "-c", RUN, str(path), str(data / "kernels"), str(PATIENCE)]
    process = await asyncio.create_subprocess_exec(
        *words,
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(), PATIENCE + 60)
    except TimeoutError:
        os.killpg(process.pid, 9)
        return "time limit"
    lines = [line for line in out.decode(errors="replace").splitlines() if line.startswith("@@")]
    return lines[-1][2:] if lines else json.dumps(process.returncode)
