"""DIDs that are named in a record's files: README, metadata, crate, manifest and notebooks.

See "Records and DIDs" in docs/explanation/lake.md.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TypeAlias
from urllib.parse import unquote

import msgspec

from .._util import notebooks
from .._util.gather import gather
from ..metadata.notebook_attachments import attachments
from ..models import FileEntry, Record, RecordDid
from ..problems import Problem
from ..records.catalogue import Catalogue, Memory
from ..records.file_access import no_access
from .instances import Addresses
from .record_dids import attached, dids_in

MOST_FILES = 6
MOST_BYTES = 1024 * 1024
"""Bytes of all files of one record that are read."""
MOST_ENTRIES = 5000
"""Files of a folder that are looked at."""
AT_ONCE = 2
CACHE_SECONDS = 3600.0
"""Files of a published record never change."""
METADATA = ("rucio-manifest.json", "codemeta.json", "ro-crate-metadata.json")
Texts: TypeAlias = tuple[list[str], list[tuple[str, str]]]
"""Texts that may contain addresses, and pairs of `scope:name` and a lake's id or address."""


class RecordFiles:
    """Reads small files of records. For the event loop only."""

    def __init__(self, catalogue: Catalogue, clock: Callable[[], float] = time.monotonic) -> None:
        self._catalogue = catalogue
        self._texts: Memory[Texts] = Memory(clock, CACHE_SECONDS)

    async def dids(self, record: Record, addresses: Addresses) -> list[RecordDid]:
        """DIDs in the documented forms; a file that cannot be read names none."""
        if no_access(record) is not None:
            return []
        places = asyncio.Semaphore(AT_ONCE)

        async def one(entry: FileEntry, size: int) -> list[RecordDid]:
            async with places:
                try:
                    texts, pairs = await self._read(record, entry.key, size)
                except (Problem, msgspec.MsgspecError, notebooks.NotebookError):
                    return []
            return _named(texts, pairs, addresses)

        return [
            did
            for dids in await gather(one(*each) for each in selected(record.files))
            for did in dids
        ]

    async def _read(self, record: Record, key: str, size: int) -> Texts:
        repository = self._catalogue.repository(record.source)

        async def read() -> Texts:
            data = await repository.read(record.id, key, 0, size)
            return await asyncio.to_thread(texts_of, key, data[:size])

        identity = await repository.account.identity()
        return await self._texts.get((record.source, identity, record.id, key), read)


def folder_dids(folder: Path, addresses: Addresses) -> list[RecordDid]:
    """As `RecordFiles.dids`, of the files of a folder and its folders, without its notebooks.

    Blocking.
    """
    entries = [
        FileEntry(path.relative_to(folder).as_posix(), path.stat().st_size)
        for path in itertools.islice(_files_of(folder), MOST_ENTRIES)
        if not path.name.endswith(".ipynb") and _rank(path.name) is not None
    ]
    found: list[RecordDid] = []
    for entry, size in selected(entries):
        with suppress(OSError, msgspec.MsgspecError), (folder / entry.key).open("rb") as file:
            found += _named(*texts_of(entry.key, file.read(size)), addresses)
    return found


def _files_of(folder: Path) -> Iterator[Path]:
    """Those in a folder, and in the folders in it; an unpacked archive has one of its name."""
    for pattern in ("*", "*/*", "*/*/*"):
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and not path.is_symlink():
                yield path


def _named(
    texts: Sequence[str], pairs: Sequence[tuple[str, str]], addresses: Addresses
) -> list[RecordDid]:
    found = [did for text in texts for did in dids_in(text, addresses, "file")]
    return found + [
        did for name, lake in pairs if (did := attached(name, lake, addresses)) is not None
    ]


def selected(files: Iterable[FileEntry]) -> list[tuple[FileEntry, int]]:
    """The files that are read, with the number of bytes.

    First metadata, then README, then notebooks, the smallest first. Only a README is cut.
    """
    ranked = sorted(
        ((rank, entry.size, entry) for entry in files if (rank := _rank(entry.key)) is not None),
        key=lambda each: each[:2],
    )
    found: list[tuple[FileEntry, int]] = []
    rest = MOST_BYTES
    for rank, size, entry in ranked:
        take = min(size, rest) if rank == len(METADATA) else size
        if len(found) < MOST_FILES and 0 < take <= rest:
            found.append((entry, take))
            rest -= take
    return found


def _rank(key: str) -> int | None:
    name = PurePosixPath(key).name.lower()
    if name in METADATA:
        return METADATA.index(name)
    if name.partition(".")[0] == "readme" and name.endswith((".md", ".rst", ".txt", "readme")):
        return len(METADATA)
    return len(METADATA) + 1 if name.endswith(".ipynb") else None


def texts_of(key: str, data: bytes) -> Texts:
    """What a file says. Raises `msgspec.MsgspecError` or `NotebookError`."""
    if key.lower().endswith(".ipynb"):
        used = attachments(notebooks.read(data))
        return [], [(str(one.did), one.instance or one.lake) for one in used]
    if not key.lower().endswith(".json"):
        return [data.decode("utf-8", "replace")], []
    content: object = msgspec.json.decode(data)
    return list(_strings(content)), list(_entities(content))


def _strings(content: object) -> Iterator[str]:
    """All texts of a JSON document, without its keys."""
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))


def _entities(content: object) -> Iterator[tuple[str, str]]:
    """DIDs of a crate: datasets whose id is `#rucio:scope:name`; not the files in them."""
    graph = content.get("@graph") if isinstance(content, dict) else None
    for entity in graph if isinstance(graph, list) else ():
        if not isinstance(entity, dict) or entity.get("@type", "Dataset") != "Dataset":
            continue
        if (id := str(entity.get("@id", ""))).startswith("#rucio:"):
            lake = entity.get("includedInDataCatalog")
            if isinstance(lake, dict):  # a reference to the instance by its address
                lake = lake.get("@id")
            yield unquote(id.removeprefix("#rucio:")), lake if isinstance(lake, str) else ""
