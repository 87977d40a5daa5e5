"""`python -m benchmarks.corpus LIST`: installs real repositories, one after another.

LIST has lines `owner/name@commit` (`@commit` may be missing: the newest). Their zips or bare git
folders lie in `--sources` as `owner+name.zip` or `owner+name/repo`. What was measured stands in
`--out` and is not measured again; `--again VERDICT` measures those with that verdict again.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

import msgspec

from . import plain
from .notebooks import SECONDS, Runs
from .outcome import Outcome
from .repository import Repository, measure
from .table import table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="emptied after each repository")
    parser.add_argument("--out", type=Path, required=True, help="JSON; a table beside it, .md")
    parser.add_argument("--only", default="", help="repositories with this text in their name")
    parser.add_argument("--again", nargs="*", default=[], metavar="VERDICT")
    parser.add_argument("--run", action="store_true", help="run three notebooks of each")
    parser.add_argument("--all", action="store_true", help="run all notebooks, not three")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for one notebook")
    parser.add_argument("--plain", action="store_true", help="the plain way, for comparison")
    parser.add_argument("--reverse", action="store_true", help="from the end of the list")
    parser.add_argument("--most", type=int, default=1000, help="repositories that are measured")
    words = parser.parse_args()
    repositories = _repositories(words.list, words.sources)
    runs = Runs(every=words.all, seconds=words.seconds)
    again = {one.repository for one in _read(words.out) if one.verdict in words.again}
    for one in reversed(repositories) if words.reverse else repositories:
        # Read each time: another process may come from the other end.
        known = {one.repository: one for one in _read(words.out)}
        if words.only not in one.name or (one.name in known and one.name not in again):
            continue
        if not words.most:
            break
        words.most -= 1
        print(f"{one.name} …", end=" ", flush=True)
        if words.plain:
            outcome = plain.measure(one, words.work, runs)
        else:
            outcome = asyncio.run(measure(one, words.work, runs if words.run else None))
        known = {one.repository: one for one in _read(words.out)}
        _write(words.out, list({**known, one.name: outcome}.values()))
        print(outcome.verdict, outcome.seconds, outcome.sentence[:300], flush=True)
        for ran in outcome.ran:
            print("   ", ran.state, ran.notebook, ran.cause, ran.error[:200], flush=True)
    return 0


def _repositories(path: Path, sources: Path) -> list[Repository]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, commit = line.partition("#")[0].strip().partition("@")
        if not name:
            continue
        base = sources / name.replace("/", "+")
        zipped, git = base.with_name(f"{base.name}.zip"), base / "repo"
        place = zipped if zipped.exists() else git
        if place.exists():
            found.append(Repository(name, commit, place))
        else:
            print(f"{name}: nothing at {zipped} or {git}", file=sys.stderr)
    return found


def _read(path: Path) -> list[Outcome]:
    if not path.exists():
        return []
    return msgspec.json.decode(path.read_bytes(), type=list[Outcome])


def _write(path: Path, outcomes: list[Outcome]) -> None:
    path.write_bytes(msgspec.json.format(msgspec.json.encode(outcomes), indent=1))
    path.with_suffix(".md").write_text(table(outcomes), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
