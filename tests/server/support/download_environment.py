"""All parts of a download, wired as in the app, with a faulty server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.registry import configured
from jupyter_ossr_ext.downloads.transfer_context import Patience
from jupyter_ossr_ext.jobs import Journal, Runner
from jupyter_ossr_ext.models import DownloadSpec, Job
from jupyter_ossr_ext.wiring import build_catalogue, build_downloads
from tests.server.support.job_environment import JobEnvironment
from tests.server.support.misbehaving_server import Misbehaving

QUICK = Patience(tries=4, backoff=0.05, least_wait=0.2)


class DownloadEnvironment(JobEnvironment):
    """`async with House(...)`: jobs run until the end of the block."""

    def __init__(
        self,
        folder: Path,
        server: Misbehaving,
        *,
        patience: Patience = QUICK,
        timeout: float = 1.0,
        downloads: int = 3,
    ) -> None:
        self.root = folder / "root"
        self.root.mkdir(exist_ok=True)
        self.server = server
        agent = "jupyter-ossr-ext/test (https://example.org)"
        self.web = HttpClient(agent, allow_private=True, byte_timeout=timeout)
        configs = configured({"test": {"url": server.url, "title": "Testodo"}})
        self.catalogue: Any = build_catalogue(configs, self.web, lambda: folder / "tokens")
        self.journal = Journal(folder / "state" / "jobs")
        self.jobs = Runner(self.journal)
        built = build_downloads(
            self.root,
            folder / "state",
            self.catalogue,
            self.jobs,
            patience=patience,
            limit=downloads,
        )
        self.local, self.fetch = built.local, built.fetch
        self.news: list[Job] = []
        self.jobs.listen(self.news.append)
        self.parts = [self.jobs, self.fetch, self.catalogue, self.web]

    def spec(self, folder: str = "here", **options: object) -> DownloadSpec:
        return DownloadSpec(source="test", record="1", folder=folder, **options)  # type: ignore[arg-type]

    def submit(self, folder: str = "here", **options: object) -> Job:
        return self.jobs.submit(self.spec(folder, **options))

    async def download(self, folder: str = "here", **options: object) -> Job:
        return await self.ended(self.submit(folder, **options))

    def orphans(self) -> list[Path]:
        return [path for path in self.root.rglob("*") if path.name.endswith(".part")]

    def notes(self) -> list[str]:
        return [job.progress.note for job in self.news if job.progress and job.progress.note]
