"""Files of a plan: verification that they are unchanged, and their move. Blocking."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Collection
from pathlib import Path

from msgspec import structs

from ..problems import PlanChanged
from ..storage import manifest
from ..storage.paths import OWN, inside

HASHED = 64 * 1024**2
"""Bytes of a file up to which its whole content is compared."""
NAMES = 1000
"""Files of a folder that are looked at for a way to read them."""
PRODUCT = re.compile(r"build|\.eggs|__pycache__|.+\.egg-info")
"""Names of folders that builds create in their source tree."""


def products(folder: Path) -> set[str]:
    """Folders that look like build results, relative to `folder`."""
    found: set[str] = set()
    for above, names, _ in os.walk(folder):
        mine = [name for name in names if PRODUCT.fullmatch(name)]
        found |= {(Path(above) / name).relative_to(folder).as_posix() for name in mine}
        names[:] = [name for name in names if name not in mine and name != ".git"]
    return found


def digest(folder: Path, spared: Collection[str] = ()) -> str:
    """One hash of a folder: names and content, for very large files size and time.

    Args:
        spared: Folders to ignore.
    """
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        name = relative.as_posix()
        if ".git" in relative.parts or "__pycache__" in relative.parts or path.is_dir():
            continue
        if any(above.as_posix() in spared for above in relative.parents):
            continue
        total.update(f"{name}\0".encode())
        if path.is_symlink():
            total.update(b"link")
            continue
        stat = path.stat()
        if stat.st_size > HASHED:
            total.update(f"{stat.st_size} {stat.st_mtime_ns}".encode())
        else:
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def clear(content: Path, preserved: Collection[str]) -> None:
    """Remove build results from our content, except those that existed before."""
    for name in products(content) - set(preserved):
        shutil.rmtree(content / name, ignore_errors=True)


def settle(content: Path, root: Path, wanted: str) -> Path:
    """Move staged content into Jupyter's root. Blocking.

    A folder that holds the same record is used again: what it lacks is added, and what is there
    stays as it is. Anything else in the way leads to a free name.
    """
    if not content.is_dir():
        raise PlanChanged("The files of the plan no longer exist. Create the plan again.")
    target = inside(root, wanted)
    number = 2
    while target.exists() or target.is_symlink():
        if _same_record(content, target):
            _complete(content, target)
            shutil.rmtree(content.parent, ignore_errors=True)
            return target
        target = inside(root, f"{wanted} ({number})")
        number += 1
    target.parent.mkdir(parents=True, exist_ok=True)
    content.chmod(0o755)
    shutil.move(content, target)
    shutil.rmtree(content.parent, ignore_errors=True)
    return target


def _same_record(content: Path, target: Path) -> bool:
    """Whether both folders hold files of one record, and only of that one."""
    names = [
        {(one.source, one.record) for one in manifest.read(folder).records}
        for folder in (content, target)
        if folder.is_dir() and not folder.is_symlink()
    ]
    return len(names) == 2 and names[0] == names[1] and len(names[0]) == 1


def _complete(content: Path, target: Path) -> None:
    """Move into `target` what it lacks, and add the record's files among that to its side-car."""
    added = [
        structs.replace(record, files=[file for file in record.files if _lacks(target, file.path)])
        for record in manifest.read(content).records
    ]
    _move_missing(content, target)
    for record in added:
        if record.files:
            manifest.add(target, record)


def _lacks(folder: Path, path: str) -> bool:
    return not os.path.lexists(folder / path)


def _move_missing(content: Path, target: Path) -> None:
    for path in sorted(content.iterdir()):
        place = target / path.name
        if path.name in OWN:
            continue
        if _lacks(target, path.name):
            shutil.move(path, place)
        elif path.is_dir() and place.is_dir() and not (path.is_symlink() or place.is_symlink()):
            _move_missing(path, place)


def names(folder: Path) -> list[str]:
    """Paths of a folder's files, relative to it, up to `NAMES`."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    ][:NAMES]
