"""Checks of the community `other` in drafts, the same that `setup_checks.py` configures in the
real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .wire import Document, Refusal

if TYPE_CHECKING:
    from .drafts import Draft

COMMUNITY = "other"
RULES = (
    (
        "funding",
        "Name the grant that paid for it.",
        "Funders count what they paid for.",
        "info",
    ),
    (
        "version",
        "Give a version.",
        "Readers have to tell one release from another.",
        "error",
    ),
)
"""Field, message, description, severity."""


def findings(draft: Draft, community: str) -> list[Document]:
    """Findings of the checks, if the draft belongs to `community` (a uuid)."""
    concerned = {draft.review.community} if draft.review else set()
    if draft.parent.community is not None:
        concerned.add(draft.parent.community.id)
    if community not in concerned:
        return []
    return [
        {
            "field": f"metadata.{field}",
            "messages": [message],
            "description": description,
            "severity": severity,
            "context": {"community": community},
        }
        for field, message, description, severity in RULES
        if not draft.metadata.get(field)
    ]


def passed(draft: Draft, community: str) -> None:
    """Raises the refusal for a finding of severity `error` on submission and publication."""
    errors = [each for each in findings(draft, community) if each["severity"] == "error"]
    if errors:
        raise Refusal(400, "A validation error occurred.", errors=errors)
