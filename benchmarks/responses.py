"""The loop stays free, and a search costs little more than the repository's own answer."""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles

from .downloads import MIB, ROUNDS, sample
from .harness import Jupyter, served
from .row import Row

LOOP_SIZE = 256 * MIB
LOOP_CAP = 40 * MIB
"""Bytes a second for each connection: 8 of them are a fast line, and keep four jobs busy."""
DOWNLOADS, SEARCHES = 4, 10
SEARCHED = 60


def loop(folder: Path) -> Iterator[Row]:
    """How long `/api/status` takes while four downloads and ten searches run.

    The peer is a second Jupyter server on the same machine, asked in turn with the first: it does
    nothing, so what it takes is what the machine itself takes when it is as busy as that.
    """
    path = sample(folder, LOOP_SIZE)
    ours: list[float] = []
    theirs: list[float] = []
    with (
        served(path, cap=LOOP_CAP) as url,
        Jupyter(folder / "loop", url) as jupyter,
        Jupyter(folder / "idle", url) as idle,
    ):
        for number in range(ROUNDS):
            with searched(jupyter, f"round{number}-"):
                names = [f"{number}-{job}" for job in range(DOWNLOADS)]
                jobs = [jupyter.submit(name) for name in names]
                for mine, peer in statuses(jupyter, idle, jobs):
                    ours.append(mine)
                    theirs.append(peer)
            for id in jobs:
                jupyter.ended(id)
            for name in names:
                shutil.rmtree(jupyter.root / name)
    ours_p99, peer_p99 = (quantiles(times, n=100)[98] * 1000 for times in (ours, theirs))
    yield Row(
        name="loop-p99",
        ours=round(ours_p99, 2),
        peer=round(peer_p99, 2),
        unit="ms",
        ratio=round(ours_p99 / peer_p99, 2),
        goal="< 50 ms",
        met=ours_p99 < 50,
    )


def statuses(jupyter: Jupyter, idle: Jupyter, jobs: list[str]) -> Iterator[tuple[float, float]]:
    """Seconds that `/api/status` takes at both servers, until the first of the jobs has ended."""
    lines = {server: server.connect() for server in (jupyter, idle)}
    for number in itertools.count():
        times: list[float] = []
        for server, line in lines.items():
            began = time.perf_counter()
            server.ask("GET", "/api/status", line=line)
            times.append(time.perf_counter() - began)
        yield times[0], times[1]
        if number % 25 == 0:
            listed = jupyter.ask("GET", "/jupyter-ossr-ext/api/jobs", line=lines[jupyter])
            states = {job["id"]: job["state"] for job in listed}
            if any(states[id] not in {"queued", "running"} for id in jobs):
                return
        time.sleep(0.02)


@contextlib.contextmanager
def searched(jupyter: Jupyter, prefix: str) -> Iterator[None]:
    """Meanwhile, people search."""
    stop = threading.Event()
    searches = [
        threading.Thread(target=search_on, args=(jupyter, f"{prefix}word{number}-", stop))
        for number in range(SEARCHES)
    ]
    for thread in searches:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in searches:
            thread.join()


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
