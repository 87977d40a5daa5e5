"""Recorded runs: what of a run another person needs to repeat it.

Everything that is written is part of a publication: there is no path of this machine, no variable
and no token in it.
"""

from __future__ import annotations

import asyncio
import datetime
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from msgspec import structs

from .._util import atomic, notebooks
from ..config.process_environment import clean
from ..install import kernels, lock_files
from ..install.interpreter import Installed, Interpreter, about, packages
from ..metadata import ro_crate
from ..models import (
    AttachedDid,
    FileComparison,
    LockFile,
    NotebookRun,
    RecordedFile,
    Recording,
)
from ..problems import ChangedElsewhere, Exists, Malformed, Problem
from ..storage.checksums import checksum_of
from ..storage.paths import relative
from . import recorded_data, report_files

MOST = 20_000
"""Files of a folder that are compared before and after a run."""
SKIPPED = {"__pycache__", ".ipynb_checkpoints", ".git", "node_modules"}
OURS = "ossr"
"""The key of what we keep in a notebook's metadata."""
Snapshot = Mapping[str, tuple[int, int]]


@dataclass
class Before:
    """What is known before the run.

    Attributes:
        folder: The folder that the recording is about.
        text: The notebook.
        files: Sizes and times of the files in the folder, by path.
    """

    folder: Path
    text: bytes
    files: Snapshot
    log: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        self.log.append(f"{now} {text}")


def begin(folder: Path, notebook: Path, last: Recording | None) -> Before:
    """The state before a run. Blocking.

    Args:
        last: The last recorded run of the notebook.

    Raises:
        Malformed: The notebook is not in the folder.
        Exists: A file with the name of the lock does not come from the last recorded run.
    """
    if not notebook.is_relative_to(folder):
        raise Malformed(f"{notebook.name} is not in the folder that its run is recorded in.")
    for conda in (False, True):
        path = notebook.with_name(lock_name(notebook, conda=conda))
        ours = last.lock.checksum if last and last.lock else ""
        if path.exists() and checksum_of(path, algorithm="sha256") != ours:
            raise Exists(
                f"{path.name} exists and would be replaced by the lock file of this run. Rename "
                "it, then record the run again."
            )
    before = Before(folder, notebook.read_bytes(), snapshot(folder))
    before.note("Kernel started")
    return before


def lock_name(notebook: Path, *, conda: bool) -> str:
    return f"{notebook.stem}.lock.{'yml' if conda else 'txt'}"


@dataclass(frozen=True)
class Environment:
    """The environment of a kernel: its Python and, for other languages, nothing."""

    python: str = ""
    lock: LockFile | None = None


async def environment(kernel: str, notebook: Path, extra: Sequence[Path]) -> Environment:
    """The lock of a kernel's environment. `extra`: as `Place.kernels`."""
    spec = await asyncio.to_thread(_spec, kernel, extra)
    if spec is None or spec.python is None:
        return Environment()
    found = await about(spec.python)
    there = await packages(spec.python, clean(os.environ, home=Path.home()))
    lock = await asyncio.to_thread(_lock, found, there, notebook)
    return Environment(found.version, lock)


def _spec(kernel: str, extra: Sequence[Path]) -> kernels.Spec | None:
    from jupyter_client.kernelspec import KernelSpecManager

    manager = KernelSpecManager(kernel_dirs=kernels.folders(extra))
    return next((one for one in kernels.specs(manager) if one.name == kernel), None)


def _lock(python: Interpreter, there: Mapping[str, Installed], notebook: Path) -> LockFile:
    listed = {key: _public(one) for key, one in there.items()}
    local = [one for one in listed.values() if (one.direct or "").startswith("file:")]
    from_index = {key: one for key, one in listed.items() if one not in local}
    name = lock_name(notebook, conda=python.conda)
    lines = [
        f"Environment of the recorded run of {notebook.name}, Python {python.version}",
        *(f"Not from a package index, and so not in this list: {one.name}" for one in local),
    ]
    if not python.conda:
        found = lock_files.requirements(from_index, about=lines)
        text = found.text.replace(lock_files.PYTHON, name)
    else:
        conda = [
            structs.replace(one, channel=_channel(one.place))
            for one in lock_files.conda_packages(Path(python.prefix))
        ]
        found = lock_files.environment(notebook.stem, conda, from_index, about=lines)
        text = found.text.replace(lock_files.CONDA, name)
    return LockFile(filename=name, text=text)


def _public(one: Installed) -> Installed:
    """Without what the address of a distribution says of its user: name and password, queries."""
    if not one.direct or one.direct.startswith("file:"):
        return one
    parts = urlsplit(one.direct)
    host = parts.netloc.rpartition("@")[2]
    # The revision of a version control system stands after an `@` in the path.
    return structs.replace(one, direct=urlunsplit((parts.scheme, host, parts.path, "", "")))


def _channel(place: str) -> str:
    """The last part of a channel's address: the whole may have a token, or be a folder here."""
    return place.rstrip("/").rpartition("/")[2]


def finish(
    before: Before, notebook: Path, executed: Path, run: NotebookRun, found: Environment
) -> Recording:
    """Write the outputs into the notebook, and the lock beside it. Blocking.

    Raises:
        ChangedElsewhere: The notebook was changed while it ran.
    """
    before.note("All cells ran")
    if notebook.read_bytes() != before.text:
        raise ChangedElsewhere(
            f"{notebook.name} was changed while it ran, so its run was not recorded. Save it, and "
            "record the run again."
        )
    date = datetime.datetime.fromtimestamp(run.started, datetime.UTC).date().isoformat()
    after = snapshot(before.folder)
    report = executed.with_name(executed.name.removesuffix(report_files.COPY) + report_files.REPORT)
    ours = {relative(before.folder, path) for path in (notebook, executed, report)}
    lock = None
    if found.lock:
        path = notebook.with_name(found.lock.filename)
        atomic.write(path, found.lock.text.encode())
        lock = recorded_file(before.folder, path)
        ours.add(lock.path)
    atomic.write(notebook, _with_outputs(executed, date, found), permissions="preserved")
    results = [name for name in after if name not in ours and before.files.get(name) != after[name]]
    return Recording(
        notebook=recorded_file(before.folder, notebook),
        code=notebooks.code_checksum(notebooks.read(before.text)),
        date=date,
        python=found.python,
        lock=lock,
        inputs=list(_inputs(before, notebook)),
        results=[recorded_file(before.folder, before.folder / name) for name in sorted(results)],
        log=before.log,
    )


def _with_outputs(executed: Path, date: str, found: Environment) -> bytes:
    """The executed notebook, which names its environment: lock and date, no path, no variable."""

    def note(document: dict[str, object]) -> None:
        metadata = document["metadata"]
        assert isinstance(metadata, dict)  # noqa: S101 (written by nbformat)
        ours = metadata.get(OURS)
        environment = {"date": date, "python": found.python}
        if found.lock:
            environment["lock"] = found.lock.filename
        metadata[OURS] = {**(ours if isinstance(ours, dict) else {}), "environment": environment}

    return notebooks.edit(executed.read_text("utf-8"), note).encode()


def _inputs(before: Before, notebook: Path) -> Iterator[RecordedFile]:
    """Files in the folder that strings in the code name, and that were there before the run."""
    code = notebooks.code(notebooks.read(before.text))
    named = notebooks.named_paths(notebook.parent, code)
    for name in sorted(before.files):
        path = before.folder / name
        if path != notebook and str(path) in named and path.is_file():
            yield recorded_file(before.folder, path)


def snapshot(folder: Path) -> Snapshot:
    """Size and time of each file in and below a folder; hidden ones are left out. Blocking."""
    found: dict[str, tuple[int, int]] = {}
    for above, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if one not in SKIPPED and not one.startswith(".")]
        for name in names:
            path = Path(above) / name
            if name.startswith(".") or name == ro_crate.NAME or path.is_symlink():
                continue
            try:
                stat = path.stat()
            except OSError:
                continue
            found[relative(folder, path)] = (stat.st_size, stat.st_mtime_ns)
            if len(found) == MOST:
                return found
    return found


def recorded_file(folder: Path, path: Path) -> RecordedFile:
    return RecordedFile(
        relative(folder, path), path.stat().st_size, checksum_of(path, algorithm="sha256")
    )


def public(run: NotebookRun) -> NotebookRun:
    """The report as it is published: names instead of paths, and no name of a kernel here."""
    name = run.notebook.rpartition("/")[2]
    return structs.replace(run, notebook=name, kernel="", executed_notebook=None, outputs=None)


class Expected:
    """Files that the record says its notebook wrote, as they are before a run, and data of a lake
    that it says it used."""

    def __init__(self, record: Path, notebook: Path) -> None:
        self._folder: Path | None = None
        self._data: ro_crate.LakeData = {}
        self._before: dict[str, str] = {}
        for folder in (notebook.parent, *notebook.parent.parents):
            if not folder.is_relative_to(record):
                break
            crate = ro_crate.read(folder)
            results = crate.results.get(relative(folder, notebook)) if crate else None
            if results is not None:
                self._folder = folder
                self._data = crate.data if crate else {}
                own = relative(folder, notebook)
                self._before = {one: _sum(folder / one) for one in results if one != own}
                break

    def attached(self, found: Sequence[AttachedDid]) -> list[AttachedDid]:
        """The data of a lake for a run, with what differs from the recorded one."""
        return recorded_data.compared(self._data, found)

    def compared(self) -> FileComparison | None:
        """How they compare after the run; None if the record has no recorded run. Blocking."""
        folder = self._folder
        if folder is None:
            return None
        names: Sequence[str] = sorted(self._before)
        after = {one: _sum(folder / one) for one in names}
        return FileComparison(
            same=[one for one in names if after[one] and after[one] == self._before[one]],
            different=[one for one in names if after[one] and after[one] != self._before[one]],
            missing=[one for one in names if not after[one]],
        )


def _sum(path: Path) -> str:
    try:
        return checksum_of(path, algorithm="sha256")
    except (OSError, Problem):
        return ""
