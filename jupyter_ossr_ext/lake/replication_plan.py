"""Preview of 'make available'."""

from __future__ import annotations

import asyncio

from ..backends.data_lake import DataLake
from ..models import ReplicateSpec, ReplicationPlan, Rule, RuleState, Usage
from ..problems import Malformed
from ..storage.space import human
from .replica_counts import count_files
from .rses import Rses


class Plans:
    """Replication plans for any lake."""

    def __init__(self, rses: Rses) -> None:
        self._rses = rses

    async def replication(self, lake: DataLake, spec: ReplicateSpec) -> ReplicationPlan:
        """Raises `BadQuery` for an invalid RSE expression, `NotFound` for an unknown DID."""
        expression = destination(lake, spec)
        rses = await self._rses.names(lake, expression)
        details, usage, rules = await asyncio.gather(
            lake.did(spec.did), lake.usage(expression), lake.rules(spec.did)
        )
        found = await count_files(lake, details, rses)
        missing = max(0, found.of - found.here)
        size = _share(details.size, missing, found.of)
        existing = _existing(rules, expression)
        fits = existing is not None or _fits(usage, size or 0)
        return ReplicationPlan(
            did=spec.did,
            rse_expression=expression,
            lifetime_days=spec.lifetime_days,
            files=found.of,
            size=details.size,
            missing_files=missing,
            missing_size=size,
            usage=usage,
            fits=fits,
            approval=not fits or _waits(existing),
            existing=existing,
            why=None if fits else _too_much(usage, size or 0),
        )


def destination(lake: DataLake, spec: ReplicateSpec) -> str:
    """The RSE expression of a spec, or the configured one; raises `Malformed` without either."""
    expression = spec.rse_expression.strip() or lake.lake.destination
    if not expression:
        raise Malformed(
            "No destination RSE is configured. Specify the RSE that the data should be copied to."
        )
    return expression


def _existing(rules: list[Rule], expression: str) -> Rule | None:
    """An own rule for the same destination; else one of another account."""
    same = [rule for rule in rules if rule.rse_expression == expression]
    return min(same, key=lambda rule: not rule.mine, default=None)


def _waits(rule: Rule | None) -> bool:
    return rule is not None and rule.state is RuleState.WAITING_APPROVAL


def _share(size: int | None, files: int, of: int) -> int | None:
    """Estimated bytes of some files, from the total: exact for none and for all."""
    if size is None or files == 0:
        return None if size is None else 0
    return size if files >= of else round(size * files / of)


def _left(usage: Usage) -> int | None:
    return None if usage.limit is None else max(0, usage.limit - usage.used)


def _fits(usage: list[Usage], size: int) -> bool:
    """Whether one of the RSEs has enough quota."""
    return not usage or any((left := _left(one)) is None or left >= size for one in usage)


def _too_much(usage: list[Usage], size: int) -> str:
    best = max(usage, key=lambda one: _left(one) or 0)
    return (
        f"This requires {human(size)}, and your quota at {best.rse} has "
        f"{human(_left(best) or 0)} left. Remove a rule that you no longer need, or ask for "
        "approval."
    )
