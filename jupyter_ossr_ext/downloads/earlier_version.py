"""Files of an earlier version of a zip archive on this disk, reused in the download of the new one.

The tables of contents of both are compared: a member with the same header and the same number of
bytes is copied, and the rest is downloaded. As in rsync and zsync, the checksum of the whole file
decides: a wrong guess costs a complete download, never a wrong file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from ..backends.repository import Open
from ..models import ManifestRecord
from ..problems import Problem
from ..records.remote_file import RemoteFile
from ..storage.parts import PartFile
from ..storage.zip_member import Source
from ..storage.zip_reader import BadZip, ZipReader
from .layout import Item
from .local_files import Local

SMALLEST = 8 * 1024 * 1024
"""Bytes below which an archive is downloaded as a whole."""
APART = 256 * 1024
"""Bytes between two missing ranges that are downloaded with them, in one request."""
LEAST = 0.1
"""Share of the archive that has to be reusable."""
CHUNK = 1024 * 1024

MOST_MEMBERS = 100_000
"""Members that are compared; both tables of contents are held in memory."""

Span = tuple[int, int]
Copied = tuple[int, int, int]
"""Start and stop in the new archive, and the start in the old one."""


def earlier_file(local: Local, origin: ManifestRecord, item: Item) -> Path | None:
    """The newest copy of this file in another version of its record; None if there is none.

    Its name may differ in numbers (`data-1.0.zip`, `data-1.1.zip`). Blocking.
    """
    if item.member is not None or item.size < SMALLEST or not item.key.lower().endswith(".zip"):
        return None
    found = [
        (file.downloaded, place / file.path)
        for place, record, file in local.entries()
        if origin.parent
        and (record.source, record.parent) == (origin.source, origin.parent)
        and record.record != origin.record
        and file.member is None
        and _without_numbers(file.key) == _without_numbers(item.key)
        and (place / file.path).is_file()
    ]
    return max(found)[1] if found else None


def reuse(part: PartFile, open_: Open, earlier: Path) -> str | None:
    """Copy what the archive has in common with `earlier` into the part file. Blocking.

    Returns the ETag of the compared archive; None if nothing was copied: ranges are not supported,
    one of the two is not a readable zip archive, or too little is the same. Raises `ValueError`
    once the part file is closed.
    """
    try:
        with RemoteFile(open_, whole=0) as remote, earlier.open("rb") as file:
            if remote.size != part.size or not remote.etag:
                return None
            spans = list(_worthwhile(common_spans(remote, file)))
            if sum(stop - start for start, stop, _ in spans) < LEAST * part.size:
                return None
            for start, stop, there in spans:
                _copy(file, there, part, start, stop)
            return remote.etag
    except (Problem, BadZip, OSError):
        return None  # the ordinary download reports what is wrong


def common_spans(new: Source, old: Source) -> Iterator[Copied]:
    """Ranges (start, stop) of `new` that `old` has, too, and where it has them.

    Each is a member with its local header. Raises `BadZip`, and what the files raise.
    """
    there = {header: span for header, span in _members(old)}
    for header, (start, stop) in _members(new):
        span = there.get(header)
        if span is not None and span[1] - span[0] == stop - start:
            yield start, stop, span[0]


def _members(file: Source) -> Iterator[tuple[tuple[object, ...], Span]]:
    """What the table of contents says of each member, without its place; and its place."""
    reader = ZipReader(file)
    if reader.total > MOST_MEMBERS:
        return
    entries = sorted(reader.entries(), key=lambda entry: entry.offset)
    stops = [entry.offset for entry in entries[1:]] + [reader.members_end]
    for entry, stop in zip(entries, stops, strict=True):
        if entry.offset < stop:
            yield entry._replace(offset=0), (entry.offset, stop)


def _worthwhile(spans: Iterable[Copied]) -> Iterator[Copied]:
    """Without short ones between two missing ranges: a request costs more than their bytes."""
    run: list[Copied] = []
    for span in spans:
        if run and run[-1][1] != span[0]:
            yield from _if_long(run)
            run = []
        run.append(span)
    yield from _if_long(run)


def _if_long(run: list[Copied]) -> list[Copied]:
    return run if run and run[-1][1] - run[0][0] >= APART else []


def _copy(file: BinaryIO, there: int, part: PartFile, start: int, stop: int) -> None:
    while start < stop:
        data = os.pread(file.fileno(), min(CHUNK, stop - start), there)
        if not data:
            return
        part.write(start, memoryview(data))
        start, there = start + len(data), there + len(data)


def _without_numbers(key: str) -> str:
    return re.sub(r"\d+", "", key)
