"""Availability from file counts and a rule."""

from __future__ import annotations

from ..models import AvailabilityState, Rule, RuleState
from .replica_counts import Counted

WAITS = {
    RuleState.WAITING_APPROVAL: "The rule must be approved at the lake first.",
    RuleState.SUSPENDED: "The lake has suspended the replication rule.",
    RuleState.INJECT: "The lake is creating the replication rule.",
}
"""Explanation of a rule that currently makes no copies."""


def stuck_because(rule: Rule) -> str:
    """Why a rule is stuck, in one sentence."""
    total = rule.locks_ok + rule.locks_replicating + rule.locks_stuck
    what = f"{rule.locks_stuck} of {total} files cannot be copied" if total else "The rule is stuck"
    reason = (rule.error or "no reason given").strip().rstrip(".")
    return f"{what}: {reason}."


def judged(counted: Counted, rule: Rule | None) -> tuple[AvailabilityState, str | None]:
    """The state, and its reason if known without further requests."""
    if counted.of == 0:
        return AvailabilityState.EMPTY, None
    if counted.here >= counted.of:
        return AvailabilityState.AVAILABLE, None
    if rule is None:
        if counted.copying:
            return AvailabilityState.REPLICATING, None
        return (AvailabilityState.PARTLY if counted.here else AvailabilityState.ABSENT), None
    match rule.state:
        case RuleState.STUCK:
            return AvailabilityState.STUCK, None
        case RuleState.SUSPENDED:
            return AvailabilityState.STUCK, WAITS[rule.state]
        case RuleState.REPLICATING | RuleState.INJECT:
            return AvailabilityState.REPLICATING, WAITS.get(rule.state)
        case RuleState.WAITING_APPROVAL:
            state = AvailabilityState.PARTLY if counted.here else AvailabilityState.ABSENT
            return state, WAITS[rule.state]
        case _:  # OK but incomplete: files that were added since are being copied
            state = AvailabilityState.PARTLY if counted.here else AvailabilityState.REPLICATING
            return state, None


def rank(rule: Rule) -> tuple[int, bool]:
    """Sort key: the smallest rule makes the data available soonest."""
    order = [RuleState.OK, RuleState.REPLICATING, RuleState.INJECT, RuleState.STUCK]
    return (order.index(rule.state) if rule.state in order else len(order), not rule.mine)
