"""Missing files at repositories and lakes: what has them, and how large they are."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import structs

from .._util import identifiers
from ..models import FileSource, Record
from ..problems import Problem
from ..records.catalogue import Catalogue
from ..storage import manifest

PATIENCE = 15.0
"""Seconds for all questions about one missing file."""
MOST_RELATED = 5
Lookup: TypeAlias = Callable[[str], Awaitable[list[FileSource]]]
"""Files of lakes by name. Raises nothing."""


async def no_lake(name: str) -> list[FileSource]:
    """Where no lake is configured."""
    return []


class SourceSizes:
    """Asks the configured repositories and lakes."""

    def __init__(self, catalogue: Catalogue, in_lakes: Lookup = no_lake) -> None:
        self._catalogue = catalogue
        self._in_lakes = in_lakes

    async def completed(
        self, sources: Sequence[FileSource], record: Path, missing: str
    ) -> list[FileSource]:
        """The sources with their sizes; before them the related records, and the files of lakes,
        that have the file.

        What is not answered in time, or by no repository here, has no size.
        """
        name = re.split(r"[\\/]", missing.rstrip("\\/"))[-1]
        asked = [asyncio.ensure_future(self._sized(one, name)) for one in sources]
        looked = [
            asyncio.ensure_future(self._related(record, name)),
            asyncio.ensure_future(self._in_lakes(name)),
        ]
        await asyncio.wait([*asked, *looked], timeout=PATIENCE)
        for task in (*asked, *looked):
            task.cancel()
        done = [
            task.result() if task.done() and not task.cancelled() else one
            for task, one in zip(asked, sources, strict=True)
        ]
        answered = (task for task in looked if task.done() and not task.cancelled())
        found = [one for task in answered for one in task.result()]
        known = {one.text for one in done}
        return [*(one for one in found if one.text not in known), *done]

    async def _sized(self, one: FileSource, name: str) -> FileSource:
        if one.kind == "command":
            address = re.search(r"https?://\S+|\b10\.\d{4,9}/\S+", one.text)
            text = address[0].strip("'\"") if address else ""
        else:
            text = one.text
        record = await self._record(text) if text else None
        if record is None:
            return one
        named = [file for file in record.files if file.key in text] or [
            file for file in record.files if file.key.rpartition("/")[2] == name
        ]
        size = sum(file.size or 0 for file in named or record.files)
        return structs.replace(one, size=size)

    async def _related(self, folder: Path, name: str) -> list[FileSource]:
        """Records that the record of a folder names as related, and that have the file."""
        read = [(await asyncio.to_thread(manifest.read, one)).records for one in (folder,)]
        own = next((one for records in read for one in records), None)
        if own is None or not name:
            return []
        try:
            record = await self._catalogue.record(own.source, own.record)
        except Problem:
            return []
        dois = [doi for work in record.related if (doi := identifiers.doi(work.identifier))]
        found = []
        for doi in dois[:MOST_RELATED]:
            other = await self._record(doi)
            for file in other.files if other else []:
                if file.key.rpartition("/")[2] == name:
                    found.append(FileSource("record", doi, "related works", file.size))
        return found

    async def _record(self, text: str) -> Record | None:
        try:
            return await self._catalogue.record(*await self._catalogue.resolve(text))
        except Problem:
            return None
