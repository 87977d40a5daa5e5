"""The services of a data lake with a fake lake in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.registry import configured
from jupyter_ossr_ext.config.lakes import configured_lakes
from jupyter_ossr_ext.downloads.local_files import Local
from jupyter_ossr_ext.downloads.transfer_context import Patience
from jupyter_ossr_ext.jobs import Journal, Runner
from jupyter_ossr_ext.lake import Lakes, LakeService
from jupyter_ossr_ext.lake.record_content import RecordContent
from jupyter_ossr_ext.lake.replication import Following
from jupyter_ossr_ext.models import Job, JobSpec
from jupyter_ossr_ext.wiring import build_catalogue, build_downloads, build_lake
from tests.server.lake.fake_lake import FakeLake
from tests.server.support.job_environment import Closing, JobEnvironment

QUICK = Following(least=0.01, most=0.05, stuck_for_good=0.3, silence=0.3, shows=0.1)


@dataclass
class LakeEnvironment(JobEnvironment):
    """A server with one lake."""

    lake: FakeLake
    root: Path
    local: Local
    service: LakeService
    jobs: Runner
    news: list[Job]

    async def ended(self, job: JobSpec | Job, within: float | None = None) -> Job:
        return await super().ended(job if isinstance(job, Job) else self.jobs.submit(job), within)

    def notes(self) -> list[str]:
        notes = [job.progress.note for job in self.news if job.progress and job.progress.note]
        return list(dict.fromkeys(notes))


Build = Callable[..., LakeEnvironment]


@pytest.fixture
def build(tmp_path: Path, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Build]:
    """`build(lake)`: the server after a restart."""
    environments: list[list[Closing]] = []
    root = tmp_path / "root"
    root.mkdir()

    def make(
        lake: FakeLake, following: Following = QUICK, repository: str | None = None
    ) -> LakeEnvironment:
        """`repository`: address of one that is named `test`."""
        [config] = configured_lakes({"fake": {"url": "https://fake"}})
        lakes = Lakes([config], lambda _: lake, NotImplemented)
        web = HttpClient("jupyter-ossr-ext/test (https://example.org)", allow_private=True)
        known = {"test": {"url": repository}} if repository else {}
        catalogue = build_catalogue(configured(known), web, lambda: tmp_path / "tokens")
        jobs = Runner(Journal(tmp_path / "state" / "jobs"))
        patience = Patience(tries=3, backoff=0.01, least_wait=0.05)
        state = tmp_path / "state"
        downloads = build_downloads(root, state, catalogue, jobs, patience=patience)
        staged = build_downloads(
            tmp_path / "staging", state, catalogue, Runner(Journal(state / "staged"))
        ).fetch
        content = RecordContent(catalogue, tmp_path / "staging", staged.work)
        service = build_lake(lakes, root, catalogue, downloads, content, jobs, following=following)
        local, fetch = downloads.local, downloads.fetch
        environment = LakeEnvironment(lake, root, local, service, jobs, [])
        jobs.listen(environment.news.append)
        environments.append([jobs, fetch, staged, catalogue, web])
        return environment

    yield make

    async def close() -> None:
        for parts in environments:
            for part in parts:
                await part.aclose()

    jp_asyncio_loop.run_until_complete(close())
