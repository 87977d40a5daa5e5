"""The files of an upload, with their names in the lake."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from ..models import Did, FileEntry, Record, UploadSpec
from ..problems import Malformed, NotFound, unreadable_file
from ..records.file_access import no_access
from ..storage.paths import inside, relative, shown
from .replication_plan import check_days

MOST = 5000
"""Maximum files of one upload."""
SIGNS = re.compile(r"[^A-Za-z0-9._-]")
"""Replaced in the names of a record's files: most lakes do not permit them."""


@dataclass(frozen=True)
class LocalFile:
    """A file to upload; `shown` is relative to Jupyter's root."""

    path: Path
    shown: str
    did: Did
    size: int


@dataclass(frozen=True)
class RecordFile:
    """A file of a record to upload; `shown` is its name in the record."""

    shown: str
    did: Did
    size: int
    checksum: str | None
    renamed: bool = False
    """Whether the lake's name contains other characters."""


Chosen: TypeAlias = LocalFile | RecordFile


def choose(
    root: Path,
    spec: UploadSpec,
    record: Record | None = None,
    left_out: list[str] | None = None,
) -> Sequence[Chosen]:
    """The files of the paths, or of the record, with their names. Blocking.

    Hidden files in folders, links, and what may not be read are skipped.

    Args:
        left_out: The links and what may not be read are added here, relative to `root`.
    """
    if not spec.scope or not spec.rse:
        raise Malformed("Specify the scope and the RSE to upload to.")
    check_days(spec.lifetime_days)
    skipped: list[Path] = []
    found = _local(root, spec, skipped) if record is None else _of_record(spec, record)
    if left_out is not None:
        left_out += [shown(path.relative_to(root).as_posix()) for path in skipped]
    if not found:
        raise NotFound("The selection contains no file that can be read.")
    return found


def _local(root: Path, spec: UploadSpec, skipped: list[Path]) -> list[LocalFile]:
    found: list[tuple[Path, str]] = []
    for text in dict.fromkeys(spec.paths):
        path = inside(root, text)
        if path.is_dir():
            found += _walk(path, skipped)
        elif path.is_file():
            found.append((path, path.name))
        else:
            raise NotFound(f"The file {shown(text)} no longer exists.")
        if len(found) > MOST:
            raise Malformed(f"At most {MOST} files per upload.")
    return [
        LocalFile(
            path=path,
            shown=relative(root, path),
            did=Did(spec.scope, spec.prefix + below.replace("/", spec.separator)),
            size=_size(path),
        )
        for path, below in found
    ]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise unreadable_file(path.name, error) from None


def _of_record(spec: UploadSpec, record: Record) -> list[RecordFile]:
    if spec.dataset is None:
        raise Malformed("Specify the dataset for the files of the record.")
    if (problem := no_access(record)) and not record.files:
        raise problem
    by_key = {entry.key: entry for entry in record.files}
    keys = spec.record.keys if spec.record else []
    if missing := [key for key in keys if key not in by_key]:
        raise NotFound(f"File {shown(missing[0])} not found in this record. Reload it and retry.")
    entries = [by_key[key] for key in dict.fromkeys(keys)] or record.files
    if len(entries) > MOST:
        raise Malformed(f"At most {MOST} files per upload.")
    names = _names([entry.key for entry in record.files], spec.separator)
    return [_record_file(spec, entry, names[entry.key]) for entry in entries]


def _record_file(spec: UploadSpec, entry: FileEntry, name: str) -> RecordFile:
    return RecordFile(
        shown=entry.key,
        did=Did(spec.scope, spec.prefix + name),
        size=entry.size,
        checksum=entry.checksum,
        renamed=name != entry.key,
    )


def _names(keys: list[str], separator: str) -> dict[str, str]:
    """A name for each file of a record, whatever is selected; two never get the same."""
    wanted = {key: _plain(key, separator) for key in keys}
    taken = {key for key in keys if wanted[key] == key}
    for key, name in wanted.items():
        if name == key:
            continue
        number, free = 1, PurePosixPath(name)
        while free.name in taken:
            number += 1
            free = PurePosixPath(name).with_stem(f"{PurePosixPath(name).stem}-{number}")
        taken.add(free.name)
        wanted[key] = free.name
    return wanted


def _plain(key: str, separator: str) -> str:
    return SIGNS.sub("_", key.replace("/", separator))


def _walk(folder: Path, skipped: list[Path]) -> list[tuple[Path, str]]:
    """Files below a folder and their relative names, sorted."""
    found: list[tuple[Path, str]] = []
    if not os.access(folder, os.R_OK | os.X_OK):
        skipped.append(folder)
        return found
    for place, folders, files in os.walk(folder):
        here = Path(place)
        seen = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [
            name
            for name in seen
            if os.access(here / name, os.R_OK | os.X_OK) and not (here / name).is_symlink()
        ]
        skipped += [here / name for name in seen if name not in folders]
        for name in sorted(files):
            path = here / name
            if name.startswith("."):
                continue
            if path.is_file() and not path.is_symlink():
                below = PurePosixPath(path.relative_to(folder.parent))
                found.append((path, str(below)))
            else:
                skipped.append(path)
        if len(found) > MOST:
            break
    return found
