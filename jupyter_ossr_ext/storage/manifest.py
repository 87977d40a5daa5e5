"""The side-car `.ossr.json`: origin of the files in a folder."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import structs

from .._util import atomic
from ..models import Manifest, ManifestFile, ManifestRecord, Publication
from .checksums import checksum_of, known, same
from .paths import SIDECAR

MAX_BYTES = 16 * 1024 * 1024
"""A larger side-car was not written by this extension."""


def read(folder: Path) -> Manifest:
    """The side-car of `folder`; an empty one if there is none or it cannot be read."""
    try:
        file = folder / SIDECAR
        if file.stat().st_size > MAX_BYTES:
            return Manifest()
        return msgspec.json.decode(file.read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Manifest()


def add(folder: Path, record: ManifestRecord) -> None:
    """Add the files of `record` to the side-car of `folder`, written atomically.

    A file that now comes from another record is removed from the previous one. A side-car that
    cannot be read is renamed to `.ossr.json.unreadable-<time>`, never lost.
    """
    _change(folder, lambda manifest: merge(manifest, record))


def publish(folder: Path, publication: Publication) -> None:
    """Add a publication to the side-car of `folder`.

    Files that were uploaded elsewhere before now belong to this record.
    """
    _change(folder, lambda manifest: _published(manifest, publication))


def settle(
    folder: Path, source: str, record: str, change: Callable[[Publication], Publication | None]
) -> None:
    """Change a publication in a side-car; None removes it."""

    def settled(manifest: Manifest) -> Manifest:
        changed = [
            change(each) if (each.source, each.record) == (source, record) else each
            for each in manifest.published
        ]
        return structs.replace(manifest, published=[each for each in changed if each])

    _change(folder, settled)


def _change(folder: Path, change: Callable[[Manifest], Manifest]) -> None:
    def changed() -> bytes | None:
        _set_aside_if_unreadable(folder)
        before = read(folder)
        merged = change(before)
        if merged == before:
            return None
        return msgspec.json.format(msgspec.json.encode(merged), indent=2) + b"\n"

    atomic.update(folder / SIDECAR, changed)


def merge(manifest: Manifest, record: ManifestRecord) -> Manifest:
    """`manifest` with the files of `record`."""
    paths = {file.path for file in record.files}
    records: list[ManifestRecord] = []
    mine: list[ManifestFile] = []
    for other in manifest.records:
        rest = [file for file in other.files if file.path not in paths]
        if (other.source, other.record) == (record.source, record.record):
            mine = rest
        elif rest:
            records.append(structs.replace(other, files=rest))
    files = sorted([*mine, *record.files], key=lambda file: file.path)
    return structs.replace(manifest, records=[*records, structs.replace(record, files=files)])


def _published(manifest: Manifest, new: Publication) -> Manifest:
    paths = {file.path for file in new.files}
    others = []
    for other in manifest.published:
        files = [file for file in other.files if file.path not in paths]
        if files and (other.source, other.record) != (new.source, new.record):
            others.append(structs.replace(other, files=files))
    return structs.replace(manifest, published=[*others, new])


class Sums:
    """Checksums of files on disk, cached while size and time are unchanged."""

    def __init__(self, keep: int = 4096, sum_: Callable[[Path, str], str] = checksum_of) -> None:
        self._keep = keep
        self._sum = sum_
        self._known: dict[tuple[str, str], tuple[int, int, str]] = {}

    def get(self, path: Path, algorithm: str) -> str:
        """The checksum of `path`. Raises `OSError`."""
        stat = path.stat()
        key = (str(path), algorithm)
        match self._known.get(key):
            case (size, mtime, value) if (size, mtime) == (stat.st_size, stat.st_mtime_ns):
                return value
        value = self._sum(path, algorithm)
        self._known.pop(key, None)
        self._known[key] = (stat.st_size, stat.st_mtime_ns, value)
        while len(self._known) > self._keep:
            self._known.pop(next(iter(self._known)), None)
        return value


def state(folder: Path, file: ManifestFile, sums: Sums) -> Literal["here", "edited", "missing"]:
    """Current state of a downloaded file. It is read only if its time changed and its size did
    not."""
    path = folder / file.path
    try:
        stat = path.lstat()
        if not path.is_file() or path.is_symlink():
            return "missing"
        if stat.st_size != file.size:
            return "edited"
        if stat.st_mtime_ns == file.mtime_ns:
            return "here"
        if not known(file.checksum):
            return "edited"
        actual = sums.get(path, file.checksum.partition(":")[0])
    except OSError:
        return "missing"
    return "here" if same(actual, file.checksum) else "edited"


def _set_aside_if_unreadable(folder: Path) -> None:
    file = folder / SIDECAR
    with contextlib.suppress(FileNotFoundError):
        try:
            if file.stat().st_size <= MAX_BYTES and not file.is_symlink():
                msgspec.json.decode(file.read_bytes(), type=Manifest)
                return
        except (msgspec.MsgspecError, UnicodeDecodeError):
            pass
        file.replace(file.with_name(f"{SIDECAR}.unreadable-{time.time_ns()}"))
