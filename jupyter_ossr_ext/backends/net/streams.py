"""Long answers in large pieces, with aiohttp.

Rucio sends each line of an answer as an HTTP chunk of its own. `httpx2` returns chunk by chunk, at
36 µs of processor time each; aiohttp returns all chunks that have arrived as one piece. Errors are
translated to those of `httpx2`, so that callers handle one kind. Imported by the first request to a
lake, because aiohttp takes a third of a second to import.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Mapping

import aiohttp
import httpx2
import yarl

PIECE = 256 * 1024
"""Bytes that are buffered for each response, before the host has to wait."""
HEADER = 64 * 1024
"""Bytes of the longest header of a response: Rucio sends tokens and errors in headers."""
IDLE = 4.0
"""Seconds for which an unused connection is kept: servers close theirs after five or so."""
CONNECT = 10.0
"""Seconds for making a connection."""
AUTOMATIC = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""Headers that aiohttp adds unless they are skipped explicitly."""


class Streams:
    """Connections for long answers, reused while they are young.

    No proxies, redirects, cookies or compression. Header values are ASCII.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

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
        """Send the request and return the response when its headers have arrived.

        aiohttp sends an idempotent request again, once, where a reused connection was closed.

        Args:
            url: With its path and query escaped.
            patience: Seconds to wait for each piece of the response.

        Raises:
            httpx2.HTTPError: The request was not sent, or has no valid response.
        """
        if self._session is None:
            self._session = _session()
        timeout = aiohttp.ClientTimeout(
            connect=patience, sock_connect=min(CONNECT, patience), sock_read=patience
        )
        try:
            response = await self._session.request(
                method,
                yarl.URL(url, encoded=True),
                headers={"Accept-Encoding": "identity", **headers},
                data=body,
                allow_redirects=False,
                ssl=True if tls is None else tls,
                timeout=timeout,
            )
        except Exception as error:
            raise _translated(error) from error
        return StreamedResponse(response)

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()


class StreamedResponse:
    """A response whose body is read as it arrives. Names as those of `httpx2.Response`."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.status_code = response.status
        self.headers = {
            name.lower(): ", ".join(response.headers.getall(name)) for name in response.headers
        }
        self._response = response

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        """All bytes that have arrived, again and again.

        Raises:
            httpx2.HTTPError: The body ends before its end, or nothing arrives for too long.
        """
        try:
            async for piece in self._response.content.iter_any():
                yield piece
        except Exception as error:
            raise _translated(error) from error

    async def aclose(self) -> None:
        """Reuse the connection if the body was read to its end, else close it."""
        if self._response.content.at_eof():
            self._response.release()
        else:
            self._response.close()


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        # Names are looked up as everything else in this process does it.
        connector=aiohttp.TCPConnector(
            limit=0, keepalive_timeout=IDLE, resolver=aiohttp.ThreadedResolver()
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        max_field_size=HEADER,
        max_line_size=HEADER,
        read_bufsize=PIECE,
        skip_auto_headers=AUTOMATIC,
        timeout=aiohttp.ClientTimeout(total=None),
    )


def _translated(error: Exception) -> Exception:
    """The error of `httpx2` that means the same."""
    match error:
        case aiohttp.ConnectionTimeoutError():
            return httpx2.ConnectTimeout("no connection in time")
        case TimeoutError():
            return httpx2.ReadTimeout("no response in time")
        case aiohttp.ClientConnectorError():
            return httpx2.ConnectError("no connection")
        case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError():
            return httpx2.RemoteProtocolError("the response was cut off")
        case OSError():  # TLS errors and lost connections
            return httpx2.ReadError("the connection was lost")
        case ValueError():
            return httpx2.LocalProtocolError("the request is not valid")
        case _:
            return httpx2.RemoteProtocolError("the response is not HTTP")
