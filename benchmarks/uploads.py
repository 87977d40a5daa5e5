"""Sending files: as fast as `curl -T`, although every byte is hashed on the way."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import msgspec

from .downloads import MIB, ROUNDS, sample
from .harness import HERE, free_port, timed
from .row import Row, report_only, row

SIZE = 2048 * MIB
TOKENS = HERE / "tests" / "services" / "invenio" / "tokens.env"


def stream(folder: Path) -> Iterator[Row]:
    """2 GiB over loopback, to the real InvenioRDM and to a sink that hashes and keeps nothing.

    `curl` only sends; ours hashes, too, and compares. What one would do by hand, `md5sum` and then
    `curl`, is reported without a goal. Runs take turns.

    The goal is that of the real repository, which hashes and stores while it takes. The sink does
    neither more nor less than we do, so on two cores its row says how many there are: three
    processes that each want one, where `curl` leaves room for two.
    """
    path = sample(folder, SIZE)
    growth = 0
    if real := Real.from_environment():
        times = Times()
        for _ in range(ROUNDS):
            growth = max(growth, times.add(real, path, folder))
        yield row(
            "upload-stream",
            times.of("ours"),
            times.of("bare"),
            "s",
            goal="ratio <= 1.15",
            most=1.15,
        )
        yield report_only("upload-md5sum-and-curl", times.of("ours"), times.of("by hand"), "s")
    else:
        yield Row("upload-stream", None, None, "s", None, "a real InvenioRDM", None)
    with sink() as place:
        times = Times()
        for _ in range(ROUNDS):
            growth = max(growth, times.add(place, path, folder))
    yield report_only("upload-sink", times.of("ours"), times.of("bare"), "s")
    yield Row(
        name="upload-memory",
        ours=round(growth / 1e6, 1),
        peer=None,
        unit="MB",
        ratio=None,
        goal="< 50 MB",
        met=growth < 50e6,
    )


@dataclass(frozen=True)
class Place:
    """A repository with room for files."""

    url: str
    token: str = "t"  # noqa: S105 (the sink takes any)

    @contextlib.contextmanager
    def draft(self) -> Iterator[str]:
        """The id of a draft; it is discarded afterwards."""
        yield "d"

    def announce(self, draft: str) -> None:
        """Make room for one file called `file`."""


class Real(Place):
    """The InvenioRDM of `tests/services/invenio`."""

    @staticmethod
    def from_environment() -> Real | None:
        """The one that is up; None where there is none."""
        try:
            lines = TOKENS.read_text().splitlines()
            settings = dict(line.split("=", 1) for line in lines if "=" in line)
            api = settings["INVENIO_API"]
            with urllib.request.urlopen(f"{api}/records?size=1", timeout=5):
                return Real(api.removesuffix("/api"), settings["TOKEN_CONTRIBUTOR"])
        except OSError:
            return None

    @contextlib.contextmanager
    def draft(self) -> Iterator[str]:
        class Made(msgspec.Struct):
            id: str

        made = msgspec.json.decode(self._request("POST", "/api/records", {}), type=Made)
        try:
            yield made.id
        finally:
            self._request("DELETE", f"/api/records/{made.id}/draft")

    def announce(self, draft: str) -> None:
        self._request("POST", f"/api/records/{draft}/draft/files", [{"key": "file"}])

    def _request(self, method: str, path: str, body: object = None) -> bytes:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = None if body is None else msgspec.json.encode(body)
        ask = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(ask, timeout=60) as response:
            content: bytes = response.read()
        return content


class Times:
    """Seconds of one file's upload, each way, in turns."""

    def __init__(self) -> None:
        self._seconds: dict[str, list[float]] = {"ours": [], "bare": [], "by hand": []}

    def of(self, way: str) -> float:
        return median(self._seconds[way])

    def add(self, place: Place, path: Path, folder: Path) -> int:
        """One round; gives the bytes that our memory grew by."""
        with place.draft() as draft:
            seconds, grew = send(place, draft, path)
        self._seconds["ours"].append(seconds)
        for way, first in (("bare", ""), ("by hand", f"md5sum {path} && ")):
            with place.draft() as draft:
                place.announce(draft)
                content = f"{place.url}/api/records/{draft}/draft/files/file/content"
                headers = folder / "headers"  # not on a command line
                headers.write_text(
                    f"Content-Type: application/octet-stream\nAuthorization: Bearer {place.token}\n"
                )
                curl = f"curl -sSf -o /dev/null -H @{headers} -T {path} {content}"
                self._seconds[way].append(timed(first + curl, folder))
        return grew


@contextlib.contextmanager
def sink() -> Iterator[Place]:
    """The repository of `sink.py`."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.sink", str(port)]
    process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout:
            process.stdout.readline()
        yield Place(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def send(place: Place, draft: str, path: Path) -> tuple[float, int]:
    """Seconds, and bytes that memory grew by."""
    command = [sys.executable, "-m", "benchmarks.sender", place.url, draft, str(path)]
    done = subprocess.run(
        command,
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "BENCH_TOKEN": place.token},
    )
    seconds, grew = done.stdout.split()
    return float(seconds), int(grew)
