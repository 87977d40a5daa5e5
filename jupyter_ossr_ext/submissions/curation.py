"""Required terms of the OSSR, and the message to its curators at submission."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..metadata import validate
from ..models import CommunityCheck, FieldError, PublishSpec, RecordMetadata

TERM = "ossr"
"""Prefix of a term's pointer: the id by which its absence is overridden."""
WORDS = {"info": "Note", "warning": "Warning", "error": "Error"}


def missing(metadata: RecordMetadata) -> list[FieldError]:
    """Missing terms that OSSR requires."""
    return validate(metadata, ossr=True).required


def unexplained(spec: PublishSpec) -> list[FieldError]:
    """Missing terms without a reason."""
    reasons = _reasons(spec)
    return [each for each in missing(spec.metadata) if TERM + each.pointer not in reasons]


def covering_letter(spec: PublishSpec, checks: Iterable[CommunityCheck], *, ossr: bool) -> str:
    """HTML: the author's comment, reasons for missing terms, and findings of the community's
    checks.

    InvenioRDM shows findings of checks only to users who change a draft; curators read them here.
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
    """Plain text as HTML paragraphs; HTML is returned unchanged."""
    text = text.strip()
    if not text or text.startswith("<"):
        return text
    return "".join(
        f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>"
        for part in text.split("\n\n")
        if part.strip()
    )


def _reasons(spec: PublishSpec) -> dict[str, str]:
    return {each.id: each.reason.strip() for each in spec.suppressed if each.reason.strip()}
