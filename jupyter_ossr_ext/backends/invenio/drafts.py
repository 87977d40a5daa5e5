"""Drafts, reviews and vocabularies: InvenioRDM's JSON as our types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import UNSET

from ... import models as m
from ..._util.tex import readable
from . import metadata, wire, wire_drafts
from .errors import fields
from .metadata import pointer
from .settings import InvenioConfig
from .texts import localised

STATES = {
    "draft": "draft",
    "draft_with_review": "draft",
    "in_review": "in-review",
    "declined": "declined",
    "new_version_draft": "new-version",
    "published": "published",
}


def draft(config: InvenioConfig, received: wire_drafts.Draft) -> m.Draft:
    parent = received.parent or wire_drafts.Parent()
    return m.Draft(
        source=config.id,
        id=received.id,
        url=page(config, received),
        metadata=metadata.record_metadata(received),
        doi=doi(received),
        published=received.is_published,
        parent=parent.id,
        index=(received.versions.index if received.versions else None) or 1,
        files=files(
            received.files.entries.values() if received.files and received.files.entries else []
        ),
        review=review(config, parent.review) if parent.review else None,
        revision=received.revision_id,
        errors=[
            m.FieldError(pointer(each.pointer), each.detail)
            for each in fields(
                wire.Fault(errors=[e for e in received.errors or [] if not e.severity])
            )
            if not each.pointer.startswith("/files")  # files are uploaded after the metadata
        ],
        checks=[_check(each) for each in received.errors or [] if each.severity],
    )


SEVERITIES: dict[str, Literal["info", "warning", "error"]] = {
    "info": "info",
    "warning": "warning",
    "error": "error",
    "failure": "error",
}


def _check(received: wire.FieldFault) -> m.CommunityCheck:
    return m.CommunityCheck(
        pointer=pointer(received.field.replace(".", "/")),
        message=" ".join(received.messages),
        severity=SEVERITIES.get(received.severity or "", "warning"),
        description=received.description or "",
        community=(received.context or {}).get("community"),
    )


def page(config: InvenioConfig, received: wire_drafts.Draft) -> str:
    return f"{config.url}/{'uploads' if received.is_draft else 'records'}/{received.id}"


def doi(received: wire_drafts.Draft) -> str | None:
    return (
        (received.pids["doi"].identifier or None)
        if received.pids and "doi" in received.pids
        else None
    )


def files(received: Any) -> list[m.DraftFile]:
    found = [
        m.DraftFile(
            each.key,
            each.size or 0,
            each.checksum,
            each.status in {None, "completed"},
        )
        for each in received
    ]
    return sorted(found, key=lambda each: each.key)


def review(config: InvenioConfig, received: wire_drafts.Request) -> m.Review:
    try:
        state = m.ReviewState(received.status)
    except ValueError:
        state = m.ReviewState.CREATED
    links = received.links.actions if received.links and received.links.actions else {}
    return m.Review(
        id=received.id,
        state=state,
        title=received.title or "",
        record=received.topic.get("record", "") if received.topic else "",
        community=received.receiver.get("community") if received.receiver else None,
        created=received.created,
        updated=received.last_activity_at or received.updated,
        actions=[name for name in ("accept", "decline", "cancel") if name in links],
        url=f"{config.url}/me/requests/{received.id}",
    )


def user(received: wire_drafts.Event | wire_drafts.Request) -> str | None:
    """The id of the creator."""
    return received.created_by.get("user") if received.created_by else None


def comment(received: wire_drafts.Event, me: str | None, names: Mapping[str, str]) -> m.Comment:
    payload = received.payload or wire_drafts.Payload()
    author = user(received)
    return m.Comment(
        id=received.id,
        author=names.get(author or ""),
        created=received.created,
        content=payload.content or "",
        event=payload.event,
        mine=me is not None and author == me,
    )


def mine(config: InvenioConfig, received: wire_drafts.Draft) -> m.MyRecord:
    state = STATES.get(received.status or "", "draft")
    if received.is_draft and received.is_published:
        state = "editing"
    parent = received.parent or wire_drafts.Parent()
    known = metadata.read(received, "title", "version")
    return m.MyRecord(
        source=config.id,
        id=received.id,
        title=readable(known.get("title", "")) or "Untitled",
        state=state,  # type: ignore[arg-type]
        url=page(config, received),
        parent=parent.id,
        doi=doi(received),
        version=known.get("version"),
        updated=received.updated,
        review=review(config, parent.review) if parent.review else None,
        deletable=state == "published" and bool(received.links and received.links.request_deletion),
    )


def person(received: wire_drafts.User) -> m.Person | None:
    """The person of a profile; None if it has no name."""
    profile = received.profile
    name = (profile.full_name or "").strip()
    if not name:
        return None
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
    where = (profile.affiliations or "").strip()
    return m.Person(
        family_name=family.strip(),
        given_name=given.strip(),
        orcid=(received.identities or {}).get("orcid"),
        affiliations=[m.Choice(where)] if where else [],
    )


def choice(received: wire_drafts.Term) -> m.Choice:
    props = received.props if received.props is not UNSET and received.props else {}
    notes = [
        received.acronym,
        received.country_name or received.country,
        received.number,
        received.scheme,
    ]
    affiliations = tuple(each.name for each in received.affiliations or [] if each.name)
    notes += affiliations
    if props.get("scheme") == "spdx":
        notes.append(str(props.get("url") or "") or None)
    return m.Choice(
        title=received.name or received.subject or localised(received.title) or received.id,
        id=received.id,
        note=", ".join(note for note in notes if note) or None,
        group=received.funder.id if received.funder else None,
        affiliations=affiliations,
    )
