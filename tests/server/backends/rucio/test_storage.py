"""Storages that report too little, or store other content."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import httpx2
import pytest

from jupyter_ossr_ext.backends.rucio import Rucio, storage
from jupyter_ossr_ext.models import Did, FileReplicas, Replica
from jupyter_ossr_ext.problems import NotVerified, Restricted

from .scripted_rucio import Made

LARGE = 65 * 2**20
"""More than a single read."""


@dataclass
class Element:
    """A WebDAV storage. `spoil` changes the stored content."""

    digest: bool = False
    head: bool = True
    spoil: bool = False
    settling: int = 0
    """Requests for the size that are answered with 0, as some storages do for a while."""
    slow: Event | None = None
    bytes: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def take(self, path: str, data: bytes) -> None:
        self.bytes[path] = data[:-1] + bytes([data[-1] ^ 1]) if self.spoil else data


@pytest.fixture
def element() -> Iterator[Element]:
    found = Element()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def response(self, status: int, body: bytes = b"", *, only_head: bool = False) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if found.digest and body:
                self.send_header("Digest", f"adler32={zlib.adler32(body):08x}")
            self.end_headers()
            if not only_head:
                self.wfile.write(body)

        def do_PUT(self) -> None:
            found.asked.append("PUT")
            found.take(self.path, self.rfile.read(int(self.headers["Content-Length"])))
            self.response(201)

        def do_HEAD(self) -> None:
            found.asked.append("HEAD")
            there = found.bytes.get(self.path)
            if there and found.settling:
                found.settling -= 1
                there = b""
            status = 405 if not found.head else 404 if there is None else 200
            self.response(status, there or b"", only_head=True)

        def do_GET(self) -> None:
            found.asked.append("GET")
            if found.slow:
                found.slow.wait(30)
            self.response(200, found.bytes[self.path])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def lake(
    element: Element, tmp_path: Path, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> Iterator[Rucio]:
    """The mounted storage supports xrootd only; the other one is `element`."""
    protocol = {"scheme": "http", "hostname": "127.0.0.1", "port": int(element.url.split(":")[2])}
    made = Made(
        tmp_path / "tokens",
        {"/rses/ELEMENT": httpx2.Response(200, json={"rse": "ELEMENT", "protocols": [protocol]})},
        private=True,
        destination_rse="MOUNTED",
        mount_path=str(tmp_path / "mount"),
        path_begins_at=1,
    )

    async def trusting() -> Rucio:
        lake = await made.signed_in()
        await lake.rses.trust({"ELEMENT"})  # requested before anything is sent
        return lake

    yield jp_asyncio_loop.run_until_complete(trusting())
    jp_asyncio_loop.run_until_complete(made.web.aclose())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    path.write_bytes(b"x" * 3_000_000)
    return path


async def put(lake: Rucio, file: Path, element: Element) -> tuple[int, dict[str, str]]:
    return await lake.storage.put(file, "http", f"{element.url}/data", lambda _: None)


async def test_a_checksum_that_the_storage_tells_is_believed(
    lake: Rucio, file: Path, element: Element
) -> None:
    element.digest = True
    size, sums = await put(lake, file, element)
    assert (size, sums["adler32"]) == (3_000_000, f"{zlib.adler32(b'x' * size):08x}")
    assert element.asked == ["PUT", "HEAD"]
    element.spoil = True
    with pytest.raises(NotVerified, match="adler32"):
        await put(lake, file, element)


@pytest.mark.parametrize("head", [True, False])
async def test_what_a_storage_cannot_tell_is_read_back(
    lake: Rucio, file: Path, element: Element, head: bool
) -> None:
    element.head = head
    await put(lake, file, element)
    assert element.asked == ["PUT", "HEAD", "GET"]
    element.spoil = True
    with pytest.raises(NotVerified, match="adler32"):
        await put(lake, file, element)


async def test_a_large_file_of_the_right_size_is_read_back_too(
    lake: Rucio, tmp_path: Path, element: Element
) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(LARGE)
    element.spoil = True
    with pytest.raises(NotVerified, match="adler32"):
        await put(lake, large, element)


async def test_a_file_that_arrived_short_is_reported_at_once(
    lake: Rucio, file: Path, element: Element, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(element, "take", lambda path, data: element.bytes.update({path: b"xx"}))
    with pytest.raises(NotVerified, match="Only 2 of 3000000"):
        await put(lake, file, element)
    assert "GET" not in element.asked


async def test_a_size_of_0_is_asked_for_again_before_the_file_is_given_up(
    lake: Rucio, file: Path, element: Element, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "SETTLING", (0.01, 0.01, 0.01))
    element.digest, element.settling = True, 2
    size, _ = await put(lake, file, element)
    assert size == 3_000_000 and element.asked == ["PUT", "HEAD", "HEAD", "HEAD"]
    element.settling = 10
    with pytest.raises(NotVerified, match="Only 0 of 3000000"):
        await put(lake, file, element)


async def test_reading_back_can_be_cancelled(lake: Rucio, file: Path, element: Element) -> None:
    element.slow = Event()
    sending = asyncio.create_task(put(lake, file, element))
    async with asyncio.timeout(10):
        while "GET" not in element.asked:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    element.slow.set()


async def test_a_copy_that_only_the_mount_gives_is_read_there(lake: Rucio, tmp_path: Path) -> None:
    """xrootd is not supported; content of the mounted storage can be read nevertheless."""
    copies = [
        Replica("FAR", "available", ["root://far.example//data/a/b"]),
        Replica("MOUNTED", "available", ["root://site.example//data/a/b"]),
    ]
    file = FileReplicas(Did("a", "b"), size=5, replicas=copies)
    with pytest.raises(Exception, match="does not have the file"):
        await asyncio.to_thread(lake.storage.open, file)
    (tmp_path / "mount" / "a").mkdir(parents=True)
    (tmp_path / "mount" / "a" / "b").write_bytes(b"12345")
    stream = await asyncio.to_thread(lake.storage.open, file, start=2)
    buffer = memoryview(bytearray(10))
    assert bytes(buffer[: stream.readinto(buffer)]) == b"345"
    stream.close()
    copying = FileReplicas(
        Did("a", "b"), replicas=[copies[0], Replica("MOUNTED", "copying", copies[1].pfns)]
    )
    with pytest.raises(Restricted, match="only over unsupported protocols"):
        await asyncio.to_thread(lake.storage.open, copying)
