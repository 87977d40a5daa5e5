"""The fields of a record's metadata in InvenioRDM's JSON: one table.

A row says where a field of `RecordMetadata` is, how it is read and how it is written. Reading,
writing, preserving what has no row, and pointers of errors follow from it (`metadata`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from ..._util.identifiers import landing_page, web
from ...models import metadata as m
from . import wire_metadata as wire
from .texts import localised, named

Json = Any
"""JSON to be sent; used only in this package."""
CODE = ("isderivedfrom", "software")
README = ("isdocumentedby", "publication-softwaredocumentation")
"""Relation and type of the two related works with CodeMeta terms of their own (as in eossr)."""
SPDX_PAGE = "https://spdx.org/licenses/{}"
SWH = "https://archive.softwareheritage.org/"
"""Resolver of Software Heritage identifiers."""


class Field(NamedTuple):
    """A field of `RecordMetadata` at a path of a record's JSON.

    `type` is that of the JSON, `read` makes a value of it; None: this path is written only.
    `write` makes JSON of a value; None: the field is read only. Several rows may write lists at one
    path: the lists are joined.
    """

    name: str
    path: str
    type: Any
    read: Callable[[Any], object] | None
    write: Callable[[Any], Json] | None


def _same(value: Any) -> Any:
    return value


def _each(convert: Callable[[Any], object]) -> Callable[[Iterable[Any]], list[Any]]:
    """Converts item by item, without those that are empty."""
    return lambda items: [value for each in items if (value := convert(each))]


# Vocabulary terms


def _term(titled: wire.Titled) -> m.Choice | None:
    title = named(titled)
    return m.Choice(title, titled.id) if title else None


def _id(choice: m.Choice | None) -> Json:
    return {"id": choice.id} if choice and choice.id else None


def _licence(rights: wire.Rights) -> m.Choice:
    url = web(rights.props.url if rights.props else None) or web(rights.link)
    if not url and rights.id and rights.props and rights.props.scheme == "spdx":
        url = SPDX_PAGE.format(rights.id)
    title = localised(rights.title) or rights.id or "Unnamed licence"
    return m.Choice(title, rights.id, url=url)


def _subject(subject: wire.Subject) -> m.Choice:
    urls = [landing_page(each.identifier, each.scheme) for each in subject.identifiers or []]
    url = next(filter(None, urls), None) or web(subject.id)
    return m.Choice(subject.subject or subject.id or "", subject.id, subject.scheme, url=url)


def _from_subject(choice: m.Choice) -> Json:
    return _id(choice) or {"subject": choice.title}


# People


def _person(entry: wire.Creatibutor) -> m.Person:
    person = entry.person_or_org
    ids = {(each.scheme or "").lower(): each.identifier for each in person.identifiers or []}
    is_personal = person.type != "organizational"
    orcid = ids.get("orcid")
    family, given = person.name or "", person.given_name or ""
    if is_personal and person.family_name:
        family = person.family_name
    elif is_personal and not given:  # the name is "family name, given name"
        family, _, given = family.partition(", ")
    return m.Person(
        kind="personal" if is_personal else "organizational",
        family_name=family,
        given_name=given,
        orcid=orcid.rpartition("/")[2] if orcid else None,
        ror=ids.get("ror"),
        affiliations=[m.Choice(a.name or a.id or "", a.id) for a in entry.affiliations or []],
        role=_term(entry.role) if entry.role else None,
    )


def _from_person(person: m.Person) -> Json:
    named_: Json = {"type": person.kind}
    if person.kind == "organizational":
        named_["name"] = person.family_name
    else:
        named_ |= {"family_name": person.family_name, "given_name": person.given_name}
    ids = {"orcid": person.orcid, "ror": person.ror}
    if identifiers := [{"scheme": k, "identifier": v} for k, v in ids.items() if v]:
        named_["identifiers"] = identifiers
    entry: Json = {"person_or_org": named_}
    if person.affiliations:
        entry["affiliations"] = [
            {"id": each.id} if each.id else {"name": each.title} for each in person.affiliations
        ]
    if person.role:
        entry["role"] = {"id": person.role.id}
    return entry


# Funding


def _grant(entry: wire.FundingEntry) -> m.Grant:
    funder, award = entry.funder or wire.Funder(), entry.award
    name = funder.name or funder.id or "Unnamed funder"
    if award is None:
        return m.Grant(m.Choice(name, funder.id))
    urls = [landing_page(each.identifier, each.scheme) for each in award.identifiers or []]
    title = localised(award.title) or award.number or ""
    url = next(filter(None, urls), None)
    return m.Grant(
        funder=m.Choice(name, funder.id),
        award=m.Choice(title, award.id, award.acronym, url=url),
        number=award.number,
    )


def _from_grant(grant: m.Grant) -> Json:
    funder = grant.funder
    entry: Json = {"funder": {"id": funder.id} if funder.id else {"name": funder.title}}
    if grant.award and grant.award.id:
        entry["award"] = {"id": grant.award.id}
    elif grant.award or grant.number:
        title = grant.award.title if grant.award else grant.number or ""
        entry["award"] = {"title": {"en": title}, "number": grant.number or title}
    return entry


# Related works


def _work(related: wire.Related) -> m.RelatedWork:
    relation = _term(related.relation_type) if related.relation_type else None
    return m.RelatedWork(
        identifier=related.identifier,
        relation=relation or m.term(""),
        scheme=related.scheme,
        resource_type=_term(related.resource_type) if related.resource_type else None,
        url=landing_page(related.identifier, related.scheme),
    )


def _is_readme(work: m.RelatedWork) -> bool:
    kind = work.resource_type.id if work.resource_type else None
    return (work.relation.id, kind) == README and web(work.identifier) is not None


def _works(related: list[wire.Related]) -> list[m.RelatedWork]:
    works = [_work(each) for each in related]
    own = next(filter(_is_readme, works), None)
    return [each for each in works if each is not own]


def _readme(related: list[wire.Related]) -> str | None:
    return next((work.identifier for work in map(_work, related) if _is_readme(work)), None)


def _from_work(work: m.RelatedWork) -> Json:
    identifier, scheme = work.identifier, work.scheme
    if identifier.startswith("swh:1:"):  # a scheme that not every repository knows
        identifier, scheme = SWH + identifier, "url"
    entry: Json = {
        "identifier": identifier,
        "relation_type": {"id": (work.relation.id or work.relation.title).lower()},
    }
    if scheme:
        entry["scheme"] = scheme
    if work.resource_type:
        entry["resource_type"] = {"id": work.resource_type.id}
    return entry


def _own_work(relation: str, kind: str) -> Callable[[str | None], Json]:
    """A field that repositories also list among the related works."""
    return lambda address: (
        [_from_work(m.RelatedWork(address, m.term(relation), resource_type=m.term(kind)))]
        if address
        else []
    )


# Dates


def _date(entry: wire.DateEntry) -> m.RecordDate:
    return m.RecordDate(entry.date, _term(entry.type) if entry.type else None, entry.description)


def _from_date(date: m.RecordDate) -> Json:
    entry: Json = {"date": date.date, "type": _id(date.kind), "description": date.description}
    return {name: value for name, value in entry.items() if value}


# Access


def _access(access: wire.Access) -> m.Access:
    embargo = access.embargo or wire.Embargo()
    try:
        status = m.AccessStatus(access.status or "open")
    except ValueError:
        status = m.AccessStatus.RESTRICTED
    return m.Access(
        status=status,
        files="restricted" if access.files == "restricted" else "public",
        embargo_until=embargo.until if embargo.active else None,
        embargo_reason=embargo.reason if embargo.active else None,
    )


def _from_access(access: m.Access) -> Json:
    sent: Json = {"record": "public", "files": access.files}
    if access.embargo_until:
        sent["files"] = "restricted"
        sent["embargo"] = {
            "active": True,
            "until": access.embargo_until,
            "reason": access.embargo_reason,
        }
    return sent


_people, _from_people = _each(_person), _each(_from_person)
_terms, _ids = _each(_term), _each(_id)
_subjects, _from_subjects = _each(_subject), _each(_from_subject)
_grants, _from_grants = _each(_grant), _each(_from_grant)
_lines = _each(lambda entry: entry.reference)
_from_lines = _each(lambda line: {"reference": line})
FIELDS = (
    Field("title", "metadata/title", str, _same, _same),
    Field("resource_type", "metadata/resource_type", wire.Titled, _term, _id),
    Field("creators", "metadata/creators", list[wire.Creatibutor], _people, _from_people),
    Field("contributors", "metadata/contributors", list[wire.Creatibutor], _people, _from_people),
    Field("description", "metadata/description", str, _same, _same),
    Field("publication_date", "metadata/publication_date", str, _same, _same),
    Field("version", "metadata/version", str, _same, _same),
    Field("publisher", "metadata/publisher", str, _same, _same),
    Field("licences", "metadata/rights", list[wire.Rights], _each(_licence), _ids),
    Field("subjects", "metadata/subjects", list[wire.Subject], _subjects, _from_subjects),
    Field("languages", "metadata/languages", list[wire.Titled], _terms, _ids),
    Field("funding", "metadata/funding", list[wire.FundingEntry], _grants, _from_grants),
    Field("related", "metadata/related_identifiers", list[wire.Related], _works, _each(_from_work)),
    Field("references", "metadata/references", list[wire.Reference], _lines, _from_lines),
    Field("dates", "metadata/dates", list[wire.DateEntry], _each(_date), _each(_from_date)),
    Field("access", "access", wire.Access, _access, _from_access),
    Field("code_repository", "custom_fields/code:codeRepository", str, _same, _same),
    Field("code_repository", "metadata/related_identifiers", None, None, _own_work(*CODE)),
    Field("readme", "metadata/related_identifiers", list[wire.Related], _readme, None),
    Field("readme", "metadata/related_identifiers", None, None, _own_work(*README)),
    Field(
        "programming_languages",
        "custom_fields/code:programmingLanguage",
        list[wire.Titled],
        _terms,
        _ids,
    ),
    Field("development_status", "custom_fields/code:developmentStatus", wire.Titled, _term, _id),
)
