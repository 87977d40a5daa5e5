"""Paths of somebody's own machine in a text, and what they are from beside the file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

HOME = re.compile(
    r"(?:/home/|/Users/|/eos/user/\w/|/afs/[\w.-]+/user/\w/|[A-Za-z]:\\{1,2}Users\\{1,2})"
    r"([A-Za-z][\w.-]+)(?=[/\\])"
)
EVERYBODY = frozenset({"jovyan", "user", "username", "me", "shared", "public", "you"})
"""Names in paths that tell nothing about anybody."""
END = re.compile(r"[\s\"'`<>|(){}\[\],;]|\\[nrt\"']")
"""Where a path ends that stands in no quotes."""


class HomePath(NamedTuple):
    """`text` is the whole path, as it stands at `start` of its line."""

    start: int
    text: str


def home_paths(line: str) -> Iterator[HomePath]:
    """Every one in a line. In quotes it may hold blanks."""
    at = 0
    while match := HOME.search(line, at):
        quote = line[match.start() - 1 : match.start()]
        end = line.find(quote, match.end()) if quote and quote in "\"'`" else -1
        if end < 0:
            stop = END.search(line, match.end())
            end = stop.start() if stop else len(line)
            end -= len(line[match.start() : end]) - len(line[match.start() : end].rstrip(".:"))
        at = end
        if match[1].lower() not in EVERYBODY:
            yield HomePath(match.start(), line[match.start() : end])


def seen_from(folder: Path, name: str, path: str) -> str | None:
    """`path` as it is from beside the file `name` of `folder`; None if it is not in there.

    What lies elsewhere on this machine, or did on another one, counts if the folder has something
    of that name: the longest end of the path that is there.
    """
    parts = [part for part in re.split(r"[/\\]+", path) if part]
    if ".." in parts:
        return None
    base = str(folder).rstrip("/") + "/"
    if path.startswith(base):
        return _from(name, path.removeprefix(base).rstrip("/"))
    for start in range(1, len(parts)):
        tail = "/".join(parts[start:])
        if _is_there(folder / tail):
            return _from(name, tail)
    return None


def without(text: str, before: str, after: str) -> tuple[str, int]:
    """A text with one home path replaced wherever it stands as a whole, and how often it did."""
    count = 0
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        for found in reversed(list(home_paths(line))):
            if found.text == before:
                end = found.start + len(before)
                line = line[: found.start] + after + line[end:]
                count += 1
        lines[number] = line
    return "".join(lines), count


def _from(name: str, tail: str) -> str:
    beside = str(PurePosixPath(name).parent)
    return PurePosixPath(os.path.relpath(f"/{tail}", f"/{beside}")).as_posix()


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # what no path can be
        return False
