"""File uploads to a draft: registered, sent once, verified."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote

from ... import models as m
from ...problems import Incomplete, NotFound, NotVerified, UpstreamDown
from ..net.file_upload import Sending
from ..net.http_types import HttpResponse
from . import wire_drafts
from .client import LOST, InvenioClient, path_of


class DraftUploads:
    """The upload part of a `Publisher`."""

    def __init__(self, client: InvenioClient) -> None:
        self._client, self._config = client, client.config

    async def upload(
        self, draft: str, key: str, path: Path, progress: Callable[[int], None]
    ) -> m.DraftFile:
        try:
            return await self._upload(draft, key, path, progress)
        except NotFound:
            if not await asyncio.to_thread(path.exists):
                raise
            await self._client.get(path_of(draft))  # raises an error if the draft is missing
            raise UpstreamDown(
                f"{self._config.title} lost the upload of {key!r} (404). Retry. If this happens "
                "again, rename the file or publish a zip."
            ) from None

    async def _upload(
        self, draft: str, key: str, path: Path, progress: Callable[[int], None]
    ) -> m.DraftFile:
        address = f"{path_of(draft)}/files/{quote(key, safe='')}"
        await self._announce(draft, key, address)
        token = await self._client.token()
        url = f"{self._config.api}{address}/content"
        sending = Sending(partial(self._client.web.bytes.send, url, token=token), path)
        reply, body = await sending.run(progress)
        if reply.status >= 300:
            progress(-sending.sent)
            if reply.status == 413:
                await self.remove(
                    draft, key
                )  # a registered file without content would prevent publication
                raise Incomplete(
                    f"{key} is too large for {self._config.title}. Split the file, or ask the "
                    "repository's support for a larger quota."
                )
            response = HttpResponse(reply.status, reply.headers, body, reply.host)
            raise await self._client.rejection(response, token)
        payload = await self._commit(address)
        if payload is None or payload.checksum != sending.checksum or payload.size != sending.sent:
            progress(-sending.sent)
            await self.remove(draft, key)
            raise NotVerified(
                f"Checksum mismatch: {self._config.title} has "
                f"{payload.checksum if payload else 'nothing'} for {key} instead of "
                f"{sending.checksum}. The uploaded file was removed; retry."
            )
        return m.DraftFile(key, sending.sent, sending.checksum)

    async def _announce(self, draft: str, key: str, address: str) -> None:
        """Register the file. An upload to a committed file would delete it."""
        response = await self._client.request("GET", address)
        if response.status == 200:
            if response.decode(wire_drafts.Upload).status == "pending":
                return
            await self.remove(draft, key)
        elif response.status != 404:
            raise await self._client.rejection(response, await self._client.token())
        try:
            await self._client.send("POST", f"{path_of(draft)}/files", [{"key": key}])
        except LOST:
            if (await self._client.request("GET", address)).status != 200:
                raise

    async def _commit(self, address: str) -> wire_drafts.Upload | None:
        try:
            payload = await self._client.send("POST", f"{address}/commit")
        except LOST:
            payload = await self._client.request("GET", address)
            if payload.status >= 300:
                return None
            if payload.decode(wire_drafts.Upload).status == "pending":
                payload = await self._client.send("POST", f"{address}/commit")
        return payload.decode(wire_drafts.Upload)

    async def remove(self, draft: str, key: str) -> None:
        address = f"{path_of(draft)}/files/{quote(key, safe='')}"
        try:
            await self._client.send_idempotent("DELETE", address)
        except NotFound:
            return
