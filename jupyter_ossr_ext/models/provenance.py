"""What a notebook used: software and data, for citing and for the record that it becomes."""

from __future__ import annotations

from .base import Wire
from .dids import Did


class UsedRecord(Wire, frozen=True):
    """A record whose software or files a notebook uses; `because` says how that is known."""

    source: str | None = None
    record: str | None = None
    doi: str | None = None
    title: str = ""
    version: str | None = None
    because: str = ""


class UsedDid(Wire, frozen=True):
    """Data of a lake that are attached to a notebook, under the name of a variable."""

    lake: str
    did: Did
    variable: str | None = None


class NotebookUses(Wire, frozen=True):
    """Everything that is known to be used. `path` is relative to Jupyter's root folder."""

    path: str
    software: list[UsedRecord] = []
    data: list[UsedRecord] = []
    dids: list[UsedDid] = []
