"""Jobs: plan, start, read, cancel, resume, remove."""

from __future__ import annotations

from ..api.handler import Handler
from ..api.operation import operation, route
from ..models import Job, JobLog, JobSpec, RetryIn
from ..problems import Busy, Malformed, NotFound, Problem

PROBLEMS: tuple[type[Problem], ...] = (Busy, Malformed, NotFound)
"""What the operations of this module can end with. What a job ends with is `Job.problem`."""


@route("/jobs")
class JobsHandler(Handler):
    @operation("listJobs", "List all jobs, newest first")
    async def get(self) -> list[Job]:
        return self.services.jobs.all()

    @operation("submitJob", "Start a job", 202)
    async def post(self, *, body: JobSpec) -> Job:
        job = await self.services.jobs.recorded(self.services.jobs.submit(body).id)
        self.set_header("Location", f"{self.request.path}/{job.id}")
        return job


@route("/jobs/{id}")
class JobHandler(Handler):
    @operation("getJob", "Get a job")
    async def get(self, id: str) -> Job:
        return self.services.jobs.get(id)

    @operation("forgetJob", "Remove a finished job from the list")
    async def delete(self, id: str) -> Job:
        return self.services.jobs.forget(id)


@route("/jobs/{id}/cancel")
class CancelHandler(Handler):
    @operation("cancelJob", "Cancel a job", 202)
    async def post(self, id: str) -> Job:
        return self.services.jobs.cancel(id)


@route("/jobs/{id}/retry")
class RetryHandler(Handler):
    @operation("retryJob", "Resume", 202)
    async def post(self, id: str, *, body: RetryIn) -> Job:
        return self.services.jobs.retry(id, body)


@route("/jobs/{id}/log")
class LogHandler(Handler):
    @operation("getLog", "Get the log of a job")
    async def get(self, id: str) -> JobLog:
        return JobLog(lines=await self.services.jobs.log(id))
