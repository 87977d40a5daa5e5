"""Folders of the authors' machine, and the folders here that stand for them. All functions block.

A notebook is never changed: a variable is set in its kernel, and a path is replaced in the executed
copy, which says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..models import CellFailure, PathMapping
from ..problems import Malformed, NotFound
from ..storage.paths import inside, relative

VARIABLE = re.compile(r"\$([A-Z][A-Z0-9_]{2,63})")
RESERVED = re.compile(
    r"(?:LD|DYLD|PYTHON|JUPYTER|IPYTHON|OSSR|CONDA|PIP|UV|GIT|SSH)\w*|PATH|HOME|USER|SHELL|TMPDIR"
)
"""Variables that decide what runs."""
SEPARATORS = re.compile(r"[\\/]+")


@dataclass(frozen=True)
class Mapped:
    """What stands for what in one run: variables by name, folders by the path in the notebook."""

    variables: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)


NOTHING = Mapped()


def resolved(root: Path, mappings: Sequence[PathMapping]) -> Mapped:
    """Check the mappings that a person chose; raises `Malformed` or `NotFound`."""
    variables: dict[str, str] = {}
    folders: dict[str, str] = {}
    for one in mappings:
        place = inside(root, one.here)
        if not place.is_dir():
            raise NotFound(f"There is no folder {one.here or '/'}. Choose another one.")
        if one.given.startswith("$"):
            match = VARIABLE.fullmatch(one.given)
            if match is None or RESERVED.fullmatch(match[1]):
                raise Malformed(f"{one.given} cannot be set for a notebook.")
            variables[match[1]] = str(place)
        elif len(given := one.given.rstrip("\\/")) < 3:
            raise Malformed("Name the folder on the authors' machine, such as /home/ada/data.")
        else:
            folders[given] = str(place)
    return Mapped(variables, folders)


def offered(failure: CellFailure, record: Path, root: Path, code: str) -> PathMapping | None:
    """The mapping that would fix a failure. `here` is empty where only a person can know it.

    Args:
        code: Of the failed cell, which says what is looked for below a variable.
    """
    match failure.cause:
        case "environment-variable":
            below = re.search(rf"{failure.subject}\W+([\w.-]+(?:/[\w.-]+)*)", failure.error + code)
            tail = below[1] if below else ""
            found = _holding(record, tail) if tail else None
            given = f"${failure.subject}"
        case "absolute-path":
            given, found = _prefix(failure.subject, record)
        case _:
            return None
    return PathMapping(given, relative(root, found) if found else "")


def _prefix(path: str, record: Path) -> tuple[str, Path | None]:
    """The part of a path that is the authors' alone, and the folder that stands for it."""
    parts = SEPARATORS.split(path)
    for count in range(1, len(parts)):
        tail = parts[count:]
        if found := _holding(record, "/".join(tail)):
            return path[: len(path) - len("/".join(tail)) - 1], found
    return path[: len(path) - len(parts[-1]) - 1], None


def _holding(record: Path, tail: str) -> Path | None:
    """The topmost folder of a record that has `tail` in it."""
    if not tail or any(sign in tail for sign in "*?[") or ".." in tail.split("/"):
        return None
    found = min(record.rglob(tail), key=lambda path: len(path.parts), default=None)
    return found.parents[tail.count("/")] if found else None


def replaced(code: str, folders: Mapping[str, str]) -> tuple[str, int]:
    """Code with the authors' folders replaced, and at how many places."""
    count = 0
    for given, here in folders.items():
        before, *after = re.split(re.escape(given) + r"""(?=[\\/'"\s]|$)""", code)
        code = here.join([before, *after])
        count += len(after)
    return code, count
