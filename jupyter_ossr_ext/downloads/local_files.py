"""Downloaded files on this disk, and whether they are unchanged."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from .._util import atomic
from .._util.gather import gather
from ..models import (
    LocalCopy,
    ManifestFile,
    ManifestRecord,
    NewerVersion,
    Publication,
    VersionSummary,
)
from ..problems import Problem
from ..records.catalogue import Catalogue
from ..storage import manifest
from ..storage.paths import SIDECAR, inside, relative

KEEP = 500
"""Maximum number of known folders; the oldest are removed first."""
VERSIONS = 3600.0
"""Seconds for which the newest version of a record is cached."""
AT_ONCE = 4
"""Records whose versions are requested at the same time."""


class Local:
    """Side-cars below Jupyter's root folder. They are authoritative; `index` only lists their
    folders.

    Args:
        root: Jupyter's root folder.
        index: A private file that survives restarts.
    """

    def __init__(
        self,
        root: Path,
        index: Path,
        catalogue: Catalogue,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.root = root
        self.index = index
        self._catalogue = catalogue
        self._clock = clock
        self._lock = threading.Lock()
        self._added: list[str] = []
        self._sums = manifest.Sums()
        self._newest: dict[tuple[str, str], tuple[float, list[VersionSummary]]] = {}

    def remember(self, folder: Path) -> None:
        """Add a folder with a side-car to the index. Blocking, safe from any thread."""
        name = relative(self.root, folder)
        with self._lock:
            self._added = [*(other for other in self._added if other != name), name][-KEEP:]

        def add() -> bytes | None:
            folders = self._read()
            if folders and folders[-1] == name:
                return None
            there = [other for other in folders if (self.root / other / SIDECAR).exists()]
            merged = [*(other for other in there if other != name), name][-KEEP:]
            return msgspec.json.encode(merged)

        with contextlib.suppress(OSError):  # only a cache: the side-cars are authoritative
            self.index.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            atomic.update(self.index, add, permissions="private")

    def name_of(self, folder: Path) -> str:
        """Relative to Jupyter's root."""
        return relative(self.root, folder)

    def folders(self) -> list[Path]:
        """The known folders with side-cars. Blocking, safe from any thread."""
        with self._lock:
            names = dict.fromkeys([*self._read(), *self._added])
        found: list[Path] = []
        for name in names:
            if not (self.root / name / SIDECAR).exists():
                continue
            with contextlib.suppress(Problem):
                found.append(inside(self.root, name))
        return found

    async def folder(self, path: str) -> list[LocalCopy]:
        """The downloaded files of a folder, for the file browser. Makes no requests.

        All files directly in it; and of each folder directly below, one file per record and state,
        which is enough to mark that folder.
        """
        folder = inside(self.root, path)
        return await asyncio.to_thread(self._in_folder, folder)

    async def copies(self, source: str, record: str) -> list[LocalCopy]:
        """The downloaded files of a record and of its other versions, with newer versions."""
        found = await asyncio.to_thread(self._of_record, source, record)
        newer: dict[str, str | None] = {}
        copies: list[LocalCopy] = []
        for owner, copy in found:
            if owner.record not in newer:
                newer[owner.record] = await self._newer(owner)
            copies.append(msgspec.structs.replace(copy, newer=newer[owner.record]))
        return copies

    async def newer_versions(self) -> list[NewerVersion]:
        """The newest versions of downloaded records that are not on this disk, by title.

        A record is left out while its repository cannot be reached.
        """
        groups = await asyncio.to_thread(self._by_parent)
        slots = asyncio.Semaphore(AT_ONCE)

        async def newest(found: dict[str, tuple[Path, ManifestRecord]]) -> NewerVersion | None:
            folder, owner = list(found.values())[-1]
            async with slots:
                id = await self._newer(owner)
            if id is None or id in found:
                return None
            known = self._newest[_series(owner)][1]
            return NewerVersion(
                source=owner.source,
                record=id,
                title=owner.title,
                folder=relative(self.root, folder),
                version=next((each.version for each in known if each.id == id), None),
                downloaded=owner.version,
            )

        listed = await gather(newest(found) for found in groups)
        return sorted(filter(None, listed), key=lambda each: each.title.casefold())

    def entries(self) -> Iterator[tuple[Path, ManifestRecord, ManifestFile]]:
        """All files of known side-cars: folder, record and entry. Blocking."""
        for place in self.folders():
            for record in manifest.read(place).records:
                for file in filter(harmless, record.files):
                    yield place, record, file

    async def downloaded(
        self, source: str, *, record: str | None = None, key: str | None = None
    ) -> list[LocalCopy]:
        """Unchanged files of a record, or of a key; one per key.

        Does not check for newer versions.
        """
        found = await asyncio.to_thread(self._of_source, source, record, key)
        return list({copy.key: copy for copy in found if copy.state == "here"}.values())

    def _by_parent(self) -> list[dict[str, tuple[Path, ManifestRecord]]]:
        """The versions of each downloaded record with their folders, by id."""
        found: dict[tuple[str, str], dict[str, tuple[Path, ManifestRecord]]] = {}
        for place in self.folders():
            for owner in manifest.read(place).records:
                found.setdefault(_series(owner), {})[owner.record] = (place, owner)
        return list(found.values())

    def _in_folder(self, folder: Path) -> list[LocalCopy]:
        found: list[LocalCopy] = []
        deeper: dict[tuple[Path, str, str, str, str | None], LocalCopy] = {}
        above = [folder, *folder.parents]
        for place in [*above[: above.index(self.root) + 1], *_folders(folder)]:
            folder_manifest = manifest.read(place)
            for record in [*folder_manifest.records, *folder_manifest.published]:
                for file in filter(harmless, record.files):
                    path = place / file.path
                    if path.parent == folder:
                        found.append(self._copy(place, record, file))
                    elif folder in path.parents:
                        copy = self._copy(place, record, file)
                        child = folder / path.relative_to(folder).parts[0]
                        kind = (child, copy.source, copy.record, copy.state, copy.published)
                        deeper.setdefault(kind, copy)
        return [*found, *deeper.values()]

    def _of_source(self, source: str, record: str | None, key: str | None) -> list[LocalCopy]:
        return [
            self._copy(place, owner, file)
            for place, owner, file in self.entries()
            if owner.source == source and record in {None, owner.record} and key in {None, file.key}
        ]

    def _of_record(self, source: str, record: str) -> list[tuple[ManifestRecord, LocalCopy]]:
        found = [each for each in self.entries() if each[1].source == source]
        parents = {owner.parent for _, owner, _ in found if record in {owner.record, owner.parent}}
        return [
            (owner, self._copy(place, owner, file))
            for place, owner, file in found
            if owner.record == record or (owner.parent and owner.parent in parents | {record})
        ]

    def _copy(self, place: Path, record: ManifestRecord, file: ManifestFile) -> LocalCopy:
        newest = self._newest.get(_series(record))
        return LocalCopy(
            path=relative(self.root, place / file.path),
            key=file.key,
            source=record.source,
            record=record.record,
            state=manifest.state(place, file, self._sums),
            doi=record.doi,
            version=record.version,
            title=record.title,
            newer=_newer_than(record.record, newest[1]) if newest else None,
            published=record.state if isinstance(record, Publication) else None,
            review=record.review if isinstance(record, Publication) else None,
        )

    async def _newer(self, record: ManifestRecord) -> str | None:
        """Request the versions, once an hour per parent; None without a response."""
        key = _series(record)
        known = self._newest.get(key)
        if known is None or self._clock() - known[0] > VERSIONS:
            versions: list[VersionSummary] = []
            with contextlib.suppress(Problem):
                versions = await self._catalogue.versions(record.source, record.record)
            known = self._newest[key] = (self._clock(), versions)
        return _newer_than(record.record, known[1])

    def _read(self) -> list[str]:
        """The index; other servers of the user add to it, too."""
        try:
            return msgspec.json.decode(self.index.read_bytes(), type=list[str])
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return []


def _folders(folder: Path) -> list[Path]:
    """Folders directly in `folder`; none if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _series(record: ManifestRecord) -> tuple[str, str]:
    """What all versions of a record have in common."""
    return record.source, record.parent or record.record


def harmless(file: ManifestFile) -> bool:
    """A side-car can come from anywhere: paths that leave its folder are ignored."""
    return not file.path.startswith("/") and ".." not in file.path.split("/")


def _newer_than(record: str, versions: list[VersionSummary]) -> str | None:
    latest = next((version for version in versions if version.is_latest), None)
    return latest.id if latest and latest.id != record else None
