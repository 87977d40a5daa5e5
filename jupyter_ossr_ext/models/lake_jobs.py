"""Jobs on a lake: replication, download, and upload. Sizes in bytes."""

from __future__ import annotations

from typing import Literal

from .base import Wire
from .dids import Did, MetaValue
from .rules import RuleState, Usage


class ReplicateSpec(Wire, frozen=True, tag="replicate", tag_field="kind"):
    """Create a replication rule and follow it until the data is here.

    `lifetime_days` null: without an end.
    """

    lake: str
    did: Did
    rse_expression: str = ""
    """Empty: the configured destination."""
    lifetime_days: int | None = None
    approval: bool = False
    """Request approval at the lake if the quota is too small."""
    comment: str = ""
    rule: str | None = None
    """Only follow this rule."""


class ReplicateResult(Wire, frozen=True, tag="replicate", tag_field="kind"):
    rule: str
    state: RuleState
    files: int = 0
    """Files at the destination, as the lake reports them."""
    expires: str | None = None
    """When the rule ends; null: never."""
    unseen: str | None = None
    """Why they cannot be read here nevertheless, in one sentence."""


class LakeDownloadSpec(Wire, frozen=True, tag="lake-download", tag_field="kind"):
    """Download the files of a DID; each file is verified or absent; as `DownloadSpec`."""

    lake: str
    did: Did
    folder: str
    """Relative to Jupyter's root; for a collection a folder of the DID's name is created in it."""
    on_conflict: Literal["ask", "keep-both", "replace", "skip"] = "ask"
    publish_to: str | None = None
    """Id of a repository, empty for the first that takes publications: prepare a folder for one.
    It gets a manifest and metadata, and the files if the repository accepts them."""


class LakeDownloadedFile(Wire, frozen=True):
    """Result for one file. `path` is relative to Jupyter's root folder, `size` in bytes."""

    did: Did
    path: str
    size: int
    outcome: Literal["new", "same", "replaced", "renamed", "skipped", "refused"]
    """`refused`: its name is unsafe; `note` is the reason."""
    note: str | None = None


class LakeDownloadResult(Wire, frozen=True, tag="lake-download", tag_field="kind"):
    folder: str
    files: list[LakeDownloadedFile] = []
    publish_to: str | None = None
    """Id of the repository for which the folder was prepared."""
    left_out: str | None = None
    """Why it has no files of the lake, in one sentence."""


class RecordFiles(Wire, frozen=True):
    """Files of a record: those in `keys`; empty: all."""

    source: str
    record: str
    keys: list[str] = []
    title: str = ""
    """Title of the record, for display before the record is read."""


class UploadSpec(Wire, frozen=True, tag="upload", tag_field="kind"):
    """Upload files to an RSE, and register them.

    `paths` are relative to Jupyter's root; a folder stands for the files in it.
    """

    lake: str
    paths: list[str]
    scope: str
    rse: str
    prefix: str = ""
    """Prefix of each file's name (its path below the common folder, with `/` replaced by
    `separator`)."""
    separator: str = "_"
    """Replacement of `/` in names."""
    dataset: Did | None = None
    """Attach the files to this dataset; it is created, with one rule, if it does not exist."""
    lifetime_days: int | None = None
    """Of the rule; null: unlimited."""
    metadata: dict[str, MetaValue] = {}
    record: RecordFiles | None = None
    """Upload files of a record instead of local ones. They need a dataset, whose metadata gets the
    DOI of the record."""


class UploadedFile(Wire, frozen=True):
    """A file and its DID. `path` is relative to Jupyter's root folder, or the name of a record's
    file; `size` in bytes."""

    path: str
    did: Did
    size: int
    outcome: Literal["new", "same"]


class UploadResult(Wire, frozen=True, tag="upload", tag_field="kind"):
    files: list[UploadedFile] = []
    dataset: Did | None = None
    expires: str | None = None
    """When the rule of the dataset ends; null: never, or the files have rules of their own."""


class UploadPlan(Wire, frozen=True):
    """Preview of an `UploadSpec`: each file with its name, and problems by path.

    `size` is the sum of the files in bytes.
    """

    why: str | None = None
    """Why nothing can be uploaded there, in one sentence."""

    files: list[UploadedFile] = []
    size: int = 0
    usage: list[Usage] = []
    fits: bool = True
    notes: list[str] = []
    """What the user should know before, each in one sentence."""
    problems: dict[str, str] = {}
    """Path → why that file cannot be uploaded: the name has different content, is not allowed,
    ..."""
