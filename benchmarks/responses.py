"""The loop stays free, and a search costs little more than the repository's own answer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles

from .downloads import MIB, sample
from .row import Row
from .running import Jupyter, served

LOOP_SIZE = 512 * MIB
LOOP_CAP = 40 * MIB
"""Bytes a second for each connection: 8 of them are a fast line, and keep four jobs busy."""
DOWNLOADS, SEARCHES = 4, 10
SEARCHED = 60


def loop(folder: Path) -> Iterator[Row]:
    """How long `/api/status` takes while much else goes on; the peer is the same, at rest."""
    path = sample(folder, LOOP_SIZE)
    with served(path, LOOP_CAP) as url, Jupyter(folder / "loop", url) as jupyter:
        rest = statuses(jupyter, lambda: None, 3.0)
        stop = threading.Event()
        searches = [
            threading.Thread(target=search_on, args=(jupyter, f"word{number}", stop))
            for number in range(SEARCHES)
        ]
        jobs = [jupyter.submit(f"job-{number}") for number in range(DOWNLOADS)]
        for thread in searches:
            thread.start()
        line = jupyter.connect()

        def busy() -> None:
            states = [
                jupyter.ask("GET", f"/jupyter-ossr-ext/api/jobs/{id}", line=line)["state"]
                for id in jobs
            ]
            if any(state not in {"queued", "running"} for state in states):
                raise StopIteration

        loaded = statuses(jupyter, busy, 20.0)
        stop.set()
        for thread in searches:
            thread.join()
        for id in jobs:
            jupyter.ended(id)
    ours, peer = quantiles(loaded, n=100)[98] * 1000, quantiles(rest, n=100)[98] * 1000
    yield Row(
        name="loop-p99",
        ours=round(ours, 2),
        peer=round(peer, 2),
        unit="ms",
        ratio=round(ours / peer, 2),
        goal="< 50 ms",
        met=ours < 50,
    )


def statuses(jupyter: Jupyter, each: Callable[[], None], seconds: float) -> list[float]:
    """Times of `/api/status`, fifty a second; `each` is called now and then and may end it."""
    line = jupyter.connect()
    times: list[float] = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        began = time.perf_counter()
        jupyter.ask("GET", "/api/status", line=line)
        times.append(time.perf_counter() - began)
        if len(times) % 25 == 0:
            try:
                each()
            except StopIteration:
                break
        time.sleep(0.02)
    return times


def search_on(jupyter: Jupyter, word: str, stop: threading.Event) -> None:
    """Distinct searches, one after the other, as somebody who types does."""
    line = jupyter.connect()
    number = 0
    while not stop.is_set():
        number += 1
        path = f"/jupyter-ossr-ext/api/sources/bench/records?q={word}{number}"
        jupyter.ask("GET", path, line=line)
        stop.wait(0.4)


def search(folder: Path) -> Iterator[Row]:
    """Searches never asked before, through us and straight, in turn."""
    path = sample(folder, MIB)
    with served(path) as url, Jupyter(folder / "search", url) as jupyter:
        line = jupyter.connect()
        raw = HTTPConnection("127.0.0.1", int(url.rpartition(":")[2]))
        ours: list[float] = []
        theirs: list[float] = []
        for number in range(SEARCHED + 5):
            began = time.perf_counter()
            through = f"/jupyter-ossr-ext/api/sources/bench/records?q=word{number}"
            jupyter.ask("GET", through, line=line)
            middle = time.perf_counter()
            raw.request("GET", f"/api/records?q=word{number}&size=25&page=1")
            json.loads(raw.getresponse().read())
            end = time.perf_counter()
            if number >= 5:  # connections and caches are warm
                ours.append(middle - began)
                theirs.append(end - middle)
    added = (median(ours) - median(theirs)) * 1000
    yield Row(
        name="search-added",
        ours=round(median(ours) * 1000, 2),
        peer=round(median(theirs) * 1000, 2),
        unit="ms",
        ratio=round(median(ours) / median(theirs), 3),
        goal="adds < 5 ms",
        met=added < 5,
    )
