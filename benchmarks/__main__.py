"""`python -m benchmarks [names]`: a table, and `benchmarks/latest.json`.

Runs in a folder below the current one's `build/`, on whatever disk that is.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from . import (
    archives,
    attach,
    cutout,
    downloads,
    environments,
    lake,
    plans,
    responses,
    scroll,
    startup,
    try_record,
    uploads,
)
from .harness import HERE
from .row import Row

ALL: dict[str, Callable[[Path], Iterator[Row]]] = {
    "attach-20000": attach.attach,
    "delta-download": archives.delta,
    "download-verified": downloads.verified,
    "download-capped": downloads.capped,
    "loop-p99": responses.loop,
    "env-create": environments.create,
    "fits-cutout": cutout.fits_cutout,
    "lake": lake.lake,
    "plan": plans.plans,
    "scroll": scroll.scroll,
    "search-added": responses.search,
    "startup-bytes": startup.startup,
    "try": try_record.tries,
    "upload-stream": uploads.stream,
    "zip-member": archives.member,
}
LATEST = Path(__file__).parent / "latest.json"


def main() -> int:
    names = sys.argv[1:] or list(ALL)
    if unknown := set(names) - set(ALL):
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(ALL)}.")
        return 2
    build = HERE / "build"
    build.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="benchmarks-", dir=build))
    rows: list[Row] = []
    try:
        print(f"Disk: {disk(folder)}")
        for name in names:
            for row in ALL[name](folder):
                rows.append(row)
                print(line(row), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    known = {row.name: row for row in latest()} | {row.name: row for row in rows}
    text = msgspec.json.format(msgspec.json.encode(list(known.values())), indent=2)
    LATEST.write_bytes(text + b"\n")
    return 0


def latest() -> list[Row]:
    """What earlier runs found, for the rows that are not run now."""
    try:
        return msgspec.json.decode(LATEST.read_bytes(), type=list[Row])
    except (OSError, msgspec.MsgspecError):
        return []


def disk(folder: Path) -> str:
    found = subprocess.run(
        ["df", "--output=source,fstype", str(folder)], capture_output=True, text=True, check=False
    )
    return " ".join(found.stdout.split()[2:]) or "unknown"


def line(row: Row) -> str:
    met = {True: "met", False: "MISSED", None: "not measured"}[row.met]
    peer = "" if row.peer is None else f"peer {row.peer:>9}"
    ratio = "" if row.ratio is None else f"ratio {row.ratio:>6}"
    return f"{row.name:24} {row.ours!s:>9} {row.unit:8} {peer:15} {ratio:13} {row.goal:14} {met}"


if __name__ == "__main__":
    sys.exit(main())
