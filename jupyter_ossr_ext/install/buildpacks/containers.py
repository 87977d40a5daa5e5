"""Containers: built with an installed engine, else described."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from ...models import Cannot, Command, Detection, RunsCode
from .base import BuildInstructions, excerpt
from .tool_commands import PREFIX, with_tool

ENGINE = 5.0
"""Time limit in seconds for the answer of a container engine."""


def container(sign: Detection, path: Path) -> BuildInstructions:
    """The instructions for a Dockerfile, a definition of Apptainer, or an image."""
    folder, name = path.parent, path.name
    tag = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-") or "record"
    docker = name in {"Dockerfile", "Containerfile"}
    tool = next(
        (
            t
            for t in (("podman", "docker") if docker else ("apptainer", "singularity"))
            if shutil.which(t)
        ),
        "podman" if docker else "apptainer",
    )
    if docker:
        argv = [tool, "build", "-t", f"localhost/{tag}", "-f", name, "."]
        use = f"{tool} run --rm -it localhost/{tag}"
    elif name.endswith(".sif"):
        argv = [tool, "inspect", name]
        use = shlex.join([tool, "run", name])
    else:
        argv = [tool, "build", f"{PREFIX}/{tag}.sif", name]
        use = f"{tool} run {PREFIX}/{tag}.sif"
    what = "Inspect the container" if name.endswith(".sif") else "Build the container"
    commands = [
        Command(
            argv=argv, folder=str(folder), purpose=what, code_of_record=not name.endswith(".sif")
        )
    ]
    runs = []
    if not name.endswith(".sif"):
        what = f"{name} runs inside a container during the build"
        runs.append(RunsCode(what=what, path=name, excerpt=excerpt(path)))
    made = BuildInstructions(
        sign=sign, root=folder, commands=commands, runs_code=runs, complete=False, use=use
    )
    reason = f"{'Podman' if docker else 'Apptainer'} is required and not installed. " + (
        "Install it (Debian: apt install podman), then create the plan again."
        if docker
        else "Ask your administrator."
    )
    if tool == "docker" and shutil.which(tool) and not _answers(tool):
        reason = "Docker is installed, but its service does not run. Start it, then plan again."
        return replace(made, cannot=[Cannot(reason=reason, command=shlex.join(argv))])
    return with_tool(made, [tool], reason, commands)


def _answers(tool: str) -> bool:
    """Whether a container engine works. Blocking, up to `ENGINE` seconds."""
    try:
        done = subprocess.run(  # noqa: S603 (one of two programs)
            [tool, "info"], capture_output=True, timeout=ENGINE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
