"""What may go into a record, and how several files become one zip. Blocking."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from pathspec import PathSpec

from ..models import Candidate, Limits
from ..problems import ChecksFailed, NotFound
from .paths import shown

MOST = 20_000
"""Entries of a folder that are looked at; nobody publishes more by hand."""
NEVER = {
    ".git": "version control",
    ".hg": "version control",
    ".svn": "version control",
    "__pycache__": "made by Python",
    ".ipynb_checkpoints": "checkpoint",
    "node_modules": "environment",
    ".venv": "environment",
    "venv": "environment",
    ".tox": "environment",
    ".nox": "environment",
    ".pixi": "environment",
    ".mypy_cache": "cache",
    ".pytest_cache": "cache",
    ".ruff_cache": "cache",
    ".ssh": "private",
    ".aws": "private",
}
WELCOME = frozenset({".zenodo.json", ".gitignore", ".gitattributes", ".binder", ".github"})
"""Hidden, and part of what is published."""
OURS = ".ossr.json"
EMPTY = "empty: repositories take it only in a zip"
EPOCH = (1980, 1, 1, 0, 0, 0)
CHUNK = 1024 * 1024


def candidates(folder: Path) -> list[Candidate]:
    """Every file below `folder`, by path, ticked or with the reason why not.

    What lies in an environment, a cache or version control is one entry, unticked. Links are
    never followed. Raises `ChecksFailed` for a folder that is too large to be looked through.
    """
    ignored = _Ignored(folder)
    found = []
    for path, name, is_folder in _walk(folder):
        why = _why(name, is_folder, ignored)
        size = 0 if is_folder else path.lstat().st_size
        ticked = why is None
        if ticked and size == 0:
            why = EMPTY  # ticked all the same: without its empty __init__.py a package is broken
        found.append(Candidate(name + ("/" if is_folder else ""), size, ticked, why))
        if len(found) > MOST:
            raise ChecksFailed(f"There are more than {MOST:,} files here. Choose a smaller folder.")
    return sorted(found, key=lambda each: each.path)


def can_go(path: Path) -> bool:
    """Whether a file may be ticked by hand: it is one, and has content."""
    try:
        told = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(told.st_mode) and told.st_size > 0


def _walk(folder: Path) -> Iterator[tuple[Path, str, bool]]:
    """Files, and folders that are not entered."""
    for root, folders, files in os.walk(folder):
        here = Path(root)
        for name in sorted(folders):
            path = here / name
            made = (path / "pyvenv.cfg").exists() or (path / "conda-meta").is_dir()
            if name in NEVER or path.is_symlink() or made:
                folders.remove(name)
                yield path, path.relative_to(folder).as_posix(), True
        for name in files:
            path = here / name
            if path.is_symlink() or path.is_file():
                yield path, path.relative_to(folder).as_posix(), False


def _why(name: str, is_folder: bool, ignored: _Ignored) -> str | None:
    path = PurePosixPath(name)
    if is_folder:
        return NEVER.get(path.name, "a link or an environment")
    if path.name == OURS:
        return "a note of this extension"
    if ignored.root.joinpath(*path.parts).is_symlink():
        return "a link"
    if any(part.startswith(".") and part not in WELCOME for part in path.parts):
        return "hidden"
    if path.suffix in {".pyc", ".pyo"}:
        return "made by Python"
    return "named in .gitignore" if ignored(path) else None


class _Ignored:
    """`.gitignore` files of the folder and of those below it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._specs: dict[PurePosixPath, PathSpec | None] = {}  # type: ignore[type-arg]

    def __call__(self, path: PurePosixPath) -> bool:
        for parent in path.parents:
            spec = self._spec(parent)
            if spec is not None and spec.match_file(path.relative_to(parent).as_posix()):
                return True
        return False

    def _spec(self, folder: PurePosixPath) -> PathSpec | None:  # type: ignore[type-arg]
        if folder not in self._specs:
            file = self.root.joinpath(*folder.parts) / ".gitignore"
            try:
                lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
                self._specs[folder] = PathSpec.from_lines("gitignore", lines)
            except (OSError, ValueError):
                self._specs[folder] = None
        return self._specs[folder]


def within_limits(sizes: Iterable[int], limits: Limits) -> None:
    """Raises `ChecksFailed` where the repository would refuse the files."""
    found = list(sizes)
    if not found:
        raise ChecksFailed("No file is chosen. Tick at least one.")
    if len(found) > limits.files:
        raise ChecksFailed(
            f"{len(found)} files are more than the {limits.files} that a record may have. "
            "Send them as one zip."
        )
    if sum(found) > limits.total:
        raise ChecksFailed(
            f"{sum(found) / 1e9:.1f} GB are more than the {limits.total / 1e9:.0f} GB that a "
            "record may have. Leave something out."
        )
    if 0 in found:
        raise ChecksFailed("Repositories take no empty files. Untick them, or send a zip.")


def make_zip(
    folder: Path,
    names: Iterable[str],
    target: Path,
    *,
    top: str,
    progress: Callable[[int], None] = lambda count: None,
) -> int:
    """Packs files into `target`, below `top`: the same bytes for the same content, anywhere.

    Order, times and permissions are fixed (executables stay executable), nothing of this machine
    goes in. Files are stored deflated, in constant memory. Gives the size in bytes.
    """
    part = target.with_name(target.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name in sorted(set(names)):
                _add(archive, folder / name, f"{top}/{name}", progress)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def _add(archive: zipfile.ZipFile, path: Path, name: str, progress: Callable[[int], None]) -> None:
    try:
        told = path.lstat()
        info = zipfile.ZipInfo(name, EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = (0o100755 if told.st_mode & 0o100 else 0o100644) << 16
        info.file_size = told.st_size
        with path.open("rb") as source, archive.open(info, "w") as out:
            while data := source.read(CHUNK):
                out.write(data)
                progress(len(data))
    except FileNotFoundError:
        raise NotFound(f"The file {shown(path.name)} is not there any more.") from None
