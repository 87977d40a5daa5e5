"""Long responses in large pieces, over HTTP/1.1 on the event loop.

Rucio sends each line as a separate chunk. `httpx2` handles each chunk separately, in seven layers
and 36 µs: for 2000 lines as much processor time as Rucio needs to find them. Here all chunks that
have arrived become one piece. Errors are those of `httpx2`, so that callers handle one kind only.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import httpx2

PIECE = 256 * 1024
"""Maximum bytes per read."""
HEAD = 64 * 1024
"""Maximum bytes of the headers of a response."""
IDLE = 4.0
"""Seconds for which an unused connection is kept open: servers close theirs after about five."""
KEPT = 4
"""Unused connections that are kept open per host."""

Key = tuple[str, int, ssl.SSLContext | None]


@dataclass
class Line:
    """One connection."""

    key: Key
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    since: float = field(default_factory=time.monotonic)

    @property
    def usable(self) -> bool:
        old = time.monotonic() - self.since > IDLE
        return not (old or self.reader.at_eof() or self.writer.is_closing())

    def close(self) -> None:
        self.writer.close()


class Streams:
    """Connections for long responses, reused for a short time. No proxies, no redirects."""

    def __init__(self) -> None:
        self._idle: dict[Key, list[Line]] = {}

    async def open(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        *,
        tls: ssl.SSLContext | None,
        patience: float,
    ) -> StreamedResponse:
        """The headers of the response. `patience`: seconds for each step. Raises
        `httpx2.HTTPError`s."""
        address = httpx2.URL(url)
        context = tls if address.scheme == "https" else None
        port = address.port or (443 if address.scheme == "https" else 80)
        sent = _request(method, address, headers, body)
        line = self._take((address.host, port, context)) or await _connect(
            (address.host, port, context), patience
        )
        try:
            line.writer.write(sent)
            async with asyncio.timeout(patience):
                await line.writer.drain()
                status, answered = _head(await line.reader.readuntil(b"\r\n\r\n"))
        except Exception as error:
            line.close()
            raise _lost(error) from error
        except BaseException:
            line.close()
            raise
        return StreamedResponse(self, line, status, answered, patience)

    def give_back(self, line: Line) -> None:
        """Reuse a connection whose response was read completely."""
        kept = self._idle.setdefault(line.key, [])
        line.since = time.monotonic()
        kept.append(line)
        while len(kept) > KEPT:
            kept.pop(0).close()

    async def aclose(self) -> None:
        lines = [line for kept in self._idle.values() for line in kept]
        self._idle.clear()
        for line in lines:
            line.close()
        for line in lines:
            with contextlib.suppress(OSError, ssl.SSLError, TimeoutError):
                await asyncio.wait_for(line.writer.wait_closed(), 1)

    def _take(self, key: Key) -> Line | None:
        kept = self._idle.get(key, [])
        while kept:
            line = kept.pop()
            if line.usable:
                return line
            line.close()
        return None


class StreamedResponse:
    """A streamed response. Attribute names as in `httpx2.Response`."""

    def __init__(
        self,
        streams: Streams,
        line: Line,
        status: int,
        headers: Mapping[str, str],
        patience: float,
    ) -> None:
        self.status_code = status
        self.headers = headers
        self._streams, self._line, self._patience = streams, line, patience
        chunked = headers.get("transfer-encoding", "").lower().endswith("chunked")
        length = headers.get("content-length", "")
        self._chunks = Chunks() if chunked else None
        self._left = 0 if status in (204, 304) else int(length) if length.isdecimal() else None
        self._whole = self._chunks is None and self._left == 0

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        while not self._whole:
            piece = await self._piece()
            if self._chunks is not None:
                piece = self._chunks.feed(piece)
                self._whole = self._chunks.done
            elif self._left is not None:
                self._left -= len(piece)
                self._whole = self._left <= 0
            elif not piece:  # until the host closes the connection
                self._whole = True
            if piece:
                yield piece

    async def aclose(self) -> None:
        """Release the connection: for the next request if the body was read completely."""
        bounded = self._chunks is not None or self._left is not None
        if self._whole and bounded and self.headers.get("connection", "").lower() != "close":
            self._streams.give_back(self._line)
        else:
            self._line.close()

    async def _piece(self) -> bytes:
        most = PIECE if self._left is None else min(PIECE, self._left)
        try:
            async with asyncio.timeout(self._patience):
                piece = await self._line.reader.read(most)
        except Exception as error:
            raise _lost(error) from error
        if not piece and (self._chunks is not None or self._left is not None):
            raise httpx2.RemoteProtocolError("The response was truncated.")
        return piece


class Chunks:
    """Decodes a chunked body (RFC 9112, 7.1), all available chunks at once."""

    def __init__(self) -> None:
        self.done = False
        self._rest = b""
        self._left = 0
        self._last = False

    def feed(self, data: bytes) -> bytes:
        """The joined content of the chunks in `data`; raises `httpx2.RemoteProtocolError`."""
        data = self._rest + data if self._rest else data
        found: list[bytes] = []
        at = 0
        while not self.done:
            if self._left > 2:  # the chunk, and the line break after it
                part = data[at : at + self._left - 2]
                found.append(part)
                at += len(part)
                self._left -= len(part)
            if self._left:
                if self._left > 2 or len(data) - at < 2:
                    break
                if data[at : at + 2] != b"\r\n":
                    raise httpx2.RemoteProtocolError("A chunk does not end where it should.")
                at += 2
                self._left = 0
            end = data.find(b"\r\n", at)
            if end < 0:
                if len(data) - at > HEAD:
                    raise httpx2.RemoteProtocolError("A chunk has no size.")
                break
            size = data[at:end]
            at = end + 2
            if self._last:  # trailers, and the final empty line
                self.done = not size
                continue
            self._begin(size)
        self._rest = data[at:]
        return b"".join(found)

    def _begin(self, text: bytes) -> None:
        digits = text.partition(b";")[0].strip()
        try:
            size = int(digits, 16) if digits.isalnum() else -1
        except ValueError:
            size = -1
        if size < 0:
            raise httpx2.RemoteProtocolError("The size of a chunk is not a number.")
        self._last = size == 0
        self._left = size + 2 if size else 0


async def _connect(key: Key, patience: float) -> Line:
    host, port, context = key
    try:
        async with asyncio.timeout(min(10.0, patience)):
            reader, writer = await asyncio.open_connection(
                host,
                port,
                ssl=context,
                server_hostname=host if context else None,
                limit=2 * PIECE,
            )
    except TimeoutError as error:
        raise httpx2.ConnectTimeout("no connection within the time limit") from error
    except (OSError, ssl.SSLError) as error:
        raise httpx2.ConnectError("no connection") from error
    return Line(key, reader, writer)


def _request(
    method: str, address: httpx2.URL, headers: Mapping[str, str], body: bytes | None
) -> bytes:
    lines = [f"{method} {address.raw_path.decode('ascii')} HTTP/1.1"]
    told = {"Host": address.netloc.decode("ascii"), "Accept-Encoding": "identity", **headers}
    if body is not None:
        told["Content-Length"] = str(len(body))
    for name, value in told.items():
        if any(sign in value for sign in "\r\n\0"):
            raise httpx2.LocalProtocolError("A header contains a line break.")
        lines.append(f"{name}: {value}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b"")


def _head(text: bytes) -> tuple[int, dict[str, str]]:
    first, *others = text.decode("latin-1").split("\r\n")
    version, _, rest = first.partition(" ")
    code = rest[:3]
    if not version.startswith("HTTP/1.") or not code.isdecimal():
        raise httpx2.RemoteProtocolError("This is not an HTTP response.")
    headers: dict[str, str] = {}
    for line in others:
        name, colon, value = line.partition(":")
        if colon:
            name = name.strip().lower()
            before = f"{headers[name]}, " if name in headers else ""
            headers[name] = before + value.strip()
    if version == "HTTP/1.0":
        headers.setdefault("connection", "close")
    return int(code), headers


def _lost(error: Exception) -> Exception:
    """The error of a lost connection."""
    match error:
        case TimeoutError():
            return httpx2.ReadTimeout("no response within the time limit")
        case asyncio.IncompleteReadError() | asyncio.LimitOverrunError():
            return httpx2.RemoteProtocolError("incomplete response")
        case OSError():  # TLS has subclasses of this
            return httpx2.ReadError("connection lost")
        case httpx2.HTTPError():
            return error
        case _:
            return httpx2.RemoteProtocolError("invalid response")
