"""Folders that archives were unpacked to: what came from the archive, and what changed since.

The list of it is a hidden file in the folder, so that it moves with the folder.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

from .._util import atomic
from ..models import ManifestFile
from . import manifest
from .checksums import same
from .paths import OWN, UNPACKED, free_name, numbered
from .unpack import Unpacked

MADE_BY_JUPYTER = frozenset({".ipynb_checkpoints", "__pycache__"})
"""Folders that appear when files are only opened."""


class UnpackedList(msgspec.Struct, frozen=True):
    """`archive`: its checksum as in the record; paths of `files` are relative to the folder."""

    archive: str = ""
    files: list[ManifestFile] = []


@dataclass(frozen=True)
class Changes:
    """What was done in a folder since an archive was unpacked to it, in files."""

    edited: int = 0
    added: int = 0
    missing: int = 0

    def __bool__(self) -> bool:
        return bool(self.edited or self.added or self.missing)


def read(folder: Path) -> UnpackedList:
    """The list of `folder`; an empty one if there is none or it cannot be read."""
    try:
        packed = (folder / UNPACKED).read_bytes()
        return msgspec.json.decode(zlib.decompress(packed), type=UnpackedList)
    except (OSError, zlib.error, msgspec.MsgspecError, UnicodeDecodeError):
        return UnpackedList()


def write(folder: Path, archive: str, files: list[ManifestFile]) -> None:
    """Write the list, atomically and compressed: an archive may have a million files."""
    data = msgspec.json.encode(UnpackedList(archive, files))
    atomic.write(folder / UNPACKED, zlib.compress(data, 1))


def listed(folder: Path, unpacked: Unpacked) -> list[ManifestFile]:
    """The files that were just unpacked to `folder`, with their times."""
    return [
        ManifestFile(
            key=str(file.path),
            path=str(file.path),
            size=file.size,
            checksum=file.checksum,
            mtime_ns=(folder / file.path).stat().st_mtime_ns,
        )
        for file in unpacked.files
    ]


def changes(folder: Path, known: UnpackedList, sums: manifest.Sums) -> Changes:
    """Compare a folder with its list. Reads only files of the same size and another time."""
    states = [manifest.state(folder, file, sums) for file in known.files]
    paths = {file.path for file in known.files}
    return Changes(
        edited=states.count("edited"),
        added=sum(path not in paths for path in _files(folder)),
        missing=states.count("missing"),
    )


def untouched(folder: Path, archive: str | None, sums: manifest.Sums) -> bool:
    """Whether a folder has the content of this archive, and nothing else."""
    if not archive or folder.is_symlink() or not folder.is_dir():
        return False
    known = read(folder)
    return same(known.archive, archive) and not changes(folder, known, sums)


def copy_of(folder: Path, archive: str | None, sums: manifest.Sums) -> Path | None:
    """`folder`, or its numbered copy, that has the content of this archive and nothing else."""
    number = 0
    place = folder
    while place.exists() or place.is_symlink():
        if untouched(place, archive, sums):
            return place
        number += 1
        place = folder.with_name(numbered(PurePosixPath(folder.name), number).name)
    return None


def replace(folder: Path, staging: Path, unpacked: Unpacked, archive: str) -> list[str]:
    """Move the files of `staging` to `folder` in place of those that came from an archive.

    All other files of the folder stay; a new file with the name of one of them gets a number. It
    can be repeated after an interruption: the list names both the old and the new files meanwhile.

    Returns:
        The new names of files that got a number, relative to the folder.
    """
    before = {file.path: file for file in read(folder).files}
    fresh = {file.path: file for file in listed(staging, unpacked)}
    sums = manifest.Sums()
    write(folder, "", [*({**before, **fresh}).values()])
    written: dict[str, ManifestFile] = {}
    for path, file in fresh.items():
        place = _place(folder, PurePosixPath(path), before, file, sums)
        (staging / path).replace(place)
        name = place.relative_to(folder).as_posix()
        written[name] = msgspec.structs.replace(file, path=name)
    for path, file in before.items():
        if path not in written and manifest.state(folder, file, sums) == "here":
            (folder / path).unlink()
            _remove_empty(folder, (folder / path).parent)
    write(folder, archive, list(written.values()))
    return [path for path in written if path not in fresh]


def _place(
    folder: Path,
    path: PurePosixPath,
    before: dict[str, ManifestFile],
    file: ManifestFile,
    sums: manifest.Sums,
) -> Path:
    """Where a file goes, with its folder; never through a link, never over a file of the user."""
    place = folder
    for part in path.parts[:-1]:
        place = place / part
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            if place.relative_to(folder).as_posix() in before:
                place.unlink()
            else:
                place = free_name(place)
        place.mkdir(exist_ok=True)
    place = place / path.name
    if not place.exists() and not place.is_symlink():
        return place
    if str(path) in before and not place.is_dir():
        return place
    if manifest.state(place.parent, msgspec.structs.replace(file, path=place.name), sums) == "here":
        return place
    return free_name(place)


def _files(folder: Path) -> Iterator[str]:
    """Paths of all files below `folder` but our own, relative to it; links count as files."""
    for above, folders, files in os.walk(folder):
        links = [name for name in folders if Path(above, name).is_symlink()]
        folders[:] = [name for name in folders if name not in MADE_BY_JUPYTER]
        for name in [*files, *links]:
            if name not in OWN:
                yield Path(above, name).relative_to(folder).as_posix()


def _remove_empty(folder: Path, place: Path) -> None:
    with contextlib.suppress(OSError):  # not empty
        while place != folder:
            place.rmdir()
            place = place.parent
