"""Jobs: plan, start, read, cancel, resume, remove."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..api.handler import Handler
from ..models import JobLog, JobSpec, RetryIn


class JobsHandler(Handler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(self.services.jobs.all())

    @authenticated
    @authorized
    async def post(self) -> None:
        spec: JobSpec = self.body(JobSpec)  # type: ignore[arg-type]
        job = self.services.jobs.submit(spec)
        self.answer(job, 202, Location=f"{self.request.path}/{job.id}")


class JobHandler(Handler):
    @authenticated
    @authorized
    async def get(self, id: str) -> None:
        self.answer(self.services.jobs.get(id))

    @authenticated
    @authorized
    async def delete(self, id: str) -> None:
        self.answer(self.services.jobs.forget(id))


class CancelHandler(Handler):
    @authenticated
    @authorized
    async def post(self, id: str) -> None:
        self.answer(self.services.jobs.cancel(id), 202)


class RetryHandler(Handler):
    @authenticated
    @authorized
    async def post(self, id: str) -> None:
        how = self.body(RetryIn) if self.request.body else None
        self.answer(self.services.jobs.retry(id, how), 202)


class LogHandler(Handler):
    @authenticated
    @authorized
    async def get(self, id: str) -> None:
        self.answer(JobLog(lines=await self.services.jobs.log(id)))
