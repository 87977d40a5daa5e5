"""The metadata of a record as our types. Functions only."""

from __future__ import annotations

import re
from html import unescape

from ... import models as m
from ..._util.identifiers import landing_page as link
from ..._util.identifiers import web
from . import wire_metadata as wire

LINE = 300
"""Characters of a description in a search result."""
ENOUGH = 16 * 1024
"""Characters of HTML from which that line is extracted; some descriptions are very long."""
UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike"
    r"|strong|sub|sup|tt|u|var|wbr)(?:\s[^>]*)?/?>",
    re.IGNORECASE,
)
"""Tags inside a word or sentence: H<sub>2</sub>O is one word. All others separate words."""
TAG = re.compile(r"<[^>]*>")
RELATIONS = {
    each.lower(): each
    for each in (  # noqa: SIM905
        "IsCitedBy Cites IsSupplementTo IsSupplementedBy IsContinuedBy Continues IsDescribedBy "
        "Describes HasMetadata IsMetadataFor HasVersion IsVersionOf IsNewVersionOf "
        "IsPreviousVersionOf IsPartOf HasPart IsPublishedIn IsReferencedBy References "
        "IsDocumentedBy Documents IsCompiledBy Compiles IsVariantFormOf IsOriginalFormOf "
        "IsIdenticalTo IsReviewedBy Reviews IsDerivedFrom IsSourceOf IsRequiredBy Requires "
        "IsObsoletedBy Obsoletes IsCollectedBy Collects IsTranslationOf HasTranslation"
    ).split()
}
"""InvenioRDM writes the relation types of DataCite in lower case."""
SPDX_PAGE = "https://spdx.org/licenses/{}"


def localised(text: wire.Localised | None) -> str | None:
    """The English text of a localised field, or any other language."""
    if not text:
        return None
    return text.get("en") or next(iter(text.values()))


def named(word: wire.Titled | None) -> str | None:
    return (localised(word.title) or word.id) if word else None


def line(html: str | None) -> str:
    """The text as one plain line."""
    bare = TAG.sub(" ", INLINE.sub("", UNSEEN.sub(" ", (html or "")[:ENOUGH])))
    text = " ".join(unescape(bare).split())
    if len(text) <= LINE:
        return text
    return text[: LINE - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def creator(payload: wire.Creatibutor) -> m.Creator:
    person = payload.person_or_org
    orcid = next(
        (i.identifier for i in person.identifiers or [] if (i.scheme or "").lower() == "orcid"),
        None,
    )
    return m.Creator(
        name=name_of(payload),
        kind="organizational" if person.type == "organizational" else "personal",
        orcid=orcid.rpartition("/")[2] if orcid else None,
        affiliations=[name for a in payload.affiliations or [] if (name := a.name or a.id)],
        role=named(payload.role),
    )


def name_of(payload: wire.Creatibutor) -> str:
    person = payload.person_or_org
    parts = [part for part in (person.family_name, person.given_name) if part]
    return person.name or ", ".join(parts) or "Unnamed"


def resource_type(payload: wire.Titled | None) -> m.ResourceType | None:
    return m.ResourceType(payload.id or "", named(payload) or "") if payload else None


def licence(payload: wire.Rights) -> m.Licence:
    url = web(payload.props.url if payload.props else None) or web(payload.link)
    if not url and payload.id and payload.props and payload.props.scheme == "spdx":
        url = SPDX_PAGE.format(payload.id)
    return m.Licence(localised(payload.title) or payload.id or "Unnamed licence", payload.id, url)


def subject(payload: wire.Subject) -> m.Subject:
    urls = [link(each.identifier, each.scheme) for each in payload.identifiers or []]
    url = next((each for each in urls if each), None) or web(payload.id)
    return m.Subject(payload.subject or payload.id or "", payload.scheme, url)


def funding(payload: wire.FundingEntry) -> m.Funding:
    funder, award = payload.funder or wire.Funder(), payload.award or wire.Award()
    urls = [link(each.identifier, each.scheme) for each in award.identifiers or []]
    return m.Funding(
        funder=funder.name or funder.id or "Unnamed funder",
        award=localised(award.title),
        number=award.number,
        acronym=award.acronym,
        url=next((each for each in urls if each), None),
    )


def relation(payload: wire.Related) -> str:
    """The relation type of DataCite, with a lower-case first letter."""
    theirs = (payload.relation_type.id if payload.relation_type else None) or ""
    word = RELATIONS.get(theirs.lower(), theirs)
    return word[:1].lower() + word[1:]


def related(payload: wire.Related) -> m.RelatedIdentifier:
    word = relation(payload)
    return m.RelatedIdentifier(
        identifier=payload.identifier,
        relation=word,
        relation_title=named(payload.relation_type) or word,
        scheme=payload.scheme,
        resource_type=named(payload.resource_type),
        url=link(payload.identifier, payload.scheme),
    )
