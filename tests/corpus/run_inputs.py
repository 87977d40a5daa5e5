"""Plan and install every input of a folder, and report each result in one table.

    python -m tests.corpus.run_inputs DIR [NAME ...] [--report FILE] [--plan-only] [--pip]

Each folder below DIR is planned as a local folder, and each archive below it as the one file of a
record. Package index, Pythons and conda channels are those of this machine. NAME: patterns of the
inputs to run (`fnmatch`); all without. The table names the input, the kind of plan, the outcome and
its sentence; the report (JSON) has warnings, guesses and the end of the log as well.

Outcomes: `installed`; `nothing imported`, installed with nothing to import; `failed`, with the
problem; `refused`, by the plan; `files`, nothing to install; `no plan`, the plan itself failed.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

import msgspec

from jupyter_ossr_ext.models import InstallPlan, InstallResult, Job
from tests.server.support.install_environment import InstallEnvironment

ARCHIVES = (".zip", ".tar.gz", ".tgz")
LOG = 60
"""Lines of the log that a report has."""
PATIENCE = 1800.0


class Outcome(msgspec.Struct):
    """What became of one input. `seconds`: of the plan, of the install."""

    name: str
    outcome: str
    kind: str = ""
    python: str = ""
    sentence: str = ""
    evidence: str = ""
    imported: list[str] = []
    requirements: list[str] = []
    warnings: list[str] = []
    guesses: list[str] = []
    commands: list[str] = []
    log: list[str] = []
    seconds: tuple[float, float] = (0.0, 0.0)


def inputs(folder: Path) -> Iterator[Path]:
    """Folders and archives right below a folder; of a folder of such, what is in it."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "__")):
            continue
        below = sorted(path.iterdir()) if path.is_dir() else []
        plain = [one for one in below if not one.name.startswith("README")]
        if path.name.endswith(ARCHIVES):
            yield path
        elif plain and all(
            one.name.endswith(ARCHIVES) or (one.is_dir() and len(one.name) == 1) for one in plain
        ):
            yield from plain  # one cause in several shapes: a/, b/, c.zip
        elif below:
            yield path


def placed(installs: InstallEnvironment, path: Path, name: str) -> dict[str, str]:
    """What to plan: a copy of the folder, or a record with the archive."""
    if path.is_dir():
        shutil.copytree(path, installs.root / path.name, symlinks=True)
        return {"folder": path.name}
    [record] = installs.deposit(name, {path.name: path.read_bytes()})
    return {"record": record}


async def run(path: Path, name: str, *, install: bool, uv: bool) -> Outcome:
    """Plan one input, and install it in an environment of its own."""
    with tempfile.TemporaryDirectory(prefix="ossr-input-") as folder:
        async with InstallEnvironment(Path(folder), None, uv=uv) as installs:
            installs.patience = PATIENCE
            start = time.monotonic()
            planned = await installs.planned(**placed(installs, path, name))
            took = time.monotonic() - start
            found = Outcome(name, "no plan", seconds=(round(took, 1), 0.0))
            if not isinstance(plan := planned.result, InstallPlan):
                return await _failed(installs, planned, found)
            found.kind = plan.detected.kind if plan.detected else ""
            found.python = plan.python or ""
            found.requirements = plan.requirements
            found.warnings, found.guesses = plan.warnings, plan.guesses
            found.commands = [" ".join(one.argv) for one in plan.commands]
            if not plan.installable:
                found.outcome = "files" if found.kind == "data" else "refused"
                found.sentence = " | ".join(one.reason for one in plan.cannot)
                return found
            if not install:
                found.outcome = "planned"
                return found
            job = await installs.ended(installs.confirm(plan))
            found.seconds = (round(took, 1), round(time.monotonic() - start - took, 1))
            found.outcome = "failed"
            if not isinstance(result := job.result, InstallResult):
                return await _failed(installs, job, found)
            found.imported = result.imported
            found.outcome = "installed" if result.imported or result.use else "nothing imported"
            found.sentence = " | ".join(result.warnings)
            return found


async def _failed(installs: InstallEnvironment, job: Job, found: Outcome) -> Outcome:
    if problem := job.problem:
        found.sentence = problem.detail or problem.title
        found.evidence = problem.evidence or ""
    found.log = (await installs.jobs.log(job.id))[-LOG:]
    return found


def row(one: Outcome) -> str:
    text = one.sentence or ", ".join(one.imported)
    evidence = f" [{one.evidence}]" if one.evidence else ""
    return f"| {one.name} | {one.kind} {one.python} | {one.outcome} | {text}{evidence} |"


async def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--report", type=Path, help="JSON file for all details")
    parser.add_argument("--plan-only", action="store_true")
    parser.add_argument("--pip", action="store_true", help="without uv")
    chosen = parser.parse_args(words)
    found: list[Outcome] = []
    print("| input | plan | outcome | sentence |\n| --- | --- | --- | --- |")
    for path in inputs(chosen.folder):
        name = path.relative_to(chosen.folder).as_posix()
        if chosen.names and not any(fnmatch(name, pattern) for pattern in chosen.names):
            continue
        one = await run(path, name, install=not chosen.plan_only, uv=not chosen.pip)
        found.append(one)
        print(row(one), flush=True)
        if chosen.report:
            chosen.report.write_bytes(msgspec.json.format(msgspec.json.encode(found)))
    counted = Counter(one.outcome for one in found)
    print("\n" + ", ".join(f"{count} {outcome}" for outcome, count in counted.most_common()))
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
