"""Previews of files before downloading. Nothing in them is executed."""

from __future__ import annotations

from .base import Wire


class Previewed(Wire, kw_only=True, frozen=True, tag_field="kind"):
    """Common fields of all previews; `truncated`: only the head is shown."""

    key: str
    truncated: bool = False


class TextPreview(Previewed, kw_only=True, frozen=True, tag="text"):
    """The head of a text file; `mimetype` picks the highlighting."""

    text: str
    mimetype: str = "text/plain"


class MarkdownPreview(Previewed, kw_only=True, frozen=True, tag="markdown"):
    """Untrusted Markdown: to be sanitised before rendering."""

    text: str


class TablePreview(Previewed, kw_only=True, frozen=True, tag="table"):
    """The first rows of a delimited file, as text."""

    columns: list[str]
    rows: list[list[str]]


class NotebookPreview(Previewed, kw_only=True, frozen=True, tag="notebook"):
    """A notebook, as JSON text: shown read-only and untrusted."""

    notebook: str


class ImagePreview(Previewed, kw_only=True, frozen=True, tag="image"):
    """A raster image, base64. SVG is excluded: it can contain scripts."""

    mimetype: str
    data: str


class NoPreview(Previewed, kw_only=True, frozen=True, tag="none"):
    """Why there is no preview, in one sentence."""

    reason: str


Preview = TextPreview | MarkdownPreview | TablePreview | NotebookPreview | ImagePreview | NoPreview


class ArchiveMember(Wire, frozen=True):
    """One entry of an archive; sizes in bytes."""

    path: str
    size: int
    compressed: int | None = None
    folder: bool = False
    unsafe: bool = False
    """True for a name outside the target folder: shown, never downloaded."""


class Archive(Wire, frozen=True):
    """The contents of an archive, listed without downloading it."""

    key: str
    members: list[ArchiveMember] = []
    total: int = 0
    truncated: bool = False
