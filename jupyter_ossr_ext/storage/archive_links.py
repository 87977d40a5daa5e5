"""Links in archives: those that stay inside become copies, so nothing depends on the system."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator

from .archive_entries import Entry

HOPS = 40
"""Links on the way to a file, as with Linux."""


class Links:
    """Resolves the links of one archive.

    Args:
        entries: All entries that are written, with safe names, and all links.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._links: dict[str, str] = {}
        self._files: dict[str, Entry] = {}
        for entry in entries:
            if entry.link:
                self._links[normal(entry.name)] = entry.link.replace("\\", "/")
            elif not entry.folder:
                self._files[normal(entry.name)] = entry
        self._names = sorted(self._files)

    def copies(self, link: Entry) -> Iterator[tuple[str, Entry]]:
        """Names of the files that the link stands for, and the entries that they are copies of.

        One for a link to a file; all files below for a link to a folder; none for a link that
        leads out of the archive, to nothing, to a folder above itself, or in a circle.
        """
        name = normal(link.name)
        target = self._resolved(name)
        if target is None:
            return
        if file := self._files.get(target):
            yield name, file
            return
        start = f"{target}/" if target else ""
        if f"{name}/".startswith(start):
            return  # the folder would contain itself
        for other in self._names[bisect_left(self._names, start) :]:
            if not other.startswith(start):
                break
            yield f"{name}/{other.removeprefix(start)}", self._files[other]

    def _resolved(self, name: str) -> str | None:
        """The name without links in it; None if it leads out of the archive or in a circle."""
        todo, done, hops = deque(name.split("/")), list[str](), 0
        while todo:
            part = todo.popleft()
            if part == "..":
                if not done:
                    return None
                done.pop()
            elif part not in {"", "."}:
                done.append(part)
                if (target := self._links.get("/".join(done))) is not None:
                    hops += 1
                    if hops > HOPS:
                        return None
                    done = [] if target.startswith("/") else done[:-1]
                    todo.extendleft(reversed(target.split("/")))
        return "/".join(done)


def normal(name: str) -> str:
    """A member's name without `./` and a `/` at its end."""
    return posixpath.normpath(name) if name else ""
