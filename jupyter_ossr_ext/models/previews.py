"""Previews of files before downloading. Nothing in them is executed."""

from __future__ import annotations

from .base import Wire


class Preview(Wire, kw_only=True, frozen=True):
    """The head of a file as a MIME bundle. All of it is untrusted."""

    key: str
    truncated: bool = False
    """Only the head is shown, or parts are omitted."""
    bundle: dict[str, str] = {}
    """Contents by MIME type: text, or base64 for images. Empty without a preview."""
    note: str | None = None
    """What is shown, or why there is no preview, in one sentence."""


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
