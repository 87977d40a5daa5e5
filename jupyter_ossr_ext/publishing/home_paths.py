"""Absolute paths of a user's machine in a text, and their relative replacements."""

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
"""Names in paths that are not personal."""
END = re.compile(r"[\s\"'`<>|(){}\[\],;]|\\[nrt\"']")
"""End of an unquoted path."""


class HomePath(NamedTuple):
    """`text` is the whole path, at `start` of its line."""

    start: int
    text: str


def home_paths(line: str) -> Iterator[HomePath]:
    """All absolute paths in a line. Quoted ones may contain blanks."""
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
    """`path` relative to the file `name` in `folder`; None if it is not in the folder.

    A path elsewhere on this machine or of another one counts if the folder contains the longest
    existing end of it.
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
    """A text with one path replaced wherever it occurs as a whole, and the number of
    replacements."""
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
    except (OSError, ValueError):  # not a valid path
        return False
