"""Our metadata as the JSON that InvenioRDM accepts."""

from __future__ import annotations

from typing import Any

from ... import models as m

Sent = dict[str, Any]
"""JSON to be sent; used only in this package."""
SWH = "https://archive.softwareheritage.org/"
"""Resolver of Software Heritage identifiers."""
CODE = ("isDerivedFrom", "software")
README = ("isDocumentedBy", "publication-softwaredocumentation")
"""Relation and type of the two related works with CodeMeta terms of their own (as in eossr)."""


def body(metadata: m.DraftMetadata, publisher: str) -> Sent:
    """The body of `POST /records` and `PUT …/draft`. A reserved DOI is preserved by omitting
    `pids`."""
    access: Sent = {"record": "public", "files": metadata.access.files}
    if metadata.access.embargo_until:
        access["files"] = "restricted"
        access["embargo"] = {
            "active": True,
            "until": metadata.access.embargo_until,
            "reason": metadata.access.embargo_reason,
        }
    return {
        "access": access,
        "files": {"enabled": True},
        "metadata": _metadata(metadata, publisher),
        "custom_fields": _custom(metadata),
    }


def _metadata(metadata: m.DraftMetadata, publisher: str) -> Sent:
    sent: Sent = {
        "title": metadata.title,
        "resource_type": {"id": metadata.resource_type} if metadata.resource_type else None,
        "creators": [_person(each) for each in metadata.creators],
        "contributors": [_person(each) for each in metadata.contributors],
        "description": metadata.description,
        "publication_date": metadata.publication_date,
        "version": metadata.version,
        "publisher": metadata.publisher or publisher,
        "rights": [{"id": id} for id in metadata.licences],
        "subjects": [
            {"id": each.id} if each.id else {"subject": each.title} for each in metadata.subjects
        ],
        "languages": [{"id": id} for id in metadata.languages],
        "funding": [_grant(each) for each in metadata.funding],
        "related_identifiers": [_related(each) for each in _all_related(metadata)],
        "references": [{"reference": text} for text in metadata.references],
    }
    return {name: value for name, value in sent.items() if value}


def _all_related(metadata: m.DraftMetadata) -> list[m.RelatedWork]:
    """Related works with the code repository and the documentation."""
    related = list(metadata.related)
    for address, relation, kind in (
        (metadata.code_repository, *CODE),
        (metadata.readme, *README),
    ):
        there = {(each.identifier, each.relation.lower()) for each in related}
        if address and (address, relation.lower()) not in there:
            related.append(m.RelatedWork(address, relation, resource_type=kind))
    return related


def _custom(metadata: m.DraftMetadata) -> Sent:
    sent: Sent = {
        "code:codeRepository": metadata.code_repository,
        "code:programmingLanguage": [{"id": id} for id in metadata.programming_languages],
        "code:developmentStatus": (
            {"id": metadata.development_status} if metadata.development_status else None
        ),
    }
    return {name: value for name, value in sent.items() if value}


def _person(person: m.Person) -> Sent:
    payload: Sent = {"type": person.kind}
    if person.kind == "organizational":
        payload["name"] = person.family_name
    else:
        payload |= {"family_name": person.family_name, "given_name": person.given_name}
    ids = {"orcid": person.orcid, "ror": person.ror}
    if identifiers := [{"scheme": k, "identifier": v} for k, v in ids.items() if v]:
        payload["identifiers"] = identifiers
    sent: Sent = {"person_or_org": payload}
    if person.affiliations:
        sent["affiliations"] = [
            {"id": each.id} if each.id else {"name": each.title} for each in person.affiliations
        ]
    if person.role:
        sent["role"] = {"id": person.role}
    return sent


def _grant(grant: m.Grant) -> Sent:
    sent: Sent = {"funder": {"id": grant.funder.id} if grant.funder.id else {
        "name": grant.funder.title
    }}  # fmt: skip
    if grant.award and grant.award.id:
        sent["award"] = {"id": grant.award.id}
    elif grant.award or grant.number:
        title = grant.award.title if grant.award else grant.number or ""
        sent["award"] = {"title": {"en": title}, "number": grant.number or title}
    return sent


def _related(work: m.RelatedWork) -> Sent:
    identifier, scheme = work.identifier, work.scheme
    if identifier.startswith("swh:1:"):  # a scheme that only some repositories know
        identifier, scheme = SWH + identifier, "url"
    sent: Sent = {"identifier": identifier, "relation_type": {"id": work.relation.lower()}}
    if scheme:
        sent["scheme"] = scheme
    if work.resource_type:
        sent["resource_type"] = {"id": work.resource_type}
    return sent
