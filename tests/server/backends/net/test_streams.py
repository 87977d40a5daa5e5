"""Long responses in large pieces: complete, in order, and rejected if truncated."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx2
import pytest

from jupyter_ossr_ext.backends.net.streams import StreamedResponse, Streams

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-json-stream\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@asynccontextmanager
async def server(talk: Talk) -> AsyncIterator[tuple[str, list[int]]]:
    """A server with scripted responses; the list grows with each connection."""
    connections: list[int] = []
    tasks: list[asyncio.Task[None] | None] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(len(connections))
        tasks.append(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            async with asyncio.timeout(30):
                await talk(reader, writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/x?y=1", connections
        await asyncio.gather(*filter(None, tasks), return_exceptions=True)


def say(*responses: bytes) -> Talk:
    """One response per request of a connection; the last one is repeated."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number in range(100):
            await reader.readuntil(b"\r\n\r\n")
            response = responses[min(number, len(responses) - 1)]
            writer.write(response)
            await writer.drain()
            if b"\r\n\r\n" not in response or response.endswith(b"CUT"):
                return

    return talk


async def target(streams: Streams, url: str, patience: float = 2.0) -> StreamedResponse:
    return await streams.open("GET", url, {"X-Test": "1"}, None, tls=None, patience=patience)


async def body(response: StreamedResponse) -> bytes:
    try:
        return b"".join([piece async for piece in response.aiter_bytes()])
    finally:
        await response.aclose()


def chunked(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (*parts, b""))


async def test_chunks_are_joined_wherever_the_connection_splits_them():
    chance = random.Random(1)
    parts = [chance.randbytes(chance.randint(1, 90)) for _ in range(2000)]
    async with server(say(CHUNKED + chunked(*parts))) as (url, _):
        streams = Streams()
        assert await body(await target(streams, url)) == b"".join(parts)
        await streams.aclose()


async def test_chunks_that_have_arrived_become_one_piece():
    async with server(say(CHUNKED + chunked(*[b"line\n"] * 500))) as (url, _):
        streams = Streams()
        response = await target(streams, url)
        await asyncio.sleep(0.1)
        pieces = [piece async for piece in response.aiter_bytes()]
        assert b"".join(pieces) == b"line\n" * 500
        assert len(pieces) < 10
        await response.aclose()
        await streams.aclose()


@pytest.mark.parametrize("data", [b"x\r\nabc", b"-1\r\n", b"3\r\nabcdef\r\n", b"9" * 70000])
async def test_what_is_no_chunk_is_refused(data: bytes):
    async with server(say(CHUNKED + data)) as (url, _):
        streams = Streams()
        with pytest.raises(httpx2.HTTPError):
            await body(await target(streams, url))
        await streams.aclose()


async def test_a_connection_that_was_read_to_its_end_is_reused():
    lengthy = OK + b"Content-Length: 5\r\n\r\nhello"
    async with server(say(CHUNKED + chunked(b"hello"), lengthy)) as (url, connections):
        streams = Streams()
        for _ in range(3):
            response = await target(streams, url)
            assert response.status_code == 200
            assert response.headers["content-type"] == "application/x-json-stream"
            assert await body(response) == b"hello"
        assert len(connections) == 1
        await streams.aclose()


async def test_a_connection_that_was_left_in_the_middle_is_not_reused():
    async with server(say(CHUNKED + b"5\r\nhello\r\n")) as (url, connections):
        streams = Streams()
        for _ in range(2):
            response = await target(streams, url)
            async for _piece in response.aiter_bytes():
                break
            await response.aclose()
        assert len(connections) == 2
        await streams.aclose()


@pytest.mark.parametrize(
    "response",
    [
        CHUNKED + b"5\r\nhello\r\n5\r\nheCUT",
        OK + b"Content-Length: 50\r\n\r\nhelloCUT",
    ],
)
async def test_a_cut_response_is_an_error_not_an_end(response: bytes):
    async with server(say(response)) as (url, _):
        streams = Streams()
        with pytest.raises(httpx2.RemoteProtocolError):
            await body(await target(streams, url))
        await streams.aclose()


async def test_a_response_without_a_length_ends_with_its_connection():
    async with server(say(b"HTTP/1.0 200 OK\r\n\r\nhelloCUT")) as (url, connections):
        streams = Streams()
        assert await body(await target(streams, url)) == b"helloCUT"
        assert await body(await target(streams, url)) == b"helloCUT"
        assert len(connections) == 2
        await streams.aclose()


@pytest.mark.parametrize(
    "response", [b"SMTP ready\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"x" * 600_000]
)
async def test_what_is_no_http_is_an_error(response: bytes):
    async with server(say(response)) as (url, _):
        streams = Streams()
        with pytest.raises(httpx2.HTTPError):
            await target(streams, url)
        await streams.aclose()


async def test_silence_ends_in_time_before_and_in_the_middle():
    async def quiet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(CHUNKED + b"5\r\nhello\r\n")
        await reader.read()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    streams = Streams()
    async with server(quiet) as (url, _):
        response = await target(streams, url, patience=0.2)
        with pytest.raises(httpx2.ReadTimeout):
            await body(response)
    async with server(silent) as (url, _):
        with pytest.raises(httpx2.ReadTimeout):
            await target(streams, url, patience=0.2)
    await streams.aclose()


async def test_nobody_there_is_a_connect_error():
    streams = Streams()
    with pytest.raises(httpx2.ConnectError):
        await target(streams, "http://127.0.0.1:9/")
    await streams.aclose()


async def test_a_header_cannot_hold_another_one():
    async with server(say(CHUNKED + chunked())) as (url, _):
        streams = Streams()
        with pytest.raises(httpx2.LocalProtocolError):
            await streams.open("GET", url, {"X": "a\r\nY: b"}, None, tls=None, patience=1)
        await streams.aclose()


async def test_what_is_sent_is_a_request():
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n") + await reader.readexactly(2))
        writer.write(CHUNKED + chunked())
        await writer.drain()

    async with server(listen) as (url, _):
        streams = Streams()
        response = await streams.open("POST", url, {"X-A": "e"}, b"{}", tls=None, patience=1)
        assert await body(response) == b""
        await streams.aclose()
    first, *rest = heard[0].decode("latin-1").split("\r\n")
    assert first == "POST /x?y=1 HTTP/1.1"
    assert {"X-A: e", "Accept-Encoding: identity", "Content-Length: 2"} <= set(rest)
    assert rest[-1] == "{}"
