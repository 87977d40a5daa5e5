"""Drafts, reviews and vocabularies: InvenioRDM's JSON as our types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import UNSET

from ... import models as m
from . import wire, wire_drafts, wire_metadata
from .errors import fields
from .metadata import localised, relation
from .serializers import CODE, README
from .settings import InvenioConfig

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
        metadata=metadata(received),
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


OURS = {
    "metadata": "",
    "rights": "licences",
    "related_identifiers": "related",
    "resource_type": "resourceType",
    "publication_date": "publicationDate",
    "family_name": "familyName",
    "given_name": "givenName",
    "until": "embargoUntil",
    "person_or_org": "",
    "embargo": "",
}
"""InvenioRDM's field names in our JSON pointers."""


def pointer(theirs: str) -> str:
    """`/metadata/creators/0/person_or_org/family_name` as `/creators/0/familyName`."""
    parts = [OURS.get(part, part) for part in theirs.strip("/").split("/")]
    return "/" + "/".join(part for part in parts if part)


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


def metadata(received: wire_drafts.Draft) -> m.DraftMetadata:
    """The metadata; related works with a field of their own are not among `related`, as when
    sending."""
    meta, custom = received.metadata, received.custom_fields or wire.CustomFields()
    related = [
        m.RelatedWork(
            each.identifier,
            relation(each),
            each.scheme,
            each.resource_type.id if each.resource_type else None,
        )
        for each in meta.related_identifiers or []
    ]
    readme = next((each for each in related if _is_readme(each)), None)
    related = [
        each
        for each in related
        if each is not readme
        and (each.identifier, each.relation) != (custom.code_repository, CODE[0])
    ]
    return m.DraftMetadata(
        title=meta.title,
        resource_type=(meta.resource_type.id if meta.resource_type else None) or "",
        creators=[_person(each) for each in meta.creators or []],
        contributors=[_person(each) for each in meta.contributors or []],
        description=meta.description or "",
        publication_date=meta.publication_date or "",
        version=meta.version or "",
        publisher=meta.publisher or "",
        licences=[each.id for each in meta.rights or [] if each.id],
        subjects=[
            m.Choice(each.subject or each.id or "", each.id, each.scheme)
            for each in meta.subjects or []
        ],
        languages=[each.id for each in meta.languages or [] if each.id],
        funding=[_grant(each) for each in meta.funding or []],
        related=related,
        references=[each.reference for each in meta.references or [] if each.reference],
        access=_access(received.access),
        code_repository=custom.code_repository,
        programming_languages=[each.id for each in custom.languages or [] if each.id],
        development_status=custom.status.id if custom.status else None,
        readme=readme.identifier if readme else None,
    )


def _is_readme(work: m.RelatedWork) -> bool:
    return (work.relation, work.resource_type) == README and work.identifier.startswith(
        ("https://", "http://")
    )


def _access(received: wire.Access | None) -> m.DraftAccess:
    received = received or wire.Access()
    embargo = received.embargo or wire.Embargo()
    until = embargo.until if embargo.active else None
    restricted = received.files == "restricted"
    return m.DraftAccess("restricted" if restricted else "public", until, embargo.reason)


def _person(received: wire_metadata.Creatibutor) -> m.Person:
    person = received.person_or_org
    ids = {(each.scheme or "").lower(): each.identifier for each in person.identifiers or []}
    whole = person.type == "organizational"
    return m.Person(
        kind="organizational" if whole else "personal",
        family_name=(person.name if whole else person.family_name) or "",
        given_name=person.given_name or "",
        orcid=ids.get("orcid"),
        ror=ids.get("ror"),
        affiliations=[m.Choice(a.name or a.id or "", a.id) for a in received.affiliations or []],
        role=received.role.id if received.role else None,
    )


def _grant(received: wire_metadata.FundingEntry) -> m.Grant:
    funder, award = received.funder or wire_metadata.Funder(), received.award
    return m.Grant(
        funder=m.Choice(funder.name or funder.id or "", funder.id),
        award=m.Choice(localised(award.title) or award.number or "", award.id) if award else None,
        number=award.number if award else None,
    )


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
    return m.MyRecord(
        source=config.id,
        id=received.id,
        title=received.metadata.title or "Untitled",
        state=state,  # type: ignore[arg-type]
        url=page(config, received),
        doi=doi(received),
        version=received.metadata.version,
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
    notes += [each.name for each in received.affiliations or [] if each.name]
    if props.get("scheme") == "spdx":
        notes.append(str(props.get("url") or "") or None)
    return m.Choice(
        title=received.name or received.subject or localised(received.title) or received.id,
        id=received.id,
        note=", ".join(note for note in notes if note) or None,
        group=received.funder.id if received.funder else None,
    )
