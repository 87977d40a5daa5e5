"""Targets of a download's files, and existing files there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from ..models import Conflict, DownloadSpec, FileEntry, ManifestFile, ManifestRecord, Record
from ..problems import Malformed, NotFound, UnsafePath
from ..storage import manifest
from ..storage.checksums import known, same
from ..storage.paths import folder_name, inside, safe_paths, shown, target

Outcome = Literal["new", "same", "differs"]


@dataclass(frozen=True)
class Item:
    """One file to download: a file of the record, or (`member`) one inside an archive of it."""

    key: str
    size: int
    checksum: str | None
    target: Path
    outcome: Outcome = "new"
    member: str | None = None
    also: tuple[str, ...] = ()
    """Additional checksums to verify."""

    @property
    def id(self) -> str:
        return self.key if self.member is None else f"{self.key}\n{self.member}"

    def wanted(self, conflict: Conflict) -> bool:
        """False if it exists already, or another file of that name is preserved."""
        return self.outcome == "new" or (self.outcome == "differs" and conflict != "skip")


@dataclass(frozen=True)
class Layout:
    """`origin`: origin of the files, as in the side-car."""

    origin: ManifestRecord
    folder: Path
    items: list[Item]


def described(record: Record) -> ManifestRecord:
    """A record as in the side-car."""
    return ManifestRecord(
        source=record.source,
        url=record.url,
        record=record.id,
        parent=record.parent,
        doi=record.doi,
        concept_doi=record.concept_doi,
        version=record.version,
        title=record.title,
    )


def place(root: Path, spec: DownloadSpec, record: Record) -> Path:
    """The folder of the spec; with `/` at its end a new folder, named after the record, is
    created in it."""
    folder = spec.folder
    if folder.endswith("/"):
        above = folder.rstrip("/")
        name = folder_name(record.title, record.version)
        folder = f"{above}/{name}" if above else name
    return inside(root, folder)


def entries(spec: DownloadSpec, record: Record) -> list[FileEntry]:
    """The files of the spec; raises `NotFound` for one that the record does not have."""
    by_key = {entry.key: entry for entry in record.files}
    if missing := [key for key in spec.keys if key not in by_key]:
        raise NotFound(
            f"File {shown(missing[0])} not found in this record. Reload the record and retry."
        )
    chosen = [by_key[key] for key in dict.fromkeys(spec.keys)] or record.files
    if not chosen:
        raise NotFound("This record has no downloadable files.")
    if spec.members and len(chosen) != 1:
        raise Malformed("Select the files of one archive at a time.")
    return chosen


def file_items(root: Path, folder: Path, record: Record, chosen: list[FileEntry]) -> list[Item]:
    """Each selected file with its path. Paths depend on the record alone, not on the selection."""
    paths = safe_paths_of(record, chosen)
    return [
        Item(entry.key, entry.size, entry.checksum, target(root, folder, paths[entry.key]))
        for entry in chosen
    ]


def member_items(
    root: Path, folder: Path, key: str, members: dict[str, tuple[int, str]]
) -> list[Item]:
    """Each member (size and checksum by path) with its path: as in the archive."""
    paths = safe_paths(members)
    return [
        Item(key, size, checksum, target(root, folder, paths[member]), member=member)
        for member, (size, checksum) in members.items()
    ]


def safe_paths_of(record: Record, chosen: list[FileEntry]) -> dict[str, PurePosixPath]:
    """Distinct paths; an unsafe name elsewhere in the record does not affect others."""
    try:
        return safe_paths(entry.key for entry in record.files)
    except UnsafePath:
        return safe_paths(entry.key for entry in chosen)


def with_outcomes(folder: Path, items: list[Item], sums: manifest.Sums) -> list[Item]:
    """Compare with the disk. Blocking: a file of the right size without a side-car entry is
    read."""
    downloaded = {
        folder / file.path: file
        for record in manifest.read(folder).records
        for file in record.files
    }
    return [with_outcome(item, downloaded.get(item.target), sums) for item in items]


def with_outcome(item: Item, downloaded: ManifestFile | None, sums: manifest.Sums) -> Item:
    return replace(item, outcome=_outcome(item, downloaded, sums))


def _outcome(item: Item, downloaded: ManifestFile | None, sums: manifest.Sums) -> Outcome:
    path = item.target
    if not path.exists() and not path.is_symlink():
        return "new"
    if not path.is_file() or path.is_symlink() or path.stat().st_size != item.size:
        return "differs"
    if item.checksum is None or not known(item.checksum):
        return "differs"
    untouched = downloaded is not None and downloaded.mtime_ns == path.stat().st_mtime_ns
    if downloaded and untouched and same(downloaded.checksum, item.checksum):
        return "same"
    algorithm = item.checksum.partition(":")[0]
    return "same" if same(sums.get(path, algorithm), item.checksum) else "differs"
