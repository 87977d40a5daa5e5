"""Missing files that lie in an archive of the record, or compressed beside their place.

All functions block.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from uuid import uuid4

from ..problems import Problem
from ..storage import moves, orphans
from ..storage.archive_entries import opened
from ..storage.unpack import SUFFIXES, can_unpack, decompress, folder_for, unpack_to

MOST = 100
"""Archives that are looked into, the nearest first."""
LARGEST_TAR = 512 * 1024**2
"""Bytes of a tar archive that is looked into: its names are known only after reading all of it."""
LOOKED_AT = 50
"""Names of an archive by which it is known whether it was unpacked."""
NO_HOME = "00000000"
"""In the name of the staging folder, which is of no server's jobs."""
COMPRESSED = (".gz", ".bz2", ".xz", ".zst")


@dataclass(frozen=True)
class PackedFile:
    """A missing file, or folder, and what holds it.

    Attributes:
        wanted: Where the notebook looks for it, relative to the record.
        archive: An archive, or the file compressed.
        record: The folder of the record.
    """

    wanted: PurePosixPath
    archive: Path
    record: Path

    @property
    def name(self) -> str:
        """Path of the archive, relative to the record."""
        return self.archive.relative_to(self.record).as_posix()


def find(path: str, folder: Path, record: Path) -> PackedFile | None:
    """What holds a missing file.

    Args:
        path: As the notebook names it: absolute, or relative to `folder` or to the record.
        folder: The working folder of the notebook.
    """
    archives: list[Path] | None = None
    for wanted in _places(path, folder, record):
        if os.path.lexists(record / wanted):
            continue
        if compressed := _compressed(record / wanted):
            return PackedFile(wanted, compressed, record)
        archives = _archives(record) if archives is None else archives
        steps = len(wanted.parts)
        for archive in sorted(archives, key=lambda one: abs(_depth(one, record) - steps))[:MOST]:
            names = _names(archive)
            if _match(names, wanted, archive, record) is None or _is_unpacked(archive, names):
                continue
            return PackedFile(wanted, archive, record)
    return None


def unpack(packed: PackedFile) -> list[str]:
    """Unpack a file, and what its folder in the archive holds, to where the notebook looks for it.

    What exists stays as it is, and nothing is written outside the record.

    Returns:
        The new files, relative to the record.

    Raises:
        Problem: The archive is damaged or too large, or the disk is full.
    """
    # Removed by a later download to this folder, if this process is killed.
    staging = orphans.part_path(packed.record / "content", home=NO_HOME, job=uuid4().hex)
    try:
        if can_unpack(packed.archive.name):
            unpack_to(packed.archive, staging, stop=lambda: False, keep_top=True)
        else:
            staging.mkdir()
            decompress(packed.archive, staging / packed.wanted.name)
        files = [
            PurePosixPath(one.relative_to(staging).as_posix())
            for one in sorted(staging.rglob("*"))
            if one.is_file() and not one.is_symlink()
        ]
        folder = _match(files, packed.wanted, packed.archive, packed.record)
        return [] if folder is None else list(_moved(files, staging, folder, packed))
    finally:
        orphans.remove(staging)


def _places(path: str, folder: Path, record: Path) -> Iterator[PurePosixPath]:
    """Where a path of a notebook may be meant, relative to the record."""
    top = record.resolve()
    found = dict.fromkeys(
        os.path.relpath(os.path.normpath(base / path), top) for base in (folder.resolve(), top)
    )
    for one in found:
        place = PurePosixPath(Path(one).as_posix())
        if place.parts and place.parts[0] != ".." and not place.is_absolute():
            yield place


def _compressed(place: Path) -> Path | None:
    beside = (place.with_name(place.name + suffix) for suffix in COMPRESSED)
    return next((one for one in beside if one.is_file() and not one.is_symlink()), None)


def _archives(record: Path) -> list[Path]:
    return sorted(
        one
        for one in record.rglob("*")
        if one.name.lower().endswith(SUFFIXES)
        and one.is_file()
        and not one.is_symlink()
        and (one.suffix.lower() == ".zip" or one.stat().st_size <= LARGEST_TAR)
    )


def _is_unpacked(archive: Path, names: Sequence[PurePosixPath]) -> bool:
    """Whether its content lies beside it: the record's own archive of a download is kept so."""
    names = names[:LOOKED_AT]
    places = (archive.parent, folder_for(archive))
    inner = [PurePosixPath(*one.parts[1:]) for one in names if len(one.parts) > 1]
    return any(
        each and all((place / one).exists() for one in each)
        for place in places
        for each in (names, inner if len(inner) == len(names) else [])
    )


def _depth(archive: Path, record: Path) -> int:
    return len(archive.relative_to(record).parts)


def _names(archive: Path) -> list[PurePosixPath]:
    try:
        with opened(archive) as entries:
            names = [one.name.replace("\\", "/") for one in entries if not one.folder]
    except (Problem, OSError):
        return []
    return [PurePosixPath(one) for one in names]


def _match(
    files: Iterable[PurePosixPath], wanted: PurePosixPath, archive: Path, record: Path
) -> PurePosixPath | None:
    """The folder of an archive that belongs where a file is wanted, or that is the wanted folder.

    Of several it is the one with the longest path in common, and the fewest folders above it.
    None: what is wanted is not in the archive.
    """
    best: tuple[int, int, PurePosixPath] | None = None
    for file in files:
        for above in range(len(file.parts)):
            rest = file.parts[above:]
            for length in range(1, min(len(rest), len(wanted.parts)) + 1):
                if wanted.parts[-length:] != rest[:length]:
                    continue
                if best is None or (length, -above) > best[:2]:
                    is_file = length == len(rest)
                    folder = file.parts[: above + length - is_file]
                    best = (length, -above, PurePosixPath(*folder))
    if best:
        return best[2]
    # A folder whose content was packed without it.
    alike = folder_for(archive).relative_to(record)
    return PurePosixPath() if PurePosixPath(alike.as_posix()) == wanted else None


def _moved(
    files: Collection[PurePosixPath], staging: Path, folder: PurePosixPath, packed: PackedFile
) -> Iterator[str]:
    record, wanted = packed.record, packed.wanted
    target = wanted.parent if folder / wanted.name in files else wanted
    for file in files:
        if not file.is_relative_to(folder):
            continue
        place = record / target / file.relative_to(folder)
        if not place.parent.resolve().is_relative_to(record.resolve()):
            continue  # a link of the user leads elsewhere
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            moves.move_to_free(staging / file, place)
        except (FileExistsError, NotADirectoryError):
            continue
        yield place.relative_to(record).as_posix()
