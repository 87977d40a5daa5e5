"""Publications: files, findings, and the publish job."""

from __future__ import annotations

from typing import Literal

from .base import Wire
from .drafts import CommunityCheck, DraftFile
from .metadata import Person, RecordMetadata
from .problems import FieldError
from .sources import Limits


class Candidate(Wire, frozen=True):
    """A file that can be included. `path` is relative to the published folder, `size` in bytes."""

    path: str
    size: int
    ticked: bool = True
    why: str | None = None
    """Why it is not selected: hidden, ignored, environment, ...; or that it is empty, and so can
    only be included in a zip."""
    selectable: bool = True
    """False for links, folders that are one entry, and names that other systems do not accept."""


class Change(Wire, frozen=True):
    """A text in a file and its replacement."""

    before: str
    after: str


class Finding(Wire, frozen=True):
    """An issue to review before publishing. `line` counts from 1; in notebooks it is the cell."""

    id: str
    """Stable for the same issue in the same place, so that it can be overridden."""
    check: str
    severity: Literal["stop", "warning", "note"]
    """stop: blocks the publication unless it is fixed or overridden."""
    message: str
    path: str | None = None
    line: int | None = None
    fix: str | None = None
    """The automatic fix. On the server: clear-outputs, write-licence, write-readme,
    make-relative (see `change`). In the browser: untick, include (select `target`), run-all and
    record-run (of a notebook)."""
    change: Change | None = None
    target: str | None = None
    """Another file of the finding, relative to the folder."""
    indicator: str | None = None
    """Address of the public quality indicator that the finding is about, if there is one."""


class SuppressedFinding(Wire, frozen=True):
    """A finding that is published nevertheless, with the reason.

    `id`: of a finding, or `ossr` and the pointer of a term that OSSR requires: `ossr/readme`.
    """

    id: str
    reason: str


class FilledField(Wire, frozen=True):
    """Origin of a value: `pointer` into the metadata; `origin` is a file, `git`, `account`, or
    `record`, which is the last version."""

    pointer: str
    origin: str


class OmittedField(Wire, frozen=True):
    """Content of a file without a form field; it is preserved in that file."""

    pointer: str
    """Pointer into the file."""
    origin: str


class Preparation(Wire, frozen=True):
    """All information before an upload. Paths are relative to `folder`."""

    folder: str
    files: list[Candidate] = []
    metadata: RecordMetadata = RecordMetadata()
    filled_fields: list[FilledField] = []
    omitted: list[OmittedField] = []
    problems: list[FieldError] = []
    """Reasons for rejection by the repository; pointers into the metadata."""
    required: list[FieldError] = []
    """Missing terms that OSSR requires."""
    advice: list[FieldError] = []
    """Missing terms that OSSR recommends."""
    limits: Limits = Limits()
    record: str | None = None
    """The record that this folder was downloaded from or published as."""
    me: Person | None = None
    """The person of the account, where its profile is visible."""


class PrepareIn(Wire, frozen=True):
    """Paths are relative to Jupyter's root folder: one folder, or files of one folder."""

    source: str
    paths: list[str]
    version_of: str | None = None
    """For a new version of this record: its files are selected, and its metadata stay but for what
    metadata files say."""


class CheckIn(Wire, frozen=True):
    """`files` are relative to `folder`, `folder` to Jupyter's root."""

    folder: str
    files: list[str] = []


class ValidateIn(Wire, frozen=True):
    metadata: RecordMetadata
    ossr: bool = True
    """Whether OSSR's rules apply too."""
    source: str | None = None
    """The repository whose vocabularies have to know the terms; null: no repository is asked."""


class Validation(Wire, frozen=True):
    """`problems`: reasons for rejection by the repository. `required`, `advice`: missing terms
    that OSSR requires and recommends."""

    problems: list[FieldError] = []
    required: list[FieldError] = []
    advice: list[FieldError] = []


class FixIn(Wire, frozen=True):
    """Apply the fix of a finding to one file, or to the folder."""

    folder: str
    fix: Literal["clear-outputs", "make-relative", "write-licence", "write-readme"]
    path: str | None = None
    change: Change | None = None
    """For make-relative: the change of the finding."""
    metadata: RecordMetadata = RecordMetadata()


class Written(Wire, frozen=True):
    """A file that was written, relative to Jupyter's root folder."""

    path: str


class DiffIn(Wire, frozen=True):
    """Compare selected files (relative to `folder`) with those of a record."""

    source: str
    record: str
    folder: str
    files: list[str] = []


class VersionDiff(Wire, frozen=True):
    """Differences between the selected files and those of a record, by checksum."""

    added: list[str] = []
    changed: list[str] = []
    removed: list[str] = []
    unchanged: list[str] = []
    proposed: str = ""
    """A proposed version number: the git tag, or the previous one with its last part
    incremented."""


class PublishSpec(Wire, frozen=True, tag="publish", tag_field="kind"):
    """Upload files and metadata, and publish or submit them, or (`finish`: draft) neither.

    Files are relative to `folder`, which is relative to Jupyter's root folder.
    """

    source: str
    folder: str
    metadata: RecordMetadata
    files: list[str] = []
    keep_files: bool = False
    """Files of the draft are preserved; `files` are added."""
    pack: Literal["zip", "files"] = "zip"
    archive: str = ""
    """Name of the zip; default: from title and version."""
    finish: Literal["draft", "submit", "publish"] = "draft"
    comment: str = ""
    """For the curators, at submission."""
    draft: str | None = None
    """Continue with this draft."""
    revision: int | None = None
    """Revision of the loaded draft: if the draft has changed since, nothing is overwritten."""
    draft_files: list[DraftFile] = []
    """Files of the draft that the user agreed to remove or replace, as they were loaded. Others
    are removed or replaced only if they were uploaded from this folder."""
    version_of: str | None = None
    """Create a new version of this record."""
    reserve_doi: bool = False
    """Reserve a DOI before the upload."""
    write_doi: bool = False
    """Write the reserved DOI into the notebooks, CITATION.cff and codemeta.json among the files."""
    write_codemeta: bool = False
    """Write or update codemeta.json first; it is included in the files."""
    suppressed: list[SuppressedFinding] = []
    """Findings that the author publishes nevertheless. Curators see the reasons for missing
    terms."""
    on_cancel: Literal["keep", "discard"] = "keep"
    title: str = ""


class SentFile(Wire, frozen=True):
    """Result for one file of the record. `size` in bytes."""

    key: str
    size: int
    outcome: Literal["sent", "unchanged", "removed"]


class PublishResult(Wire, frozen=True, tag="publish", tag_field="kind"):
    """`state`: the state of the record."""

    source: str
    record: str
    url: str
    state: Literal["draft", "in-review", "published"]
    doi: str | None = None
    review: str | None = None
    files: list[SentFile] = []
    checks: list[CommunityCheck] = []
    """Non-blocking findings of the community's checks."""
