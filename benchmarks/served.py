"""A fast (or, per connection, capped) repository in a process of its own.

`python -m benchmarks.served PORT FILE [BYTES_A_SECOND]` serves FILE as the only file of record 1,
by `sendfile`, with ranges, and answers every search with one page of 25 hits.
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
    path_served: Path
    checksum: str
    page: bytes
    cap: int | None = None

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.endswith("/content") or path.startswith("/records/"):
            self._content()
        elif path == "/api/legacy/1":
            self._json(legacy(self.path_served, self.checksum))
        elif path == "/api/records/1":
            self._json(record("1", self.path_served, self.checksum))
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

    def _content(self) -> None:
        size = self.path_served.stat().st_size
        match = RANGE.fullmatch(self.headers.get("Range", ""))
        start = int(match[1]) if match else 0
        stop = min(size, int(match[2]) + 1) if match and match[2] else size
        self.send_response(206 if match else 200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(stop - start))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", f'"{self.checksum}"')
        if match:
            self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{size}")
        self.end_headers()
        self.wfile.flush()
        try:
            with self.path_served.open("rb") as file:
                self._send(file.fileno(), start, stop)
        except ConnectionError:
            self.close_connection = True

    def _send(self, file: int, start: int, stop: int) -> None:
        began, first = time.monotonic(), start
        piece = int(self.cap * SLICE) if self.cap else 2**30
        while start < stop:
            start += os.sendfile(self.connection.fileno(), file, start, min(piece, stop - start))
            if self.cap:
                ahead = (start - first) / self.cap - (time.monotonic() - began)
                time.sleep(max(0.0, ahead))


def main() -> None:
    port, path = int(sys.argv[1]), Path(sys.argv[2])
    Handler.path_served = path
    with path.open("rb") as file:
        Handler.checksum = f"md5:{hashlib.file_digest(file, 'md5').hexdigest()}"
    hits = [record(str(id), path, Handler.checksum) for id in range(1, 26)]
    Handler.page = json.dumps({"hits": {"hits": hits, "total": 25}, "aggregations": {}}).encode()
    Handler.cap = int(sys.argv[3]) if sys.argv[3:] else None
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
