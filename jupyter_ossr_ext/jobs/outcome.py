"""The final state of a job, from its finished task."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from ..models import JobResult, JobState
from ..problems import Interrupted, Problem

STOPPED = "The Jupyter server stopped before this was done."

log = logging.getLogger(__name__)


def outcome(task: asyncio.Task[JobResult | None], *, stopping: bool) -> tuple[str, dict[str, Any]]:
    """A line of the log, which may be empty, and the changed fields of the job.

    Args:
        stopping: The server stops: a cancelled job is resumed later.
    """
    if task.cancelled() and stopping:
        return "", {"state": JobState.INTERRUPTED, "problem": Interrupted(STOPPED).document()}
    ended = time.time()
    if task.cancelled():
        return "Cancelled.", {"state": JobState.CANCELLED, "ended": ended}
    error = task.exception()
    if error is None:
        return "Done.", {"state": JobState.SUCCEEDED, "result": task.result(), "ended": ended}
    if not isinstance(error, Problem):
        log.error("%s failed unexpectedly", task.get_name(), exc_info=error)
        error = Problem("This is a bug. Details are in the Jupyter server log.")
    problem = error.document()
    return f"Failed: {error}", {"state": JobState.FAILED, "problem": problem, "ended": ended}
