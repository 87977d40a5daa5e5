"""A look at a file before it is brought. Nothing of it runs."""

from __future__ import annotations

from .base import Wire


class Previewed(Wire, kw_only=True, frozen=True, tag_field="kind"):
    """What all previews share; `truncated` says that only the head is shown."""

    key: str
    truncated: bool = False


class TextPreview(Previewed, kw_only=True, frozen=True, tag="text"):
    """The head of a text file; `mimetype` picks the highlighting."""

    text: str
    mimetype: str = "text/plain"


class MarkdownPreview(Previewed, kw_only=True, frozen=True, tag="markdown"):
    """Untrusted Markdown: render with a sanitiser."""

    text: str


class TablePreview(Previewed, kw_only=True, frozen=True, tag="table"):
    """The first rows of a delimited file, as text."""

    columns: list[str]
    rows: list[list[str]]


class NotebookPreview(Previewed, kw_only=True, frozen=True, tag="notebook"):
    """A notebook, as the text of its JSON: shown read-only and untrusted."""

    notebook: str


class ImagePreview(Previewed, kw_only=True, frozen=True, tag="image"):
    """A raster image, base64. SVG is not shown: it can carry scripts."""

    mimetype: str
    data: str


class NoPreview(Previewed, kw_only=True, frozen=True, tag="none"):
    """Why there is nothing to show, in one sentence."""

    reason: str


Preview = TextPreview | MarkdownPreview | TablePreview | NotebookPreview | ImagePreview | NoPreview


class ArchiveMember(Wire, frozen=True):
    """One entry of an archive; sizes in bytes."""

    path: str
    size: int
    compressed: int | None = None
    folder: bool = False
    unsafe: bool = False
    """True for a name that would leave its folder: shown, never brought."""


class Archive(Wire, frozen=True):
    """The table of contents of an archive, read without downloading it."""

    key: str
    members: list[ArchiveMember] = []
    total: int = 0
    truncated: bool = False
