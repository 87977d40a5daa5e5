"""Execution of one notebook: in a process of its own, in its own folder, in a given kernel."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import msgspec
from jupyter_core.paths import jupyter_path

from ..config.process_environment import clean
from ..install.process import run
from ..models import CellFailure, NotebookRun, OutputComparison, UsedDid
from ..storage.paths import relative
from . import data_sources, failures, path_mappings, report_files
from .path_mappings import NOTHING, Mapped
from .raised import Raised, Surroundings

WORKER = (
    "import runpy, sys; sys.modules['rfc3987_syntax'] = None; "
    "runpy.run_module('jupyter_ossr_ext.runs.worker', run_name='__main__')"
)
"""Starts the worker without a checker of addresses whose grammar jsonschema would compile: that
takes a second, and no notebook needs it."""
STARTING = 180.0
"""Seconds beside the time limit of the notebook: the start and the end of its kernel."""
CRASH = re.compile(r"[\w.]*(?:Error|Exception)\b")
"""How the last line of a traceback begins."""


class _Failure(msgspec.Struct):
    name: str
    value: str
    trace: str = ""


class _Line(msgspec.Struct):
    """A line of progress of the worker; the last one is `done`."""

    done: bool = False
    cell: int = 0
    cells: int = 0
    executed: int = 0
    language: str = ""
    version: str = ""
    failure: _Failure | None = None
    code: str = ""
    later: list[str] = []
    left_out: int = 0
    replaced: int = 0
    outputs: OutputComparison | None = None


@dataclass(frozen=True)
class Place:
    """Where a notebook is run.

    Attributes:
        root: Jupyter's root folder.
        record: The folder of the record, in which missing files are looked for.
        kernel: Name of the kernelspec.
        kernels: Folder of this user's kernelspecs.
        time_limit: In seconds.
        variables: Python that is executed before the first cell.
        attachments: Data of a lake that the executed copy attaches besides that of the notebook.
        mapped: Folders here that stand for those of the authors.
        check_owner: Raises `TakenOver` if another server has taken over the job. Blocking.
    """

    root: Path
    record: Path
    kernel: str
    kernels: Path
    time_limit: float
    variables: str = ""
    attachments: Sequence[UsedDid] = ()
    check_owner: Callable[[], None] = lambda: None
    mapped: Mapped = NOTHING


async def execute(
    notebook: Path, place: Place, on_cell: Callable[[int], None] = lambda cell: None
) -> NotebookRun:
    """Run a notebook; the executed copy and the report are stored beside it.

    Cancellation ends the kernel. The notebook itself is not changed.
    """
    started = time.time()
    # The kernel writes to the same output: what it prints must not pass for a line of the worker.
    mark = uuid4().hex
    state = _Line()
    output: list[str] = []

    def on_line(line: str) -> None:
        nonlocal state
        if not line.startswith(mark):
            output.append(line)
            return
        progress = msgspec.json.decode(line[len(mark) :], type=_Line)
        if progress.done:
            state = msgspec.structs.replace(
                progress, version=state.version, language=state.language
            )
        elif progress.cell:
            state = msgspec.structs.replace(state, cell=progress.cell)
            on_cell(progress.cell)
        else:
            state = progress

    with tempfile.TemporaryDirectory(prefix="ossr-run-") as name:
        executed = Path(name) / "executed.ipynb"
        request = Path(name) / "request.json"
        await asyncio.to_thread(
            request.write_text, _request(notebook, place, executed, mark), "utf-8"
        )
        argv = [sys.executable, "-P", "-c", WORKER, str(request)]
        timed_out = False
        try:
            await run(
                argv,
                cwd=Path(name),
                env={**environment(os.environ), **place.mapped.variables},
                on_line=on_line,
                patience=place.time_limit + STARTING,
            )
        except TimeoutError:
            timed_out = True
        return await asyncio.to_thread(
            _finished, notebook, place, state, output, executed, started, timed_out
        )


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of the kernel: without secrets, with the user's home folder.

    The notebook is run as it would be by hand, so that it finds its caches and settings.
    """
    home = Path(environ.get("HOME") or Path.home())
    found = clean(environ, home=home)
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        found.pop(name, None)
        if name in environ:
            found[name] = environ[name]
    return found


def _request(notebook: Path, place: Place, executed: Path, mark: str) -> str:
    return json.dumps(
        {
            "mark": mark,
            "notebook": str(notebook),
            "folder": str(notebook.parent),
            "kernel": place.kernel,
            "kernel_dirs": [str(place.kernels), *jupyter_path("kernels")],
            "time_limit": place.time_limit,
            "executed": str(executed),
            "variables": place.variables,
            "attachments": msgspec.to_builtins(place.attachments),
            "folders": place.mapped.folders,
        }
    )


def _finished(
    notebook: Path,
    place: Place,
    state: _Line,
    output: list[str],
    executed: Path,
    started: float,
    timed_out: bool,
) -> NotebookRun:
    seconds = time.time() - started
    made = NotebookRun(
        notebook=relative(place.root, notebook),
        state="not-run",
        cells=state.cells,
        executed=state.executed,
        started=started,
        seconds=round(seconds, 3),
        kernel=place.kernel,
        python=state.version if state.language == "python" else "",
        outputs=state.outputs,
    )
    if not state.done:
        if state.cell and timed_out:
            raised = Raised("CellTimeoutError", "")
        elif state.cell:
            last = next((line for line in reversed(output) if CRASH.match(line)), "")
            raised = Raised("DeadKernelError", last or "The kernel ended.")
        else:
            last = next((line for line in reversed(output) if line.strip()), "It said nothing.")
            return msgspec.structs.replace(
                made, reason=f"The kernel {place.kernel} did not start: {last[:300]}"
            )
        failure = failures.explain(state.cell, raised, Surroundings(notebook.parent, place.record))
        return msgspec.structs.replace(
            made, state="failed", executed=state.cell - 1, failure=failure
        )
    notes = []
    if state.replaced:
        folders = ", ".join(place.mapped.folders)
        notes.append(
            f"In the executed copy, {folders} is replaced by the folder that was chosen, at "
            f"{state.replaced} places."
        )
    if state.left_out:
        notes.append(f"{state.left_out} bytes of very large outputs were left out.")
    made = msgspec.structs.replace(made, state="completed", notes=notes)
    if state.failure:
        where = Surroundings(notebook.parent, place.record, state.code, state.later)
        raised = Raised(state.failure.name, state.failure.value, state.failure.trace)
        failure = failures.explain(state.executed + 1, raised, where)
        failure = _with_offers(failure, where, place.root)
        made = msgspec.structs.replace(made, state="failed", failure=failure)
    return _stored(notebook, place, made, executed)


def _with_offers(failure: CellFailure, where: Surroundings, root: Path) -> CellFailure:
    """A failure for a file or a variable with what would fix it."""
    if failure.cause not in {"missing-file", "absolute-path", "environment-variable"}:
        return failure
    return msgspec.structs.replace(
        failure,
        mapping=path_mappings.offered(failure, where.record, root, where.cell),
        sources=data_sources.named(where.record, failure.subject),
    )


def _stored(notebook: Path, place: Place, made: NotebookRun, executed: Path) -> NotebookRun:
    place.check_owner()
    return report_files.keep(notebook, made, executed, place.root)
