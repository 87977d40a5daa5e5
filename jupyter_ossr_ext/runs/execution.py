"""Execution of one notebook: in a process of its own, in its own folder, in a given kernel."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import msgspec

from ..install import kernels
from ..install.process import ESCAPES, run
from ..models import CellFailure, NotebookRun, OutputComparison, UsedDid
from ..storage.paths import relative
from . import data_sources, failures, kernel_variables, path_mappings, process_ends, report_files
from .path_mappings import NOTHING, Mapped
from .process_ends import ProcessEnd
from .raised import KERNEL_ENDED, WORKER_FAILED, Raised, Surroundings

WORKER = (
    "import runpy, sys; sys.modules['rfc3987_syntax'] = None; "
    "runpy.run_module('jupyter_ossr_ext.runs.worker', run_name='__main__')"
)
"""Starts the worker without a checker of addresses whose grammar jsonschema would compile: that
takes a second, and no notebook needs it."""
STARTING = 180.0
"""Seconds beside the time limit of the notebook: the start and the end of its kernel."""
SIGNALLED = 128
LINES = 1000
"""Lines of other output that are stored, from its end: the reason why a kernel did not start."""
DETAILS = 40
"""Lines of a failed worker that are written to the log of the server."""

log = logging.getLogger(__name__)


class _Failure(msgspec.Struct):
    name: str
    value: str
    trace: str = ""
    code: int | None = None
    """Of the kernel, if its process ended."""


class _Line(msgspec.Struct):
    """A line of progress of the worker; the last one is `done`, or has its `fault`.

    `ready`: the kernel has answered.
    """

    done: bool = False
    fault: str = ""
    ready: bool = False
    cell: int = 0
    cells: int = 0
    executed: int = 0
    language: str = ""
    version: str = ""
    failure: _Failure | None = None
    code: str = ""
    later: list[str] = []
    earlier: list[str] = []
    printed: str = ""
    left_out: int = 0
    replaced: int = 0
    magics: int = 0
    outputs: OutputComparison | None = None


@dataclass(frozen=True)
class _Ended:
    """What is known of a worker that has ended."""

    state: _Line
    output: Sequence[str]
    process: ProcessEnd
    timed_out: bool


@dataclass(frozen=True)
class Place:
    """Where a notebook is run.

    Attributes:
        root: Jupyter's root folder.
        record: The folder of the record, in which missing files are looked for.
        kernel: Name of the kernelspec.
        kernels: Folders of kernelspecs that Jupyter does not know by itself.
        time_limit: In seconds.
        variables: Python that is executed before the first cell.
        attachments: Data of a lake that the executed copy attaches besides that of the notebook.
        mapped: Folders here that stand for those of the authors.
        old_magics: Whether magic functions may be written as IPython reads them now.
        check_owner: Raises `TakenOver` if another server has taken over the job. Blocking.
    """

    root: Path
    record: Path
    kernel: str
    kernels: Sequence[Path]
    time_limit: float
    variables: str = ""
    attachments: Sequence[UsedDid] = ()
    check_owner: Callable[[], None] = lambda: None
    mapped: Mapped = NOTHING
    old_magics: bool = False


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
    output: deque[str] = deque(maxlen=LINES)

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
        elif progress.fault:
            state = msgspec.structs.replace(state, fault=progress.fault)
        else:
            state = progress

    with tempfile.TemporaryDirectory(prefix="ossr-run-") as name:
        executed = Path(name) / "executed.ipynb"
        request = Path(name) / "request.json"
        crash = Path(name) / "crash.txt"
        await asyncio.to_thread(
            request.write_text, _request(notebook, place, executed, crash, mark), "utf-8"
        )
        argv = [sys.executable, "-P", "-c", WORKER, str(request)]
        killed = await asyncio.to_thread(process_ends.memory_kills)
        code: int | None = None
        timed_out = False
        try:
            done = await run(
                argv,
                cwd=Path(name),
                env={**kernel_variables.given(os.environ), **place.mapped.variables},
                on_line=on_line,
                patience=place.time_limit + STARTING,
            )
            # The guard of the process says 128 and the number of a signal, as a shell.
            code = done.code if done.code < SIGNALLED else SIGNALLED - done.code
        except TimeoutError:
            timed_out = True
        memory = await asyncio.to_thread(process_ends.memory_kills) > killed
        ended = _Ended(state, list(output), ProcessEnd(code, memory), timed_out)
        return await asyncio.to_thread(_finished, notebook, place, ended, executed, started)


def _request(notebook: Path, place: Place, executed: Path, crash: Path, mark: str) -> str:
    return json.dumps(
        {
            "mark": mark,
            "notebook": str(notebook),
            "folder": str(notebook.parent),
            "kernel": place.kernel,
            "kernel_dirs": kernels.folders(place.kernels),
            "time_limit": place.time_limit,
            "executed": str(executed),
            "crash": str(crash),
            "variables": place.variables,
            "attachments": msgspec.to_builtins(place.attachments),
            "folders": place.mapped.folders,
            "old_magics": place.old_magics,
        }
    )


def _finished(
    notebook: Path,
    place: Place,
    ended: _Ended,
    executed: Path,
    started: float,
) -> NotebookRun:
    state = ended.state
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
        return _unfinished(made, notebook, place, ended)
    notes = []
    if state.replaced:
        folders = ", ".join(place.mapped.folders)
        notes.append(
            f"In the executed copy, {folders} is replaced by the folder that was chosen, at "
            f"{state.replaced} places."
        )
    if state.magics:
        notes.append(
            "In the executed copy, magic functions are written without the blank after %, which "
            f"IPython 7 and later do not read (places: {state.magics})."
        )
    if state.left_out:
        notes.append(f"{state.left_out} bytes of very large outputs were left out.")
    made = msgspec.structs.replace(made, state="completed", notes=notes)
    if state.failure:
        where = Surroundings(
            folder=notebook.parent,
            record=place.record,
            cell=state.code,
            later=state.later,
            earlier=state.earlier,
            printed=state.printed,
        )
        raised = _raised(state.failure, ended)
        failure = failures.explain(state.executed + 1, raised, where)
        failure = _with_offers(failure, where, place.root)
        made = msgspec.structs.replace(made, state="failed", failure=failure)
    return _stored(notebook, place, made, executed)


def _unfinished(made: NotebookRun, notebook: Path, place: Place, ended: _Ended) -> NotebookRun:
    """The run of a worker that did not come to its end."""
    state, output = ended.state, ended.output
    if not state.ready:
        last = next((line for line in reversed(output) if line.strip()), "It said nothing.")
        return msgspec.structs.replace(
            made, reason=f"The kernel {place.kernel} did not start: {(state.fault or last)[:300]}"
        )
    if ended.timed_out:
        raised = Raised("CellTimeoutError", "")
    else:
        text = state.fault or process_ends.exit_text(ended.process)
        raised = Raised(WORKER_FAILED, text, end=ended.process)
        lines = "\n".join(output[-DETAILS:])
        log.error("The run of %s failed: %s\n%s", made.notebook, raised.value, lines)
    cell = max(state.cell, 1)
    failure = failures.explain(cell, raised, Surroundings(notebook.parent, place.record))
    return msgspec.structs.replace(made, state="failed", executed=cell - 1, failure=failure)


def _raised(failure: _Failure, ended: _Ended) -> Raised:
    end = ProcessEnd(failure.code, ended.process.memory)
    if failure.name == KERNEL_ENDED:
        end = dataclasses.replace(end, package=process_ends.crashed_in(failure.trace))
    return Raised(failure.name, failure.value, ESCAPES.sub("", failure.trace), end)


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
