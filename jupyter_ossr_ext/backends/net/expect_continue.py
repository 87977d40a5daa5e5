"""A PUT that waits for the response to `Expect: 100-continue` (RFC 9110, 10.1.1).

Grid storages redirect writers to another of their hosts, before the body is sent. Without waiting,
all bytes would be sent to the wrong host.
"""

from __future__ import annotations

import http.client
import socket
from collections.abc import Mapping
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

from .byte_response import Reply

PATIENCE = 1.0
"""Seconds; a host that does not respond ignores the header and receives the body."""
EXPECT = {"Expect": "100-continue"}


class BodilessReply(Reply):
    """A finished response without its body."""

    def __init__(self, status: int, headers: Mapping[str, str], host: str) -> None:
        self.status, self.headers, self.host = status, headers, host

    def head(self, limit: int) -> bytes:
        return b""

    def close(self) -> None:
        pass


class EarlyResponse(Exception):
    """The host responded before the body was sent; no part of it was sent."""

    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(status)
        self.status, self.headers = status, headers


class Waiting:
    """Makes an `http.client` connection wait for requests with `Expect`."""

    sock: socket.socket
    _waits = False

    def putheader(self, header: str | bytes, *values: Any) -> None:
        if header in ("Expect", b"Expect"):
            self._waits = True
        super().putheader(header, *values)  # type: ignore[misc]

    def endheaders(self, message_body: Any = None, *, encode_chunked: bool = False) -> None:
        super().endheaders(message_body, encode_chunked=encode_chunked)  # type: ignore[misc]
        if self._waits:
            self._waits = False
            _wait(self.sock)


class Http(Waiting, HTTPConnection):
    pass


class Https(Waiting, HTTPSConnection):
    pass


def _wait(sock: socket.socket) -> None:
    """Return when the body is requested or after the time limit; raises `EarlyResponse`."""
    usual = sock.gettimeout()
    sock.settimeout(PATIENCE)
    try:
        first = sock.recv(1)  # `select` would also see TLS session tickets
    except TimeoutError:
        return
    finally:
        sock.settimeout(usual)
    with sock.makefile(
        "rb", buffering=0
    ) as rest:  # unbuffered: nothing beyond this response is read
        while True:
            status = _status(first + rest.readline(65536))
            headers = http.client.parse_headers(rest)
            if status == 100:
                return
            if status >= 200:
                raise EarlyResponse(
                    status, {name.lower(): value for name, value in headers.items()}
                )
            first = b""


def _status(line: bytes) -> int:
    parts = line.split(None, 2)
    if len(parts) < 2 or not parts[0].startswith(b"HTTP/") or not parts[1].isdigit():
        raise http.client.BadStatusLine(line[:100].decode("latin-1"))
    return int(parts[1])
