"""Replication jobs: create or reuse a rule, and follow it until the data is here."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from ..backends.data_lake import DataLake
from ..jobs import Reporter, spec_of
from ..models import DidType, Job, ReplicateResult, ReplicateSpec, Rule, RuleState
from ..problems import (
    CredentialsMissing,
    CredentialsRejected,
    NotFound,
    Problem,
    Restricted,
    Stuck,
    Unavailable,
)
from .availability_state import stuck_because
from .did_names import inside
from .lake_registry import Lakes
from .mount_visibility import Sight
from .replica_counts import only_file
from .replication_plan import DAY, check_days, destination
from .rses import Rses
from .wait_for_sign_in import signed_in

ENDING = 2 * 3600
"""Seconds before its end at which the end of a rule is reported: Rucio gives a removed rule one
hour."""


@dataclass(frozen=True)
class Following:
    """Intervals for following a rule. Seconds.

    A rule is polled every `least`; without changes less often, up to `most`.
    """

    least: float = 2.0
    most: float = 60.0
    growth: float = 1.5
    stuck_for_good: float = 24 * 3600.0
    """If a rule is stuck and no further file arrived in this time, the job ends. Rucio retries
    by itself every few hours; the rule is preserved."""
    silence: float = 3600.0
    """Without a usable response of the lake for so long, the job ends."""
    shows: float = 30.0
    """A mounted folder may show copied files later: time limit for them to appear."""


class ReplicationCheckpoint(msgspec.Struct):
    """Checkpoint of a replication."""

    rule: str
    ask_again: bool = False
    """The job ended because the rule was stuck: resuming requests a retry first."""


class Replication:
    """Executes `ReplicateSpec`s."""

    def __init__(
        self,
        lakes: Lakes,
        rses: Rses,
        sight: Sight,
        following: Following | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lakes = lakes
        self._rses = rses
        self._sight = sight
        self._following = following or Following()
        self._clock = clock

    async def work(self, job: Job, report: Reporter) -> ReplicateResult:
        """Ends when all files are here. Cancelling stops following, and preserves the rule."""
        spec = spec_of(job, ReplicateSpec)
        lake = await self._lakes.get(spec.lake)
        rule = await signed_in(lake, report, lambda: self._rule(lake, spec, report))
        done = await _Follow(lake, rule, report, self._following, self._clock).run()
        unseen = await signed_in(lake, report, lambda: self._unseen(lake, done, report))
        report.note(None)
        if unseen:
            report.log(unseen)
        return ReplicateResult(done.id, done.state, done.locks_ok, done.expires, unseen)

    async def _unseen(self, lake: DataLake, rule: Rule, report: Reporter) -> str | None:
        """Why the replicated data cannot be read here; None if it can, as far as checked."""
        until = self._clock() + self._following.shows
        while True:
            try:
                here = await self._rses.here(lake)
                if here and not await self._rses.covers(lake, rule.rse_expression, here):
                    return f"Copied to {rule.rse_expression}, which is not mounted here."
                seen = await self._sight.of(lake, rule.did, here, anew=True)
            except (CredentialsMissing, CredentialsRejected):
                raise
            except Problem as problem:
                return f"Access from this server could not be verified. {problem}"
            if not seen.why or self._clock() > until:
                return seen.why
            report.note("Copied; waiting for the files to appear in the mounted folder")
            await asyncio.sleep(self._following.least)

    async def _rule(self, lake: DataLake, spec: ReplicateSpec, report: Reporter) -> Rule:
        """The rule of an earlier attempt, the given one, or a new one."""
        checkpoint = report.load_checkpoint(ReplicationCheckpoint)
        if checkpoint is None and spec.rule:
            checkpoint = ReplicationCheckpoint(spec.rule)
        if checkpoint is None:
            days = spec.lifetime_days
            check_days(days)
            if (await lake.dids.info(spec.did)).type is DidType.FILE:
                file = await only_file(lake, spec.did)
                if file and (reason := inside(file)):
                    raise NotFound(reason)
            await report.fence()
            rule = await lake.rules.add(
                spec.did,
                destination(lake, spec),
                lifetime=None if days is None else days * DAY,
                approval=spec.approval,
                comment=spec.comment,
            )
            report.log(f"Rule {rule.id} on {spec.did} for {rule.rse_expression}.")
            if rule.ends_before(None if days is None else days * DAY, time.time()):
                report.log(
                    f"The existing rule ends at {rule.expires}, and the lake permits neither to "
                    "extend it nor a second one."
                )
            report.save_checkpoint(msgspec.json.encode(ReplicationCheckpoint(rule.id)))
            return rule
        if checkpoint.ask_again:
            await report.fence()
            try:
                await lake.rules.ask_again(checkpoint.rule)
                report.log("Asked the lake to retry the stuck files.")
            except Restricted as problem:
                report.log(f"{problem} The lake retries automatically.")
        report.save_checkpoint(msgspec.json.encode(ReplicationCheckpoint(checkpoint.rule)))
        return await lake.rules.get(checkpoint.rule)


class _Follow:
    """Follows one rule until its end. For one use."""

    def __init__(
        self,
        lake: DataLake,
        rule: Rule,
        report: Reporter,
        following: Following,
        clock: Callable[[], float],
    ) -> None:
        self._lake = lake
        self._rule = rule
        self._report = report
        self._following = following
        self._clock = clock
        self._pause = following.least
        self._moved = clock()
        self._heard = clock()
        self._ok = -1

    async def run(self) -> Rule:
        self._update(self._rule)
        while self._rule.state is not RuleState.OK:
            self._refuse_to_wait_for_ever()
            await asyncio.sleep(self._pause)
            self._update(await self._poll())
        self._report.note(None)
        return self._rule

    async def _poll(self) -> Rule:
        try:
            rules = self._lake.rules
            rule = await signed_in(self._lake, self._report, lambda: rules.get(self._rule.id))
        except NotFound:
            raise NotFound(
                "The rule no longer exists: it was denied, was removed or has expired. Make the "
                "data available again if you still need it."
            ) from None
        except Unavailable as problem:
            if self._clock() - self._heard > self._following.silence:
                raise
            self._report.note(f"No response from {self._lake.lake.title}; retrying")
            self._report.log(str(problem))
            return self._rule
        self._heard = self._clock()
        return rule

    def _update(self, rule: Rule) -> None:
        """Report the progress, and determine the next poll."""
        total = rule.locks_ok + rule.locks_replicating + rule.locks_stuck
        changed = (rule.state, rule.locks_ok, rule.locks_stuck, rule.error) != (
            self._rule.state,
            self._ok,
            self._rule.locks_stuck,
            self._rule.error,
        )
        if rule.locks_ok > self._ok or rule.state is not self._rule.state:
            self._moved = self._clock()
        self._rule, self._ok = rule, rule.locks_ok
        if changed:
            self._pause = self._following.least
            self._report.expect(total or None, "files", done=rule.locks_ok)
            self._report.note(
                rule_note(rule),
                blocked=rule.state in {RuleState.STUCK, RuleState.WAITING_APPROVAL},
            )
            self._report.log(rule_note(rule) or f"{rule.locks_ok} of {total} files are copied.")
        else:
            self._pause = min(self._following.most, self._pause * self._following.growth)

    def _refuse_to_wait_for_ever(self) -> None:
        rule = self._rule
        for_good = self._clock() - self._moved > self._following.stuck_for_good
        if rule.state is RuleState.SUSPENDED or (rule.state is RuleState.STUCK and for_good):
            self._report.save_checkpoint(
                msgspec.json.encode(ReplicationCheckpoint(rule.id, ask_again=True))
            )
            raise Stuck(
                f"{stuck_because(rule)} Retry, or contact the storage's administrator.",
                evidence=rule.error,
            )


def rule_note(rule: Rule) -> str | None:
    """What the rule waits for; None while it is being copied."""
    match rule.state:
        case RuleState.STUCK:
            return f"Stuck. {stuck_because(rule)} The lake retries automatically"
        case RuleState.WAITING_APPROVAL:
            return "Waiting for approval of the rule at the lake"
        case RuleState.INJECT:
            return "The lake is creating the rule"
        case _ if rule.end < time.time() + ENDING:
            return f"The rule ends at {rule.expires}: it was removed, or its lifetime is over"
        case _:
            return None
