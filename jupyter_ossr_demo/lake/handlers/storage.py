"""The storage elements: content by WebDAV methods."""

from __future__ import annotations

import asyncio
import zlib
from pathlib import Path

from ...ranges import wanted
from ...wire import Refusal
from ..faults import Fault
from ..store import Entry, put
from .base import Handler

CHUNK = 256 * 1024


class Storage(Handler):
    """Only the last part of a path is used: the file's name."""

    open_to_all = True

    async def get(self, rse: str, path: str) -> None:
        await self._serve(rse, path, body=True)

    async def head(self, rse: str, path: str) -> None:
        await self._serve(rse, path, body=False)

    async def put(self, rse: str, path: str) -> None:
        place = self._place(rse, path)
        await asyncio.to_thread(put, place, self.request.body)
        self.set_status(201)

    def delete(self, rse: str, path: str) -> None:
        place = self._place(rse, path)
        if not place.is_file():
            raise Fault(404, "SourceNotFound", "There is no such file.")
        place.unlink()
        self.set_status(204)

    async def _serve(self, rse: str, path: str, *, body: bool) -> None:
        data = await asyncio.to_thread(self._data, rse, path)
        etag = f'"{zlib.crc32(data):08x}-{len(data)}"'
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Accept-Ranges", "bytes")
        self.set_header("Etag", etag)
        if "adler32" in self.request.headers.get("Want-Digest", ""):
            self.set_header("Digest", f"adler32={zlib.adler32(data):08x}")
        start, stop = self._range(etag, len(data))
        self.set_header("Content-Length", str(stop - start))
        if body:
            await self._send(memoryview(data)[start:stop])

    def _range(self, etag: str, size: int) -> tuple[int, int]:
        headers = self.request.headers
        try:
            asked = wanted(headers.get("Range"), headers.get("If-Range"), etag, size)
        except Refusal:
            raise Fault(416, "RangeNotSatisfiable", "There are no such bytes.") from None
        if asked is None:
            return 0, size
        self.set_status(206)
        start, stop = asked
        self.set_header("Content-Range", f"bytes {start}-{stop - 1}/{size}")
        return start, stop

    async def _send(self, data: memoryview) -> None:
        for at in range(0, len(data), CHUNK):
            piece = data[at : at + CHUNK]
            if speed := self.service.knobs.speed:
                await asyncio.sleep(len(piece) / speed)
            self.write(bytes(piece))
            await self.flush()

    def _data(self, rse: str, path: str) -> bytes:
        place = self._place(rse, path)
        if place.is_file():
            return place.read_bytes()
        entry = self._entry(rse, path)
        if entry is None:
            raise Fault(404, "SourceNotFound", "There is no such file.")
        return self.service.store.data(entry)

    def _entry(self, rse: str, path: str) -> Entry | None:
        """A sample file, whose content is generated on demand."""
        name = path.rpartition("/")[2]
        for entry in self.service.store.entries.values():
            there = entry.replicas.get(rse) == "AVAILABLE" and entry.name == name
            if there and entry.sample and self.service.store.below(*entry.key) == path:
                return entry
        return None

    def _place(self, rse: str, path: str) -> Path:
        element = self.service.store.element(rse)
        parts = [part for part in path.split("/") if part]  # names may begin with a slash
        if ".." in parts or "." in parts or not parts:
            raise Fault(404, "SourceNotFound", "There is no such file.")
        return self.service.store.folder.joinpath(element.name, *parts)
