"""Files of a plan: verification that they are unchanged, and their move. Blocking."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Collection
from pathlib import Path

from ..problems import PlanChanged
from ..storage.paths import inside

HASHED = 64 * 1024**2
"""Bytes of a file up to which its whole content is compared."""
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
    """Move staged content into Jupyter's root, with a free name. Blocking."""
    if not content.is_dir():
        raise PlanChanged("The files of the plan no longer exist. Create the plan again.")
    target = inside(root, wanted)
    number = 2
    while target.exists() or target.is_symlink():
        target = inside(root, f"{wanted} ({number})")
        number += 1
    target.parent.mkdir(parents=True, exist_ok=True)
    content.chmod(0o755)
    shutil.move(content, target)
    shutil.rmtree(content.parent, ignore_errors=True)
    return target
