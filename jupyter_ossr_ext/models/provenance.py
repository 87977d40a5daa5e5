"""Provenance of a notebook: its software and data, for citing and for publishing it."""

from __future__ import annotations

from .base import Wire
from .dids import Did


class UsedRecord(Wire, frozen=True):
    """A record whose software or files a notebook uses; `because` names the evidence."""

    source: str | None = None
    record: str | None = None
    doi: str | None = None
    title: str = ""
    version: str | None = None
    because: str = ""


class UsedDid(Wire, frozen=True):
    """Data of a lake that is attached to a notebook, with the name of its variable."""

    lake: str
    did: Did
    variable: str | None = None


class NotebookDependencies(Wire, frozen=True):
    """All known software and data. `path` is relative to Jupyter's root folder."""

    path: str
    software: list[UsedRecord] = []
    data: list[UsedRecord] = []
    dids: list[UsedDid] = []
