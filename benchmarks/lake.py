"""The lake through us, at a real Rucio, in turn with Rucio's own answers and with the rival's.

Needs the Rucio of `tests/services/rucio`; without it nothing is measured.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

from .harness import HERE, Jupyter
from .row import Row
from .rucio_peer import Rival, rival_python

CREDS = HERE / "tests" / "services" / "rucio" / "creds.env"
API = "/jupyter-ossr-ext/api/lakes/bench"
ROUNDS, MANY_ROUNDS = 80, 25
THREE, MANY = ("user.alice", "run42*"), ("ska", "vis*")
METADATA = ("user.alice", {"segment.gte": 1})
DATASET = "ska:vis.all"
HANG = 8.0
ADDED, SHARE = 0.003, 0.10
"""What we may add to Rucio's own answer: seconds, and a part of it."""


def lake(folder: Path) -> Iterator[Row]:
    """All rows in one run."""
    if not CREDS.exists():
        for name in (
            "search-3",
            "search-2000",
            "first-50",
            "metadata-12",
            "details-2000",
            "loop-p99",
        ):
            yield Row(f"lake-{name}", None, None, "ms", None, "a real Rucio", None)
        return
    creds = credentials()
    raw = Raw(creds)
    with (
        hanging() as hung,
        Jupyter(
            folder / "lake",
            "http://127.0.0.1:9",
            settings={"lakes": {"bench": settings(creds), "hung": {"url": hung}}},
            environment={"BENCH_PASSWORD": creds["RUCIO_ALICE_PASSWORD"]},
        ) as jupyter,
    ):
        line = jupyter.connect()
        jupyter.ask("GET", f"{API}/account", line=line)
        yield from searches(jupyter, raw)
        yield metadata(jupyter, raw)
        yield details(jupyter, folder, creds)
        yield loop(jupyter)


def credentials() -> dict[str, str]:
    """Addresses and accounts of the real Rucio."""
    return dict(line.split("=", 1) for line in CREDS.read_text().splitlines() if "=" in line)


def settings(creds: dict[str, str]) -> dict[str, object]:
    return {
        "url": creds["RUCIO_URL"],
        "ca_cert": creds["RUCIO_CA"],
        "account": "alice",
        "username": creds["RUCIO_ALICE_USER"],
        "password_env": "BENCH_PASSWORD",
        "destination_rse": creds["RUCIO_MOUNT_RSE"],
        "mount_path": creds["RUCIO_MOUNT"],
    }


class Raw:
    """Rucio itself, over one connection that is kept."""

    def __init__(self, creds: dict[str, str]) -> None:
        parts = urlsplit(creds["RUCIO_URL"])
        context = ssl.create_default_context(cafile=creds["RUCIO_CA"])
        self._line = HTTPSConnection(parts.hostname or "", parts.port, context=context)
        headers = {
            "X-Rucio-Account": "alice",
            "X-Rucio-Username": creds["RUCIO_ALICE_USER"],
            "X-Rucio-Password": creds["RUCIO_ALICE_PASSWORD"],
        }
        self._line.request("GET", "/auth/userpass", headers=headers)
        reply = self._line.getresponse()
        reply.read()
        self._headers = {
            "X-Rucio-Auth-Token": reply.headers["X-Rucio-Auth-Token"],
            "Accept": "application/x-json-stream",
        }

    def search(self, scope: str, filters: object, limit: int | None = None) -> list[str]:
        """Names of the hits."""
        return [
            json.loads(text)["name"] for text in self._read(scope, filters, limit)[1].splitlines()
        ]

    def timed(self, scope: str, filters: object, limit: int) -> tuple[float, float, int]:
        """Seconds until the last hit and until the 50th, and the number of hits."""
        began = time.perf_counter()
        first, body = self._read(scope, filters, limit, began)
        found = [json.loads(text)["name"] for text in body.splitlines()]
        whole = time.perf_counter() - began
        return whole, first or whole, len(found)

    def _read(
        self, scope: str, filters: object, limit: int | None, began: float = 0.0
    ) -> tuple[float, bytes]:
        query = {"type": "all", "long": "True", "filters": repr(filters)}
        if limit is not None:
            query["limit"] = str(limit)
        path = f"/dids/{scope}/dids/search?{urlencode(query)}"
        self._line.request("GET", path, headers=self._headers)
        return until_50(self._line.getresponse(), began)


def searches(jupyter: Jupyter, raw: Raw) -> Iterator[Row]:
    """Searches of few and of many hits, and when the first of many are there."""
    line = jupyter.connect()
    for name, (scope, pattern), count, rounds in (
        ("lake-search-3", THREE, 3, ROUNDS),
        ("lake-search-2000", MANY, 2001, MANY_ROUNDS),
    ):
        ours: list[tuple[float, float]] = []
        theirs: list[tuple[float, float]] = []
        for number in range(rounds + 3):
            *mine, hits = streamed(jupyter, line, f"{scope}:{pattern}")
            *peer, found = raw.timed(scope, [{"name": pattern}], 5001)
            if (hits, found) != (count, count):
                raise RuntimeError(f"{name}: {hits} and {found} hits instead of {count}")
            if number >= 3:  # connections are warm
                ours.append((mine[0], mine[1]))
                theirs.append((peer[0], peer[1]))
        yield added(name, [whole for whole, _ in ours], [whole for whole, _ in theirs])
    firsts, raw_firsts = [first for _, first in ours], [first for _, first in theirs]
    first, whole = median(firsts), median(whole for whole, _ in ours)
    yield Row(
        name="lake-first-50",
        ours=round(first * 1000, 2),
        peer=round(whole * 1000, 2),
        unit="ms",
        ratio=round(first / whole, 3),
        goal="< 0.1 x whole",
        met=first < 0.1 * whole,
    )
    # Rucio itself names the 50th only after a seventh of its time: what we add to that.
    yield added("lake-first-50-added", firsts, raw_firsts)


def metadata(jupyter: Jupyter, raw: Raw) -> Row:
    """Twelve hits by a key of people's own, whose kinds Rucio does not tell: two calls, not 13."""
    line = jupyter.connect()
    scope, filters = METADATA
    query = {"text": f"{scope}:", "filters": [{"key": "segment", "op": ">=", "value": "1"}]}
    ours: list[float] = []
    theirs: list[float] = []

    def straight() -> list[str]:
        names = raw.search(scope, [filters])
        return raw.search(scope, [{"name": name} for name in names])

    for number in range(ROUNDS + 3):
        response, seconds = timed(lambda: lines(jupyter, line, query))
        found, other = timed(straight)
        if len(response) != 13 or len(found) != 12:
            raise RuntimeError(f"{len(response)} lines and {len(found)} hits instead of 13 and 12")
        if number >= 3:
            ours.append(seconds)
            theirs.append(other)
    return added("lake-metadata-12", ours, theirs)


def details(jupyter: Jupyter, folder: Path, creds: dict[str, str]) -> Row:
    """All about a dataset of 2000 files, and whether it is here; the rival's forced look."""
    line = jupyter.connect()
    scope, _, name = DATASET.partition(":")

    def look() -> None:
        about = jupyter.ask("GET", f"{API}/did?did={DATASET}", line=line)
        here = jupyter.ask(
            "POST", f"{API}/availability", {"dids": [{"scope": scope, "name": name}]}, line
        )
        if about["files"] != 2000 or here[0]["of"] != 2000:
            raise RuntimeError(f"not 2000 files: {about} {here}")

    ours = [timed(look)[1] for _ in range(MANY_ROUNDS)][3:]
    goal = "<= 0.2 x rival"
    python = rival_python(HERE / "build")
    if python is None:
        return Row("lake-details-2000", round(median(ours) * 1000, 2), None, "ms", None, goal, None)
    with Rival(folder / "rival", python, creds) as rival:
        peer = median([rival.details(DATASET) for _ in range(4)][1:])
    ratio = median(ours) / peer
    return Row(
        name="lake-details-2000",
        ours=round(median(ours) * 1000, 2),
        peer=round(peer * 1000, 2),
        unit="ms",
        ratio=round(ratio, 3),
        goal=goal,
        met=ratio <= 0.2,
    )


def loop(jupyter: Jupyter) -> Row:
    """`/api/status` while ten people ask a lake that takes connections and says nothing."""
    times: list[float] = []
    asking = [threading.Thread(target=give_up, args=(jupyter,), daemon=True) for _ in range(10)]
    for thread in asking:
        thread.start()
    line = jupyter.connect()
    until = time.monotonic() + HANG
    while time.monotonic() < until:
        _, seconds = timed(lambda: jupyter.ask("GET", "/api/status", line=line))
        times.append(seconds)
        time.sleep(0.02)
    p99 = quantiles(times, n=100)[98] * 1000
    return Row("lake-loop-p99", round(p99, 2), None, "ms", None, "< 50 ms", p99 < 50)


def give_up(jupyter: Jupyter) -> None:
    """Ask the lake that hangs, and go away when it has hung for long enough."""
    line = HTTPConnection("127.0.0.1", jupyter.port, timeout=HANG)
    sent = json.dumps({"kind": "userpass", "username": "x", "password": "y"})
    with contextlib.suppress(OSError):
        line.request("PUT", API.replace("bench", "hung") + "/account", sent, jupyter.headers())
        line.getresponse().read()


@contextlib.contextmanager
def hanging() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def streamed(jupyter: Jupyter, line: HTTPConnection, text: str) -> tuple[float, float, int]:
    """Seconds until the last line of a search and until its 50th, and the number of hits."""
    began = time.perf_counter()
    sent = json.dumps({"text": text, "limit": 5000})
    line.request("POST", f"{API}/search", sent, jupyter.headers())
    first, body = until_50(line.getresponse(), began)
    whole = time.perf_counter() - began
    return whole, first or whole, sum(b'"hit"' in text[:16] for text in body.splitlines())


def until_50(reply: HTTPResponse, began: float) -> tuple[float, bytes]:
    """When the 50th line was there (0 where there are fewer), and all lines."""
    first, count, body = 0.0, 0, bytearray()
    while piece := reply.read1(65536):
        body += piece
        count += piece.count(b"\n")
        if not first and count >= 50:
            first = time.perf_counter() - began
    return first, bytes(body).strip()


def lines(jupyter: Jupyter, line: HTTPConnection, query: object) -> list[object]:
    line.request("POST", f"{API}/search", json.dumps(query), jupyter.headers())
    return [json.loads(text) for text in line.getresponse().read().splitlines() if text]


def timed(call: Callable[[], object]) -> tuple[list[str], float]:
    began = time.perf_counter()
    response = call()
    return response, time.perf_counter() - began  # type: ignore[return-value]


def added(name: str, ours: list[float], theirs: list[float]) -> Row:
    """A row whose goal is how much we may add."""
    mine, peer = median(ours), median(theirs)
    return Row(
        name=name,
        ours=round(mine * 1000, 2),
        peer=round(peer * 1000, 2),
        unit="ms",
        ratio=round(mine / peer, 3),
        goal="adds 3 ms + 10 %",
        met=mine <= ADDED + (1 + SHARE) * peer,
    )
