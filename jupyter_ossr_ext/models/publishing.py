"""Publishing: what goes in, what is wrong with it, and the job that sends it."""

from __future__ import annotations

from typing import Literal

from .base import Wire
from .drafts import CommunityCheck, DraftMetadata
from .problems import FieldError


class Candidate(Wire, frozen=True):
    """A file that may go in. `path` is relative to the folder that is published."""

    path: str
    size: int
    ticked: bool = True
    why: str | None = None
    """Why it is not ticked: hidden, ignored, environment, ...; or that it is empty, and so can only
    go in a zip."""


class Change(Wire, frozen=True):
    """Words of a file, and what a cure puts in their place."""

    before: str
    after: str


class Finding(Wire, frozen=True):
    """Something to look at before publishing. `line` counts from 1; in notebooks it is the cell."""

    id: str
    """The same for the same thing in the same place, so that it can be overridden."""
    check: str
    severity: Literal["stop", "warning", "note"]
    """stop: nothing is sent unless it is cured or overridden."""
    message: str
    path: str | None = None
    line: int | None = None
    cure: str | None = None
    """What one click can do. Here: clear-outputs, write-licence, write-readme, make-relative (see
    `change`). In the browser: untick, include (tick `target`), run-all (of a notebook)."""
    change: Change | None = None
    target: str | None = None
    """Another file that it is about, relative to the folder."""


class Override(Wire, frozen=True):
    """Something that is sent all the same, and why.

    `id`: of a finding, or `ossr` and the pointer of a term that OSSR requires: `ossr/readme`.
    """

    id: str
    reason: str


class Filled(Wire, frozen=True):
    """Where a value came from: `pointer` into the metadata, `origin` a file or `git`."""

    pointer: str
    origin: str


class LeftOut(Wire, frozen=True):
    """Something that a file says and a form has no field for; it stays in that file as it is."""

    pointer: str
    """Into the file."""
    origin: str


class Limits(Wire, frozen=True):
    """Of the repository. Sizes in bytes."""

    files: int = 100
    total: int = 50_000_000_000


class Preparation(Wire, frozen=True):
    """All that is known before anything is sent. Paths are relative to `folder`."""

    folder: str
    files: list[Candidate] = []
    metadata: DraftMetadata = DraftMetadata()
    filled: list[Filled] = []
    left_out: list[LeftOut] = []
    problems: list[FieldError] = []
    """What the repository refuses; pointers into the metadata."""
    required: list[FieldError] = []
    """What OSSR requires and is missing."""
    advice: list[FieldError] = []
    """What OSSR recommends."""
    limits: Limits = Limits()
    record: str | None = None
    """The record that this folder was brought from, or published as."""


class PrepareIn(Wire, frozen=True):
    """Paths are relative to Jupyter's root folder: one folder, or files of one folder."""

    source: str
    paths: list[str]


class CheckIn(Wire, frozen=True):
    """`files` are relative to `folder`, `folder` to Jupyter's root."""

    folder: str
    files: list[str] = []


class ValidateIn(Wire, frozen=True):
    metadata: DraftMetadata
    ossr: bool = True
    """Whether OSSR's rules count, too."""


class Validation(Wire, frozen=True):
    """`problems`: the repository refuses it. `required`, `advice`: what OSSR requires and
    recommends, and is not there."""

    problems: list[FieldError] = []
    required: list[FieldError] = []
    advice: list[FieldError] = []


class CureIn(Wire, frozen=True):
    """Do what a finding's `cure` says to one file, or to the folder."""

    folder: str
    cure: Literal["clear-outputs", "make-relative", "write-licence", "write-readme"]
    path: str | None = None
    change: Change | None = None
    """For make-relative: as the finding has it."""
    metadata: DraftMetadata = DraftMetadata()


class CodemetaIn(Wire, frozen=True):
    """Write or update `codemeta.json` in `folder`."""

    folder: str
    metadata: DraftMetadata


class Written(Wire, frozen=True):
    """A file that was written, relative to Jupyter's root folder."""

    path: str


class DiffIn(Wire, frozen=True):
    """Compare chosen files (relative to `folder`) with those of a record."""

    source: str
    record: str
    folder: str
    files: list[str] = []


class VersionDiff(Wire, frozen=True):
    """How the chosen files differ from those of a record, by checksum."""

    added: list[str] = []
    changed: list[str] = []
    removed: list[str] = []
    kept: list[str] = []
    proposed: str = ""
    """A version number to propose: the git tag, or the last one with its last part raised."""


class PublishSpec(Wire, frozen=True, tag="publish", tag_field="kind"):
    """Send files and metadata, and publish or submit them, or (`finish`: draft) neither.

    Files are relative to `folder`, which is relative to Jupyter's root folder.
    """

    source: str
    folder: str
    metadata: DraftMetadata
    files: list[str] = []
    keep_files: bool = False
    """What the draft holds already stays; `files` come on top."""
    pack: Literal["zip", "files"] = "zip"
    archive: str = ""
    """Name of the zip; default: after the title and version."""
    finish: Literal["draft", "submit", "publish"] = "draft"
    comment: str = ""
    """For the curators, when submitted."""
    draft: str | None = None
    """Go on with this draft."""
    revision: int | None = None
    """Of that draft, as it was read: if it was changed elsewhere since, nothing is overwritten."""
    version_of: str | None = None
    """Make a new version of this record."""
    reserve_doi: bool = False
    """Before the files are sent."""
    write_doi: bool = False
    """Write the reserved DOI into the notebooks, CITATION.cff and codemeta.json among the files."""
    write_codemeta: bool = False
    """Write or update codemeta.json first; it goes with the files."""
    overridden: list[Override] = []
    """What the author looked at and sends all the same. Why a term is missing, curators read."""
    on_cancel: Literal["keep", "discard"] = "keep"
    title: str = ""


class SentFile(Wire, frozen=True):
    """What became of one file of the record."""

    key: str
    size: int
    fate: Literal["sent", "kept", "removed"]


class PublishResult(Wire, frozen=True, tag="publish", tag_field="kind"):
    """`state`: what the record is now."""

    source: str
    record: str
    url: str
    state: Literal["draft", "in-review", "published"]
    doi: str | None = None
    review: str | None = None
    files: list[SentFile] = []
    checks: list[CommunityCheck] = []
    """What the community's checks found, and let pass."""
