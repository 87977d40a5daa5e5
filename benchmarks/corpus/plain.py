"""The plain way, for comparison: the declared list with today's index and the Python of the server,
and each notebook as nbconvert executes it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from . import imports
from .notebooks import Runs
from .outcome import Outcome, Ran
from .repository import Repository

INSTALL = 420
"""Seconds that the installation may take."""
SPEC = re.compile(r"([\w.-]+)\s*([=<>!~]*)\s*(\S*)")
NEAR = ("", "binder", ".binder")
"""Folders in which a list is looked for, as repo2docker does."""
RUN = """
import sys, nbclient, nbformat
from jupyter_client.manager import AsyncKernelManager
path, python, seconds = sys.argv[1:]
notebook = nbformat.read(path, 4)
manager = AsyncKernelManager()
manager.kernel_spec.argv[0] = python
count = 0
def started(cell, cell_index):
    global count
    count += cell.cell_type == "code"
try:
    nbclient.NotebookClient(notebook, km=manager, timeout=int(seconds), on_cell_execute=started,
        resources={"metadata": {"path": path.rpartition("/")[0]}}).execute()
    print("@@ok")
except BaseException as error:
    name = getattr(error, "ename", "") or type(error).__name__
    value = getattr(error, "evalue", "") or str(error)
    print("@@cell", count, name + ": " + value.replace(chr(10), " ")[:300])
"""


def measure(one: Repository, folder: Path, run: Runs) -> Outcome:
    """Install, run notebooks, and remove everything again."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    outcome = Outcome(one.name, one.resolved()[:8], python=sys.version.split()[0])
    try:
        archive = folder / "archive.zip"
        outcome.year = int(one.archive(archive)[:4] or 0)
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder / "content")
        root = next((folder / "content").iterdir())
        python = _environment(folder / "env")
        begun = time.monotonic()
        _install(root, python, outcome)
        outcome.seconds.append(round(time.monotonic() - begun, 1))
        needs = imports.read(root)
        outcome.notebooks, outcome.chosen = len(needs.notebooks), run.chosen(needs.notebooks)
        env = {**os.environ, "HOME": str(folder)}
        outcome.ran = [_run(root, name, python, env, run.seconds) for name in outcome.chosen]
    except (OSError, subprocess.SubprocessError, StopIteration) as problem:
        outcome.sentence = f"{type(problem).__name__}: {problem}"[:300]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


def _environment(folder: Path) -> str:
    subprocess.run(["uv", "venv", "-q", "--python", sys.executable, str(folder)], check=True)
    python = str(folder / "bin" / "python")
    subprocess.run(["uv", "pip", "install", "-q", "--python", python, "ipykernel"], check=True)
    return python


def _install(root: Path, python: str, outcome: Outcome) -> None:
    """Install the first list that repo2docker or pip would take; a failed one installs nothing."""
    words = list(_words(root, outcome))
    if not words:
        outcome.verdict = "no list"
        return
    argv = ["uv", "pip", "install", "--python", python, *words]
    try:
        done = subprocess.run(
            argv, cwd=root, capture_output=True, text=True, timeout=INSTALL, check=False
        )
    except subprocess.TimeoutExpired:
        outcome.verdict, outcome.sentence = "failed", f"not finished within {INSTALL} s"
        return
    outcome.verdict = "failed" if done.returncode else "installed"
    if done.returncode:
        outcome.log = done.stderr.splitlines()[-20:]
        lines = [line for line in outcome.log if re.match(r"\s*(error|cause)", line)]
        outcome.sentence = lines[0].strip()[:300] if lines else ""


def _words(root: Path, outcome: Outcome) -> Iterator[str]:
    for near in NEAR:
        for name in ("environment.yml", "environment.yaml"):
            path = root / near / name
            if path.is_file():
                outcome.source = path.relative_to(root).as_posix()
                yield from _of_conda(path)
                return
        path = root / near / "requirements.txt"
        if path.is_file():
            outcome.source = path.relative_to(root).as_posix()
            yield from ("-r", str(path))
            return
    for name in ("pyproject.toml", "setup.py"):
        if (root / name).is_file():
            outcome.source = name
            yield "."
            return


def _of_conda(path: Path) -> Iterator[str]:
    """The names of a conda list under the same names: no channel is in reach here."""
    document: Any = yaml.safe_load(path.read_text(encoding="utf-8", errors="replace"))
    listed = document.get("dependencies") if isinstance(document, dict) else None
    for one in listed or []:
        if isinstance(one, dict):
            for line in map(str, one.get("pip") or []):
                yield from shlex.split(line) if line.startswith("-") else [line]
        elif isinstance(one, str) and (found := SPEC.match(one.rpartition("::")[2].strip())):
            name, sign, version = found.groups()
            if name not in {"python", "pip", "conda", "mamba"}:
                exact = sign == "=" and f"=={version.partition('=')[0].rstrip('.*')}.*"
                yield name + (exact or f"{sign}{version}")


def _run(root: Path, name: str, python: str, env: dict[str, str], seconds: float) -> Ran:
    argv = [sys.executable, "-c", RUN, str(root / name), python, str(int(seconds))]
    with subprocess.Popen(
        argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            out, _ = process.communicate(timeout=seconds + 30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            return Ran(name, "failed", error="time limit")
    lines = [line for line in out.decode(errors="replace").splitlines() if line.startswith("@@")]
    if lines == ["@@ok"]:
        return Ran(name, "completed")
    return Ran(name, "failed", error=lines[-1][2:] if lines else f"ended: {process.returncode}")
