"""Previews of files before downloading. Nothing is executed, and little is read."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import structs

from ..backends.repository import opener
from ..models import Archive, FileEntry, Preview
from ..problems import NotFound, RateLimited, Unavailable, UnsafeArchive
from .catalogue import Catalogue
from .previewers import FileHead, PreviewFile, previewer_of
from .remote_archives import MAX_LISTED, WHOLE, open_zip, unsafe_name
from .remote_file import BLOCK, RemoteFile
from .thumbnails import reduced

AT_ONCE = 2
"""Concurrent previews of one source. They have their own connections: waiting for downloads
could take minutes."""
WITHIN = 60.0
"""Seconds for the bytes of a preview in total: a slow repository holds no thread for longer."""
PATIENCE = 2.0
"""Seconds that a preview waits for a rate limit; longer waits are reported to the user."""

MAX_SIDE = 1024
"""Pixels of a picture that is made smaller."""


class Previews:
    """Previews of files, and of members of archives, of any source."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._places: dict[str, asyncio.Semaphore] = {}

    async def preview(
        self, source: str, record: str, key: str, member: str | None = None, side: int | None = None
    ) -> Preview:
        """The head of a file in a form that can be displayed.

        Args:
            side: For a picture alone, of at most so many pixels in width and height.

        Raises `NotFound` for a file that the record does not have, and the exceptions of reading.
        """
        whole = await self._preview(source, record, key, member)
        if side is None:
            return whole
        return await asyncio.to_thread(reduced, whole, max(1, min(side, MAX_SIDE)))

    async def _preview(self, source: str, record: str, key: str, member: str | None) -> Preview:
        entry = await self._entry(source, record, key)
        name = member or key
        found = previewer_of(name)
        if found is None:
            return Preview(
                key=name, note="No preview for this file type. Download the file to open it."
            )
        previewer, mimetype = found
        if member is None and previewer.preview_file is not None:
            async with self._place(source):
                return await asyncio.to_thread(
                    self._by_ranges, source, record, key, mimetype, previewer.preview_file
                )
        if member is None:
            repository = self._catalogue.repository(source)
            async with self._place(source):
                data = await repository.read(record, key, 0, min(previewer.limit, entry.size))
            size = entry.size
        else:
            async with self._place(source):
                data, size = await self._member(source, record, key, member, previewer.limit)
        head = FileHead(name, mimetype, data, size)
        return await asyncio.to_thread(previewer.preview, head)

    def _by_ranges(
        self, source: str, record: str, key: str, mimetype: str, preview_file: PreviewFile
    ) -> Preview:
        opened = opener(self._catalogue.repository(source), record, key)
        with io.BufferedReader(RemoteFile(opened, whole=WHOLE, within=WITHIN), BLOCK) as file:
            return preview_file(key, mimetype, file)

    async def archive(self, source: str, record: str, key: str) -> Archive:
        """The contents of an archive: from the repository, else read from the end of the file."""
        entry = await self._entry(source, record, key)
        if not entry.listable:
            raise UnsafeArchive("Only zip archives can be listed before downloading.")
        repository = self._catalogue.repository(source)
        theirs = await repository.members(record, key)
        theirs = theirs and _checked(theirs)
        if theirs and not theirs.truncated:
            return theirs
        try:
            async with self._place(source):
                return await asyncio.to_thread(self.listing, source, record, key)
        except (Unavailable, UnsafeArchive):
            if theirs:
                return theirs
            raise

    @asynccontextmanager
    async def _place(self, source: str) -> AsyncIterator[None]:
        """Wait for a connection and the host's limit; raises `RateLimited`."""
        repository = self._catalogue.repository(source)
        async with self._places.setdefault(source, asyncio.Semaphore(AT_ONCE)):
            seconds = repository.governor.waiting()
            if seconds > PATIENCE:
                raise RateLimited(
                    f"{repository.source.title} limits requests: wait {round(seconds)} s.",
                    retry_after=seconds,
                )
            await asyncio.sleep(seconds)
            yield

    def listing(self, source: str, record: str, key: str) -> Archive:
        """The contents of a zip archive, read from its end. Blocking."""
        with open_zip(self._catalogue.repository(source), record, key, WITHIN) as archive:
            return archive.listing()

    async def _entry(self, source: str, record: str, key: str) -> FileEntry:
        """The file's entry, so that only files of the record are requested."""
        for entry in (await self._catalogue.record(source, record)).files:
            if entry.key == key:
                return entry
        raise NotFound("File not found in this record, or you have no access. Reload the record.")

    async def _member(
        self, source: str, record: str, key: str, member: str, limit: int
    ) -> tuple[bytes, int]:
        def read() -> tuple[bytes, int]:
            with (
                open_zip(self._catalogue.repository(source), record, key, WITHIN) as archive,
                archive.open(member) as file,
            ):
                wanted = min(limit, file.size)
                buffer, filled_fields = bytearray(wanted), 0
                with memoryview(buffer) as view:
                    while filled_fields < wanted and (count := file.readinto(view[filled_fields:])):
                        filled_fields += count
                return bytes(buffer[:filled_fields]), file.size

        return await asyncio.to_thread(read)


def _checked(listing: Archive) -> Archive:
    """A repository's listing of an archive, of no more than is listed here, with unsafe names."""
    members = [
        structs.replace(member, unsafe=member.unsafe or unsafe_name(member.path))
        for member in listing.members[:MAX_LISTED]
    ]
    cut = len(members) < len(listing.members)
    return structs.replace(listing, members=members, truncated=listing.truncated or cut)
