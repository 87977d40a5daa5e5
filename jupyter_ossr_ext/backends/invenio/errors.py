"""Their refusals as our problems: what happened, and what to do next."""

from __future__ import annotations

import msgspec

from ... import models as m
from ...problems import (
    BadQuery,
    Gone,
    NotFound,
    Problem,
    Restricted,
    UpstreamDown,
    UpstreamSlow,
)
from . import wire
from .metadata import named


def fault(body: bytes) -> wire.Fault:
    """The body of an error; an empty one where it is not InvenioRDM's."""
    try:
        return msgspec.json.decode(body, type=wire.Fault)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return wire.Fault()


def refused(title: str, status: int, body: bytes, upstream: m.Upstream) -> Problem:
    """What an answer of 400 or more means; 401, 403 and 429 are for others to judge.

    Args:
        title: The repository's name, for people.
    """
    told = fault(body)
    match status:
        case 400:
            return _bad(title, told, upstream)
        case 404 | 405 | 406:
            return NotFound(
                f"{title} has no such record or file. Check the number or the DOI; a draft needs "
                "its owner's token.",
                upstream=upstream,
            )
        case 410:
            return _gone(title, told, upstream)
        case 408 | 504:
            return UpstreamSlow(f"{title} took too long to answer. Try again.", upstream=upstream)
        case 503:
            return UpstreamDown(
                f"{title} is not available at the moment. Try again in a few minutes.",
                upstream=upstream,
            )
    said = f" It says: {told.message}" if told.message and status < 500 else ""
    return UpstreamDown(
        f"{title} gave an unexpected answer ({status}).{said} Try again later.",
        upstream=upstream,
    )


def denied(title: str, upstream: m.Upstream, access: m.Access | None, guest: bool) -> Problem:
    """A 403 for a good token, or for a guest where access is known to have conditions."""
    if access and access.embargo_until:
        return Restricted(
            f"These files are under embargo until {access.embargo_until}. They open by "
            "themselves then; ask the authors if you need them before.",
            upstream=upstream,
        )
    ask = (
        "Sign in with a token of an account that may read it, or ask for access on its page at "
        if guest
        else "Ask for access on its page at "
    )
    return Restricted(f"Access is restricted. {ask}{title}.", upstream=upstream)


def complaint(told: wire.Fault, field: str) -> str | None:
    """What is wrong with one argument, if that is what an answer of 400 is about."""
    for each in told.errors or []:
        text = " ".join(each.messages)
        if each.field == field or (each.field == "_schema" and field in text.lower()):
            return text
    return None


def fields(told: wire.Fault) -> list[m.FieldError]:
    return [
        m.FieldError("/" + each.field.replace(".", "/"), " ".join(each.messages))
        for each in told.errors or []
    ]


def _bad(title: str, told: wire.Fault, upstream: m.Upstream) -> Problem:
    said = " ".join(" ".join(each.messages) for each in told.errors or []) or told.message
    return BadQuery(
        f"{title} cannot read this request{f': {said}' if said else '.'} Change the search "
        "text, the order or the filters.",
        upstream=upstream,
        fields=fields(told),
    )


def _gone(title: str, told: wire.Fault, upstream: m.Upstream) -> Problem:
    stone = told.tombstone or wire.Tombstone()
    why = stone.note or named(stone.removal_reason)
    when = f" on {stone.removal_date[:10]}" if stone.removal_date else ""
    note = f" The note left there: {why}" if why else ""
    return Gone(
        f"This record has been removed from {title}{when}.{note} Look for another version of it.",
        upstream=upstream,
    )
