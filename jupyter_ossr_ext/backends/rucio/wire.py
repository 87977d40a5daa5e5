"""Rucio's JSON as it is sent (version 41; older ones send less). Unknown keys are ignored."""

from __future__ import annotations

from msgspec import Struct

Count = int | float | None
"""Sums are sent with a decimal point."""
MetaValue = str | int | float | bool | None
Loose = MetaValue | list[object] | dict[str, object]
"""Value of a metadata key that may have several values."""


class Fault(Struct):
    """The body of an error; the headers of the same names truncate the message."""

    ExceptionClass: str = ""
    ExceptionMessage: str = ""


class ScopeOwner(Struct):
    scope: str
    account: str = ""


class Found(Struct):
    """A result of a search with `long=True`; `did_type` is null for JSON metadata."""

    scope: str
    name: str
    did_type: str | None = None
    bytes: Count = None
    length: Count = None


class Member(Struct):
    scope: str
    name: str
    type: str | None = None
    bytes: Count = None
    adler32: str | None = None
    md5: str | None = None


class DidInfo(Struct):
    scope: str
    name: str
    type: str
    account: str | None = None
    open: bool | None = None
    expired_at: str | None = None
    length: Count = None
    bytes: Count = None
    adler32: str | None = None
    md5: str | None = None


class Kind(Struct):
    """The part of the bulk metadata that is used."""

    scope: str
    name: str
    did_type: str | None = None
    bytes: Count = None


class FileReplica(Struct):
    scope: str
    name: str
    bytes: Count = None
    adler32: str | None = None
    md5: str | None = None
    rses: dict[str, list[str]] = {}
    states: dict[str, str] = {}


class DatasetReplica(Struct):
    rse: str
    state: str = ""
    length: Count = None
    available_length: Count = None
    bytes: Count = None
    available_bytes: Count = None


class RseInfo(Struct):
    """An entry of the list; entries from an expression have only a name."""

    rse: str
    rse_type: str | None = None
    deterministic: bool = True
    availability_read: bool = True
    availability_write: bool = True
    volatile: bool = False


class Protocol(Struct):
    scheme: str
    hostname: str = ""
    port: int = 0
    prefix: str = ""
    domains: dict[str, dict[str, int | None]] = {}


class RseSettings(RseInfo):
    lfn2pfn_algorithm: str | None = None
    protocols: list[Protocol] = []


class Used(Struct, kw_only=True):
    """What an account uses, and may use."""

    bytes: Count = None
    files: Count = None
    bytes_limit: Count = None


class AccountUsage(Used):
    rse: str


class GlobalUsage(Used):
    rse_expression: str


class RuleInfo(Struct):
    id: str
    scope: str
    name: str
    rse_expression: str
    state: str
    account: str = ""
    copies: int = 1
    locks_ok_cnt: int = 0
    locks_replicating_cnt: int = 0
    locks_stuck_cnt: int = 0
    created_at: str | None = None
    updated_at: str | None = None
    expires_at: str | None = None
    error: str | None = None
    activity: str | None = None
    comments: str | None = None


class LockInfo(Struct):
    scope: str
    name: str
    rse: str
    state: str


class Transfer(Struct):
    """The state of the last transfer of one file (`/rules/x/analysis`)."""

    last_error: object = None


class Analysis(Struct):
    rule_error: str | None = None
    transfers: list[Transfer] = []


class Attribute(Struct):
    """An account attribute."""

    key: str
    value: object = None
