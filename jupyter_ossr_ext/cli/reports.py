"""Reports of `jupyter ossr try`: one entry for each record, folder or zip, and the totals."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec

from .._util import atomic
from ..client import Ossr
from ..client.lake_data import chosen_data
from ..client.session import JobFailed
from ..models import CellFailure, FileComparison, InstallPlan, NotebookRun, PathMapping, TryData
from ..problems import Problem
from ..storage.unpack import can_unpack, folder_for, unpack
from . import output

Agreed = Callable[[InstallPlan, argparse.Namespace], Awaitable[bool]]


class Tried(msgspec.Struct, rename="camel"):
    """One record, folder or zip. `failure`: why nothing was run, in one sentence."""

    subject: str
    seconds: float = 0
    doi: str | None = None
    python: str | None = None
    date_notes: list[str] = []
    """The sentences of the plan on its Python and its date."""
    kernel: str | None = None
    data: list[TryData] = []
    left_out: list[str] = []
    """Data of lakes that the record names: what was used, and a sentence for each that was not."""
    notebooks: list[NotebookRun] = []
    failure: str | None = None
    slug: str | None = None
    """The kind of the failure: the slug of its problem."""

    @property
    def sentence(self) -> str:
        if self.failure:
            return self.failure
        done = sum(one.state == "completed" for one in self.notebooks)
        return f"{done} of {len(self.notebooks)} notebooks ran to their end"


class Totals(msgspec.Struct, rename="camel"):
    """Counts over all entries. `same`: completed notebooks whose outputs are the same or close."""

    subjects: int = 0
    installed: int = 0
    notebooks: int = 0
    completed: int = 0
    same: int = 0
    cells: int = 0
    executed: int = 0
    causes: dict[str, int] = {}

    @property
    def sentence(self) -> str:
        return (
            f"{self.installed} of {self.subjects} installed; {self.completed} of {self.notebooks} "
            f"notebooks ran to their end, {self.same} with the same or close outputs"
        )


class TryReport(msgspec.Struct, rename="camel"):
    """The file that `--report` writes, and continues when it exists."""

    tried: list[Tried] = []
    totals: Totals = msgspec.field(default_factory=Totals)

    @property
    def exit_code(self) -> int:
        """That of the first entry that did not succeed."""
        for one in self.tried:
            if one.failure:
                return output.code_of(one.slug or "")
            if any(run.state != "completed" for run in one.notebooks):
                return output.NOT_RUN
        return output.OK


async def write_report(
    api: Ossr, subjects: Sequence[str], args: argparse.Namespace, agreed: Agreed
) -> TryReport:
    """Try each subject; the report file is written after each, and its entries are not repeated."""
    path = Path(args.report) if args.report else None
    report = await asyncio.to_thread(_read, path)
    known = {one.subject for one in report.tried}
    for subject in dict.fromkeys(subjects):
        if subject in known:
            continue
        print(f"== {subject}", file=sys.stderr)
        report.tried.append(await _tried(api, subject, args, agreed))
        report.totals = totals(report.tried)
        if path:
            text = msgspec.json.format(msgspec.json.encode(report), indent=1)
            await asyncio.to_thread(atomic.write, path, text)
    return report


def _read(path: Path | None) -> TryReport:
    """An existing report is continued; raises `msgspec.MsgspecError` for another file."""
    if path is None or not path.exists():
        return TryReport()
    return msgspec.json.decode(path.read_bytes(), type=TryReport)


async def _tried(api: Ossr, subject: str, args: argparse.Namespace, agreed: Agreed) -> Tried:
    started = time.monotonic()
    made = Tried(subject)
    try:
        async with asyncio.timeout(args.limit):
            await _try(api, made, args, agreed)
    except (Problem, JobFailed) as failure:
        document = output.document_of(failure)
        made.failure = str(failure)
        made.slug = document.slug if document else "cancelled"
    except TimeoutError:
        made.failure = f"It took longer than {args.limit:.0f} seconds. Raise --limit."
        made.slug = "time-limit"
    if args.remove and made.kernel:
        await _removed(api, made.kernel)
    made.seconds = round(time.monotonic() - started, 1)
    return made


async def _try(api: Ossr, made: Tried, args: argparse.Namespace, agreed: Agreed) -> None:
    subject = await asyncio.to_thread(unpacked, api.root, made.subject)
    with output.progress(sys.stderr) as on_change:
        plan = await api.plan(subject, source=args.source, on_change=on_change)
    made.doi, made.python, made.date_notes = plan.doi, plan.python, plan.warnings
    if not plan.installable:
        made.failure = plan.cannot[0].reason if plan.cannot else "It has nothing to install."
        made.slug = "cannot-install"
        return
    if args.data != "none":
        planned = await api.plan_data(plan)
        made.data, made.left_out = chosen_data(planned, args.data)
        print(*_data(made), sep="\n", file=sys.stderr)
    if not await agreed(plan, args):
        made.failure, made.slug = "Nothing was run: the plan was not confirmed.", "not-confirmed"
        return
    with output.progress(sys.stderr) as on_change:
        result = await api.try_(
            plan,
            notebooks=args.notebook,
            data=made.data,
            time_limit=args.time_limit,
            repair=not args.no_repair,
            mappings=mappings(args),
            on_change=on_change,
        )
    made.kernel = result.install.kernel
    made.notebooks = result.notebooks


def _data(made: Tried) -> list[str]:
    lines = [f"Data of the lake: {one.did} as {one.variable}, {one.way}" for one in made.data]
    return [*lines, *made.left_out]


def mappings(args: argparse.Namespace) -> list[PathMapping]:
    """Folders that stand for those of the authors."""
    return [PathMapping(given, here) for given, here in args.map]


def unpacked(root: Path, subject: str) -> str:
    """A zip or tar file below the root is unpacked beside itself. Blocking."""
    path = root / subject
    if not (can_unpack(path.name) and path.is_file()):
        return subject
    folder = folder_for(path)
    if not folder.exists():
        unpack(path, folder, staging=folder.with_name(f".ossr-{folder.name}.part"))
    return str(folder)


async def _removed(api: Ossr, kernel: str) -> None:
    install = api.services.install
    for one in await install.environments():
        if one.kernel == kernel:
            await install.remove(one.id)


def totals(tried: Sequence[Tried]) -> Totals:
    """The counts of the entries."""
    made = Totals(subjects=len(tried), causes={})
    for one in tried:
        made.installed += one.failure is None
        for run in one.notebooks:
            made.notebooks += 1
            made.completed += run.state == "completed"
            made.cells += run.cells
            made.executed += run.executed
            made.same += run.state == "completed" and _same(run)
            if run.failure:
                cause = run.failure.cause
                made.causes[cause] = made.causes.get(cause, 0) + 1
    return made


def _same(run: NotebookRun) -> bool:
    one = run.outputs
    return one is not None and not one.different and bool(one.same + one.close)


def notebook_lines(runs: Sequence[NotebookRun]) -> list[str]:
    """One or two lines for each notebook."""
    lines = []
    for run in runs:
        lines.append(f"{run.notebook}: {run.executed} of {run.cells} cells{_outputs(run)}")
        if run.failure:
            lines.append(f"  cell {run.failure.cell}: {run.failure.error}")
            lines.append(f"  {run.failure.advice}")
            lines += [f"  {line}" for line in _offers(run.failure)]
        if run.reason:
            lines.append(f"  {run.reason}")
        if run.files:
            lines.append(f"  {_files(run.files)}")
        if run.recorded:
            lines.append(f"  recorded: {', '.join(run.recorded)}")
        if run.installed:
            lines.append(f"  installed in addition: {', '.join(run.installed)}")
        lines += [f"  {note}" for note in run.notes]
    return lines


def _offers(failure: CellFailure) -> list[str]:
    """How to give a notebook what it misses."""
    lines = []
    if failure.mapping:
        here = failure.mapping.here or "FOLDER"
        lines.append(f"a folder in its place: --map '{failure.mapping.given}={here}'")
    for one in failure.sources:
        size = f" ({output.size(one.size)})" if one.size is not None else ""
        verb = "has" if one.kind == "did" else "names"
        lines.append(f"{one.named_in} {verb}: {one.text}{size}")
    return lines


def _files(files: FileComparison) -> str:
    counts = (len(files.same), len(files.different), len(files.missing))
    return "recorded files: {} the same, {} different, {} missing".format(*counts)


def _outputs(run: NotebookRun) -> str:
    if not run.outputs:
        return ""
    one = run.outputs
    return (
        f"; outputs: {one.same} the same, {one.close} close, {one.different} different, "
        f"{one.not_compared} not compared"
    )
