"""Drafts, reviews and vocabularies: InvenioRDM's JSON as our types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import UNSET

from ... import models as m
from . import wire, wire_drafts, wire_metadata
from .errors import fields
from .metadata import relation, said
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


def draft(config: InvenioConfig, told: wire_drafts.Draft) -> m.Draft:
    parent = told.parent or wire_drafts.Parent()
    return m.Draft(
        source=config.id,
        id=told.id,
        url=page(config, told),
        metadata=metadata(told),
        doi=doi(told),
        published=told.is_published,
        parent=parent.id,
        index=(told.versions.index if told.versions else None) or 1,
        files=files(told.files.entries.values() if told.files and told.files.entries else []),
        review=review(config, parent.review) if parent.review else None,
        revision=told.revision_id,
        errors=[
            m.FieldError(pointer(each.pointer), each.detail)
            for each in fields(wire.Fault(errors=[e for e in told.errors or [] if not e.severity]))
            if not each.pointer.startswith("/files")  # files are uploaded after the metadata
        ],
        checks=[_check(each) for each in told.errors or [] if each.severity],
    )


SEVERITIES: dict[str, Literal["info", "warning", "error"]] = {
    "info": "info",
    "warning": "warning",
    "error": "error",
    "failure": "error",
}


def _check(told: wire.FieldFault) -> m.CommunityCheck:
    return m.CommunityCheck(
        pointer=pointer(told.field.replace(".", "/")),
        message=" ".join(told.messages),
        severity=SEVERITIES.get(told.severity or "", "warning"),
        description=told.description or "",
        community=(told.context or {}).get("community"),
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


def page(config: InvenioConfig, told: wire_drafts.Draft) -> str:
    return f"{config.url}/{'uploads' if told.is_draft else 'records'}/{told.id}"


def doi(told: wire_drafts.Draft) -> str | None:
    return (told.pids["doi"].identifier or None) if told.pids and "doi" in told.pids else None


def files(told: Any) -> list[m.DraftFile]:
    found = [
        m.DraftFile(
            each.key,
            each.size or 0,
            each.checksum,
            each.status in {None, "completed"},
        )
        for each in told
    ]
    return sorted(found, key=lambda each: each.key)


def metadata(told: wire_drafts.Draft) -> m.DraftMetadata:
    """The metadata; related works with a field of their own are not among `related`, as when
    sending."""
    meta, custom = told.metadata, told.custom_fields or wire.CustomFields()
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
        creators=[_told_person(each) for each in meta.creators or []],
        contributors=[_told_person(each) for each in meta.contributors or []],
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
        funding=[_told_grant(each) for each in meta.funding or []],
        related=related,
        references=[each.reference for each in meta.references or [] if each.reference],
        access=_told_access(told.access),
        code_repository=custom.code_repository,
        programming_languages=[each.id for each in custom.languages or [] if each.id],
        development_status=custom.status.id if custom.status else None,
        readme=readme.identifier if readme else None,
    )


def _is_readme(work: m.RelatedWork) -> bool:
    return (work.relation, work.resource_type) == README and work.identifier.startswith(
        ("https://", "http://")
    )


def _told_access(told: wire.Access | None) -> m.DraftAccess:
    told = told or wire.Access()
    embargo = told.embargo or wire.Embargo()
    until = embargo.until if embargo.active else None
    restricted = told.files == "restricted"
    return m.DraftAccess("restricted" if restricted else "public", until, embargo.reason)


def _told_person(told: wire_metadata.Creatibutor) -> m.Person:
    person = told.person_or_org
    ids = {(each.scheme or "").lower(): each.identifier for each in person.identifiers or []}
    whole = person.type == "organizational"
    return m.Person(
        kind="organizational" if whole else "personal",
        family_name=(person.name if whole else person.family_name) or "",
        given_name=person.given_name or "",
        orcid=ids.get("orcid"),
        ror=ids.get("ror"),
        affiliations=[m.Choice(a.name or a.id or "", a.id) for a in told.affiliations or []],
        role=told.role.id if told.role else None,
    )


def _told_grant(told: wire_metadata.FundingEntry) -> m.Grant:
    funder, award = told.funder or wire_metadata.Funder(), told.award
    return m.Grant(
        funder=m.Choice(funder.name or funder.id or "", funder.id),
        award=m.Choice(said(award.title) or award.number or "", award.id) if award else None,
        number=award.number if award else None,
    )


def review(config: InvenioConfig, told: wire_drafts.Request) -> m.Review:
    try:
        state = m.ReviewState(told.status)
    except ValueError:
        state = m.ReviewState.CREATED
    links = told.links.actions if told.links and told.links.actions else {}
    return m.Review(
        id=told.id,
        state=state,
        title=told.title or "",
        record=told.topic.get("record", "") if told.topic else "",
        community=told.receiver.get("community") if told.receiver else None,
        created=told.created,
        updated=told.last_activity_at or told.updated,
        actions=[name for name in ("accept", "decline", "cancel") if name in links],
        url=f"{config.url}/me/requests/{told.id}",
    )


def user(told: wire_drafts.Event | wire_drafts.Request) -> str | None:
    """The id of the creator."""
    return told.created_by.get("user") if told.created_by else None


def comment(told: wire_drafts.Event, me: str | None, names: Mapping[str, str]) -> m.Comment:
    payload = told.payload or wire_drafts.Payload()
    author = user(told)
    return m.Comment(
        id=told.id,
        author=names.get(author or ""),
        created=told.created,
        content=payload.content or "",
        event=payload.event,
        mine=me is not None and author == me,
    )


def mine(config: InvenioConfig, told: wire_drafts.Draft) -> m.MyRecord:
    state = STATES.get(told.status or "", "draft")
    if told.is_draft and told.is_published:
        state = "editing"
    parent = told.parent or wire_drafts.Parent()
    return m.MyRecord(
        source=config.id,
        id=told.id,
        title=told.metadata.title or "Untitled",
        state=state,  # type: ignore[arg-type]
        url=page(config, told),
        doi=doi(told),
        version=told.metadata.version,
        updated=told.updated,
        review=review(config, parent.review) if parent.review else None,
        deletable=state == "published" and bool(told.links and told.links.request_deletion),
    )


def person(told: wire_drafts.User) -> m.Person | None:
    """The person of a profile; None if it has no name."""
    profile = told.profile
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
        orcid=(told.identities or {}).get("orcid"),
        affiliations=[m.Choice(where)] if where else [],
    )


def choice(told: wire_drafts.Term) -> m.Choice:
    props = told.props if told.props is not UNSET and told.props else {}
    notes = [told.acronym, told.country_name or told.country, told.number, told.scheme]
    notes += [each.name for each in told.affiliations or [] if each.name]
    if props.get("scheme") == "spdx":
        notes.append(str(props.get("url") or "") or None)
    return m.Choice(
        title=told.name or told.subject or said(told.title) or told.id,
        id=told.id,
        note=", ".join(note for note in notes if note) or None,
        group=told.funder.id if told.funder else None,
    )
