"""Everything that a download needs, wired as in the app, with a misbehaving server outside."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import TracebackType

from jupyter_ossr_ext.jobs import Journal, Runner
from jupyter_ossr_ext.models import DownloadSpec, Job
from jupyter_ossr_ext.services.fetch import Fetch
from jupyter_ossr_ext.services.local import Local
from jupyter_ossr_ext.services.transfer import Patience
from tests.server.doubles import OneRecord, Plain
from tests.server.misbehaving import Misbehaving

QUICK = Patience(tries=4, backoff=0.05, least_wait=0.2)


class House:
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
        self.repository = Plain(server, timeout=timeout)
        self.catalogue = OneRecord(self.repository)
        self.local = Local(self.root, folder / "state" / "folders.json", self.catalogue)
        self.fetch = Fetch(
            self.root,
            self.catalogue,
            self.local,
            alive=lambda id: self.jobs.knows(id),
            patience=patience,
        )
        self.journal = Journal(folder / "state" / "jobs")
        self.jobs = Runner(
            {DownloadSpec: self.fetch.work},
            self.journal,
            limits={DownloadSpec: downloads},
            resumable=frozenset({DownloadSpec}),
            forgotten={DownloadSpec: self.fetch.forgotten},
        )
        self.news: list[Job] = []
        self.jobs.listen(self.news.append)

    async def __aenter__(self) -> House:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.jobs.aclose()
        await self.fetch.aclose()

    def spec(self, folder: str = "here", **options: object) -> DownloadSpec:
        return DownloadSpec(source="test", record="1", folder=folder, **options)  # type: ignore[arg-type]

    def submit(self, folder: str = "here", **options: object) -> Job:
        return self.jobs.submit(self.spec(folder, **options))

    async def bring(self, folder: str = "here", **options: object) -> Job:
        return await self.ended(self.submit(folder, **options))

    async def ended(self, job: Job, within: float = 30.0) -> Job:
        async with asyncio.timeout(within):
            while not self.jobs.get(job.id).state.terminal:
                await asyncio.sleep(0.01)
        return self.jobs.get(job.id)

    async def until(self, condition: object, within: float = 20.0) -> None:
        """Wait for `condition()` to be true."""
        assert callable(condition)
        async with asyncio.timeout(within):
            while not condition():
                await asyncio.sleep(0.01)

    def strays(self) -> list[Path]:
        return [path for path in self.root.rglob("*") if path.name.endswith(".part")]

    def notes(self) -> list[str]:
        return [job.progress.note for job in self.news if job.progress and job.progress.note]
