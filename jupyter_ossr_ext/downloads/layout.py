"""Targets of a download's files, and existing files there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from ..models import Conflict, DownloadSpec, FileEntry, ManifestFile, ManifestRecord, Record
from ..problems import Malformed, NotFound, UnsafePath
from ..records.file_access import no_access
from ..storage import manifest
from ..storage.checksums import known, same
from ..storage.paths import inside, numbered, safe_paths, shown, target

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
    """`origin`: origin of the files, as in the side-car. `refused`: reasons by key."""

    origin: ManifestRecord
    folder: Path
    items: list[Item]
    refused: dict[str, str] = field(default_factory=dict)


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
        folder = f"{above}/{record.folder_name}" if above else record.folder_name
    return inside(root, folder)


def entries(spec: DownloadSpec, record: Record) -> list[FileEntry]:
    """The files of the spec; raises `NotFound` for one that the record does not have,
    and `Restricted` where the files are not public."""
    by_key = {entry.key: entry for entry in record.files}
    if not record.files and (problem := no_access(record)):
        raise problem
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


def file_items(
    root: Path, folder: Path, record: Record, chosen: list[FileEntry], refused: dict[str, str]
) -> list[Item]:
    """Each selected file with its path. Paths depend on the record alone, not on the selection.

    Args:
        refused: Files whose names are unsafe get no item; their reasons are added here, by key.
    """
    keys = [entry.key for entry in chosen]
    targets = targets_of(root, folder, (entry.key for entry in record.files), keys, refused)
    return [
        Item(entry.key, entry.size, entry.checksum, targets[entry.key])
        for entry in chosen
        if entry.key in targets
    ]


def member_items(
    root: Path,
    folder: Path,
    key: str,
    members: dict[str, tuple[int, str]],
    refused: dict[str, str],
) -> list[Item]:
    """Each member (size and checksum by path) with its path: as in the archive."""
    targets = targets_of(root, folder, members, members, refused)
    return [
        Item(key, size, checksum, targets[member], member=member)
        for member, (size, checksum) in members.items()
        if member in targets
    ]


def targets_of(
    root: Path,
    folder: Path,
    all_: Iterable[str],
    chosen: Iterable[str],
    refused: dict[str, str],
) -> dict[str, Path]:
    """Targets of the chosen names, which depend on all names; reasons of unsafe ones in `refused`.

    For every download of several files: one unsafe name refuses that file alone.
    """
    unsafe: dict[str, str] = {}
    paths = safe_paths(all_, unsafe)
    found: dict[str, Path] = {}
    for name in chosen:
        if name in unsafe:
            refused[name] = unsafe[name]
            continue
        try:
            found[name] = target(root, folder, paths[name])
        except UnsafePath as problem:
            refused[name] = str(problem)
    return found


def with_outcomes(folder: Path, items: list[Item], sums: manifest.Sums) -> list[Item]:
    """Compare with the disk. Blocking: a file of the right size without a side-car entry is
    read."""
    downloaded = {
        folder / file.path: file
        for record in manifest.read(folder).records
        for file in record.files
    }
    return [with_outcome(item, downloaded.get(item.target), sums) for item in items]


def copied_before(folder: Path, item: Item, sums: manifest.Sums) -> Item:
    """The item at the numbered copy that an earlier "keep both" made, if that is unchanged."""
    if item.outcome != "differs":
        return item
    number = 1
    while True:
        name = numbered(PurePosixPath(item.target.name), number).name
        copy = replace(item, target=item.target.with_name(name))
        [copy] = with_outcomes(folder, [copy], sums)
        if copy.outcome != "differs":
            return copy if copy.outcome == "same" else item
        number += 1


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
