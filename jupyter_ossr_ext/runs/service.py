"""Runs of notebooks, and trying a record: installation, run, and repair of the environment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from msgspec import structs

from ..config.install import Settings
from ..install.other_versions import VersionChange
from ..install.service import Install
from ..jobs import JobKind, Reporter, Runner, spec_of
from ..metadata import ro_crate
from ..models import (
    InstallResult,
    InstallSpec,
    Job,
    NotebookDependencies,
    NotebookRun,
    RunReport,
    RunSpec,
    TryData,
    TryResult,
    TrySpec,
    UsedDid,
)
from ..problems import Malformed, Problem
from ..storage.paths import inside, relative
from . import (
    attached_data,
    crate,
    execution,
    lake_data,
    path_mappings,
    recorded_run,
    report_files,
)
from .chosen_notebooks import choose, folder_of_record, inspected, originals
from .execution import Place
from .file_failures import placed
from .lake_data import DataJobs, Reasons
from .repair import Repair
from .source_sizes import SourceSizes

FILES = {"missing-file", "absolute-path"}
"""Causes for which repositories and lakes are asked."""


@dataclass(frozen=True)
class _Shared:
    """What the notebooks of one job share.

    Attributes:
        data: Data that was got for a try.
        reasons: Why not all of it.
        changes: The versions that were changed for some of them.
    """

    data: Sequence[TryData] = ()
    reasons: Reasons = field(default_factory=dict)
    changes: list[VersionChange] = field(default_factory=list)


class Runs:
    """The service for the job runner.

    Args:
        root: Jupyter's root folder.
        uses: Software and data of a notebook, by its path relative to the root. Blocking.
        attach: Finds the files of data of a lake. Raises nothing: what failed is reported.
        sizes: Asks repositories and lakes for missing files.
    """

    def __init__(
        self,
        root: Path,
        settings: Settings,
        install: Install,
        uses: Callable[[str], NotebookDependencies] = NotebookDependencies,
        attach: attached_data.Attach | None = None,
        sizes: SourceSizes | None = None,
    ) -> None:
        self._root = root
        self._settings = settings
        self._install = install
        self._uses = uses
        self._attach = attach
        self._sizes = sizes
        self._data: DataJobs | None = None

    def register(self, jobs: Runner) -> None:
        """Register the job kinds: one run at a time, so that time limits mean the same."""
        self._data = DataJobs(jobs)
        jobs.register(RunSpec, JobKind(self.run, limit=1))
        jobs.register(TrySpec, JobKind(self.try_record, limit=1))

    async def run(self, job: Job, report: Reporter) -> RunReport:
        """The task of a `RunSpec`."""
        spec = spec_of(job, RunSpec)
        if not spec.notebooks:
            raise Malformed("Specify the notebooks to run.")
        return RunReport(notebooks=await self._all(spec, report))

    async def try_record(self, job: Job, report: Reporter) -> TryResult:
        """The task of a `TrySpec`. A failed run is a result: the environment stays usable."""
        spec = spec_of(job, TrySpec)
        result = await self._installed(report)
        if result is None:
            install = InstallSpec(plan=spec.plan, digest=spec.digest, title=spec.title)
            installing = structs.replace(job, spec=install)
            result = await self._install.work(installing, report, reuse=True)
            report.save_checkpoint(msgspec.json.encode(result))
        folder = inside(self._root, result.folder or "")
        found = await asyncio.to_thread(originals, folder)
        chosen = await asyncio.to_thread(choose, folder, found, spec.notebooks)
        wanted = [relative(self._root, path) for path in chosen]
        others = [relative(self._root, path) for path in found if path not in chosen]
        if not result.kernel or not wanted:
            return TryResult(install=result, other_notebooks=others)
        data = _Shared(spec.data)
        if spec.data and self._data:
            target = relative(self._root, folder)
            data = _Shared(spec.data, await self._data.get(spec.data, target, report))
        runs = await self._all(
            RunSpec(
                notebooks=wanted,
                kernel=result.kernel,
                time_limit=spec.time_limit,
                plan=spec.plan,
                repair=spec.repair,
                mappings=spec.mappings,
            ),
            report,
            folder,
            data,
        )
        return TryResult(install=result, notebooks=runs, other_notebooks=others)

    async def _installed(self, report: Reporter) -> InstallResult | None:
        """The result of the installation of an earlier attempt, if its environment is intact."""
        result = report.load_checkpoint(InstallResult)
        if result is None or result.environment is None:
            return None
        ready = (each.id for each in await self._install.environments() if each.state == "ready")
        return result if result.environment.id in ready else None

    async def _all(
        self,
        spec: RunSpec,
        report: Reporter,
        record: Path | None = None,
        data: _Shared | None = None,
    ) -> list[NotebookRun]:
        report.expect(len(spec.notebooks), "files")
        made = []
        shared = data or _Shared()
        for name in spec.notebooks:
            made.append(await self._one(name, spec, report, record, shared))
            report.advance(1)
        return made

    async def _one(
        self, name: str, spec: RunSpec, report: Reporter, record: Path | None, wanted: _Shared
    ) -> NotebookRun:
        path = inside(self._root, name)
        kernel, reason = await asyncio.to_thread(inspected, path, spec.kernel, self._settings)
        if reason:
            return NotebookRun(notebook=name, state="not-run", kernel=kernel, reason=reason)
        found, added = await self._attached(name, report, wanted)
        mapped = await asyncio.to_thread(path_mappings.resolved, self._root, spec.mappings)
        if record is None:
            record = await asyncio.to_thread(folder_of_record, self._root, path)
        place = Place(
            root=self._root,
            record=record,
            kernel=kernel,
            kernels=self._settings.kernel_folders,
            time_limit=spec.time_limit,
            variables=attached_data.assignments(found),
            attachments=added,
            check_owner=report.check_owner,
            mapped=mapped,
            old_magics=spec.repair and spec.record_in is None,
        )
        before = None
        if spec.record_in is not None:
            folder = inside(self._root, spec.record_in)
            last = await asyncio.to_thread(report_files.recording_of, path)
            before = await asyncio.to_thread(recorded_run.begin, folder, path, last)
        expected = await asyncio.to_thread(recorded_run.Expected, place.record, path)
        made = await self._repaired(path, place, spec, report, before, wanted.changes)
        data = expected.attached([one for one, _ in found])
        if made.failure:
            failure = attached_data.explained(made.failure, data)
            if self._sizes and failure.cause in FILES:
                report.note(f"Looking for {failure.subject}")
                sources = await self._sizes.completed(
                    failure.sources, place.record, failure.subject
                )
                failure = placed(structs.replace(failure, sources=sources))
            made = structs.replace(made, failure=failure)
        notes = [*made.notes, *(one.note for one in data if one.note)]
        made = structs.replace(made, data=data, notes=notes)
        await report.fence()
        if before and made.state == "completed":
            return await self._recorded(path, place, made, before, report)
        made = structs.replace(made, files=await asyncio.to_thread(expected.compared))
        return await asyncio.to_thread(report_files.store, path, made)

    async def _attached(
        self, name: str, report: Reporter, wanted: _Shared
    ) -> tuple[list[attached_data.Found], list[UsedDid]]:
        """The data of a lake that a notebook uses, and where their files are; and which of them the
        notebook does not attach itself."""
        if self._attach is None:
            return [], []
        try:
            own = (await asyncio.to_thread(self._uses, name)).dids
        except Problem:  # too large to be read for this
            return [], []
        added = lake_data.used(wanted.data, own)
        if not own and not added:
            return [], []
        report.note("Looking for the data of the lake")
        found = lake_data.with_reasons(await self._attach([*own, *added]), wanted.reasons)
        for one, _ in found:
            if one.note:
                report.log(one.note)
        # Of which Rucio they are is known now.
        more = [structs.replace(one.used, instance=one.instance) for one, _ in found[len(own) :]]
        return found, more

    async def _repaired(
        self,
        path: Path,
        place: Place,
        spec: RunSpec,
        report: Reporter,
        before: recorded_run.Before | None,
        earlier: list[VersionChange],
    ) -> NotebookRun:
        """Run a notebook, with repairs of its environment if those are wanted."""
        name = relative(self._root, path)

        def on_cell(cell: int) -> None:
            report.note(f"Running {path.name}, cell {cell}")
            if before:
                before.note(f"Cell {cell} started")

        async def run() -> NotebookRun:
            report.log(f"Running {name}")
            report.note(f"Running {path.name}")
            return await execution.execute(path, place, on_cell)

        if not (spec.repair and spec.plan):
            return await run()
        repair = Repair(self._install, spec.plan, path, place.record, report, earlier)
        return await repair.run(run)

    async def _recorded(
        self,
        path: Path,
        place: Place,
        made: NotebookRun,
        before: recorded_run.Before,
        report: Reporter,
    ) -> NotebookRun:
        """Record a run that came to its end: outputs, lock, report and crate."""
        report.note(f"Recording the run of {path.name}")
        environment = await recorded_run.environment(place.kernel, path, place.kernels)

        def write() -> NotebookRun:
            executed = inside(self._root, made.executed_notebook or "")
            found = recorded_run.finish(before, path, executed, made, environment)
            run = structs.replace(made, recording=found)
            published = recorded_run.public(run)
            file = report_files.keep_recording(path, made, published)
            uses = self._uses(relative(self._root, path))
            crate.describe(
                before.folder, published, recorded_run.recorded_file(before.folder, file), uses
            )
            written = [path, file, before.folder / ro_crate.NAME]
            if found.lock:
                written.append(before.folder / found.lock.path)
            return structs.replace(
                run,
                executed_notebook=None,
                recorded=[relative(self._root, one) for one in written],
            )

        return await asyncio.to_thread(write)
