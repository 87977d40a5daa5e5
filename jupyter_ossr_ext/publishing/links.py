"""Links of Markdown texts and notebooks to other files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from .._util import notebooks
from ..storage import pack

LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
LONGEST_NAME = 255
"""Bytes; no disk has longer names."""
LARGEST = 8 * 1024 * 1024
"""Maximum bytes of a file that is read for its links."""


class Link(NamedTuple):
    """`line` counts from 1; `target` is relative to the folder, None outside of it."""

    line: int
    text: str
    target: str | None


def links(name: str, text: str) -> Iterator[Link]:
    """Links in Markdown to files; `name` is the file of the text, relative to the folder."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in LINK.finditer(line):
            try:
                parts = urlsplit(match[1])
            except ValueError:  # such as https://[
                continue
            if parts.scheme or parts.netloc or not parts.path:
                continue
            if not parts.path.startswith("attachment"):
                yield Link(number, match[1], _resolved(name, unquote(parts.path)))


def linked(folder: Path, names: set[str]) -> dict[str, str]:
    """Files that `names`, and the files found so, link to, with the name of a linking file."""
    found: dict[str, str] = {}
    waiting = sorted(names)
    while waiting:
        name = waiting.pop()
        for text in _markdown(folder / name):
            for _, _, target in links(name, text):
                if target and target not in names and target not in found:
                    path = folder / target
                    inside = folder.resolve() in path.resolve().parents
                    if inside and pack.can_go(path) and pack.is_portable(target):
                        found[target] = name
                        waiting.append(target)
    return found


def _markdown(path: Path) -> list[str]:
    try:
        kind = path.suffix.lower()
        if kind not in {".md", ".markdown", ".ipynb"} or path.stat().st_size > LARGEST:
            return []
        text = path.read_text(encoding="utf-8", errors="replace")
        if kind != ".ipynb":
            return [text]
        cells = notebooks.read(text)["cells"]
        return [each["source"] for each in cells if each.get("cell_type") == "markdown"]
    except (OSError, notebooks.NotebookError):
        return []


def _resolved(name: str, link: str) -> str | None:
    parts: list[str] = [] if link.startswith("/") else list(PurePosixPath(name).parent.parts)
    for part in PurePosixPath(link.lstrip("/")).parts:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif "\0" in part or len(part.encode()) > LONGEST_NAME:
            return None
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
