"""Rules of a lake: who keeps what where, and what that takes. Sizes in bytes."""

from __future__ import annotations

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
    """A file that a rule holds, or tries to, at one RSE."""

    did: Did
    rse: str
    state: Literal["ok", "replicating", "stuck"]


class Rule(Wire, frozen=True):
    """A promise to keep copies. Lock counts are files times copies."""

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
    """null: for ever."""
    error: str | None = None
    """Why it is stuck, as the lake says."""
    activity: str | None = None
    comment: str | None = None
    mine: bool = False
    stuck: list[Lock] = []
    """The first stuck files, in a rule that was asked for by itself."""


class Rse(Wire, frozen=True):
    """A storage element."""

    name: str
    type: str | None = None
    deterministic: bool = True
    readable: bool = True
    writable: bool = True
    volatile: bool = False


class Usage(Wire, frozen=True):
    """What our account uses at an RSE (or RSE expression). `limit` null: none."""

    rse: str
    used: int = 0
    limit: int | None = None
    files: int | None = None


class ReplicationPlan(Wire, frozen=True):
    """What 'make available' would do, before it is done."""

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
    """A person at the lake has to agree first."""
    existing: Rule | None = None
    """The rule that is there already."""
    why: str | None = None
    """Why it cannot be done, in one sentence."""


class RuleIn(Wire, frozen=True):
    """extend: to `lifetime_days` from now (null: for ever); again: ask once more for stuck files;
    remove: let the copies go where nobody else wants them."""

    action: Literal["extend", "again", "remove"]
    lifetime_days: int | None = None
