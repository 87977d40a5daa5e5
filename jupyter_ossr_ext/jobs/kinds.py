"""Kinds of jobs: what each feature registers with the runner."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from ..models import Job, JobResult, JobSpec, RetryIn
from .reporter import Reporter

Task = Callable[[Job, Reporter], Awaitable[JobResult | None]]
S = TypeVar("S")
Forgotten = Callable[[Job, bytes | None], Awaitable[None]]


@dataclass(frozen=True)
class JobKind:
    """How jobs of one type of spec are run.

    Attributes:
        run: Does what the job's spec says; raises `Problem`s.
        limit: How many jobs of the kind run at once; others wait as `queued`. None: no limit.
        idle_after: Seconds without progress after which another job of the kind may start as
            well: a slow or rate-limited host must not hold up all others.
        resumable: Whether `run` continues from the checkpoint of an earlier attempt.
        forgotten: Called when a job leaves the list, with its last checkpoint.
        identity: What a spec is about, where no two jobs may be about the same: a second click,
            another window, or a request whose response was lost would otherwise do it twice.
        with_retry: The spec with the options of a retry applied to it.
    """

    run: Task
    limit: int | None = None
    idle_after: float | None = None
    resumable: bool = False
    forgotten: Forgotten | None = None
    identity: Callable[[Any], Hashable] | None = None
    with_retry: Callable[[Any, RetryIn], Any] | None = None

    def same(self, one: JobSpec, other: JobSpec) -> bool:
        """Whether two specs are about the same; `one` is of this kind."""
        if self.identity is None or type(one) is not type(other):
            return False
        return self.identity(one) == self.identity(other)


def spec_of(job: Job, kind: type[S]) -> S:
    """The spec of a job whose kind is registered for this type; raises `TypeError` for another."""
    if not isinstance(job.spec, kind):
        raise TypeError(f"{type(job.spec).__name__} is not {kind.__name__}")
    return job.spec
