"""Files: list, entry, content, and the content of a zip."""

from __future__ import annotations

import asyncio
import io
import zipfile
from email.utils import format_datetime
from typing import cast
from urllib.parse import quote

from .. import ranges, served
from ..content.sources import Blob
from ..store import MIMETYPES, Entry, Record
from ..wire import FORBIDDEN, Document, Refusal
from .base import JSON, Handler

_CHUNK = 256 * 1024
_INLINE = {"image/png", "text/plain"}
#: Types that are served as plain text; all others except images are served as attachment.
_PLAIN = {"application/json", "text/csv", "text/plain"}
_INTERNAL = (
    "The server encountered an internal error and was unable to complete your request. Either the "
    "server is overloaded or there is an error in the application."
)


class Files(Handler):
    """The file endpoints accept `application/json` only, even for content."""

    def files_of(self, id: str) -> Record:
        self.accepts(JSON)
        if id in self.service.store.parents:
            raise Refusal(404, "Not found.")
        record = self.record(id)
        if not record.files_visible_to(self.user):
            raise Refusal(403, FORBIDDEN)
        return record

    def entry(self, id: str, key: str) -> tuple[Record, Entry]:
        record = self.files_of(id)
        if key not in record.files:
            raise no_file(record, key)
        return record, record.files[key]


def no_file(record: Record, key: str) -> Refusal:
    return Refusal(404, f"Record '{record.id}' has no file '{key}'.")


class FileList(Files):
    """`GET /api/records/{id}/files`."""

    async def get(self, id: str) -> None:
        self.response(served.file_list(self.files_of(id), self.service.base))


class FilesArchive(Files):
    """`GET /api/records/{id}/files-archive`: every file, as one zip."""

    async def get(self, id: str) -> None:
        record = self.files_of(id)
        data = await asyncio.to_thread(_zipped, record)
        self.set_header("Content-Type", "application/zip")
        self.set_header("Content-Disposition", f"attachment; filename={record.id}.zip")
        self.write(data)
        await self.flush()


def _zipped(record: Record) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for key, entry in record.files.items():
            archive.writestr(key, entry.blob.read(0, entry.blob.size))
    return buffer.getvalue()


class FileEntry(Files):
    """`GET /api/records/{id}/files/{key}`."""

    async def get(self, id: str, key: str) -> None:
        record, entry = self.entry(id, key)
        self.response(served.file_entry(record, entry, self.service.base))


class FileContent(Files):
    """`GET /api/records/{id}/files/{key}/content`, complete or a range."""

    async def get(self, id: str, key: str) -> None:
        record, entry = self.entry(id, key)
        etag = f'"md5:{entry.blob.md5}"'
        self._describe(record, entry, etag)
        headers = self.request.headers
        if etag in [tag.strip() for tag in headers.get("If-None-Match", "").split(",")]:
            self.clear_header("Content-Type")
            self.set_status(304)
            return
        part = None
        if self.service.knobs.ranges:
            part = ranges.wanted(
                headers.get("Range"), headers.get("If-Range"), etag, entry.blob.size
            )
        start, stop = part or (0, entry.blob.size)
        if part:
            self.set_status(206)
            self.set_header("Content-Range", f"bytes {start}-{stop - 1}/{entry.blob.size}")
        self.set_header("Content-Length", str(stop - start))
        if self.request.method == "GET":
            await self._send(entry.blob, start, stop)

    def _describe(self, record: Record, entry: Entry, etag: str) -> None:
        mimetype, disposition = presented(entry)
        self.set_header("Content-Type", mimetype)
        self.set_header("Content-Disposition", disposition)
        self.set_header("Content-MD5", entry.blob.md5)
        self.set_header("ETag", etag)
        self.set_header("Last-Modified", format_datetime(record.created, usegmt=True))
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Download-Options", "noopen")
        self.set_header("X-Permitted-Cross-Domain-Policies", "none")
        if self.service.knobs.ranges:
            self.set_header("Accept-Ranges", "bytes")

    async def _send(self, blob: Blob, start: int, stop: int) -> None:
        """Waits for the client to receive each piece, and for the speed limit."""
        speed = self.service.knobs.speed
        chunk = min(_CHUNK, max(speed // 10, 1024)) if speed else _CHUNK
        for position in range(start, stop, chunk):
            piece = blob.read(position, min(position + chunk, stop))
            self.write(piece)
            await self.flush()
            if speed:
                await asyncio.sleep(len(piece) / speed)


def presented(entry: Entry) -> tuple[str, str]:
    """Content type and disposition: nothing that a browser would execute is displayed."""
    mimetype = "text/plain" if entry.mimetype in _PLAIN else entry.mimetype
    if mimetype not in _INLINE:
        return "application/octet-stream", attachment(entry.key)
    return (f"{mimetype}; charset=utf-8" if mimetype == "text/plain" else mimetype), "inline"


def attachment(name: str) -> str:
    if name.isascii():
        plain = name if name.isidentifier() else f'"{name}"'
        return f"attachment; filename={plain}"
    plain = name.encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


class Container(Files):
    """Archives."""

    def archive(self, id: str, key: str) -> tuple[Record, Entry, zipfile.ZipFile]:
        record, entry = self.entry(id, key)
        if entry.ext != "zip":
            raise Refusal(500, _INTERNAL)
        data = entry.blob.read(0, entry.blob.size)
        return record, entry, zipfile.ZipFile(io.BytesIO(data))


class Members(Container):
    """`GET …/files/{key}/container`: the contents of a zip."""

    async def get(self, id: str, key: str) -> None:
        record, entry, archive = self.archive(id, key)
        url = cast(str, served.file_links(record, entry, self.service.base)["container"])
        files = [info for info in archive.infolist() if not info.is_dir()]
        entries = [_member(info, url) for info in files]
        body = {"entries": entries, "truncated": False, "total": len(entries), "directories": []}
        self.response(body)


def _member(info: zipfile.ZipInfo, url: str) -> Document:
    return {
        "key": info.filename,
        "size": info.file_size,
        "compressed_size": info.compress_size,
        "mimetype": _mimetype(info.filename),
        "crc": info.CRC,
        "links": {"content": f"{url}/{quote(info.filename)}"},
    }


def _mimetype(name: str) -> str:
    suffix = name.rpartition(".")[2].lower()
    return MIMETYPES.get(f".{suffix}", "application/octet-stream")


class Member(Container):
    """`GET …/files/{key}/container/{path}`: one member, without ranges."""

    async def get(self, id: str, key: str, name: str) -> None:
        record, _, archive = self.archive(id, key)
        if name not in archive.namelist() or name.endswith("/"):
            raise no_file(record, name)
        mimetype = _mimetype(name)
        charset = "; charset=utf-8" if mimetype.startswith("text/") else ""
        self.set_header("Content-Type", mimetype + charset)
        leaf = name.rpartition("/")[2]
        self.set_header("Content-Disposition", f'attachment; filename="{leaf}"')
        self.write(archive.read(name))
        await self.flush()
