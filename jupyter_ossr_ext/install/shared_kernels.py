"""Kernels of software that a site shares read-only, such as CVMFS. Blocking."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from .._util import atomic
from .kernelspec import slug

KERNELS = Path("share", "jupyter", "kernels")
THREAD = "ossr-shared-kernels"
DEPTH = 6
"""Folders below a root in which the prefix of an environment is looked for."""
TIME = 10.0
"""Seconds that one root is searched for."""
MOST = 40
"""Kernels of one root: each is shown in the launcher."""
SYSTEM = re.compile(r"\.|(bin|dev|doc|include|lib\d*|proc|share|src|sys|test|tests|var)\Z")
"""Folders that hold no prefixes; those with a dot at the beginning are hidden."""
PYTHON = re.compile(r"python[\d.]*\Z")


class _Spec(msgspec.Struct):
    """`kernel.json`, as far as it is changed."""

    argv: list[str]
    display_name: str
    language: str
    env: dict[str, str] = {}
    interrupt_mode: str = "signal"
    metadata: dict[str, msgspec.Raw] = {}


def search(
    roots: list[str], folder: Path, clock: Callable[[], float] = time.monotonic
) -> list[str]:
    """Write a kernelspec into `folder` for each one below the roots; their names.

    A copy has a name of its own, since nearly all environments call theirs `python3`, and the
    interpreter of its environment, since `python` would be that of this server.
    """
    names: list[str] = []
    for root in roots:
        count = 0
        for place in _prefixes(Path(root), clock, clock() + TIME):
            for source in _entries(place / KERNELS):
                name = None if count >= MOST else _copy(source, place, root, folder, names)
                if name is not None:
                    names.append(name)
                    count += 1
    for old in _entries(folder):
        if old.name not in names:
            shutil.rmtree(old, ignore_errors=True)
    return names


def search_in_thread(roots: list[str], folder: Path, done: Callable[[], None]) -> threading.Thread:
    """Begin a search in a thread that does not keep the server from stopping.

    A file system that does not respond cannot be interrupted.
    """

    def run() -> None:
        if search(roots, folder):
            done()

    thread = threading.Thread(target=run, name=THREAD, daemon=True)
    thread.start()
    return thread


def _prefixes(folder: Path, clock: Callable[[], float], until: float) -> Iterator[Path]:
    """Folders with kernelspecs, nearest first. Links are not followed: they may be circular."""
    level = [folder]
    for _ in range(DEPTH + 1):
        below: list[Path] = []
        for place in level:
            if clock() >= until:
                return
            if _entries(place / KERNELS):
                yield place
            else:
                below += _entries(place)
        level = below


def _entries(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as found:
            return sorted(
                Path(one.path)
                for one in found
                if one.is_dir(follow_symlinks=False) and not SYSTEM.match(one.name)
            )
    except OSError:
        return []


def _copy(source: Path, prefix: Path, root: str, folder: Path, names: list[str]) -> str | None:
    """The name of the kernelspec that was written; None for one that cannot be started."""
    try:
        spec = msgspec.json.decode((source / "kernel.json").read_bytes(), type=_Spec)
    except (OSError, msgspec.MsgspecError):
        return None
    program = spec.argv[0] if spec.argv else ""
    if PYTHON.match(program):
        program = str(prefix / "bin" / program)
    if not Path(program).is_absolute() or not os.access(program, os.X_OK):
        return None
    where = str(prefix.relative_to(root)) if prefix != Path(root) else Path(root).name
    name = f"shared-{slug(f'{where}-{source.name}', 80)}"
    if name in names:
        name = f"{name}-{len(names)}"
    copied = msgspec.structs.replace(
        spec,
        argv=[program, *spec.argv[1:]],
        display_name=f"{spec.display_name} ({where}, read-only)",
        env={"PATH": os.pathsep.join([str(prefix / "bin"), "${PATH}"]), **spec.env},
    )
    (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    atomic.write(folder / name / "kernel.json", msgspec.json.encode(copied))
    return name
