"""Rucio's JSON as our types."""

from __future__ import annotations

import contextlib
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import unquote, urlsplit

from ...models import (
    DatasetReplica,
    Did,
    DidSummary,
    DidType,
    FileReplicas,
    Lock,
    MetaValue,
    Replica,
    Rse,
    Rule,
    RuleState,
    Usage,
)
from . import wire

TYPES = {"FILE": DidType.FILE, "DATASET": DidType.DATASET, "CONTAINER": DidType.CONTAINER}
LOCKS: dict[str, Literal["ok", "replicating", "stuck"]] = {
    "OK": "ok",
    "REPLICATING": "replicating",
    "STUCK": "stuck",
}
REASONS = {
    "MISMATCH_SCHEME": "No storage with this data shares a protocol with the chosen one.",
    "NO_SOURCES": "No storage has a good replica to copy from.",
    "SUBMISSION_FAILED": "The transfer service rejected the request.",
    "TRANSFER_FAILED": "The transfer failed.",
    "LOST": "The transfer service lost the request.",
    "ONLY_TAPE_SOURCES": "The only replicas are on tape.",
}
"""Rucio's codes for failed transfers, as sentences."""
INSIDE = "xrdcl.unzip="
"""Part of the address of a file inside an archive."""
INTERNAL = frozenset({"scope", "name", "did_type", "account", "bytes", "length", "adler32", "md5"})
"""Columns that are shown under other names in the details of a DID."""


def iso(text: str | None) -> str | None:
    """`Wed, 25 Nov 2026 21:33:54 UTC` as 2026-11-25T21:33:54Z."""
    if not text:
        return None
    with contextlib.suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return text


def text(value: wire.Loose) -> str | None:
    return value if isinstance(value, str) else None


def count(value: wire.Count) -> int | None:
    """Sums of bytes are sent as `290701.0`. None also for what cannot be a number of things."""
    return None if value is None or not 0 <= value < 2**63 else int(value)


def type_of(text: str | None) -> DidType | None:
    known = TYPES.get(text or "")
    return known or TYPES.get((text or "").upper().rpartition(".")[2])


def found(hit: wire.Found) -> DidSummary:
    return DidSummary(
        Did(hit.scope, hit.name), type_of(hit.did_type), count(hit.bytes), count(hit.length)
    )


def member(child: wire.Member) -> DidSummary:
    return DidSummary(Did(child.scope, child.name), type_of(child.type), count(child.bytes))


def content(child: wire.Member) -> FileReplicas:
    return FileReplicas(
        Did(child.scope, child.name), count(child.bytes), checksums(child.adler32, child.md5)
    )


def checksums(adler32: str | None, md5: str | None) -> dict[str, str]:
    payload = {"adler32": adler32, "md5": md5}
    return {kind: value.lower() for kind, value in payload.items() if value}


def metadata(values: dict[str, wire.Loose]) -> dict[str, MetaValue]:
    """Lists and objects, which other tools may have stored, as text."""
    return {
        key: value if isinstance(value, MetaValue) else str(value) for key, value in values.items()
    }


def columns(values: dict[str, wire.Loose]) -> dict[str, MetaValue]:
    """Non-empty columns, with dates as ISO times."""
    return {
        key: iso(value) if key.endswith("_at") and isinstance(value, str) else value
        for key, value in metadata(values).items()
        if value is not None and key not in INTERNAL
    }


def state(text: str) -> str:
    return text.lower().replace("_", "-")


def file_replicas(entry: wire.FileReplica) -> FileReplicas:
    """An RSE without a state is available: old servers list only those.

    Addresses of the archive that contains a file are no replicas of it.
    """
    archives = {pfn for pfns in entry.rses.values() for pfn in pfns if INSIDE in pfn}
    copies = [
        Replica(rse, state(entry.states.get(rse, "AVAILABLE")), list(entry.rses.get(rse, [])))
        for rse in dict.fromkeys([*entry.rses, *entry.states])
        if not archives & set(entry.rses.get(rse, []))
    ]
    archive = None
    if archives and not copies:
        archive = unquote(urlsplit(min(archives)).path.rpartition("/")[2])
    return FileReplicas(
        Did(entry.scope, entry.name),
        count(entry.bytes),
        checksums(entry.adler32, entry.md5),
        copies,
        archive,
    )


def dataset_replica(entry: wire.DatasetReplica) -> DatasetReplica:
    return DatasetReplica(
        entry.rse,
        state(entry.state),
        count(entry.length),
        count(entry.available_length),
        count(entry.bytes),
        count(entry.available_bytes),
    )


def rse(entry: wire.RseInfo) -> Rse:
    return Rse(
        entry.rse,
        entry.rse_type,
        entry.deterministic,
        entry.availability_read,
        entry.availability_write,
        entry.volatile,
    )


def usage(entry: wire.AccountUsage | wire.GlobalUsage) -> Usage:
    """Rucio uses a negative limit for 'unlimited'."""
    limit = count(entry.bytes_limit) or 0
    return Usage(
        entry.rse if isinstance(entry, wire.AccountUsage) else entry.rse_expression,
        count(entry.bytes) or 0,
        None if limit < 0 else limit,
        count(entry.files),
    )


def rule(entry: wire.RuleInfo, me: str) -> Rule:
    return Rule(
        id=entry.id,
        did=Did(entry.scope, entry.name),
        rse_expression=entry.rse_expression,
        state=RuleState(state(entry.state)),
        account=entry.account,
        copies=entry.copies,
        locks_ok=entry.locks_ok_cnt,
        locks_replicating=entry.locks_replicating_cnt,
        locks_stuck=entry.locks_stuck_cnt,
        created=iso(entry.created_at),
        updated=iso(entry.updated_at),
        expires=iso(entry.expires_at),
        error=reason(entry.error),
        activity=entry.activity,
        comment=entry.comments,
        mine=entry.account == me,
    )


def reason(text: str | None) -> str | None:
    """Why a rule is stuck: Rucio's code as a sentence, and the storage's message."""
    if not text:
        return None
    code, _, message = text.rpartition(":") if text.startswith("RequestErrMsg.") else ("", "", text)
    code = code.removeprefix("RequestErrMsg.").partition(":")[0]
    message = message.strip()
    meant = REASONS.get(code, "")
    if message.startswith("RequestState.") or not message:
        return meant or f"Message from Rucio: {text}."
    return f"{meant} {message}".strip()


def lock(entry: wire.LockInfo) -> Lock:
    return Lock(Did(entry.scope, entry.name), entry.rse, LOCKS.get(entry.state, "replicating"))
