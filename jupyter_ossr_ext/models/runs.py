"""Runs of notebooks: what was run, where it stopped and why, and how the outputs compare.

Times are seconds since the epoch, durations are seconds. Cells are counted from 1, among the code
cells that have content.
"""

from __future__ import annotations

from typing import Literal

from .base import Wire
from .install import InstallResult
from .planned_data import TryData
from .provenance import AttachedDid

Cause = Literal[
    "missing-module",
    "moved-module",
    "changed-api",
    "not-compiled",
    "missing-file",
    "absolute-path",
    "environment-variable",
    "network",
    "injected-name",
    "later-cell",
    "input",
    "python-2",
    "system-library",
    "time-limit",
    "out-of-memory",
    "kernel-died",
    "internal-error",
    "error",
]
"""Why a cell failed. `internal-error`: by a fault of this program, not of the notebook; `error`:
none of the others is known to apply."""


class PathMapping(Wire, frozen=True):
    """A folder of the authors' machine, or a variable as `$NAME`, and what stands for it here.

    The notebook is not changed: a variable is set in the kernel, and a path is replaced in the
    executed copy.
    """

    given: str
    here: str = ""
    """A folder, relative to Jupyter's root; in an offer, empty: only a person can know it."""


class FileSource(Wire, frozen=True):
    """Where missing data come from: what the record says, or a place that has the file. `size` in
    bytes; null: not known."""

    kind: Literal["command", "address", "doi", "record", "did"]
    """`record`: a related record that has the file; `did`: a file of a data lake."""
    text: str
    """The command, which is shown and never run; or the address, the DOI, or `scope:name`."""
    named_in: str
    """The file of the record that names it; of a `did`: the title of the lake."""
    size: int | None = None


class RunSpec(Wire, frozen=True, tag="run", tag_field="kind"):
    """Run notebooks from top to bottom, each in a new kernel, and compare their outputs.

    The executed copy and the report are stored beside each notebook.
    """

    notebooks: list[str]
    """Relative to Jupyter's root folder."""
    kernel: str = ""
    """Name of the kernelspec; empty: that of each notebook."""
    time_limit: float = 600
    """Seconds for one notebook."""
    plan: str = ""
    """The installation plan that made the kernel's environment, if that may be repaired."""
    repair: bool = False
    """Install what a cell cannot import, as of the plan's date, or another version of what lacks a
    name, and run again."""
    record_in: str | None = None
    """Folder, relative to Jupyter's root, in which a run that comes to its end is recorded: the
    notebook gets its new outputs, and the folder `ro-crate-metadata.json`, the lock file of the
    environment and the report. Null: nothing is recorded, and the notebook is not changed."""
    mappings: list[PathMapping] = []
    title: str = ""


class TrySpec(Wire, frozen=True, tag="try", tag_field="kind"):
    """Execute an installation plan, then run a notebook of the record in the new kernel.

    `digest` is the plan's own: only that plan is executed.
    """

    plan: str
    digest: str
    notebooks: list[str] = []
    """Relative to the record's folder; empty: the one that the record names, else the first."""
    time_limit: float = 600
    """Seconds for one notebook."""
    repair: bool = True
    data: list[TryData] = []
    """Data of a lake that is made available or downloaded before the notebook runs."""
    mappings: list[PathMapping] = []
    title: str = ""


class CellFailure(Wire, frozen=True):
    """The first cell that failed. `advice`: one sentence on the cause and what to do next."""

    cell: int
    cause: Cause
    error: str
    """The exception's name and first line, at most 500 characters."""
    subject: str = ""
    """The module, file, variable or host that the cause is about."""
    advice: str = ""
    mapping: PathMapping | None = None
    """What would stand for the authors' folder or variable: offered, not done."""
    sources: list[FileSource] = []
    """Of a missing file: the places that have it, then those that the record names."""


class OutputDifference(Wire, frozen=True):
    """An output that is not the same. `output` counts the outputs of a cell from 1."""

    cell: int
    output: int
    kind: Literal["text", "html", "picture", "error", "data", "count"]
    degree: Literal["close", "different", "not-compared"]
    note: str = ""


class OutputComparison(Wire, frozen=True):
    """Cells by how their new outputs compare with the stored ones.

    `close`: the same but for numbers within a tolerance of one in a thousand. `not_compared`: cells
    without stored outputs, or with outputs of a type that cannot be compared.
    """

    same: int = 0
    close: int = 0
    different: int = 0
    not_compared: int = 0
    differences: list[OutputDifference] = []


class FileComparison(Wire, frozen=True):
    """Files that the recorded run of a notebook wrote, compared with those of this run, by
    checksum. Paths are relative to the folder of the record."""

    same: list[str] = []
    different: list[str] = []
    missing: list[str] = []


class RecordedFile(Wire, frozen=True):
    """A file of a recorded run. `size` in bytes; `checksum` as sha256."""

    path: str
    """Relative to the folder of the recording."""
    size: int
    checksum: str


class Recording(Wire, frozen=True):
    """A recorded run: what another person needs to repeat it. Paths are relative to the folder that
    it was recorded in; there is no other path, and no variable, in it."""

    notebook: RecordedFile
    code: str
    """Checksum of the code that ran: saving a notebook changes the file, but not its code."""
    date: str
    """ISO date: packages that are newer were not used."""
    python: str = ""
    lock: RecordedFile | None = None
    inputs: list[RecordedFile] = []
    """Files in the folder that the code names."""
    results: list[RecordedFile] = []
    """Files in the folder that the run wrote or changed."""
    log: list[str] = []
    """Start and end of the run and of each cell, in UTC."""


class NotebookRun(Wire, frozen=True):
    """One run of one notebook. `executed`: cells that ended without a failure.

    `started` in seconds since the epoch; `seconds`: how long it took.
    """

    notebook: str
    state: Literal["completed", "failed", "not-run"]
    cells: int = 0
    executed: int = 0
    started: float = 0
    seconds: float = 0
    kernel: str = ""
    python: str = ""
    failure: CellFailure | None = None
    reason: str = ""
    """Why it was not run, in one sentence."""
    outputs: OutputComparison | None = None
    installed: list[str] = []
    """Distributions that were installed to repair the environment, new ones and other versions, as
    `name==version`."""
    executed_notebook: str | None = None
    """The executed copy, relative to Jupyter's root folder."""
    files: FileComparison | None = None
    """Of a notebook whose run was recorded."""
    recording: Recording | None = None
    recorded: list[str] = []
    """Files that the recording wrote, relative to Jupyter's root folder."""
    data: list[AttachedDid] = []
    """Data of a lake that the notebook uses."""
    notes: list[str] = []


class RunReport(Wire, frozen=True, tag="run", tag_field="kind"):
    """Result of a `RunSpec`."""

    notebooks: list[NotebookRun]


class TryResult(Wire, frozen=True, tag="try", tag_field="kind"):
    """Result of a `TrySpec`. `other_notebooks`: those that were not run."""

    install: InstallResult
    notebooks: list[NotebookRun] = []
    other_notebooks: list[str] = []
