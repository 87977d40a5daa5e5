"""Unpacking zip and tar archives: regular files and folders only, and not too many. Blocking.

An archive with a link, a device or a name that leaves its folder is refused as a whole: those
are no accidents, and filters have been bypassed (PEP 706's: CVE-2026-11940).
"""

from __future__ import annotations

import lzma
import shutil
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..problems import NoSpace, UnsafeArchive, UnsafePath
from . import space
from .paths import safe_path, shown

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
ENTRIES = 100_000
BYTES = 20 * 1024**3
RATIO = 200
"""Unpacked bytes for one packed, from `SMALL` bytes on."""
SMALL = 10 * 1024**2
CHUNK = 1024 * 1024
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError)


@dataclass(frozen=True)
class _Entry:
    path: Path
    folder: bool
    size: int
    program: bool
    member: zipfile.ZipInfo | tarfile.TarInfo


def is_archive(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def stem(name: str) -> str:
    """`data` for `data.tar.gz`."""
    suffix = max((s for s in SUFFIXES if name.lower().endswith(s)), key=len, default="")
    return name[: len(name) - len(suffix)] or "archive"


def unpack(archive: Path, target: Path) -> list[Path]:
    """Unpack into `target`, which must not exist; all of it or nothing. Gives the files.

    Raises `UnsafeArchive` for links, devices, bad names and bombs, and for a broken archive;
    `NoSpace` before anything is written where it cannot fit.
    """
    staging = Path(tempfile.mkdtemp(dir=target.parent, prefix=".unpacking-"))
    try:
        with _opened(archive) as opened:
            entries = list(_entries(opened, archive))
            _weigh(entries, archive, target)
            for entry in entries:
                _write(opened, entry, staging)
        staging.chmod(0o755)
        staging.rename(target)
    except (UnsafeArchive, NoSpace):
        shutil.rmtree(staging, ignore_errors=True)
        raise
    except BROKEN as error:
        shutil.rmtree(staging, ignore_errors=True)
        if isinstance(error, OSError) and error.errno in space.FULL:
            raise space.as_problem(error, shown(archive.name)) from None
        raise UnsafeArchive(f"The archive {shown(archive.name)} is damaged.") from None
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return [target / entry.path for entry in entries if not entry.folder]


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile | tarfile.TarFile]:
    if path.name.lower().endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            yield archive
    else:
        with tarfile.open(path) as tar:
            yield tar


def _entries(opened: zipfile.ZipFile | tarfile.TarFile, archive: Path) -> Iterator[_Entry]:
    members: Iterable[zipfile.ZipInfo | tarfile.TarInfo] = (
        opened.infolist() if isinstance(opened, zipfile.ZipFile) else opened
    )
    seen: set[str] = set()
    for count, member in enumerate(members):
        if count >= ENTRIES:
            raise UnsafeArchive(f"{shown(archive.name)} holds more than {ENTRIES} files.")
        entry = _zipped(member) if isinstance(member, zipfile.ZipInfo) else _tarred(member)
        if entry is None:
            continue
        key = entry.path.as_posix().casefold()
        if not entry.folder and key in seen:
            raise UnsafeArchive(f"{shown(archive.name)} holds {shown(key)} twice.")
        seen.add(key)
        yield entry


def _zipped(info: zipfile.ZipInfo) -> _Entry | None:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise UnsafeArchive(f"{shown(info.filename)} in it is a link or a device.")
    if info.flag_bits & 1:
        raise UnsafeArchive(f"{shown(info.filename)} in it is encrypted.")
    return _entry(info.filename, info.is_dir(), info.file_size, mode, info)


def _tarred(info: tarfile.TarInfo) -> _Entry | None:
    if info.type == tarfile.XGLTYPE:
        return None
    if not (info.isreg() or info.isdir()) or info.issparse():
        raise UnsafeArchive(f"{shown(info.name)} in it is a link or a device.")
    return _entry(info.name, info.isdir(), info.size, info.mode, info)


def _entry(
    name: str, folder: bool, size: int, mode: int, member: zipfile.ZipInfo | tarfile.TarInfo
) -> _Entry | None:
    plain = name.removeprefix("./").rstrip("/")
    if plain in {"", "."}:
        return None
    try:
        path = Path(safe_path(plain))
    except UnsafePath as problem:
        raise UnsafeArchive(f"{problem} Nothing of the archive was unpacked.") from None
    return _Entry(path, folder, size, bool(mode & 0o100), member)


def _weigh(entries: list[_Entry], archive: Path, target: Path) -> None:
    total = sum(entry.size for entry in entries)
    packed = archive.stat().st_size
    if total > BYTES or (total > SMALL and total > packed * RATIO):
        raise UnsafeArchive(
            f"{shown(archive.name)} would unpack to {space.human(total)}: that is not a usual "
            "archive, so it stays packed."
        )
    if not space.enough(target.parent, total):
        raise NoSpace(f"Unpacking {shown(archive.name)} needs {space.human(total)}.")


def _write(opened: zipfile.ZipFile | tarfile.TarFile, entry: _Entry, staging: Path) -> None:
    place = staging / entry.path
    if entry.folder:
        place.mkdir(parents=True, exist_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    stream = _stream(opened, entry)
    left = entry.size
    with stream, place.open("xb") as file:
        while chunk := stream.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise UnsafeArchive(f"{shown(str(entry.path))} in it is larger than it says.")
            file.write(chunk)
    place.chmod(0o755 if entry.program else 0o644)


def _stream(opened: zipfile.ZipFile | tarfile.TarFile, entry: _Entry) -> IO[bytes]:
    if isinstance(opened, zipfile.ZipFile):
        assert isinstance(entry.member, zipfile.ZipInfo)  # noqa: S101 (made by _zipped)
        return opened.open(entry.member)
    assert isinstance(entry.member, tarfile.TarInfo)  # noqa: S101 (made by _tarred)
    stream = opened.extractfile(entry.member)
    if stream is None:
        raise UnsafeArchive(f"{shown(entry.member.name)} in it is no file.")
    return stream
