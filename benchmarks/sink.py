"""A repository that takes one file and keeps nothing: `python -m benchmarks.sink PORT`.

It announces, takes and commits as InvenioRDM does, which hashes what arrives while it arrives: the
checksum that it answers with is that of the bytes that came, whoever sends them.
"""

from __future__ import annotations

import hashlib
import json
import socketserver
import sys
from http.server import BaseHTTPRequestHandler

MIB = 1024 * 1024


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    md5 = ""
    size = 0
    """Of the last upload; the server is asked for one file at a time."""

    def do_GET(self) -> None:
        self._response(404, {"status": 404})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = {"status": "completed", "checksum": f"md5:{self.md5}", "size": Handler.size}
        self._response(200 if self.path.endswith("/commit") else 201, body)

    def do_PUT(self) -> None:
        if self.headers.get("Expect"):
            self.send_response_only(100)
            self.end_headers()
        left = Handler.size = int(self.headers["Content-Length"])
        buffer = memoryview(bytearray(MIB))
        digest = hashlib.md5(usedforsecurity=False)
        raw = self.rfile
        while left:
            count = raw.readinto1(buffer[: min(MIB, left)])
            if not count:
                return
            digest.update(buffer[:count])
            left -= count
        Handler.md5 = digest.hexdigest()
        self._response(200, {"status": "pending"})

    def _response(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def main() -> None:
    with Server(("127.0.0.1", int(sys.argv[1])), Handler) as server:
        print("ready", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
