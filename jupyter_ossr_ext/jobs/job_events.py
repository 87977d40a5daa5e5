"""Changes of jobs on Jupyter's event bus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ..models import Job
from .runner import Runner

if TYPE_CHECKING:
    from jupyter_events import EventLogger

JOB_EVENT = "https://schema.escape2020.eu/jupyter_ossr_ext/job/v1"


def announce(jobs: Runner, logger: EventLogger) -> None:
    """Publish every change of a job from now on."""
    if JOB_EVENT not in logger.schemas:
        logger.register_event_schema(schema())

    def report(job: Job) -> None:
        # As JSON: to the validator of events a tuple is no array.
        data = msgspec.json.decode(msgspec.json.encode(job))
        logger.emit(schema_id=JOB_EVENT, data=data)

    jobs.listen(report)


def schema() -> dict[str, Any]:
    """The `Job` model as a Jupyter event schema."""
    _, definitions = msgspec.json.schema_components([Job], ref_template="#/$defs/{name}")
    job = definitions.pop("Job")
    return {"$id": JOB_EVENT, "version": "1", "personal-data": True, **job, "$defs": definitions}
