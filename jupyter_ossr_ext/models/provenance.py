"""Provenance of a notebook: its software and data, for citing and for publishing it."""

from __future__ import annotations

from typing import Literal

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
    as_type: Literal["auto", "str", "list", "object"] = "auto"
    """Type of the variable; `auto`: a path for a file, a list of paths for a collection."""
    partial: bool = False
    """Use the available files although some are missing."""
    instance: str = ""
    """Address of its Rucio, which counts more than `lake`: that id is of the computer where the
    notebook was written. Empty: not known."""


class DidChecksums(Wire, frozen=True):
    """A file of the lake. `size` in bytes; `checksums`: adler32 and md5, those that it has."""

    did: Did
    size: int | None = None
    checksums: dict[str, str] = {}


class AttachedDid(Wire, frozen=True):
    """Data that a notebook uses, as they were found for a run of it.

    `note`: why not all of it could be attached, and how it differs from what the recorded run of
    the notebook used, in one sentence each.
    """

    used: UsedDid
    state: Literal["attached", "partly", "absent"]
    note: str = ""
    instance: str = ""
    """Address of the Rucio; empty: its lake is not configured here."""
    files: list[DidChecksums] = []
    """At most 1000; empty if the lake did not respond."""


class GitCommit(Wire, frozen=True):
    """The commit of a folder with a workflow, in a Git work tree.

    Attributes:
        specification: Name of the file that describes the workflow.
        repository: Page of the remote repository `origin`, without credentials.
        commit: Its full hash.
        folder: The folder that was asked about, relative to the work tree; empty: its top.
        pushed: A branch of the remote has the commit, as far as the work tree knows.
    """

    specification: str
    repository: str
    commit: str
    folder: str = ""
    pushed: bool = False


class NotebookDependencies(Wire, frozen=True):
    """All known software and data. `path` is relative to Jupyter's root folder."""

    path: str
    software: list[UsedRecord] = []
    data: list[UsedRecord] = []
    dids: list[UsedDid] = []
