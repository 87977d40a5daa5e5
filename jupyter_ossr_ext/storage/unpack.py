"""Safe unpacking of zip and tar archives: completely but for unsafe entries, or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ..problems import Exists, UnsafeArchive
from . import orphans, space
from .archive_entries import Entry, damage, decompressed, opened
from .paths import shown, split_suffix
from .unpack_plan import Budget, UnpackPlan

BLOCK = 1024 * 1024
SUFFIXES = (
    ".zip",
    ".tar",
    ".tar.gz",
    ".tgz",
    ".tar.bz2",
    ".tbz2",
    ".tar.xz",
    ".txz",
    ".tar.zst",
    ".tzst",
)
NAMED = 3
"""Entries that a sentence names."""


@dataclass(frozen=True)
class UnpackedFile:
    """One file that was unpacked: its path relative to the target, and its content."""

    path: PurePosixPath
    size: int
    checksum: str


@dataclass(frozen=True)
class Unpacked:
    """The result of unpacking. `left_out`: reasons by entry, each of which completes "NAME ..."."""

    files: list[UnpackedFile] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def note(self) -> str | None:
        """What was left out, in one sentence; None for nothing."""
        if not self.left_out:
            return None
        named = "; ".join(f"{shown(name)} {why}" for name, why in [*self.left_out.items()][:NAMED])
        more = len(self.left_out) - NAMED
        return f"Left out: {named}{f'; and {more} more' if more > 0 else ''}."


def can_unpack(name: str) -> bool:
    """True if a file of that name can be unpacked."""
    return name.lower().endswith(SUFFIXES)


def folder_for(archive: Path) -> Path:
    """Target of an archive: a folder beside it, with its name without the suffix."""
    stem, suffix = split_suffix(archive.name)
    return archive.with_name(stem if suffix and stem else f"{archive.name} files")


def unpack(
    archive: Path,
    target: Path,
    *,
    staging: Path,
    stop: Callable[[], bool] = lambda: False,
) -> Unpacked:
    """Unpack `archive` to the new folder `target`. Blocking.

    See `unpack_to` for what is written. It is renamed at the end. Raises also `Exists`; nothing
    remains after an error.
    """
    if target.exists() or target.is_symlink():
        raise Exists(f"{shown(target.name)} already exists.")
    try:
        unpacked = unpack_to(archive, staging, stop=stop)
        place(staging, target)
        return unpacked
    finally:
        orphans.remove(staging)


def unpack_to(
    archive: Path, folder: Path, *, stop: Callable[[], bool], keep_top: bool = False
) -> Unpacked:
    """Unpack `archive` to the new folder `folder`. Blocking.

    Every entry is checked before anything is written. Unsafe entries are left out, and files that
    are none of the data: those of `.git`, of macOS, and our own. Links that stay inside become
    copies. A single top folder is removed, unless `keep_top`.

    Raises `UnsafeArchive` for an archive that is too large or has no usable entry, `NotVerified`
    for a damaged one, `NoSpace`, and `Stopped` after `stop()` became true; a part of the files may
    remain then.
    """
    try:
        with opened(archive) as entries:
            plan = UnpackPlan(entries, archive.stat().st_size, keep_top=keep_top)
            if plan.empty and plan.left_out:
                raise UnsafeArchive(f"Not unpacked. {Unpacked(left_out=plan.left_out).note}")
            if not space.enough(folder.parent, plan.size):
                raise space.too_full(folder.parent, plan.size)
            folder.mkdir()
            return _write_all(plan, folder, archive, stop)
    except OSError as error:
        raise space.as_problem(error, f"The content of {shown(archive.name)}") from error


def decompress(source: Path, target: Path) -> None:
    """Write the content of a compressed file, which is no archive, to a new file. Blocking.

    Raises `UnsafeArchive` for one that is too large or not compressed, `NotVerified` for a damaged
    one, and `NoSpace`; a part of the new file may remain then.
    """
    budget = Budget(source.stat().st_size)
    try:
        with decompressed(source) as stream, target.open("xb") as file:
            while data := stream.read(BLOCK):
                budget.spend(len(data))
                file.write(data)
    except OSError as error:
        raise space.as_problem(error, f"The content of {shown(source.name)}") from error


def _write_all(plan: UnpackPlan, folder: Path, archive: Path, stop: Callable[[], bool]) -> Unpacked:
    written: dict[PurePosixPath, UnpackedFile] = {}
    for entry, path in plan.files:
        with damage(archive):
            written[path] = _write(entry, folder, path, plan.budget, stop)
    for source, path, _ in plan.copies:
        if stop():
            raise Stopped
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / source, folder / path)
        written[path] = replace(written[source], path=path)
    for path in plan.folders:
        with contextlib.suppress(FileExistsError, NotADirectoryError):  # a file has its name
            (folder / path).mkdir(parents=True, exist_ok=True)
    return Unpacked(list(written.values()), plan.left_out)


def _write(
    entry: Entry, folder: Path, path: PurePosixPath, budget: Budget, stop: Callable[[], bool]
) -> UnpackedFile:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    size, crc = 0, 0
    with entry.open() as source, place.open("xb") as file:
        while data := source.read(BLOCK):
            if stop():
                raise Stopped
            size, crc = size + len(data), zlib.crc32(data, crc)
            if size > entry.size:
                budget.spend(len(data))
            file.write(data)
    if entry.executable:
        mode = place.stat().st_mode
        place.chmod(mode | (mode & 0o444) >> 2)  # executable for everybody who may read it
    if entry.changed is not None:
        with contextlib.suppress(OSError, OverflowError, ValueError):
            os.utime(place, (entry.changed, entry.changed))
    return UnpackedFile(path, size, f"crc32:{crc:08x}")


def place(staging: Path, target: Path) -> None:
    """Rename the staging folder; raises `Exists` if something has that name meanwhile."""
    try:
        staging.rename(target)
    except OSError:
        if target.exists():
            raise Exists(
                f"{shown(target.name)} was created by another process during unpacking."
            ) from None
        raise


class Stopped(Exception):
    """The unpacking was cancelled."""
