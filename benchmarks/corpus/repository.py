"""One repository: planned and installed as offered, then looked at."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from jupyter_ossr_ext.models import InstallPlan, InstallResult, Job
from tests.server.support.install_environment import InstallEnvironment

from . import imports, notebooks
from .outcome import Outcome

PLAN, INSTALL = 600.0, 900.0
"""Seconds that a plan and an installation may take."""
LARGEST = 9 * 1024**3
"""Bytes of an environment that is created."""
FORMAT = re.compile(rb"\$Format:([^$\n]*)\$")
LOG_LINES = 60


@dataclass(frozen=True)
class Repository:
    """A line `owner/name@commit` and the place of its zip or its git folder."""

    name: str
    commit: str
    place: Path

    def archive(self, target: Path) -> str:
        """Write its zip as a code host does, without git's own files; returns its date."""
        short = self.commit or "HEAD"
        if self.place.suffix == ".zip":
            shutil.copy(self.place, target)
            return ""
        prefix = f"{self.name.split('/')[1]}-{self.resolved()[:8]}"
        day = self._git("log", "-1", "--format=%cs", short)
        when = (*map(int, day.split("-")), 12, 0, 0)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            substituted = self._export_subst(short)
            for mode, path, data in self._blobs(short):
                if any(fnmatch(path, pattern) for pattern in substituted):
                    data = FORMAT.sub(lambda found: self._placeholder(found, short), data)
                info = zipfile.ZipInfo(f"{prefix}/{path}", when)  # type: ignore[arg-type]
                info.external_attr = mode << 16
                archive.writestr(info, data)
        return day

    def _export_subst(self, commit: str) -> list[str]:
        """Patterns of the files whose placeholders an archive replaces (gitattributes)."""
        if ".gitattributes" not in self._git("ls-tree", "--name-only", commit).split("\n"):
            return []
        lines = self._git("show", f"{commit}:.gitattributes").splitlines()
        return [line.split()[0].lstrip("/") for line in lines if "export-subst" in line]

    def _placeholder(self, found: re.Match[bytes], commit: str) -> bytes:
        return self._git("log", "-1", f"--format={found[1].decode()}", commit).encode()

    def _blobs(self, commit: str) -> Iterator[tuple[int, str, bytes]]:
        """Mode, path and content of each file. A snapshot may lack its largest files."""
        with subprocess.Popen(
            ["git", "-C", str(self.place), "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            if not (process.stdin and process.stdout):
                return
            for line in self._git("ls-tree", "-r", "-z", commit).split("\0"):
                about, _, path = line.partition("\t")
                mode, kind, id = (*about.split(), "", "", "")[:3]
                if kind != "blob":
                    continue
                process.stdin.write(f"{id}\n".encode())
                process.stdin.flush()
                *_, size = process.stdout.readline().split()
                if size.isdigit():
                    yield int(mode, 8), path, process.stdout.read(int(size) + 1)[:-1]

    def resolved(self) -> str:
        return self._git("rev-parse", self.commit or "HEAD") if self.place.is_dir() else self.commit

    def _git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.place), *words], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


async def measure(one: Repository, folder: Path, run: notebooks.Runs | None) -> Outcome:
    """Plan, install, look, and remove everything again. `run`: also run notebooks."""
    await asyncio.to_thread(_emptied, folder)
    outcome = Outcome(one.name, one.resolved()[:8])
    try:
        archive = folder / f"{one.name.split('/')[1]}.zip"
        published = one.archive(archive)
        outcome.year = int(published[:4] or 0)
        async with InstallEnvironment(folder / "server", None) as server:
            await _installed(server, archive, published, outcome, run)
    except (subprocess.CalledProcessError, TimeoutError) as problem:
        outcome.sentence = outcome.sentence or f"{type(problem).__name__}: {problem}"
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return outcome


async def _installed(
    server: InstallEnvironment,
    archive: Path,
    published: str,
    outcome: Outcome,
    run: notebooks.Runs | None,
) -> None:
    metadata = {"publication_date": published} if published else {}
    name = outcome.repository.split("/")[1]
    data = await asyncio.to_thread(archive.read_bytes)
    record, *_ = server.deposit(name, {archive.name: data}, **metadata)
    begun = time.monotonic()
    job = await _within(server, server.planned(record), PLAN)
    outcome.seconds.append(round(time.monotonic() - begun, 1))
    plan = job.result
    if not isinstance(plan, InstallPlan):
        outcome.verdict = "refused"
        _problem(outcome, job)
        return
    if plan.detected:
        outcome.kind, outcome.source = plan.detected.kind, plan.detected.path
    outcome.python = plan.python or ""
    outcome.warnings, outcome.guesses = list(plan.warnings), list(plan.guesses)
    if not plan.installable:
        outcome.verdict = "data" if outcome.kind == "data" else "refused"
        outcome.sentence = " ".join(one.reason for one in plan.cannot)
        return
    if (plan.disk_bytes or 0) > LARGEST:
        outcome.sentence = f"{plan.disk_bytes} bytes are too many for this measurement"
        return
    begun = time.monotonic()
    submitted = server.confirm(plan)
    job = await _within(server, server.ended(submitted, INSTALL), INSTALL, submitted)
    outcome.seconds.append(round(time.monotonic() - begun, 1))
    outcome.log = (await server.jobs.log(job.id))[-LOG_LINES:]
    if not isinstance(job.result, InstallResult):
        outcome.verdict = "failed"
        _problem(outcome, job)
        return
    await _looked_at(server, plan, job.result, outcome, run)


async def _looked_at(
    server: InstallEnvironment,
    plan: InstallPlan,
    result: InstallResult,
    outcome: Outcome,
    run: notebooks.Runs | None,
) -> None:
    outcome.imported = list(result.imported)
    outcome.warnings += result.warnings
    content = server.root / (result.folder or "")
    needs = await asyncio.to_thread(imports.read, content)
    outcome.notebooks, outcome.needed = len(needs.notebooks), len(needs.modules)
    outcome.chosen = (run or notebooks.Runs()).chosen(needs.notebooks)
    if result.environment is None or result.kernel is None:
        outcome.verdict = "holds"
        outcome.sentence = result.use or ""
        return
    environment = server.settings.environments / result.environment.id / "env"
    python = str(environment / "bin" / "python")
    failed = await asyncio.to_thread(imports.missing, python, needs, content)
    outcome.missing = {f"{name} ({needs.where.get(name, '')})": why for name, why in failed.items()}
    report = " ".join([*outcome.warnings, *outcome.guesses])
    untold = [name for name in failed if name.partition(".")[0] not in report]
    outcome.verdict = "wrong" if untold else "incomplete" if failed else "holds"
    if run and outcome.chosen:
        outcome.ran = await notebooks.run(server, plan, result, outcome.chosen, run.seconds)


async def _within(
    server: InstallEnvironment, task: object, seconds: float, submitted: Job | None = None
) -> Job:
    """The finished job; cancelled after `seconds`."""
    server.patience = seconds
    try:
        return await task  # type: ignore[misc, no-any-return]
    except TimeoutError:
        for job in server.jobs.all():
            if not job.state.terminal:
                server.jobs.cancel(job.id)
        raise TimeoutError(f"not finished within {seconds:.0f} s") from None


def _problem(outcome: Outcome, job: Job) -> None:
    problem = job.problem
    if problem is None:
        outcome.sentence = job.state
        return
    outcome.sentence = problem.detail or problem.title
    outcome.evidence = str(problem.evidence or "")[:500]
