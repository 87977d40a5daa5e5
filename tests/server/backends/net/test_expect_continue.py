"""Uploads to storages that redirect before the body is sent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.problems import Problem, UpstreamDown

DATA = b"0123456789" * 5000
AGENT = "jupyter-ossr-ext/test (https://example.org)"


class Host:
    """Accepts one connection after the other; records the headers and bodies."""

    def __init__(self, response: Callable[[socket.socket], None]) -> None:
        self._response = response
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            with line:
                line.settimeout(10)
                head = b""
                while b"\r\n\r\n" not in head:
                    head += line.recv(1)
                self.heads.append(head)
                self._response(line)

    def take(self, line: socket.socket) -> None:
        body = b""
        while len(body) < len(DATA):
            body += line.recv(65536)
        self.bodies.append(body)
        line.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        self._server.close()


def text(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def final() -> Iterator[Host]:
    """Supports the header, and accepts the file."""

    def response(line: socket.socket) -> None:
        line.sendall(text("HTTP/1.1 100 Continue\n\n"))
        host.take(line)

    host = Host(response)
    yield host
    host.close()


@pytest.fixture
def web() -> HttpClient:
    return HttpClient(AGENT, allow_private=True)


def send(web: HttpClient, url: str) -> tuple[int, int]:
    """The status, and how many pieces were sent."""
    taken = 0

    def pieces() -> Iterator[memoryview]:
        nonlocal taken
        for start in range(0, len(DATA), 10_000):
            taken += 1
            yield memoryview(DATA)[start : start + 10_000]

    reply = web.bytes.send(f"{url}/file", pieces(), len(DATA), pages=True, expect=True)
    reply.close()
    return reply.status, taken


def test_a_host_that_wants_the_body_gets_it(web: HttpClient, final: Host) -> None:
    assert send(web, final.url) == (201, 5)
    assert final.bodies == [DATA]
    assert b"Expect: 100-continue" in final.heads[0]


def test_a_host_that_sends_us_elsewhere_gets_no_byte(web: HttpClient, final: Host) -> None:
    where = f"{final.url}/there?authz=abc"
    first = Host(lambda line: line.sendall(text(f"HTTP/1.1 307 Elsewhere\nLocation: {where}\n\n")))
    assert send(web, first.url) == (201, 5)
    assert final.bodies == [DATA]
    assert final.heads[0].startswith(b"PUT /there?authz=abc ")
    first.close()


def test_a_host_that_refuses_is_heard_before_the_bytes_are_sent(web: HttpClient) -> None:
    first = Host(lambda line: line.sendall(text("HTTP/1.1 507 Full\nContent-Length: 0\n\n")))
    assert send(web, first.url) == (507, 0)
    first.close()


def test_a_host_that_says_nothing_gets_the_body_all_the_same(web: HttpClient) -> None:
    host: Host
    host = Host(lambda line: host.take(line))
    assert send(web, host.url) == (201, 5)
    assert host.bodies == [DATA]
    host.close()


def test_a_host_that_sends_us_into_the_private_network_is_not_followed(final: Host) -> None:
    where = final.url.replace("127.0.0.1", "127.0.0.2")
    first = Host(lambda line: line.sendall(text(f"HTTP/1.1 307 X\nLocation: {where}/x\n\n")))
    with pytest.raises(UpstreamDown, match="private address"):
        send(HttpClient(AGENT), first.url)
    assert final.heads == []
    first.close()


def test_hosts_that_send_us_in_a_circle_and_nonsense_are_left(web: HttpClient) -> None:
    circle: Host
    circle = Host(lambda line: line.sendall(text(f"HTTP/1.1 307 X\nLocation: {circle.url}/x\n\n")))
    with pytest.raises(Problem):
        send(web, circle.url)
    circle.close()
    nonsense = Host(lambda line: line.sendall(text("SSH-2.0-OpenSSH\n\n")))
    with pytest.raises(Problem):
        send(web, nonsense.url)
    nonsense.close()
