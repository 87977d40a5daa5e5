"""InvenioRDM's error responses as problems with the next step."""

from __future__ import annotations

import msgspec

from ... import models as m
from ..._util.json_errors import UNREADABLE
from ...problems import BadQuery, Gone, NotFound, Problem, Restricted, UpstreamDown, UpstreamSlow
from . import wire
from .texts import line, named


def fault(body: bytes) -> wire.Fault:
    """The body of an error; an empty one if it is not InvenioRDM's."""
    try:
        return msgspec.json.decode(body, type=wire.Fault)
    except UNREADABLE:
        return wire.Fault()


def refused(title: str, status: int, body: bytes, upstream: m.Upstream) -> Problem:
    """The problem for a status of 400 or more; callers handle 401, 403 and 429.

    Args:
        title: The repository's name, for display.
    """
    payload = fault(body)
    match status:
        case 400:
            return _bad(title, payload, upstream)
        case 404 | 405 | 406:
            return NotFound(
                f"Record or file not found at {title}. Check the id or DOI. Drafts need the "
                "owner's token.",
                upstream=upstream,
            )
        case 410:
            return _gone(title, payload, upstream)
        case 408 | 504:
            return UpstreamSlow(f"{title} took too long to respond. Retry.", upstream=upstream)
        case 503:
            return UpstreamDown(
                f"{title} is not available at the moment. Retry in a few minutes.",
                upstream=upstream,
            )
    text = f" Its message: {payload.message}" if payload.message and status < 500 else ""
    return UpstreamDown(
        f"Unexpected response from {title} ({status}).{text} Retry later.",
        upstream=upstream,
    )


def denied(title: str, upstream: m.Upstream, access: m.Access | None, guest: bool) -> Problem:
    """The problem for a 403 with a valid token, or for a guest where the access conditions are
    known."""
    if access and access.embargo_until:
        return Restricted(
            f"These files are under embargo until {access.embargo_until}. To read them earlier, "
            "contact the authors.",
            upstream=upstream,
        )
    ask = (
        "Sign in with the token of an account that has access, or request access on the record's "
        "page at "
        if guest
        else "Request access on the record's page at "
    )
    return Restricted(f"Access is restricted. {ask}{title}.", upstream=upstream)


def complaint(payload: wire.Fault, field: str) -> str | None:
    """The error of one query argument, if a 400 is about it."""
    for each in payload.errors or []:
        text = " ".join(each.messages)
        if each.field == field or (each.field == "_schema" and field in text.lower()):
            return text
    return None


def fields(payload: wire.Fault) -> list[m.FieldError]:
    return [
        m.FieldError("/" + each.field.replace(".", "/"), " ".join(each.messages))
        for each in payload.errors or []
    ]


def _bad(title: str, payload: wire.Fault, upstream: m.Upstream) -> Problem:
    text = " ".join(" ".join(each.messages) for each in payload.errors or []) or payload.message
    return BadQuery(
        f"Invalid request to {title}{f': {text}' if text else '.'} Change the search text, the "
        "sort order or the filters.",
        upstream=upstream,
        fields=fields(payload),
    )


def _gone(title: str, payload: wire.Fault, upstream: m.Upstream) -> Problem:
    stone = payload.tombstone or wire.Tombstone()
    why = (line(stone.note) or named(stone.removal_reason) or "").rstrip(" .")
    when = f" on {stone.removal_date[:10]}" if stone.removal_date else ""
    note = f" Reason given: {why}." if why else ""
    return Gone(
        f"This record was removed from {title}{when}.{note} Look for another version of the "
        "record.",
        upstream=upstream,
    )
