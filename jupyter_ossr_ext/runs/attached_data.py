"""Data of a lake in the kernel of a run: the variables that the notebook's attachments name."""

from __future__ import annotations

import keyword
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from msgspec import structs

from ..models import AttachedDid, CellFailure, DidPaths, UsedDid

Found: TypeAlias = tuple[AttachedDid, DidPaths | None]
"""An attachment, and the paths of its files if they were found."""
Attach: TypeAlias = Callable[[Sequence[UsedDid]], Awaitable[list[Found]]]

LAKE_FILES = '''\
def VARIABLE():
    import os

    class LakeFiles(os.PathLike):
        """Files of the Data Lake that lie here. As a path it is the file, or the common folder."""

        def __init__(self, did, files):
            self.did = did
            self.files = list(files)

        def __fspath__(self):
            if not self.files:
                raise FileNotFoundError(f"{self.did} has no files here")
            return self.files[0] if len(self.files) == 1 else os.path.commonpath(self.files)

        def __iter__(self):
            return iter(self.files)

        def __len__(self):
            return len(self.files)

        def __getitem__(self, index):
            return self.files[index]

        def __str__(self):
            return os.fspath(self)

        def __repr__(self):
            return f"<{self.did}: {len(self.files)} files>"

    return LakeFiles(DID, PATHS)


VARIABLE = VARIABLE()'''
"""As in src/lake/model/injection.ts: the same object in a notebook that is open."""
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
    return WORDS.sub(lambda match: words[match[0]], LAKE_FILES)


def explained(failure: CellFailure, found: Sequence[AttachedDid]) -> CellFailure:
    """A failure for a variable whose data are not here is reported as that."""
    missing = {one.used.variable: one for one in found if one.state != "attached"}
    data = missing.get(failure.subject)
    if data is None or not failure.error.startswith("NameError"):
        return failure
    did = str(data.used.did)
    return structs.replace(failure, cause="missing-file", subject=did, advice=data.note)
