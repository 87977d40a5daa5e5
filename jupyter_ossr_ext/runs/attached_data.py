"""Data of a lake in the kernel of a run: the variables that the notebook's attachments name."""

from __future__ import annotations

import keyword
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from msgspec import structs

from ..models import AttachedDid, CellFailure, DidPaths, UsedDid

Found: TypeAlias = tuple[AttachedDid, DidPaths | None]
"""An attachment, and the paths of its files if they were found."""
Attach: TypeAlias = Callable[[Sequence[UsedDid]], Awaitable[list[Found]]]

WORDS = re.compile(r"VARIABLE|\bDID\b|\bPATHS\b")


def assignments(found: Sequence[Found]) -> str:
    """Python that makes the variables. Paths and names of a lake are literals, never code."""
    return "\n".join(_assignment(data.used, paths) for data, paths in found if _usable(data, paths))


def _usable(data: AttachedDid, paths: DidPaths | None) -> bool:
    name = data.used.variable or ""
    allowed = name.isidentifier() and not keyword.iskeyword(name)
    return allowed and data.state != "absent" and bool(paths and paths.paths)


def _assignment(used: UsedDid, found: DidPaths | None) -> str:
    assert found is not None and used.variable  # noqa: S101 (`_usable`)
    way = used.as_type
    if way == "auto":
        way = "list" if found.collection else "str"
    if way != "object":
        return f"{used.variable} = {(found.paths[0] if way == 'str' else found.paths)!r}"
    did = str(used.did)
    words = {"VARIABLE": used.variable, "DID": repr(did), "PATHS": repr(found.paths)}
    return WORDS.sub(lambda match: words[match[0]], _lake_files())


@cache
def _lake_files() -> str:
    """Python that makes the object; the front end builds the same file in, for open notebooks."""
    return files(__package__).joinpath("lake_files.txt").read_text("utf-8").rstrip()


def explained(failure: CellFailure, found: Sequence[AttachedDid]) -> CellFailure:
    """A failure for a variable whose data are not here is reported as that."""
    missing = {one.used.variable: one for one in found if one.state != "attached"}
    data = missing.get(failure.subject)
    if data is None or not failure.error.startswith("NameError"):
        return failure
    did = str(data.used.did)
    return structs.replace(failure, cause="missing-file", subject=did, advice=data.note)
