"""What of an archive is written, and where."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from ..problems import UnsafeArchive, UnsafePath
from . import space
from .archive_entries import HEADER, Entry
from .archive_links import Links, normal
from .paths import OWN, PRIVATE, safe_path, safe_paths

MAX_RATIO = 200
"""Maximum ratio of unpacked to packed bytes; science data seldom reaches 20."""
SMALL = 64 * 1024 * 1024
"""Bytes up to which the ratio is not limited: a few zeros are harmless."""
MAX_TOTAL = 200 * 1024**3
MAX_ENTRIES = 250_000
"""A plan needs about 2 kB of memory for each; an archive of 100 MB may have a million."""
MAC = frozenset({"__MACOSX", ".DS_Store"})
"""What macOS adds to archives: nothing that belongs to the data."""
MAC_REASON = "is metadata of macOS"
UNSAFE = "has an unsafe name"
BROKEN_LINK = "is a link to something that is not in the archive"


class Budget:
    """Limits what an archive expands to, in bytes and by its ratio. `packed`: its own bytes."""

    def __init__(self, packed: int) -> None:
        self._packed = packed
        self._total = self._entries = 0

    def count_entry(self, size: int) -> None:
        """Count an entry of so many bytes; raises `UnsafeArchive` beyond the limits."""
        self._entries += 1
        if self._entries > MAX_ENTRIES:
            raise UnsafeArchive(
                f"Not unpacked: more than {MAX_ENTRIES:,} entries. Unpack the archive in a "
                "terminal, or download single members."
            )
        self.spend(HEADER + size)

    def spend(self, count: int) -> None:
        """Count bytes; raises `UnsafeArchive` beyond the limits."""
        self._total += count
        if self._total > min(MAX_TOTAL, max(SMALL, MAX_RATIO * self._packed)):
            raise UnsafeArchive(
                f"Not unpacked: {space.human(self._packed)} would expand to more than "
                f"{space.human(self._total)} (possible zip bomb)."
            )


class UnpackPlan:
    """What is written where.

    `files` and `copies` (of a file's content) have their paths relative to the target, `folders`
    are only those.
    """

    def __init__(self, entries: Iterable[Entry], packed: int, *, keep_top: bool = False) -> None:
        self.left_out: dict[str, str] = {}
        self.budget = Budget(packed)
        found = self._wanted(entries)
        links = Links(found.values())
        copies: dict[str, Entry] = {}
        for name, link in found.items():
            if link.link:
                count = len(copies)
                for copy, entry in links.copies(link):
                    self.budget.count_entry(entry.size)
                    copies.setdefault(copy, entry)
                if len(copies) == count:
                    self.left_out[name] = BROKEN_LINK
        files = {n: e for n, e in found.items() if not e.link and not e.folder}
        refused: dict[str, str] = {}
        paths = safe_paths([*files, *(name for name in copies if name not in files)], refused)
        self.left_out |= {found[n].name if n in found else n: UNSAFE for n in refused}
        folders = self._folders(name for name, entry in found.items() if entry.folder)
        self.empty = not paths and not folders
        top = "" if keep_top else _single_top(paths.values(), folders)
        self.files = [(files[n], _below(top, path)) for n, path in paths.items() if n in files]
        self.folders = [_below(top, path) for path in folders]
        self.copies = [
            (_below(top, paths[normal(copies[n].name)]), _below(top, path), copies[n].size)
            for n, path in paths.items()
            if n not in files and normal(copies[n].name) in paths
        ]

    @property
    def size(self) -> int:
        return sum(entry.size for entry, _ in self.files) + sum(size for _, _, size in self.copies)

    def _wanted(self, entries: Iterable[Entry]) -> dict[str, Entry]:
        """The entries by name, without those that are left out."""
        found: dict[str, Entry] = {}
        for entry in entries:
            self.budget.count_entry(0 if entry.link else entry.size)
            entry = entry._replace(name=entry.name.replace("\\", "/"))
            name = normal(entry.name)
            if name in {"", "."} and entry.folder:  # "./" of tar
                continue
            outside, why = _unwanted(entry)
            if why:
                self.left_out[outside] = why
                continue
            before = found.get(name)
            if before and entry.folder:
                continue  # a file of that name stays; the folder is made for what is in it
            if before and not before.folder:
                self.left_out[entry.name] = "occurs again later in the archive"
            found[name] = entry
        for name in [name for name in found if _apple_double(name, found)]:
            del found[name]
            self.left_out[name] = MAC_REASON
        return found

    def _folders(self, names: Iterable[str]) -> list[PurePosixPath]:
        found = []
        for name in names:
            try:
                found.append(safe_path(name))
            except UnsafePath:
                self.left_out[name] = UNSAFE
        return found


def _unwanted(entry: Entry) -> tuple[str, str]:
    """What is left out, which may be a folder above the entry, and why; no reason to keep it."""
    parts = entry.name.split("/")
    for depth, part in enumerate(parts):
        last = depth == len(parts) - 1
        name = "/".join(parts[: depth + 1]) + ("" if last else "/")
        if part in MAC:
            return name, MAC_REASON
        if part.casefold() in PRIVATE:
            return name, "has settings that programs execute"
        if last and part in OWN:
            return name, "is a file of this extension"
    return entry.name, entry.problem


def _apple_double(name: str, found: dict[str, Entry]) -> bool:
    """A `._` file that macOS adds to a tar beside the file that it belongs to."""
    above, _, last = name.rpartition("/")
    return last.startswith("._") and (f"{above}/{last[2:]}" if above else last[2:]) in found


def _single_top(files: Iterable[PurePosixPath], folders: list[PurePosixPath]) -> str:
    """The single top folder that has everything; empty if there is none."""
    files = list(files)
    tops = {path.parts[0] for path in [*files, *folders]}
    nested = files and all(len(path.parts) > 1 for path in files)
    return tops.pop() if len(tops) == 1 and nested else ""


def _below(top: str, path: PurePosixPath) -> PurePosixPath:
    return path.relative_to(top) if top else path
