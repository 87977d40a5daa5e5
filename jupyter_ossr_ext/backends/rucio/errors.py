"""Rucio's refusals as our problems. Its `ExceptionClass` counts, not the status.

401 is also a refusal to somebody who is signed in, and 500 also one to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from ...models import Upstream
from ...problems import (
    BadQuery,
    CredentialsMissing,
    CredentialsRejected,
    Exists,
    Malformed,
    NoSpace,
    NotFound,
    Problem,
    Restricted,
    UpstreamDown,
    UpstreamSlow,
)
from . import wire

SIGN_IN = frozenset({"CannotAuthenticate", "IdentityError", "IdentityNotFound", "CannotAuthorize"})
"""Expired, bad and foreign tokens, wrong passwords and unknown certificates, all the same."""
NAMES = re.compile(r"'([^']*)' does not match")


def fault(headers: Mapping[str, str], body: bytes) -> wire.Fault:
    """What Rucio says; an empty one where it is not Rucio that speaks."""
    try:
        told = msgspec.json.decode(body, type=wire.Fault)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        told = wire.Fault()
    return wire.Fault(
        told.ExceptionClass or headers.get("exceptionclass", ""),
        told.ExceptionMessage or headers.get("exceptionmessage", ""),
    )


def rejected(status: int, told: wire.Fault) -> bool:
    """Whether the token is the trouble, so that another one may do."""
    if told.ExceptionClass in SIGN_IN:
        return True
    if status == 400:
        return told.ExceptionMessage.startswith("Token must be set")
    return status == 401 and not told.ExceptionClass  # a proxy in between


def refused(title: str, status: int, told: wire.Fault, upstream: Upstream) -> Problem:
    """What an answer of 400 or more means.

    Args:
        title: The lake's name, for people.
    """
    said = _plain(told.ExceptionMessage)
    if rejected(status, told):
        return CredentialsRejected(
            f"{title} does not accept this sign-in. Sign in again.", upstream=upstream
        )
    match told.ExceptionClass:
        case "DataIdentifierNotFound" | "ScopeNotFound":
            return NotFound(f"{title} has no such data: {said} Check the name.", upstream=upstream)
        case "RSENotFound":
            return NotFound(f"{title} has no such storage: {said}", upstream=upstream)
        case "RuleNotFound" | "KeyNotFound" | "ReplicaNotFound":
            return NotFound(f"{title} does not have it (any more): {said}", upstream=upstream)
        case "AccessDenied":
            return Restricted(
                f"{title} does not let your account do that: {said} Ask whoever runs the lake, or "
                "use another account.",
                upstream=upstream,
            )
        case "InsufficientAccountLimit" | "InsufficientQuota":
            return NoSpace(
                f"Your quota there is too small for these data: {said} Choose another storage, "
                "make room, or ask for approval.",
                upstream=upstream,
            )
        case "InvalidRSEExpression":
            return BadQuery(
                f"{title} knows no storage by this expression: {said}", upstream=upstream
            )
        case "InsufficientTargetRSEs" | "RSEWriteBlocked" | "RSEOverQuota":
            return Restricted(
                f"That storage does not take data now: {said} Choose another.", upstream=upstream
            )
        case "DIDFilterSyntaxError" | "KeyMissing" | "DuplicateCriteriaInDIDFilter":
            return BadQuery(f"{title} cannot read the filters: {said}", upstream=upstream)
        case "InvalidMetadata":
            return BadQuery(
                f"{title} keeps its own columns and people's keys apart: a search can filter by "
                f"one sort or the other, not by both. {said}",
                upstream=upstream,
            )
        case "InvalidObject" | "InvalidType" | "InputValidationError" | "InvalidPath":
            return _invalid(title, told, upstream)
        case "DuplicateRule":
            return Exists(f"{title} has such a rule of yours already.", upstream=upstream)
        case "DataIdentifierAlreadyExists" | "FileAlreadyExists" | "DuplicateContent":
            return Exists(f"{title} has it already: {said}", upstream=upstream)
        case "FileConsistencyMismatch" | "FileReplicaAlreadyExists":
            return Exists(f"{title} has other bytes under this name: {said}", upstream=upstream)
        case "UnsupportedOperation" | "UnsupportedStatus" | "NotImplementedError":
            return Restricted(f"{title} does not do that: {said}", upstream=upstream)
        case "DatabaseException":
            return UpstreamDown(
                f"{title} stumbled over this: a value of the wrong kind, such as a word where a "
                "number or a date belongs, or its database. Look at the values, or try later.",
                upstream=upstream,
            )
    if status in (408, 504):
        return UpstreamSlow(f"{title} took too long to answer. Try again.", upstream=upstream)
    if status in (502, 503):
        return UpstreamDown(
            f"{title} is not available at the moment. Try again in a few minutes.",
            upstream=upstream,
        )
    if status == 404:
        return NotFound(f"{title} has no such thing. {said}".strip(), upstream=upstream)
    if status in (400, 406, 409):
        return Malformed(f"{title} does not understand this: {said}", upstream=upstream)
    return UpstreamDown(
        f"{title} gave an unexpected answer ({status}). {said} Try again later.", upstream=upstream
    )


def missing(title: str) -> Problem:
    return CredentialsMissing(f"Sign in to {title} first.")


def _invalid(title: str, told: wire.Fault, upstream: Upstream) -> Problem:
    wrong = NAMES.search(told.ExceptionMessage)
    if wrong:
        return Malformed(
            f"{title} does not allow the name {wrong[1]!r}. Use letters, digits, '.', '-' and '_', "
            "and begin with a letter or digit.",
            upstream=upstream,
        )
    return Malformed(
        f"{title} does not take this: {_plain(told.ExceptionMessage)}", upstream=upstream
    )


def _plain(message: str) -> str:
    """Its first line, as a sentence, without what only its programmers understand."""
    lines = message.strip().splitlines()
    first = lines[0].strip() if lines else ""
    if not first or "psycopg" in first or "cx_Oracle" in first or "IntegrityError" in first:
        return ""
    first = first[:300]
    return first if first.endswith((".", "!", "?", ")")) else f"{first}."
