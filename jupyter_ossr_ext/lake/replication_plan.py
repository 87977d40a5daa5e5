"""Preview of 'make available'."""

from __future__ import annotations

import asyncio
import time

from ..backends.data_lake import DataLake
from ..models import DidType, ReplicateSpec, ReplicationPlan, Rule, RuleState, Usage
from ..problems import Malformed
from ..storage.space import human
from .did_names import inside
from .replica_counts import count_files, only_file
from .rses import Rses

DAY = 24 * 3600
LONGEST_DAYS = 100 * 365


class Plans:
    """Replication plans for any lake."""

    def __init__(self, rses: Rses) -> None:
        self._rses = rses

    async def replication(self, lake: DataLake, spec: ReplicateSpec) -> ReplicationPlan:
        """Raises `BadQuery` for an invalid RSE expression, `NotFound` for an unknown DID."""
        expression = destination(lake, spec)
        matching = await lake.rses.matching(expression)
        rses = frozenset(rse.name for rse in matching)
        details, usage, rules = await asyncio.gather(
            lake.dids.info(spec.did), lake.rses.usage(expression), lake.rules.of(spec.did)
        )
        found = await count_files(lake, details, rses)
        missing = max(0, found.of - found.here)
        size = _share(details.size, missing, found.of)
        file = await only_file(lake, spec.did) if details.type is DidType.FILE else None
        existing = _existing(rules, expression)
        check_days(spec.lifetime_days)
        lifetime = None if spec.lifetime_days is None else spec.lifetime_days * DAY
        ends_early = existing is not None and existing.ends_before(lifetime, time.time())
        fits = existing is not None or _fits(usage, size or 0)
        why = quota = None if fits else _too_much(usage, size or 0)
        if existing is None and not any(rse.writable for rse in matching):
            fits, why = False, f"{expression} does not accept data at the moment. Retry later."
        if file and file.archive:
            fits, existing, why = False, None, inside(file)
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
            approval=(why is not None and why == quota) or _waits(existing),
            existing=existing,
            ends_early=ends_early,
            why=why,
        )


def destination(lake: DataLake, spec: ReplicateSpec) -> str:
    """The RSE expression of a spec, or the configured one; raises `Malformed` without either."""
    expression = spec.rse_expression.strip() or lake.lake.destination
    if not expression:
        raise Malformed(
            "No destination RSE is configured. Specify the RSE that the data should be copied to."
        )
    return expression


def check_days(days: int | None) -> None:
    """Raises `Malformed` for a lifetime that no rule can have."""
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise Malformed(f"The lifetime is 1 to {LONGEST_DAYS} days, or unlimited.")


def _existing(rules: list[Rule], expression: str) -> Rule | None:
    """The own rule for the same destination that ends last; else one of another account."""
    same = [rule for rule in rules if rule.rse_expression in (expression, f"({expression})")]
    return max(same, key=lambda rule: (rule.mine, rule.end), default=None)


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
        f"{human(_left(best) or 0)} left. Ask for approval."
    )
