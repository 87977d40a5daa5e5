"""Files of a draft: register, upload, commit, delete."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any, BinaryIO, cast

from tornado.web import stream_request_body

from .. import served_drafts
from ..deposits import LOCKED
from ..drafts import Draft, DraftFile, OnDisk
from ..store import Record
from ..wire import Refusal
from .base import JSON, NATIVE
from .drafts import Writing
from .files import _INTERNAL, FileContent

OCTETS = "application/octet-stream"
LARGEST = 50 * 10**9
"""Maximum bytes of one upload."""


class DraftFiles(Writing):
    """`/api/records/{id}/draft/files`."""

    async def get(self, id: str) -> None:
        format = self.accepts(JSON, NATIVE)
        draft = self.draft(id, read=True)
        self.response(served_drafts.file_list(draft, self.service.base), format)

    async def post(self, id: str) -> None:
        draft = self.draft(id)
        self.service.deposits.init(draft, self.json())
        self.response(served_drafts.file_list(draft, self.service.base), status=201)


class DraftFileEntry(Writing):
    """`/api/records/{id}/draft/files/{key}`."""

    async def get(self, id: str, key: str) -> None:
        draft = self.draft(id, read=True)
        file = self.service.deposits.file(draft, key)
        self.response(served_drafts.file(draft, file, self.service.base))

    async def delete(self, id: str, key: str) -> None:
        self.service.deposits.remove(self.draft(id), key)
        self.send_no_content()


@stream_request_body
class DraftContent(Writing, FileContent):
    """`/api/records/{id}/draft/files/{key}/content`; an upload is written directly to disk."""

    _target: tuple[Draft, DraftFile] | None = None
    _out: BinaryIO | None = None
    _refused: Refusal | None = None

    async def prepare(self) -> None:
        connection = cast(Any, self.request.connection)
        connection.set_max_body_size(LARGEST)
        try:
            await super().prepare()
            if self.request.method == "PUT":
                self._begin()
        except Refusal as refusal:
            if self.request.method != "PUT":
                raise
            self._refused = refusal  # sent after the body is read

    def _begin(self) -> None:
        if self.request.headers.get("Content-Type", "").partition(";")[0] != OCTETS:
            message = f"Invalid 'Content-Type' header. Expected one of: {OCTETS}"
            raise Refusal(415, message)
        draft = self.draft(self.path_args[0])
        file = self.service.deposits.file(draft, self.path_args[1])
        if draft.edits:
            raise Refusal(403, LOCKED)
        self._target = draft, file
        self._path = self.service.deposits.place()
        self._out = self._path.open("wb")
        self._digest = hashlib.md5(usedforsecurity=False)
        self._size = 0

    async def data_received(self, chunk: bytes) -> None:
        if self._out is not None:
            self._size += len(chunk)
            await asyncio.to_thread(self._write, self._out, chunk)
            if speed := self.service.knobs.upload_speed:
                await asyncio.sleep(len(chunk) / speed)

    def _write(self, out: BinaryIO, chunk: bytes) -> None:
        out.write(chunk)
        self._digest.update(chunk)

    def on_connection_close(self) -> None:
        """An interrupted upload leaves the entry pending."""
        super().on_connection_close()
        if self._out is not None:
            self._out.close()
            self._path.unlink(missing_ok=True)

    async def put(self, id: str, key: str) -> None:
        if self._refused is not None:
            raise self._refused
        assert self._target is not None and self._out is not None  # noqa: S101
        self._out.close()
        draft, file = self._target
        blob = OnDisk(self._path, self._size, self._digest.hexdigest())
        taken = self.service.deposits.received(draft, file, blob)
        document = served_drafts.file(draft, file, self.service.base)
        if not taken:
            document["errors"] = "File upload transfer failed."
        self.response(document)

    def entry(self, id: str, key: str) -> tuple[Record, object]:  # type: ignore[override]
        draft = self.draft(id, read=True)
        file = self.service.deposits.file(draft, key)
        if file.blob is None or not file.completed:
            raise Refusal(500, _INTERNAL)
        return draft, file.entry()  # type: ignore[return-value]


class DraftCommit(Writing):
    """`POST /api/records/{id}/draft/files/{key}/commit`."""

    async def post(self, id: str, key: str) -> None:
        draft = self.draft(id)
        file = self.service.deposits.file(draft, key)
        self.service.deposits.commit(file, _INTERNAL)
        self.response(served_drafts.file(draft, file, self.service.base))


class FilesImport(Writing):
    """`POST /api/records/{id}/draft/actions/files-import`."""

    async def post(self, id: str) -> None:
        draft = self.draft(id)
        self.service.deposits.download_files(draft)
        self.response(served_drafts.file_list(draft, self.service.base), status=201)
