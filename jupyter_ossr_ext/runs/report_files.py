"""The files of a run beside its notebook: the executed copy and the report. All functions block."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from .._util import atomic
from ..models import NotebookRun, Recording
from ..storage.checksums import checksum_of
from ..storage.paths import relative

KIND: Literal["ossr-notebook-run"] = "ossr-notebook-run"
COPY = ".executed.ipynb"
REPORT = ".run.json"
"""What is stored beside the notebook: `fit.ipynb` has `fit.executed.ipynb` and `fit.run.json`."""


def keep(notebook: Path, made: NotebookRun, executed: Path, root: Path) -> NotebookRun:
    """Write the executed copy and the report of a new run. `root`: Jupyter's root folder."""
    copy, report = _beside(notebook)
    atomic.write(copy, executed.read_bytes())
    made = msgspec.structs.replace(made, executed_notebook=relative(root, copy))
    _write(report, _Report(KIND, made, checksum_of(copy)))
    return made


def store(notebook: Path, made: NotebookRun) -> NotebookRun:
    """Write the report beside the notebook, over that of an earlier run."""
    copy, report = _beside(notebook)
    _write(report, _Report(KIND, made, checksum_of(copy) if copy.exists() else ""))
    return made


def keep_recording(notebook: Path, made: NotebookRun, published: NotebookRun) -> Path:
    """Replace the executed copy and the report of a run by the report that is published.

    Returns the path of the report.
    """
    if made.executed_notebook:
        notebook.with_name(made.executed_notebook.rpartition("/")[2]).unlink(missing_ok=True)
    _, report = _beside(notebook)
    _write(report, _Report(KIND, published))
    return report


def recording_of(notebook: Path) -> Recording | None:
    """The last recorded run of a notebook."""
    report = _read(notebook.with_name(f"{notebook.stem}{REPORT}"))
    return report.run.recording if report else None


def is_copy(path: Path) -> bool:
    """Whether a notebook is the executed copy of a run."""
    stem = path.name.removesuffix(COPY)
    return stem != path.name and _read(path.with_name(f"{stem}{REPORT}")) is not None


class _Report(msgspec.Struct, rename="camel"):
    """The file of a report; `kind` marks it as written by this extension.

    `copy_checksum`: of the executed copy, which the user may have edited since.
    """

    kind: Literal["ossr-notebook-run"]
    run: NotebookRun
    copy_checksum: str = ""


def _write(path: Path, report: _Report) -> None:
    atomic.write(path, msgspec.json.format(msgspec.json.encode(report), indent=1))


def _read(path: Path) -> _Report | None:
    """A report that this extension wrote."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Report)
    except (OSError, msgspec.MsgspecError):
        return None


def _beside(notebook: Path) -> tuple[Path, Path]:
    """Paths for the executed copy and the report: free ones, or those of an earlier run.

    A copy that was edited since is a file of the user, and is not overwritten.
    """
    number = 1
    while True:
        stem = notebook.stem if number == 1 else f"{notebook.stem} ({number})"
        copy, report = (notebook.with_name(f"{stem}{end}") for end in (COPY, REPORT))
        before = _read(report)
        if not copy.exists() and (before or not report.exists()):
            return copy, report
        if before and copy.exists() and before.copy_checksum == checksum_of(copy):
            return copy, report
        number += 1
