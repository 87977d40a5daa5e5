"""Files of a record, downloaded to a private folder for inspection."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec import structs

from ..config.install import Settings
from ..jobs import Reporter
from ..models import (
    DownloadResult,
    DownloadSpec,
    FileEntry,
    Job,
    PlanInstallSpec,
    Record,
)
from ..problems import CannotInstall, Malformed, NotFound, Problem
from ..records.catalogue import Catalogue
from ..records.file_access import no_access
from ..storage import manifest
from ..storage.paths import inside, relative
from ..storage.unpack import can_unpack, folder_for, unpack
from .buildpacks import git_pointer
from .buildpacks.detection import detect
from .process import check

Download = Callable[[Job, Reporter], Awaitable[DownloadResult]]

WHOLE = 1024**3
"""Bytes up to which all files of a record are downloaded for inspection."""
SMALL = 50 * 1024**2
"""Bytes up to which a file is always downloaded."""


@dataclass(frozen=True)
class Content:
    """Files for inspection. `staged`: in our private folder, not in Jupyter's root."""

    folder: Path
    staged: bool
    record: Record | None = None
    host: str | None = None
    left: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What of its archives was left out."""
    above: str | None = None
    """The target folder in Jupyter's root, if it was unpacked from an archive there."""


class Contents:
    """Downloads content, once per record and for one job at a time.

    Args:
        download: The task of a download whose root folder is `settings.staging`.
        git: The git program, if installed.
    """

    def __init__(self, settings: Settings, catalogue: Catalogue, download: Download) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._run_download = download
        self._locks: dict[str, asyncio.Lock] = {}

    async def get(self, job: Job, report: Reporter, spec: PlanInstallSpec) -> Content:
        """The content of the spec; raises `Problem`s."""
        if spec.folder is not None and spec.record is None:
            return await self._local(spec.folder)
        if spec.source is None or spec.record is None:
            raise Malformed("Specify the record or the folder to install.")
        record = await self._catalogue.record(spec.source, spec.record)
        key = hashlib.sha256(f"{record.source}\n{record.id}".encode()).hexdigest()[:24]
        async with self._alone(key):
            return await self._staged(job, report, record, key)

    async def _local(self, name: str) -> Content:
        folder = inside(self._settings.root, name)
        if not await asyncio.to_thread(folder.is_dir):
            raise NotFound(f"The folder {name!r} no longer exists.")
        key = hashlib.sha256(f"{folder}".encode()).hexdigest()[:24]
        async with self._alone(key):
            content = await asyncio.to_thread(self._unpacked, folder, self._settings.staging / key)
        return replace(content, record=await self._origin(folder))

    async def _origin(self, folder: Path) -> Record | None:
        """The single record of a folder's side-car; None if it is unavailable."""
        found = (await asyncio.to_thread(manifest.read, folder)).records
        if len(found) != 1:
            return None
        try:
            return await self._catalogue.record(found[0].source, found[0].record)
        except Problem:  # local files can be installed anyway
            return None

    def _unpacked(self, folder: Path, staging: Path) -> Content:
        """The folder itself or, if only its archives have content, their content."""
        archives = [path for path in sorted(folder.iterdir()) if can_unpack(path.name)]
        if not archives or _installable(folder):
            return Content(folder=folder, staged=False)
        shutil.rmtree(staging, ignore_errors=True)
        name = folder_for(archives[0]).name if len(archives) == 1 else "unpacked"
        content = staging / name
        staging.mkdir(parents=True, mode=0o700)
        if len(archives) > 1:
            content.mkdir()
        notes = []
        for path in archives:
            target = content / folder_for(path).name if archives[1:] else content
            notes += tolerant(path, target, staging / "half", alone=not archives[1:])
        above = relative(self._settings.root, folder)
        return Content(folder=content, staged=True, above=above, notes=notes)

    async def _staged(self, job: Job, report: Reporter, record: Record, key: str) -> Content:
        above = self._settings.staging / key
        folder = above / record.folder_name
        chosen, left = choose(record.files)
        found = git_pointer.pointer(record, self._settings.git_hosts)
        done = above / "complete"
        if not await asyncio.to_thread(done.exists):
            await asyncio.to_thread(lambda: folder.mkdir(parents=True, exist_ok=True, mode=0o700))
            if chosen:
                report.note("Downloading the record's files for inspection")
                await self._download(job, report, record, relative(self._settings.staging, folder))
                notes = await asyncio.to_thread(unpack_all, folder, above / "half")
                await asyncio.to_thread(done.with_name("notes").write_text, "\n".join(notes))
            elif not found:
                raise _no_files(record)
        host = None
        if found and not await asyncio.to_thread(_installable, folder):
            host = found.host
            if not await asyncio.to_thread((folder / "repository").exists):
                await self._clone(report, found, folder)
        await asyncio.to_thread(done.touch)
        notes = await asyncio.to_thread(_notes, done.with_name("notes"))
        return Content(folder=folder, staged=True, record=record, host=host, left=left, notes=notes)

    async def _download(self, job: Job, report: Reporter, record: Record, folder: str) -> None:
        chosen, left = choose(record.files)
        spec = DownloadSpec(
            source=record.source,
            record=record.id,
            folder=folder,
            keys=[entry.key for entry in chosen] if left else [],
            on_conflict="replace",
            unpack=False,
            title=record.title,
        )
        await self._run_download(structs.replace(job, spec=spec), report)

    async def _clone(self, report: Reporter, found: git_pointer.Pointer, folder: Path) -> None:
        git = git_pointer.needed(await asyncio.to_thread(shutil.which, "git"))
        await git_pointer.refuse_private(found, self._settings.git_hosts)
        home = self._settings.state / "home"
        env = await asyncio.to_thread(self._settings.env, home)
        target, cloning = folder / "repository", folder.parent / "cloning"
        await asyncio.to_thread(shutil.rmtree, cloning, True)
        report.note(f"Cloning from {found.host}")
        report.log(f"Cloning {found.url} at {found.ref or 'its default branch'}")
        for command in git_pointer.clone(git, found, cloning):
            await check(command, env=env, on_line=report.log, patience=600)
        await asyncio.to_thread(cloning.rename, target)

    @asynccontextmanager
    async def _alone(self, key: str) -> AsyncIterator[None]:
        async with self._locks.setdefault(key, asyncio.Lock()):
            yield


def unpack_all(folder: Path, staging: Path) -> list[str]:
    """Unpack the archives in a folder beside themselves; what was left out, in sentences. Blocking.

    An archive that cannot be unpacked is left as it is: the others may be what is needed.
    """
    notes = []
    for path in sorted(folder.rglob("*")):
        if can_unpack(path.name) and path.is_file():
            notes += tolerant(path, folder_for(path), staging)
    return notes


def tolerant(archive: Path, target: Path, staging: Path, *, alone: bool = False) -> list[str]:
    """Unpack an archive but for its bad members; what was left out, in sentences. Blocking.

    Args:
        alone: There is nothing else: a problem with the archive is raised.
    """
    try:
        note = unpack(archive, target, staging=staging).note
    except Problem as problem:
        if alone:
            raise
        return [f"{archive.name} was not unpacked: {problem.detail or problem.title}"]
    return [f"{archive.name} was unpacked. {note}"] if note else []


def _notes(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def choose(files: list[FileEntry]) -> tuple[list[FileEntry], list[str]]:
    """Files to download for inspection, and the keys of those that are not."""
    if sum(entry.size for entry in files) <= WHOLE:
        return files, []
    chosen: list[FileEntry] = []
    room = WHOLE
    for entry in sorted(files, key=lambda entry: entry.size):
        wanted = entry.size <= SMALL or can_unpack(entry.key) or entry.key.endswith(".whl")
        if wanted and entry.size <= room:
            room -= entry.size
            chosen.append(entry)
    keys = {entry.key for entry in chosen}
    return chosen, [entry.key for entry in files if entry.key not in keys]


def _no_files(record: Record) -> Problem:
    """The problem for a record without files, with the next step."""
    return no_access(record) or CannotInstall(
        "Nothing to install: this record has no files and refers to no public repository. Its "
        "page may say where the software is."
    )


def _installable(folder: Path) -> bool:
    return any(not sign.guess for sign in detect(folder))
