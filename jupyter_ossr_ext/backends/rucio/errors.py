"""Rucio's error responses as problems. Its `ExceptionClass` counts, not the status.

401 is also used for permission errors of signed-in users, and 500 for other errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from ..._util.json_errors import UNREADABLE
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
"""Expired, invalid and foreign tokens, wrong passwords and unknown certificates look the same."""
NAMES = re.compile(r"'([^']*)' does not match")


MIXED = "Database query failed"
"""Beginning of the evidence if a number was compared with values of a key that are text."""


def fault(headers: Mapping[str, str], body: bytes) -> wire.Fault:
    """Rucio's error; an empty one if the response is not Rucio's."""
    try:
        payload = msgspec.json.decode(body, type=wire.Fault)
    except UNREADABLE:
        payload = wire.Fault()
    return wire.Fault(
        payload.ExceptionClass or headers.get("exceptionclass", ""),
        payload.ExceptionMessage or headers.get("exceptionmessage", ""),
    )


def rejected(status: int, payload: wire.Fault) -> bool:
    """Whether the token is the cause, so that another one may work."""
    if payload.ExceptionClass in SIGN_IN:
        return True
    if status == 400:
        return payload.ExceptionMessage.startswith("Token must be set")
    return status == 401 and not payload.ExceptionClass  # sent by a proxy


def refused(title: str, status: int, payload: wire.Fault, upstream: Upstream) -> Problem:
    """The problem for a status of 400 or more.

    Args:
        title: The lake's name, for display.
    """
    # The lines before it list what is refused.
    reason = _plain(payload.ExceptionMessage.rpartition("\nHowever, ")[2])
    text = reason or "No reason was given."
    if rejected(status, payload):
        return CredentialsRejected(
            f"{title} rejected this sign-in. Sign in again.", upstream=upstream
        )
    match payload.ExceptionClass:
        case "DataIdentifierNotFound" | "ScopeNotFound":
            return NotFound(f"Data not found at {title}: {text} Check the name.", upstream=upstream)
        case "RSENotFound":
            return NotFound(f"Storage not found at {title}: {text}", upstream=upstream)
        case "RuleNotFound" | "KeyNotFound" | "ReplicaNotFound":
            return NotFound(f"Not found at {title}: {text}", upstream=upstream)
        case "AccessDenied":
            return Restricted(
                f"Your account is not permitted to do this at {title}: {text} Ask the lake's "
                "administrator, or use another account.",
                upstream=upstream,
            )
        case "InsufficientAccountLimit" | "InsufficientQuota":
            return NoSpace(
                f"Your quota is too small for this data: {text} Choose another storage, free "
                "some space, or ask for approval.",
                upstream=upstream,
            )
        case "InvalidRSEExpression":
            return BadQuery(
                f"{title} has no storage that matches this expression: {text}", upstream=upstream
            )
        case "InsufficientTargetRSEs" | "RSEWriteBlocked" | "RSEOverQuota":
            return Restricted(
                f"This storage does not accept data at the moment: {text} Choose another one.",
                upstream=upstream,
            )
        case "DIDFilterSyntaxError" | "KeyMissing" | "DuplicateCriteriaInDIDFilter":
            return BadQuery(f"{title} cannot parse the filters: {text}", upstream=upstream)
        case "InvalidMetadata" if "same metadata plugin" in payload.ExceptionMessage:
            return BadQuery(
                f"{title} cannot combine its own columns with custom keys in one search. Filter "
                "by one or the other.",
                upstream=upstream,
            )
        case "InvalidMetadata":
            return BadQuery(
                f"Some data at {title} have a value of another type under these keys. Use = or "
                "like, which compare text.",
                upstream=upstream,
                evidence=payload.ExceptionMessage.partition("\n")[0],
            )
        case "InvalidObject" | "InvalidType" | "InputValidationError" | "InvalidPath":
            return _invalid(title, payload, upstream)
        case "DuplicateRule":
            return Exists(f"You already have this rule at {title}.", upstream=upstream)
        case "DataIdentifierAlreadyExists" | "FileAlreadyExists" | "DuplicateContent":
            return Exists(f"Already exists at {title}: {text}", upstream=upstream)
        case "FileConsistencyMismatch" | "FileReplicaAlreadyExists":
            return Exists(
                f"{title} has different content under this name: {text}", upstream=upstream
            )
        case "UnsupportedOperation" | "UnsupportedStatus" | "NotImplementedError":
            return Restricted(f"{title} refuses this: {text}", upstream=upstream)
        case "DatabaseException":
            return UpstreamDown(
                f"{title} could not process the value (wrong type?): a number or a date may be "
                "needed instead of text. Check the values, or retry later.",
                upstream=upstream,
            )
    if status in (408, 504):
        return UpstreamSlow(f"{title} took too long to respond. Retry.", upstream=upstream)
    if status in (502, 503):
        return UpstreamDown(
            f"{title} is not available at the moment. Retry in a few minutes.",
            upstream=upstream,
        )
    if status == 404:
        return NotFound(f"Not found at {title}. {reason}".strip(), upstream=upstream)
    if status in (400, 406, 409):
        return Malformed(f"Invalid request to {title}: {text}", upstream=upstream)
    return UpstreamDown(
        " ".join(
            filter(None, [f"Unexpected response from {title} ({status}).", reason, "Retry later."])
        ),
        upstream=upstream,
    )


def missing(title: str) -> Problem:
    return CredentialsMissing(f"Sign in to {title} first.")


def _invalid(title: str, payload: wire.Fault, upstream: Upstream) -> Problem:
    wrong = NAMES.search(payload.ExceptionMessage)
    if wrong:
        return Malformed(
            f"{title} does not allow the name {wrong[1]!r}. Use letters, digits, '.', '-' and "
            "'_'; begin with a letter or digit.",
            upstream=upstream,
            evidence=payload.ExceptionMessage.partition("\n")[0],
        )
    reason = _plain(payload.ExceptionMessage) or "No reason was given."
    return Malformed(f"Rejected by {title}: {reason}", upstream=upstream)


def _plain(message: str) -> str:
    """The first line as a sentence, without internal details."""
    lines = message.strip().splitlines()
    first = lines[0].strip() if lines else ""
    if not first or "psycopg" in first or "cx_Oracle" in first or "IntegrityError" in first:
        return ""
    first = first[:300]
    return first if first.endswith((".", "!", "?", ")")) else f"{first}."


def several_accounts(title: str, accounts: list[str]) -> Problem:
    """A sign-in that covers several accounts; one of them must be chosen."""
    names = " or ".join(filter(None, [", ".join(accounts[:-1]), accounts[-1]]))
    return CredentialsRejected(f"Your sign-in at {title} covers the accounts {names}. Choose one.")
