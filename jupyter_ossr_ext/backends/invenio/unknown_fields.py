"""Parts of a draft without a field of ours: a PUT replaces everything, so they are sent along."""

from __future__ import annotations

from typing import Any

Sent = dict[str, Any]
"""JSON as received and sent; used only in this package."""
OUR_METADATA = frozenset(
    {
        "title",
        "resource_type",
        "creators",
        "contributors",
        "description",
        "publication_date",
        "version",
        "publisher",
        "rights",
        "subjects",
        "languages",
        "funding",
        "related_identifiers",
        "references",
    }
)
OUR_CUSTOM = frozenset(
    {"code:codeRepository", "code:programmingLanguage", "code:developmentStatus"}
)
OUR_IDENTIFIERS = frozenset({"orcid", "ror"})


def preserve_unknown_fields(sent: Sent, before: Sent) -> Sent:
    """`sent`, with the parts of `before` (the current draft) for which the form has no field.

    Additional titles, descriptions and dates, other custom fields, other identifiers of people,
    custom licences, and whether the record itself is restricted or has no files.
    """
    old, custom = before.get("metadata") or {}, before.get("custom_fields") or {}
    metadata = {key: value for key, value in old.items() if key not in OUR_METADATA}
    metadata |= sent["metadata"]
    if own := [each for each in old.get("rights") or [] if not each.get("id")]:
        metadata["rights"] = [*metadata.get("rights", []), *own]
    for role in ("creators", "contributors"):
        known = {_name(each): each for each in old.get(role) or []}
        if role in metadata:
            metadata[role] = [_person(each, known.get(_name(each))) for each in metadata[role]]
    access = dict(sent["access"])
    if record := (before.get("access") or {}).get("record"):
        access["record"] = record
    enabled = (before.get("files") or {}).get("enabled", True)
    return {
        **sent,
        "access": access,
        "files": {"enabled": enabled},
        "metadata": metadata,
        "custom_fields": {k: v for k, v in custom.items() if k not in OUR_CUSTOM}
        | sent["custom_fields"],
    }


def _name(person: Sent) -> tuple[str, str]:
    payload = person.get("person_or_org") or {}
    if payload.get("type") == "organizational":
        return str(payload.get("name") or ""), ""
    return str(payload.get("family_name") or ""), str(payload.get("given_name") or "")


def _person(sent: Sent, before: Sent | None) -> Sent:
    payload = (before or {}).get("person_or_org") or {}
    more = [e for e in payload.get("identifiers") or [] if e.get("scheme") not in OUR_IDENTIFIERS]
    if not more:
        return sent
    person = sent["person_or_org"]
    identifiers = [*person.get("identifiers", []), *more]
    return {**sent, "person_or_org": {**person, "identifiers": identifiers}}
