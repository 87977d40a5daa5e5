"""Repair between runs of a notebook: missing packages, other versions, files in archives."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec import structs

from ..install.extension_modules import source_of
from ..install.other_versions import VersionChange, VersionWish
from ..install.service import Install
from ..jobs import Reporter
from ..models import CellFailure, NotebookRun
from ..problems import Problem
from . import packed_files, printed_versions

REPAIRS = 5
"""Changes of the environment for one notebook, at most."""
OTHER_VERSION = {"moved-module", "changed-api"}
"""Causes for which another version of a package may be a fix."""

OUTSIDE = {
    "absolute-path",
    "environment-variable",
    "injected-name",
    "input",
    "missing-file",
    "network",
    "out-of-memory",
    "time-limit",
}
"""Causes for which no package is to blame: a cell that stops for one has what it imports."""

Run = Callable[[], Awaitable[NotebookRun]]


@dataclass
class Repair:
    """The changes for one notebook.

    Attributes:
        plan: The installation plan whose environment is changed.
        record: The folder of the record.
        earlier: The versions that were changed for other notebooks of the job; may not suit this
            one. Changes for this one are added.
    """

    install: Install
    plan: str
    path: Path
    record: Path
    report: Reporter
    earlier: list[VersionChange] = field(default_factory=list)
    installed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _tried: list[tuple[str, ...]] = field(default_factory=list)
    _changes: int = 0

    async def run(self, run: Run) -> NotebookRun:
        """Run the notebook, and again after each change that may be a fix."""
        made = await run()
        while (failure := made.failure) and self._changes < REPAIRS:
            self._changes += 1
            if failure.cause == "missing-module":
                if not await self._add(failure.subject):
                    break
                made = await run()
            elif failure.cause == "missing-file":
                if not await self._unpack(failure.subject):
                    break
                made = await run()
            elif failure.cause == "not-compiled":
                if not await self._compile(failure.subject):
                    break
                made = await run()
            elif failure.cause in OTHER_VERSION:
                better = await self._other_version(failure, run)
                if better is None:
                    break
                made = better
            else:
                break
        return structs.replace(made, installed=self.installed, notes=[*made.notes, *self.notes])

    async def _add(self, module: str) -> bool:
        self.report.note(f"Looking for the package that holds {module}")
        addition = await self.install.add(self.plan, module, self.report)
        if addition.installed is None:
            self.notes.append(addition.reason)
            return False
        self.report.log(f"Installed {addition.installed}: {self.path.name} imports {module}")
        self.installed.append(addition.installed)
        return True

    async def _unpack(self, file: str) -> bool:
        """Whether a missing file was in an archive of the record."""
        self.report.note(f"Looking for {file} in the archives of the record")
        found = await asyncio.to_thread(packed_files.find, file, self.path.parent, self.record)
        if found is None:
            return False
        try:
            files = await asyncio.to_thread(packed_files.unpack, found)
        except Problem as problem:
            self.notes.append(problem.detail or problem.title)
            return False
        if not files:
            return False
        self.report.log(f"Unpacked {found.name}: {self.path.name} opens {found.wanted}")
        self.notes.append(f"Unpacked for this notebook: {found.name} (new files: {len(files)}).")
        return True

    async def _compile(self, module: str) -> bool:
        """Whether an extension module of the record could be compiled."""
        source = await asyncio.to_thread(source_of, module, self.record)
        if source is None:
            return False
        self.report.note(f"Compiling {source.name}")
        files = await self.install.extensions.compile(self.plan, source, self.report)
        if files:
            self.notes.append(f"Compiled for this notebook: {source.name}, as {files[0].name}.")
        return bool(files)

    async def _other_version(self, failure: CellFailure, run: Run) -> NotebookRun | None:
        """The run with other versions, if the notebook gets further with them. Else the versions
        that were there are installed again: other notebooks use them."""
        self.report.note("Looking for other versions that the notebook was written for")
        if again := await self._without_earlier(failure, run):
            return again
        printed = await asyncio.to_thread(printed_versions.read, self.path)
        wish = VersionWish(failure.subject, printed, failure.error)
        while True:
            change = await self.install.versions.change(self.plan, wish, self._tried, self.report)
            if not change.asked:
                return None
            self._tried.append(change.asked)
            again = await run()
            if _further(again.failure, failure):
                self._note(change)
                return again
            self.report.log(f"The notebook stops at the same cell with {change}")
            await self.install.versions.undo(self.plan, change, self.report)
            self._changes += 1
            if self._changes >= REPAIRS:
                return None

    async def _without_earlier(self, failure: CellFailure, run: Run) -> NotebookRun | None:
        """The run without a change for another notebook, if this one gets further so."""
        versions = self.install.versions
        for change in self.earlier[::-1]:
            await versions.undo(self.plan, replace(change, added=()), self.report)
            again = await run()
            self._changes += 1
            if _further(again.failure, failure):
                self.earlier.remove(change)
                self._note(change.back)
                return again
            await versions.undo(self.plan, change.back, self.report)
            if self._changes >= REPAIRS:
                break
        return None

    def _note(self, change: VersionChange) -> None:
        self.earlier.append(change)
        self.report.log(f"Installed {change}: {self.path.name} was written for it")
        self.installed += [f"{name}=={version}" for name, version in change.after.items()]
        self.notes.append(f"Installed for this notebook: {change}.")


def _further(now: CellFailure | None, before: CellFailure) -> bool:
    if now is None or now.cell > before.cell:
        return True
    return now.cell == before.cell and now.cause in OUTSIDE
