"""A repository that is just a URL: the transport is real HTTP, what is above it is ours."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse
from time import monotonic, time
from urllib.parse import quote

from jupyter_ossr_ext.backends.base import Stream
from jupyter_ossr_ext.models import FileEntry, Record, Source, VersionSummary
from jupyter_ossr_ext.problems import (
    Blocked,
    CredentialsRejected,
    RateLimited,
    UpstreamDown,
    UpstreamSlow,
)

from tests.server.misbehaving import Misbehaving


class PlainStream:
    """Bytes by `http.client`."""

    def __init__(self, connection: HTTPConnection, reply: HTTPResponse, start: int) -> None:
        self._connection = connection
        self._socket = connection.sock
        self._reply = reply
        self.start = 0
        self.etag = reply.getheader("ETag")
        self.ranges = False
        length = reply.getheader("Content-Length")
        self.total = int(length) if length else None
        match = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", reply.getheader("Content-Range") or "")
        if reply.status == 206 and match:
            self.start, self.total, self.ranges = int(match[1]), int(match[3]), True

    def readinto(self, buffer: memoryview) -> int:
        try:
            data = self._reply.read1(len(buffer))
            buffer[: len(data)] = data
            return len(data)
        except TimeoutError:
            raise UpstreamSlow("The line is dead.") from None
        except (OSError, HTTPException, ValueError, AttributeError):
            raise UpstreamDown("The line broke.") from None

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError, AttributeError):
            self._connection.close()


class Plain:
    """A `Repository` as far as downloads need one."""

    def __init__(self, server: Misbehaving, *, timeout: float = 1.0) -> None:
        self.server = server
        self.timeout = timeout
        self.source = Source(id="test", title="Testodo", url=server.url)
        self._until = 0.0

    def open(
        self,
        record: str,
        key: str,
        *,
        start: int = 0,
        stop: int | None = None,
        etag: str | None = None,
    ) -> Stream:
        host, _, port = self.server.url.removeprefix("http://").partition(":")
        connection = HTTPConnection(host, int(port), timeout=self.timeout)
        headers = {"Range": f"bytes={start}-{'' if stop is None else stop - 1}"}
        if etag and start:
            headers["If-Range"] = etag
        try:
            connection.request(
                "GET", f"/api/records/{record}/files/{quote(key)}/content", headers=headers
            )
            reply = connection.getresponse()
        except TimeoutError:
            connection.close()
            raise UpstreamSlow("No answer in time.") from None
        except (OSError, HTTPException):
            connection.close()
            raise UpstreamDown("No answer.") from None
        try:
            self._judge(reply)
        except BaseException:
            connection.close()
            raise
        return PlainStream(connection, reply, start)

    def _judge(self, reply: HTTPResponse) -> None:
        if reply.status in {429, 503}:
            told = reply.getheader("Retry-After")
            if told is None:
                raise UpstreamDown("It is down.")
            seconds = (
                float(told) if told.isdecimal() else parsedate_to_datetime(told).timestamp() - time()
            )
            seconds = max(1.0, seconds)
            self._until = monotonic() + seconds
            raise RateLimited("Wait.", retry_after=seconds)
        if reply.status == 401:
            raise CredentialsRejected("The token has expired.")
        if (reply.getheader("Content-Type") or "").startswith("text/html"):
            raise Blocked("This is a page for robots.")
        if reply.status >= 400:
            raise UpstreamDown("It is broken.")

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[None]:
        yield

    def waiting(self) -> float:
        return max(0.0, self._until - monotonic())


class OneRecord:
    """A `Catalogue` with one record: what the server has."""

    def __init__(self, repository: Plain) -> None:
        self._repository = repository
        self.title = "A record"
        self.version: str | None = "1.0"
        self.asked = 0

    def repository(self, source: str) -> Plain:
        return self._repository

    async def record(self, source: str, id: str) -> Record:
        server = self._repository.server
        return Record(
            source=source,
            id="1",
            title=self.title,
            url=f"{server.url}/records/1",
            parent="0",
            doi="10.5281/zenodo.1",
            version=self.version,
            files=[
                FileEntry(key=key, size=len(file.data), checksum=file.checksum)
                for key, file in server.files.items()
            ],
        )

    async def versions(self, source: str, id: str) -> list[VersionSummary]:
        self.asked += 1
        return [VersionSummary(id="2", index=2, is_latest=True), VersionSummary(id="1", index=1)]
