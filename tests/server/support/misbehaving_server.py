"""An HTTP server with faults on demand.

It serves a small InvenioRDM record (`/api/records/<id>`, its files and their content) to the real
classes. Each file has a script: one act for each request for its content, after which it is
correct.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


@dataclass(frozen=True)
class Act:
    """Differences of one response from a correct one. Sizes in bytes, times in seconds.

    Attributes:
        status: Instead of 200 or 206; with `body` and `headers`.
        cut: Close the connection after so many bytes, whatever was announced.
        short: Announce and send so many bytes fewer.
        wrong: Flip a bit in each byte.
        piece, pause: Send so much at a time, with a pause after it.
        hang: Wait before the first byte of the response.
        ignore_range: 200 and the whole file, although a range was requested.
        shift: The range in the response begins so much later than the requested one.
        etag: Another one than the file's.
    """

    status: int | None = None
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    short: int = 0
    wrong: bool = False
    piece: int = 65536
    pause: float = 0.0
    hang: float = 0.0
    ignore_range: bool = False
    shift: int = 0
    etag: str | None = None


GOOD = Act()


@dataclass
class Served:
    """A file. `checksum` is the one in the record, correct or not."""

    data: bytes
    etag: str = ""
    checksum: str = ""
    ranges: bool = True
    script: list[Act] = field(default_factory=list)
    default: Act = GOOD

    def __post_init__(self) -> None:
        md5 = hashlib.md5(self.data).hexdigest()  # noqa: S324
        self.etag = self.etag or f'"md5:{md5}"'
        self.checksum = self.checksum or f"md5:{md5}"


@dataclass(frozen=True)
class Heard:
    """One request for the content of a file."""

    key: str
    range: str | None
    if_range: str | None
    time: float
    authorization: str | None


class Misbehaving:
    """The server; `with` starts and stops it."""

    def __init__(self, port: int = 0) -> None:
        self.files: dict[str, Served] = {}
        self.heard: list[Heard] = []
        self.title = "A record"
        self.id = "1"
        """Of the record; another one is another version."""
        self.limits: list[str] = []
        """Values of `Retry-After` in the next responses to requests for the record: 429."""
        self.sent = 0
        """Bytes of content that were sent."""
        self.most = 0
        """Largest number of connections with content at the same time."""
        self._busy = 0
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def add(self, key: str, data: bytes, **options: object) -> Served:
        self.files[key] = Served(data, **options)  # type: ignore[arg-type]
        return self.files[key]

    def requests(self, key: str) -> list[Heard]:
        return [heard for heard in self.heard if heard.key == key]

    def __enter__(self) -> Misbehaving:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def pause(self, seconds: float) -> None:
        self.stopping.wait(seconds)

    @contextlib.contextmanager
    def carrying(self) -> Iterator[None]:
        with self._lock:
            self._busy += 1
            self.most = max(self.most, self._busy)
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1

    def count(self, sent: int) -> None:
        with self._lock:
            self.sent += sent

    def record(self) -> dict[str, object]:
        """The record in InvenioRDM's JSON."""
        entries = {
            key: {
                "key": key,
                "size": len(file.data),
                "checksum": file.checksum,
                "mimetype": "application/octet-stream",
                "links": {},
            }
            for key, file in self.files.items()
        }
        return {
            "id": self.id,
            "created": "2026-01-01T00:00:00+00:00",
            "updated": "2026-01-01T00:00:00+00:00",
            "pids": {"doi": {"identifier": f"10.5281/zenodo.{self.id}", "provider": "datacite"}},
            "links": {"self_html": f"{self.url}/records/{self.id}"},
            "parent": {"id": "0", "communities": {"ids": []}},
            "versions": {"index": 1, "is_latest": True, "is_latest_draft": True},
            "is_published": True,
            "is_draft": False,
            "status": "published",
            "access": {"record": "public", "files": "public", "status": "open"},
            "metadata": {
                "title": self.title,
                "version": "1.0",
                "publication_date": "2026-01-01",
                "resource_type": {"id": "dataset", "title": {"en": "Dataset"}},
                "creators": [{"person_or_org": {"type": "personal", "name": "Curie, Marie"}}],
            },
            "files": {
                "enabled": True,
                "count": len(entries),
                "total_bytes": sum(len(file.data) for file in self.files.values()),
                "entries": entries,
            },
        }


CONTENT = re.compile(r"(?:/api)?/records/\d+/files/(.+?)(?:/content)?(?:\?.*)?")


class _Handler(BaseHTTPRequestHandler):
    owner: Misbehaving
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Tests read `heard` instead."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        with contextlib.suppress(ConnectionError):
            if path == f"/api/records/{self.owner.id}":
                if self.owner.limits:
                    self._plain(429, {"Retry-After": self.owner.limits.pop(0)}, b"")
                    return
                self._json(self.owner.record())
            elif path == f"/api/records/{self.owner.id}/files":
                files = self.owner.record()["files"]
                assert isinstance(files, dict)
                self._json({"enabled": True, "entries": list(files["entries"].values())})
            elif match := CONTENT.fullmatch(path):
                self._content(unquote(match[1]))
            else:
                self._plain(404, {"Content-Type": "application/json"}, b'{"status": 404}')

    def _json(self, value: object) -> None:
        self._plain(200, {"Content-Type": "application/json"}, json.dumps(value).encode())

    def _plain(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _content(self, key: str) -> None:
        file = self.owner.files[key]
        asked = self.headers.get("Range")
        condition = self.headers.get("If-Range")
        self.owner.heard.append(
            Heard(key, asked, condition, time.monotonic(), self.headers.get("Authorization"))
        )
        act = file.script.pop(0) if file.script else file.default
        if act.hang:
            self.close_connection = True
            self.owner.pause(act.hang)
        if act.status:
            self._plain(act.status, act.headers, act.body)
            return
        etag = act.etag or file.etag
        ranges = file.ranges and not act.ignore_range and (not condition or condition == etag)
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", asked or "")
        if match and ranges:
            start = int(match[1])
            stop = min(len(file.data), int(match[2]) + 1) if match[2] else len(file.data)
            self._send(206, act, etag, file.data, start + act.shift, stop)
        else:
            self._send(200, act, etag, file.data, 0, len(file.data))

    def _send(self, status: int, act: Act, etag: str, data: bytes, start: int, stop: int) -> None:
        stop -= act.short
        self.send_response(status)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(stop - start))
        self.send_header("ETag", etag)
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{len(data)}")
        for name, text in act.headers.items():
            self.send_header(name, text)
        self.end_headers()
        if act.cut is not None:
            stop = min(stop, start + act.cut)
            self.close_connection = True
        with self.owner.carrying():
            self._pieces(act, data, start, stop)

    def _pieces(self, act: Act, data: bytes, start: int, stop: int) -> None:
        for at in range(start, stop, act.piece):
            piece = data[at : min(stop, at + act.piece)]
            self.wfile.write(bytes(byte ^ 1 for byte in piece) if act.wrong else piece)
            self.owner.count(len(piece))
            if act.pause:
                self.owner.pause(act.pause)
