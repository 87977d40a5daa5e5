"""Jobs on a lake: data made available, brought, and sent there. Sizes in bytes."""

from __future__ import annotations

from typing import Literal

from .base import Wire
from .dids import Did, MetaValue
from .rules import RuleState, Usage


class ReplicateSpec(Wire, frozen=True, tag="replicate", tag_field="kind"):
    """Make a rule and follow it until the data are here."""

    lake: str
    did: Did
    rse_expression: str = ""
    """Empty: the configured destination."""
    lifetime_days: int | None = None
    approval: bool = False
    """Ask a person at the lake, where quota does not allow it."""
    comment: str = ""
    rule: str | None = None
    """Only follow this rule."""


class ReplicateResult(Wire, frozen=True, tag="replicate", tag_field="kind"):
    rule: str
    state: RuleState
    files: int = 0
    """Files that the lake says are there."""
    unseen: str | None = None
    """Why they cannot be read here all the same, in one sentence."""


class FetchSpec(Wire, frozen=True, tag="fetch", tag_field="kind"):
    """Bring the files of a DID to disk, verified or not at all; like `DownloadSpec`."""

    lake: str
    did: Did
    folder: str
    """Relative to Jupyter's root; a folder of the DID's name is made in it for a collection."""
    on_conflict: Literal["ask", "keep-both", "replace", "skip"] = "ask"


class FetchedFile(Wire, frozen=True):
    did: Did
    path: str
    size: int
    fate: Literal["new", "same", "replaced", "kept-both", "skipped"]


class FetchResult(Wire, frozen=True, tag="fetch", tag_field="kind"):
    folder: str
    files: list[FetchedFile] = []


class UploadSpec(Wire, frozen=True, tag="upload", tag_field="kind"):
    """Send files from here to an RSE, and register them.

    `paths` are relative to Jupyter's root; a folder stands for the files in it.
    """

    lake: str
    paths: list[str]
    scope: str
    rse: str
    prefix: str = ""
    """Put before each file's name (its path below the common folder, `/` as `names` says)."""
    separator: str = "_"
    """What stands for `/` in names."""
    dataset: Did | None = None
    """Attach the files to it; it is made if it is not there."""
    lifetime_days: int | None = None
    metadata: dict[str, MetaValue] = {}


class UploadedFile(Wire, frozen=True):
    path: str
    did: Did
    size: int
    fate: Literal["new", "same"]


class UploadResult(Wire, frozen=True, tag="upload", tag_field="kind"):
    files: list[UploadedFile] = []
    dataset: Did | None = None


class UploadPlan(Wire, frozen=True):
    """What an `UploadSpec` would do: each file and its name; what is wrong, by path."""

    files: list[UploadedFile] = []
    size: int = 0
    usage: list[Usage] = []
    fits: bool = True
    problems: dict[str, str] = {}
    """Path → why that file cannot go: the name is taken by other bytes, is not allowed, ..."""
