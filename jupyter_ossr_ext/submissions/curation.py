"""What the curators of a community want to know, and are told when something is submitted."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..metadata import validate
from ..models import CommunityCheck, DraftMetadata, FieldError, PublishSpec

TERM = "ossr"
"""Before the pointer of a term: the id by which its absence is overridden."""
WORDS = {"info": "Note", "warning": "Warning", "error": "Error"}


def missing(metadata: DraftMetadata) -> list[FieldError]:
    """The terms that OSSR requires and the metadata do not have."""
    return validate(metadata, ossr=True).required


def unexplained(spec: PublishSpec) -> list[FieldError]:
    """Those that nobody gave a reason for."""
    reasons = _reasons(spec)
    return [each for each in missing(spec.metadata) if TERM + each.pointer not in reasons]


def covering_letter(spec: PublishSpec, checks: Iterable[CommunityCheck], *, ossr: bool) -> str:
    """HTML: the author's word, why terms are missing, and what the community's checks found.

    InvenioRDM tells findings of checks only to who changes a draft; others read them here.
    """
    reasons = _reasons(spec)
    notes = [
        f"{each.detail} {reasons[TERM + each.pointer]}"
        for each in (missing(spec.metadata) if ossr else [])
        if TERM + each.pointer in reasons
    ]
    notes += [f"Community check ({WORDS[each.severity]}): {each.message}" for each in checks]
    items = "".join(f"<li>{escape(note, quote=False)}</li>" for note in notes)
    return as_html(spec.comment) + (f"<ul>{items}</ul>" if items else "")


def as_html(text: str) -> str:
    """Plain text with its paragraphs; what is HTML already stays as it is."""
    text = text.strip()
    if not text or text.startswith("<"):
        return text
    return "".join(
        f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>"
        for part in text.split("\n\n")
        if part.strip()
    )


def _reasons(spec: PublishSpec) -> dict[str, str]:
    return {each.id: each.reason.strip() for each in spec.overridden if each.reason.strip()}
