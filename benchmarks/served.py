"""A fast (or, per connection, capped) repository in a process of its own.

`python -m benchmarks.served PORT BYTES_A_SECOND FILE...` serves each FILE as the only file of a
record (1, 2, ..., versions of one another), by `sendfile`, with ranges, and answers every search
with one page of 25 hits. BYTES_A_SECOND is of each connection; 0 is as fast as possible.
`GET /moved` answers the requests for content so far, and their bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CONTENT = re.compile(r"(?:/api)?/records/(\d+)/files/")
LARGEST_WHOLE = 4 * 2**30
RANGE = re.compile(r"bytes=(\d+)-(\d*)")
SLICE = 0.02
"""Seconds between two pieces of a capped connection."""


def record(id: str, path: Path, checksum: str) -> dict[str, Any]:
    """A record as InvenioRDM tells it; its files are hard links of one."""
    entries = {path.name: {"key": path.name, "size": path.stat().st_size, "checksum": checksum}}
    return {
        "id": id,
        "created": "2026-01-01T00:00:00+00:00",
        "updated": "2026-01-01T00:00:00+00:00",
        "links": {"self_html": f"http://127.0.0.1/records/{id}"},
        "parent": {"id": "0", "communities": {"ids": []}},
        "pids": {"doi": {"identifier": f"10.5281/zenodo.{id}", "provider": "datacite"}},
        "versions": {"index": 1, "is_latest": True},
        "is_published": True,
        "status": "published",
        "access": {"record": "public", "files": "public", "status": "open"},
        "metadata": {
            "title": f"A record to be measured by, number {id}",
            "publication_date": "2026-01-01",
            "description": "<p>" + "Events, images and what became of them. " * 40 + "</p>",
            "resource_type": {"id": "dataset", "title": {"en": "Dataset"}},
            "creators": [
                {"person_or_org": {"type": "personal", "name": f"Curie, Marie {number}"}}
                for number in range(20)
            ],
        },
        "files": {
            "enabled": True,
            "count": 1,
            "total_bytes": path.stat().st_size,
            "entries": entries,
        },
    }


def legacy(path: Path, checksum: str) -> dict[str, Any]:
    """The record as Zenodo tells it to those who do not ask for InvenioRDM's own words."""
    file = {"key": path.name, "size": path.stat().st_size, "checksum": checksum}
    return {"id": 1, "metadata": {"title": "A record to be measured by"}, "files": [file]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    files: list[tuple[Path, str]]
    """With their checksums."""
    page: bytes
    cap = 0
    requests = moved = 0

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if match := CONTENT.match(path):
            self._content(*self.files[int(match[1]) - 1])
        elif path == "/moved":
            self._json({"requests": Handler.requests, "bytes": Handler.moved})
        elif path == "/api/legacy/1":
            self._json(legacy(*self.files[0]))
        elif match := re.fullmatch(r"/api/records/(\d+)", path):
            self._json(record(match[1], *self.files[int(match[1]) - 1]))
        elif path.endswith("/records"):
            self._send_json(self.page)
        else:
            self.send_error(404)

    def _json(self, value: object) -> None:
        self._send_json(json.dumps(value).encode())

    def _send_json(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _content(self, path: Path, checksum: str) -> None:
        Handler.requests += 1
        size = path.stat().st_size
        match = RANGE.fullmatch(self.headers.get("Range", ""))
        start = int(match[1]) if match else 0
        stop = min(size, int(match[2]) + 1) if match and match[2] else size
        self.send_response(206 if match else 200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(stop - start))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", f'"{checksum}"')
        if match:
            self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{size}")
        self.end_headers()
        self.wfile.flush()
        try:
            with path.open("rb") as file:
                self._send(file.fileno(), start, stop)
        except ConnectionError:
            self.close_connection = True

    def _send(self, file: int, start: int, stop: int) -> None:
        began, first = time.monotonic(), start
        piece = int(self.cap * SLICE) if self.cap else 2**30
        while start < stop:
            sent = os.sendfile(self.connection.fileno(), file, start, min(piece, stop - start))
            start += sent
            Handler.moved += sent
            if self.cap:
                ahead = (start - first) / self.cap - (time.monotonic() - began)
                time.sleep(max(0.0, ahead))


def checksum(path: Path) -> str:
    """Of a file that somebody downloads whole: nobody does that with a larger one."""
    if path.stat().st_size > LARGEST_WHOLE:
        return "md5:" + "0" * 32
    with path.open("rb") as file:
        return f"md5:{hashlib.file_digest(file, 'md5').hexdigest()}"


def main() -> None:
    port, Handler.cap = int(sys.argv[1]), int(sys.argv[2])
    Handler.files = [(path, checksum(path)) for path in map(Path, sys.argv[3:])]
    hits = [record(str(id), *Handler.files[0]) for id in range(1, 26)]
    Handler.page = json.dumps({"hits": {"hits": hits, "total": 25}, "aggregations": {}}).encode()
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
