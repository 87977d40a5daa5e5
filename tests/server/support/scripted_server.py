"""A server with scripted responses, however wrong."""

from __future__ import annotations

import re
import select
import socket
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass(frozen=True)
class ReceivedRequest:
    """A request; header names in lower case."""

    path: str
    headers: dict[str, str]

    @property
    def range(self) -> tuple[int, int | None] | None:
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("range", ""))
        return (int(match[1]), int(match[2]) + 1 if match[2] else None) if match else None


HttpResponse = Callable[[ReceivedRequest, socket.socket], None]


@dataclass
class ScriptedServer:
    """`responses` by path; `asked` lists all requests, in order; `ended`: a connection has."""

    address: str = ""
    responses: dict[str, HttpResponse] = field(default_factory=dict)
    asked: list[ReceivedRequest] = field(default_factory=list)
    connections: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        scripted: ScriptedServer = self.server.scripted  # type: ignore[attr-defined]
        scripted.connections += 1
        sock: socket.socket = self.request
        sock.settimeout(20)
        try:
            while head := self._head(sock):
                first, *lines = head.decode("latin-1").split("\r\n")
                headers = {
                    name.strip().lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in lines if line)
                }
                asked = ReceivedRequest(first.split(" ")[1], headers)
                scripted.asked.append(asked)
                scripted.responses.get(asked.path, reply(404))(asked, sock)
        except OSError:
            pass  # the client closed the connection, as some tests require
        finally:
            scripted.ended.set()

    def _head(self, sock: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            part = sock.recv(65536)
            if not part:
                return b""
            data += part
        return data.partition(b"\r\n\r\n")[0]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A test that closes a connection on purpose needs no traceback."""


class Running:
    """`with Running() as scripted_server: ...`"""

    def __enter__(self) -> ScriptedServer:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self.server = ScriptedServer(f"http://127.0.0.1:{self._server.server_address[1]}")
        self._server.scripted = self.server  # type: ignore[attr-defined]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._thread.start()
        return self.server

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def head(status: int, **headers: str | int) -> bytes:
    lines = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())
    return f"HTTP/1.1 {status} Whatever\r\n{lines}\r\n".encode("latin-1")


def reply(status: int, body: bytes = b"", **headers: str | int) -> HttpResponse:
    """A valid response, whatever was requested."""

    def response(asked: ReceivedRequest, sock: socket.socket) -> None:
        headers.setdefault("Content_Length", len(body))
        sock.sendall(head(status, **headers) + body)

    return response


def page(status: int, text: str = "<h1>Forbidden</h1> Reference ID: 8f3a-22bc") -> HttpResponse:
    return reply(status, f"<html>{text}</html>".encode(), Content_Type="text/html")


def served(data: bytes, etag: str = '"md5:1"', ranges: bool = True) -> HttpResponse:
    """A file, with ranges and If-Range or without."""

    def response(asked: ReceivedRequest, sock: socket.socket) -> None:
        wanted = asked.range if ranges else None
        if wanted and asked.headers.get("if-range", etag) != etag:
            wanted = None
        if wanted is None:
            sock.sendall(head(200, Content_Length=len(data), ETag=etag) + data)
            return
        start, stop = wanted[0], min(wanted[1] or len(data), len(data))
        if start >= len(data):
            sock.sendall(head(416, Content_Length=0))
            return
        part = data[start:stop]
        report = f"bytes {start}-{stop - 1}/{len(data)}"
        first = head(206, Content_Length=len(part), Content_Range=report, ETag=etag)
        sock.sendall(first + part)

    return response


def dripping(data: bytes, pause: float, at_once: int = 1) -> HttpResponse:
    """A file, a few bytes at a time, until the client closes the connection."""

    def response(asked: ReceivedRequest, sock: socket.socket) -> None:
        sock.sendall(head(200, Content_Length=len(data)))
        for start in range(0, len(data), at_once):
            sock.sendall(data[start : start + at_once])
            if select.select([sock], [], [], pause)[0]:
                return  # the client closed the connection

    return response


def cut(data: bytes, after: int) -> HttpResponse:
    """A file whose connection is closed in the middle."""

    def response(asked: ReceivedRequest, sock: socket.socket) -> None:
        sock.sendall(head(200, Content_Length=len(data)) + data[:after])
        sock.shutdown(socket.SHUT_RDWR)

    return response


def breaking(times: int, then: HttpResponse) -> HttpResponse:
    """Closes the connection instead of responding, so many times."""
    left = [times]

    def response(asked: ReceivedRequest, sock: socket.socket) -> None:
        if left[0] <= 0:
            return then(asked, sock)
        left[0] -= 1
        raise ConnectionError("gone, as was asked for")

    return response


def rebound(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A name server that resolves `name` to a public address first, and then to our own."""
    real = socket.getaddrinfo
    responses = iter(["8.8.8.8"])

    def look_up(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else host
        return real(next(responses, "127.0.0.1") if text == name else host, port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
