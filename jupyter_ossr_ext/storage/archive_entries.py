"""The entries of zip and tar archives on this disk, in one form."""

from __future__ import annotations

import bz2
import contextlib
import datetime
import gzip
import lzma
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from ..problems import NotVerified, UnsafeArchive
from . import member_names
from .decompression import ERRORS, zstd
from .paths import shown
from .zip_member import ZipEntry
from .zip_reader import BadZip, ZipReader, is_zip

SPECIAL = "is a device or another special file"
PRIVILEGED = "has the set-user-ID or set-group-ID bit"
HEADER = 512
"""Bytes that an entry of a tar needs at least."""
BLOCK = 1024 * 1024
STREAMS: dict[bytes, type] = {
    b"\x1f\x8b": gzip.GzipFile,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
    b"\x28\xb5\x2f\xfd": zstd.ZstdFile,
}
"""Readers of compressed streams by their first bytes."""
FOREIGN = {b"Rar!": "a RAR archive", b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive", b"<": "a web page"}


class Content(Protocol):
    """Reads of it raise `NotVerified` for damaged data."""

    def read(self, size: int, /) -> bytes: ...


class Entry(NamedTuple):
    """One entry of an archive, as declared."""

    name: str
    folder: bool
    size: int
    """Bytes; what `open` returns may be more only where that is verified there."""
    executable: bool
    open: Callable[[], AbstractContextManager[Content]]
    changed: float | None = None
    """Seconds since the epoch."""
    problem: str = ""
    """Why it is not written; completes "NAME ...". Empty for none."""
    link: str = ""
    """What a link points to: relative to its folder or, with `/` at its beginning, to the top."""


@contextlib.contextmanager
def opened(archive: Path) -> Iterator[Iterator[Entry]]:
    """The entries of an archive, whose kind its first bytes tell. Blocking.

    Contents of entries are read fastest in the order of the entries. Raises `UnsafeArchive` for a
    file that is no such archive and `NotVerified` for a damaged one.
    """
    with archive.open("rb") as file:
        head = file.read(HEADER)
        try:
            if not _is_tar(head) and (is_zip(file) or (not _packed(head) and _ends_as_zip(file))):
                yield _zip_entries(ZipReader(file))
                return
            with contextlib.ExitStack() as stack:
                start = _packed(head)
                stream = stack.enter_context(STREAMS[start](archive)) if start else file
                tarred = stack.enter_context(_tar(archive, stream))
                yield _tar_entries(tarred, stream, archive)
        except BadZip as error:
            raise NotVerified(f"{shown(archive.name)} is damaged: {error}") from None
        except tarfile.TarError as error:
            raise NotVerified(f"{shown(archive.name)} is damaged: {error}.") from None


@contextlib.contextmanager
def decompressed(path: Path) -> Iterator[IO[bytes]]:
    """The content of a compressed file. Blocking. Raises `UnsafeArchive` for another file and
    `NotVerified` for a damaged one."""
    with path.open("rb") as file:
        start = _packed(file.read(HEADER))
    if not start:
        raise UnsafeArchive(f"Not unpacked: {shown(path.name)} is not compressed.")
    with damage(path), STREAMS[start](path) as stream:
        yield stream


def _packed(head: bytes) -> bytes:
    return next((start for start in STREAMS if head.startswith(start)), b"")


def _is_tar(head: bytes) -> bool:
    with contextlib.suppress(tarfile.HeaderError):
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
        return True
    return not head.strip(b"\0") and len(head) == HEADER


def _ends_as_zip(file: IO[bytes]) -> bool:
    """For one with a program in front of it that unpacks it."""
    with contextlib.suppress(BadZip):
        ZipReader(file)
        return True
    return False


def _tar(archive: Path, stream: IO[bytes]) -> tarfile.TarFile:
    try:
        with damage(archive):
            stream.seek(0)
            head = stream.read(HEADER)
            stream.seek(0)
            if head and not _is_tar(head):
                while stream.read(BLOCK):  # a damaged stream may begin with anything
                    pass
                known = (name for start, name in FOREIGN.items() if head.startswith(start))
                kind = next(known, "neither a zip nor a tar archive")
                raise UnsafeArchive(f"Not unpacked: {shown(archive.name)} is {kind}.")
            return tarfile.open(
                fileobj=stream, mode="r:", encoding="utf-8", errors="surrogateescape"
            )
    except tarfile.ReadError:
        raise UnsafeArchive(f"Not unpacked: {shown(archive.name)} is empty.") from None


@contextlib.contextmanager
def damage(archive: Path) -> Iterator[None]:
    """Errors of decompression as `NotVerified`; those of the disk have an `errno`."""
    try:
        yield
    except ERRORS as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise NotVerified(f"{shown(archive.name)} is damaged: {error}.") from None


def _zip_entries(archive: ZipReader) -> Iterator[Entry]:
    for entry in archive.entries():
        problem, link = entry.problem, ""
        if entry.link and not problem and entry.size < 4096:
            with archive.open(entry) as file:
                link = b"".join(iter(lambda: file.read(4096), b"")).decode("utf-8", "replace")
        elif entry.special:
            problem = problem or SPECIAL
        if entry.mode & (stat.S_ISUID | stat.S_ISGID) and not entry.folder:
            problem = PRIVILEGED
        yield Entry(
            entry.name,
            entry.folder,
            entry.size,
            bool(entry.mode & 0o100),
            lambda entry=entry: archive.open(entry),  # type: ignore[misc]
            _time(entry),
            problem,
            link,
        )


def _time(entry: ZipEntry) -> float | None:
    with contextlib.suppress(ValueError, OverflowError):
        return datetime.datetime(*entry.date, tzinfo=datetime.UTC).timestamp()
    return None


def _tar_entries(archive: tarfile.TarFile, stream: IO[bytes], path: Path) -> Iterator[Entry]:
    """The entries; at their end the rest of the stream is read, which verifies its checksums."""
    encoding = ""
    with damage(path):
        for member in archive:
            archive.members = []  # type: ignore[attr-defined]  # else it keeps all of them
            if not encoding and _undecoded(member.name):
                encoding = member_names.guess([_raw(member.name)], unix=True)
            yield _tar_entry(archive, member, path, encoding)
        _read_rest(archive, stream)


def _tar_entry(
    archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path, encoding: str
) -> Entry:
    problem, link = "", ""
    if member.issym():
        link = member.linkname
    elif member.islnk():
        link = f"/{member.linkname.lstrip('/')}"
    elif not (member.isreg() or member.isdir()):
        problem = SPECIAL
    if member.mode & (stat.S_ISUID | stat.S_ISGID) and not member.isdir():
        problem = PRIVILEGED

    def open_() -> AbstractContextManager[Content]:
        content = archive.extractfile(member)
        if content is None:
            raise NotVerified(f"{shown(path.name)} is damaged: {shown(member.name)} is no file.")
        return contextlib.closing(_TarContent(content, member, path))

    return Entry(
        _text(member.name, encoding),
        member.isdir(),
        member.size,
        bool(member.mode & 0o100),
        open_,
        float(member.mtime),
        problem,
        _text(link, encoding),
    )


class _TarContent:
    def __init__(self, content: IO[bytes], member: tarfile.TarInfo, path: Path) -> None:
        self._content, self._path = content, path
        self._left = member.size
        self._name = member.name

    def read(self, size: int, /) -> bytes:
        with damage(self._path):
            data = self._content.read(size)
        self._left -= len(data)
        if not data and self._left:
            raise NotVerified(
                f"{shown(self._path.name)} is damaged: {shown(self._name)} is truncated."
            )
        return data

    def close(self) -> None:
        self._content.close()


def _read_rest(archive: tarfile.TarFile, stream: IO[bytes]) -> None:
    """Read the rest of the stream, as its checksums are at its end.

    `tarfile` takes a damaged header for the end of the archive: the true end is a block of zeros.
    """
    stream.seek(archive.offset)
    if stream.read(HEADER).strip(b"\0"):
        raise tarfile.ReadError("a header is invalid")
    try:
        while stream.read(BLOCK):
            pass
    except gzip.BadGzipFile as error:
        if "Not a gzipped file" not in str(error):  # what follows a complete stream is ignored
            raise


def _undecoded(name: str) -> bool:
    return any("\udc80" <= character <= "\udcff" for character in name)


def _raw(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _text(name: str, encoding: str) -> str:
    """`name`, with what is not UTF-8 decoded by `encoding`; `tarfile` leaves it as surrogates."""
    return member_names.decode(_raw(name), encoding) if _undecoded(name) else name
