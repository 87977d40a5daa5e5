"""Paths of the 20,000 files of a dataset for a notebook, with Rucio's own client as the peer.

Needs the Rucio of `tests/services/rucio`, where the dataset is registered once; without it nothing
is measured. The peer lists the replicas at the mounted RSE, which is all that Rucio offers for it.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from .harness import Jupyter
from .lake import API, CREDS, credentials, settings, timed
from .row import Row

SCOPE, NAME, COUNT = "ska", "bench.attach-20000", 20_000
CONTENT, ADLER32 = b"files", "06280214"
ROUNDS = 5
GOAL, MOST = "< 2 s", 2.0
REGISTER = f"""
import sys
from rucio.client import Client
from rucio.common.exception import DataIdentifierAlreadyExists
client, rse = Client(), sys.argv[1]
try:
    client.add_dataset("{SCOPE}", "{NAME}")
except DataIdentifierAlreadyExists:
    pass
there = sum(1 for _ in client.list_content("{SCOPE}", "{NAME}"))
names = [f"{NAME}.{{number:05}}.fits" for number in range({COUNT})]
for start in range(there, {COUNT}, 500):
    some = [{{"scope": "{SCOPE}", "name": name}} for name in names[start : start + 500]]
    more = {{"bytes": {len(CONTENT)}, "adler32": "{ADLER32}"}}
    client.add_replicas(rse, [{{**did, **more}} for did in some])
    client.attach_dids("{SCOPE}", "{NAME}", some)
"""
PEER = f"""
import sys, time
from rucio.client import Client
client = Client()
client.whoami()
began = time.perf_counter()
listed = client.list_replicas(
    [{{"scope": "{SCOPE}", "name": "{NAME}"}}], rse_expression=sys.argv[1]
)
found = [list(file["rses"].values()) for file in listed]
seconds = time.perf_counter() - began
assert len(found) == {COUNT}, len(found)
print(seconds)
"""


def attach(folder: Path) -> Iterator[Row]:
    """The first answer for each new server, as for a notebook that is opened."""
    if not CREDS.exists():
        yield Row("attach-20000", None, None, "s", None, GOAL, None)
        return
    creds = credentials()
    _with_client(REGISTER, creds, "ROOT")
    _write(Path(creds["RUCIO_MOUNT"]))
    with Jupyter(
        folder / "attach",
        "http://127.0.0.1:9",
        settings={"lakes": {"bench": {**settings(creds), "path_begins_at": 1}}},
        environment={"BENCH_PASSWORD": creds["RUCIO_ALICE_PASSWORD"]},
    ) as jupyter:
        line = jupyter.connect()
        jupyter.ask("GET", f"{API}/account", line=line)

        def ask() -> None:
            body = {"dids": [{"scope": SCOPE, "name": NAME}]}
            [found] = jupyter.ask("POST", f"{API}/paths", body, line)
            if len(found["paths"]) != COUNT or found["missing"]:
                raise RuntimeError(f"{len(found['paths'])} paths, {found['missing']} missing")

        ours = median(timed(ask)[1] for _ in range(ROUNDS))
    peer = float(_with_client(PEER, creds, "ALICE"))
    yield Row(
        name="attach-20000",
        ours=round(ours, 3),
        peer=round(peer, 1),
        unit="s",
        ratio=round(ours / peer, 4),
        goal=GOAL,
        met=ours < MOST,
    )


def _with_client(code: str, creds: dict[str, str], who: str) -> str:
    """What a program with Rucio's own client prints."""
    home = creds[f"RUCIO_{who}_HOME"]
    return subprocess.run(
        [f"{creds['RUCIO_VENV']}/bin/python", "-c", code, creds["RUCIO_MOUNT_RSE"]],
        env={
            **os.environ,
            "RUCIO_HOME": home,
            "RUCIO_CONFIG": f"{home}/etc/rucio.cfg",
            "REQUESTS_CA_BUNDLE": creds["RUCIO_CA"],
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def _write(mount: Path) -> None:
    """The files on the mounted storage."""
    for number in range(COUNT):
        name = f"{NAME}.{number:05}.fits"
        digest = hashlib.md5(f"{SCOPE}:{name}".encode(), usedforsecurity=False).hexdigest()
        path = mount / "rucio" / SCOPE / digest[:2] / digest[2:4] / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(CONTENT)
