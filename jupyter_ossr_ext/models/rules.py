"""Replication rules of a lake, and quotas. Sizes in bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal

from .base import Wire
from .dids import Did


class RuleState(StrEnum):
    OK = "ok"
    REPLICATING = "replicating"
    STUCK = "stuck"
    SUSPENDED = "suspended"
    WAITING_APPROVAL = "waiting-approval"
    INJECT = "inject"


class Lock(Wire, frozen=True):
    """The state of one file of a rule at one RSE."""

    did: Did
    rse: str
    state: Literal["ok", "replicating", "stuck"]


class Rule(Wire, frozen=True):
    """A replication rule. Lock counts are files times copies; times are ISO 8601."""

    id: str
    did: Did
    rse_expression: str
    state: RuleState
    account: str
    copies: int = 1
    locks_ok: int = 0
    locks_replicating: int = 0
    locks_stuck: int = 0
    created: str | None = None
    updated: str | None = None
    expires: str | None = None
    """null: never expires."""
    error: str | None = None
    """Why it is stuck, as the lake reports it."""
    activity: str | None = None
    comment: str | None = None
    mine: bool = False
    changeable: bool = False
    """Whether the lake permits us to extend it and to retry its files."""
    removable: bool = False
    """Whether the lake permits us to remove it."""
    stuck: list[Lock] = []
    """The first stuck files; only for a rule that was requested by its id."""

    @property
    def end(self) -> float:
        """The expiry in seconds since the epoch; infinite without one."""
        if self.expires is None:
            return float("inf")
        return datetime.fromisoformat(self.expires).replace(tzinfo=UTC).timestamp()

    def ends_before(self, lifetime: int | None, now: float) -> bool:
        """Whether it ends clearly before `lifetime` seconds (None: never) from now.

        A tenth of the lifetime, at most a day, does not count: the rule may be of this morning.
        """
        if lifetime is None:
            return self.expires is not None
        return self.end < now + lifetime - min(lifetime / 10, 24 * 3600)


class Rse(Wire, frozen=True):
    """A storage element."""

    name: str
    type: str | None = None
    deterministic: bool = True
    readable: bool = True
    writable: bool = True
    volatile: bool = False


class Usage(Wire, frozen=True):
    """Usage of our account at an RSE (or RSE expression), in bytes. `limit` null: none."""

    rse: str
    used: int = 0
    limit: int | None = None
    files: int | None = None


class ReplicationPlan(Wire, frozen=True):
    """Preview of a `ReplicateSpec`. Sizes in bytes; null where the lake does not know them."""

    did: Did
    rse_expression: str
    lifetime_days: int | None = None
    files: int | None = None
    size: int | None = None
    missing_files: int | None = None
    missing_size: int | None = None
    usage: list[Usage] = []
    """Quota at the RSEs of the expression."""
    fits: bool = True
    approval: bool = False
    """Approval at the lake is required."""
    existing: Rule | None = None
    """The existing rule."""
    ends_early: bool = False
    """The existing rule ends before the lifetime is over; the job extends it, or adds a second
    one, where the lake permits it."""
    why: str | None = None
    """Why it is not possible, in one sentence."""


class RuleIn(Wire, frozen=True):
    """extend: to `lifetime_days` from now (null: unlimited); again: retry stuck files; remove:
    release the copies, which are deleted if no other rule holds them."""

    action: Literal["extend", "again", "remove"]
    lifetime_days: int | None = None
