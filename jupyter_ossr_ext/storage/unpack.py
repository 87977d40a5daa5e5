"""Safe unpacking of zip and tar archives: completely, or not at all."""

from __future__ import annotations

import contextlib
import datetime
import lzma
import os
import posixpath
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from ..problems import Exists, NotVerified, UnsafeArchive, UnsafePath
from . import orphans, space
from .paths import safe_path, safe_paths, shown, split_suffix

MAX_ENTRIES = 10_000
MAX_TOLERATED = 200_000
"""The same for an archive whose bad members are left out: installs have many small files."""
LINK = "is a link or a device"
PRIVILEGED = "has the set-user-ID or set-group-ID bit"
MAX_RATIO = 200
"""Maximum ratio of unpacked to packed bytes; science data seldom reaches 20."""
SMALL = 64 * 1024 * 1024
"""Bytes up to which the ratio is not limited: a few zeros are harmless."""
MAX_TOTAL = 200 * 1024**3
BLOCK = 1024 * 1024
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")


@dataclass(frozen=True)
class Entry:
    """One file or folder of an archive, as declared."""

    name: str
    folder: bool
    size: int
    executable: bool
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    changed: float | None = None
    """Seconds since the epoch."""
    problem: str = ""
    """Why it is not written; completes "NAME ..."."""
    link: str = ""
    """Name of the member that a link points to."""


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
    wrote: Callable[[int], None] = lambda count: None,
    left_out: list[str] | None = None,
) -> list[Path]:
    """Unpack `archive` to the new folder `target`; returns its files, relative to it.

    Everything is checked before anything is written, written to `staging` (beside `target`), and
    renamed at the end. A single top folder is removed. Raises `UnsafeArchive` with the reason,
    `NotVerified` for a damaged archive, `Exists`, `NoSpace`; nothing remains then, nor when
    `stop()` becomes true.

    Args:
        left_out: A bad member is left out and its name is added to this list; without the list
            one bad member is a reason to unpack nothing.
    """
    if target.exists() or target.is_symlink():
        raise Exists(f"{shown(target.name)} already exists.")
    try:
        with _opened(archive) as entries:
            if left_out is not None:
                entries = _tolerated(entries, left_out)
            limit = MAX_ENTRIES if left_out is None else MAX_TOLERATED
            found = list(_checked(entries, archive.stat().st_size, limit))
            paths = _paths(found)
            total = sum(entry.size for entry in found)
            if not space.enough(target.parent, total):
                raise space.too_full(target.parent, total)
            staging.mkdir()
            for entry in found:
                try:
                    _write(entry, staging / paths[entry.name], stop=stop, wrote=wrote)
                except NotImplementedError:  # a compression that Python does not know
                    if left_out is None:
                        raise
                    left_out.append(entry.name)
                    (staging / paths[entry.name]).unlink(missing_ok=True)
            _place(staging, target)
            return [Path(paths[entry.name]) for entry in found if not entry.folder]
    except UnsafePath as problem:
        raise UnsafeArchive(f"Not unpacked: {problem}") from None
    except BROKEN as error:
        raise NotVerified(f"{shown(archive.name)} is damaged: {error}.") from None
    except OSError as error:
        raise space.as_problem(error, f"The content of {shown(archive.name)}") from error
    finally:
        orphans.remove(staging)


@contextlib.contextmanager
def _opened(archive: Path) -> Iterator[Iterator[Entry]]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as zipped:
            yield _zip_entries(zipped)
        return
    with tarfile.open(archive, "r:*") as tarred:
        yield _tar_entries(tarred)


def _zip_entries(archive: zipfile.ZipFile) -> Iterator[Entry]:
    for info in archive.infolist():
        mode = info.external_attr >> 16
        kind = stat.S_IFMT(mode) if info.create_system == 3 else 0
        odd, link = "", ""
        if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
            odd = LINK
            if kind == stat.S_IFLNK and info.file_size < 4096:
                place = posixpath.dirname(info.orig_filename)
                target = archive.read(info).decode("utf-8", "replace")
                link = posixpath.normpath(posixpath.join(place, target))
        if info.flag_bits & 1:
            raise UnsafeArchive("This archive is encrypted. Unpack it yourself with its password.")
        if mode & (stat.S_ISUID | stat.S_ISGID) and not info.is_dir():
            odd = PRIVILEGED
        yield Entry(
            info.orig_filename,
            info.is_dir(),
            info.file_size,
            bool(mode & 0o100),
            lambda info=info: archive.open(info),  # type: ignore[misc]
            _time(info.date_time),
            odd,
            link,
        )


def _tar_entries(archive: tarfile.TarFile) -> Iterator[Entry]:
    for member in archive:
        odd, link = "", ""
        if not (member.isreg() or member.isdir()) or member.issparse():
            odd = LINK
            place = posixpath.dirname(member.name) if member.issym() else ""
            link = posixpath.normpath(posixpath.join(place, member.linkname))
        if member.mode & (stat.S_ISUID | stat.S_ISGID) and not member.isdir():
            odd = PRIVILEGED
        yield Entry(
            member.name,
            member.isdir(),
            member.size,
            bool(member.mode & 0o100),
            lambda member=member: _extracted(archive, member),  # type: ignore[misc]
            float(member.mtime),
            odd,
            link,
        )


def _time(stamp: tuple[int, int, int, int, int, int]) -> float | None:
    """A zip's local time, whose zone nobody knows, as seconds since the epoch."""
    with contextlib.suppress(ValueError, OverflowError):
        return datetime.datetime(*stamp, tzinfo=datetime.UTC).timestamp()
    return None


def _tolerated(entries: Iterator[Entry], left_out: list[str]) -> Iterator[Entry]:
    """The entries that can be written: links that stay inside become copies, others are left out.

    Backslashes separate folders, as archives of Windows PowerShell have them.
    """
    found = [replace(entry, name=entry.name.replace("\\", "/")) for entry in entries]
    files = {posixpath.normpath(e.name): e for e in found if not e.problem and not e.folder}
    for entry in found:
        if entry.name.startswith("__MACOSX/"):
            continue
        target = files.get(entry.link) if entry.link else None
        try:
            safe_path(entry.name)
        except UnsafePath:
            left_out.append(entry.name)
            continue
        if target:
            yield replace(target, name=entry.name)
        elif entry.problem:
            left_out.append(entry.name)
        else:
            yield entry


def _extracted(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(member)
    if file is None:
        raise _odd(member.name)
    return file


def _odd(name: str, what: str = LINK) -> UnsafeArchive:
    return UnsafeArchive(f"Not unpacked: {shown(name)} {what}.")


def _checked(entries: Iterator[Entry], packed: int, limit: int = MAX_ENTRIES) -> Iterator[Entry]:
    """The entries, while their number and their total size are within the limits."""
    total = 0
    for count, entry in enumerate(entries, start=1):
        if entry.problem:
            raise _odd(entry.name, entry.problem)
        if count > limit:
            raise UnsafeArchive(f"Not unpacked: the archive has more than {limit} entries.")
        total += entry.size
        if total > MAX_TOTAL or total > max(SMALL, MAX_RATIO * packed):
            raise UnsafeArchive(
                f"Not unpacked: {space.human(packed)} would expand to more than "
                f"{space.human(total)} (possible zip bomb)."
            )
        if PurePosixPath(entry.name) != PurePosixPath(""):  # "./" of tar
            yield entry


def _paths(entries: list[Entry]) -> dict[str, PurePosixPath]:
    """Safe, distinct paths, without the single top folder, if there is one."""
    folders = {entry.name: safe_path(entry.name) for entry in entries if entry.folder}
    files = safe_paths(entry.name for entry in entries if not entry.folder)
    if len(files) + len(folders) < len(entries):
        raise UnsafeArchive("Not unpacked: the archive contains two entries with the same name.")
    paths = folders | files
    tops = {path.parts[0] for path in paths.values()}
    nested = all(len(path.parts) > 1 for path in files.values())
    if len(tops) == 1 and nested and files:
        return {name: PurePosixPath(*path.parts[1:]) for name, path in paths.items()}
    return paths


def _write(
    entry: Entry, path: Path, *, stop: Callable[[], bool], wrote: Callable[[int], None]
) -> None:
    if entry.folder:
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    left = entry.size
    with entry.open() as source, path.open("xb") as file:
        while data := source.read(BLOCK):
            if stop():
                raise Stopped
            left -= len(data)
            if left < 0:
                raise UnsafeArchive(f"Not unpacked: {shown(entry.name)} is larger than declared.")
            file.write(data)
            wrote(len(data))
    if left:
        raise NotVerified(f"The archive is damaged: {shown(entry.name)} is truncated.")
    if entry.executable:
        mode = path.stat().st_mode
        path.chmod(mode | (mode & 0o444) >> 2)  # executable for everybody who may read it
    if entry.changed is not None:
        with contextlib.suppress(OSError, OverflowError, ValueError):
            os.utime(path, (entry.changed, entry.changed))


def _place(staging: Path, target: Path) -> None:
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
