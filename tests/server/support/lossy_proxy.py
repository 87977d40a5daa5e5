"""A proxy that loses responses: the request was executed, and the client gets 504 or nothing."""

from __future__ import annotations

import http.client
import socketserver
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Literal
from urllib.parse import urlsplit

Outcome = Literal[
    "504", "cut", "lost", "hang", "413", "429", "404", "500", "503", "200", "201", "pass"
]
"""504 and cut: executed, without a response. lost: 504 and not executed. hang: half is read,
then nothing. 413: rejected with a page before it is read, as by a web server in front of a
repository. 200, 201, 404, 429, 500, 503: not executed; 200 without a body, 429 with
`Retry-After: 1`. pass: executed."""


@dataclass
class Flaky:
    """`losing[method + ending of path]` is used up one by one; `asked` lists all requests."""

    target: str
    url: str = ""
    tls: ssl.SSLContext | None = None
    """For a target with HTTPS."""
    losing: dict[tuple[str, str], list[Outcome]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    sent: int = 0
    """Bytes of content that arrived."""
    gone: set[str] = field(default_factory=set)
    """Tokens that the repository no longer accepts."""
    tokens: set[str] = field(default_factory=set)
    """Tokens that clients sent."""
    headers: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    """Headers to replace in responses, used up one by one."""
    losing_now: Callable[[], None] = lambda: None
    """Called when a response is about to be lost; the request was executed, or never is."""

    def count(self, method: str, ending: str) -> int:
        return sum(m == method and p.endswith(ending) for m, p in self.asked)

    def outcome(self, method: str, path: str) -> Outcome | None:
        for (wanted, ending), outcomes in self.losing.items():
            if wanted == method and path.endswith(ending) and outcomes:
                return outcomes.pop(0)
        return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        flaky: Flaky = self.server.flaky  # type: ignore[attr-defined]
        path = self.path.partition("?")[0]
        flaky.asked.append((self.command, path))
        length = int(self.headers.get("Content-Length", 0))
        outcome = flaky.outcome(self.command, path)
        if outcome == "hang":
            flaky.sent += len(self.rfile.read(length // 2))
            self.close_connection = True
            while self.connection.recv(1):  # until the other side closes the connection
                time.sleep(0.01)
            return
        if outcome == "413":
            self.close_connection = True
            page = b"<html><head><title>413 Request Entity Too Large</title></head></html>"
            self._response(413, {"Content-Type": "text/html"}, page)
            return
        body = self.rfile.read(length)
        if path.endswith("/content"):
            flaky.sent += len(body)
        if outcome == "lost":
            flaky.losing_now()
            self._response(504, {}, b"gateway timeout")
            return
        if outcome in ("200", "201", "404", "429", "500", "503"):
            headers = {"Retry-After": "1"} if outcome == "429" else {}
            self._response(int(outcome), headers, b"" if outcome == "200" else b"busy")
            return
        headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
        for name, prefix in (("Authorization", "Bearer "), ("X-Rucio-Auth-Token", "")):
            token = headers.get(name, "").removeprefix(prefix)
            flaky.tokens |= {token} - {""}
            if token in flaky.gone:
                headers[name] = f"{prefix}expired"
        upstream = _connection(flaky)
        upstream.request(self.command, self.path, body or None, headers)
        reply = upstream.getresponse()
        data = reply.read()
        upstream.close()
        if outcome == "504":
            self._response(504, {}, b"gateway timeout")
        elif outcome == "cut":
            flaky.losing_now()
            self.close_connection = True
        else:
            replaced = flaky.headers.get((self.command, path)) or [{}]
            self._response(reply.status, {**dict(reply.getheaders()), **replaced.pop(0)}, data)

    def _response(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in {"content-length", "transfer-encoding", "connection", "date"}:
                self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _pass

    def log_message(self, format: str, *args: object) -> None:
        pass


def _connection(flaky: Flaky) -> http.client.HTTPConnection:
    parts = urlsplit(flaky.target)
    host = parts.hostname or ""
    if flaky.tls:
        return http.client.HTTPSConnection(host, parts.port, timeout=60, context=flaky.tls)
    return http.client.HTTPConnection(host, parts.port, timeout=60)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


class Proxy:
    """`with Proxy("http://127.0.0.1:5000") as flaky:`"""

    def __init__(self, target: str, tls: ssl.SSLContext | None = None) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.flaky = self._server.flaky = Flaky(target, url, tls)  # type: ignore[attr-defined]

    def __enter__(self) -> Flaky:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self.flaky

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
