"""Installation wired as in the app, with a repository that a test fills: its own, or a running
one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from jupyter_ossr_demo import DemoRepository, Knobs
from jupyter_ossr_demo.content import Sample, Version
from jupyter_ossr_demo.content.sources import Blob, Bytes
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.registry import configured
from jupyter_ossr_ext.config.install import Settings
from jupyter_ossr_ext.downloads.local_files import Local
from jupyter_ossr_ext.jobs import Journal, Runner
from jupyter_ossr_ext.models import InstallPlan, InstallResult, InstallSpec, Job, PlanInstallSpec
from jupyter_ossr_ext.wiring import build_catalogue, build_install
from tests.server.support.install_sources import Files, Index
from tests.server.support.job_environment import JobEnvironment


class Deposits(Protocol):
    """A running repository for deposits."""

    url: str

    def deposit(self, name: str, *versions: Files, **metadata: Any) -> list[str]:
        """Publish records with these files, versions of one; returns their ids."""
        ...


class Held(Version, frozen=True):
    """A version whose files are given as bytes."""

    data: dict[str, bytes] = {}  # noqa: RUF012 (msgspec copies it)

    def blobs(self) -> Iterator[tuple[str, Blob]]:
        for key, data in self.data.items():
            yield key, Bytes(data)


class DemoDeposits:
    """The demo, filled directly: with content that its API would reject."""

    def __init__(self, knobs: Knobs | None = None) -> None:
        self.demo = DemoRepository(knobs)
        self.url = ""

    def deposit(self, name: str, *versions: Files, **metadata: Any) -> list[str]:
        """Records with these files, versions of one; returns their ids."""
        custom = metadata.pop("custom_fields", {})
        held = [
            Held(
                metadata={"version": f"{n}.0"},
                data={k: d.encode() if isinstance(d, str) else d for k, d in files.items()},
            )
            for n, files in enumerate(versions, 1)
        ]
        plain = {
            "title": name,
            "resource_type": {"id": "software"},
            "publication_date": "2025-01-01",
            "creators": [
                {"person_or_org": {"type": "personal", "family_name": "Hubble", "given_name": "E."}}
            ],
        }
        sample = Sample(
            name=name, metadata={**plain, **metadata}, versions=tuple(held), custom_fields=custom
        )
        self.demo.store.deposit(sample, raw_html=False)
        records = self.demo.store.names[name].versions
        for record in records:
            if record.files:
                record.access["status"] = "open"
        return [record.id for record in records]


class InstallEnvironment(JobEnvironment):
    """`async with InstallEnvironment(...)`: a repository, records, and installation wired as in the
    app."""

    def __init__(
        self, folder: Path, index: Index | Any, *, deposits: Deposits | None = None, **settings: Any
    ) -> None:
        self.folder = folder
        self.root = folder / "root"
        self.root.mkdir(parents=True, exist_ok=True)
        self.settings = Settings(
            root=self.root,
            state=folder / "state",
            environments=folder / "environments",
            kernels=folder / "kernels",
            index=index.url if index else None,
            **settings,
        )
        self.own = DemoDeposits() if deposits is None else None
        self.deposits: Deposits = self.own or deposits  # type: ignore[assignment]

    async def __aenter__(self) -> InstallEnvironment:
        if self.own:
            self.own.url = await self.own.demo.start()
        self.web = HttpClient("jupyter-ossr-ext/test (https://example.org)", allow_private=True)
        configs = configured({"test": {"url": self.deposits.url, "title": "Test"}})
        self.catalogue = build_catalogue(configs, self.web, lambda: self.folder / "tokens")
        self.jobs = Runner(Journal(self.folder / "state" / "jobs"))
        self.local = Local(
            self.settings.root, self.folder / "state" / "folders.json", self.catalogue
        )
        built = build_install(self.settings, self.catalogue, self.local, self.jobs)
        self.install, self.content = built.install, built.content
        await self.install.restore()
        await self.jobs.restore()
        self.parts = [self.jobs, self.content, self.catalogue, self.web]
        return self

    async def __aexit__(self, *failure: object) -> None:
        await super().__aexit__(*failure)
        if self.own:
            await self.own.demo.stop()

    def deposit(self, name: str, *versions: Files, **metadata: Any) -> list[str]:
        """Records with these files, versions of one; returns their ids."""
        return self.deposits.deposit(name, *versions, **metadata)

    async def planned(self, record: str | None = None, **options: Any) -> Job:
        source = "test" if record else None
        spec = PlanInstallSpec(source=source, record=record, **options)
        return await self.ended(self.jobs.submit(spec))

    async def plan(self, record: str | None = None, **options: Any) -> InstallPlan:
        """The plan, which must succeed."""
        job = await self.planned(record, **options)
        assert isinstance(job.result, InstallPlan), await self.report(job)
        return job.result

    def confirm(self, plan: InstallPlan) -> Job:
        return self.jobs.submit(InstallSpec(plan=plan.id, digest=plan.digest, title=plan.title))

    async def execute(self, plan: InstallPlan) -> InstallResult:
        """Execute a plan, which must succeed."""
        assert plan.installable, plan.cannot
        job = await self.ended(self.confirm(plan))
        assert isinstance(job.result, InstallResult), await self.report(job)
        return job.result

    async def report(self, job: Job) -> str:
        return "\n".join([str(job.problem), *await self.jobs.log(job.id)])

    def kernels(self) -> list[str]:
        if not self.settings.kernels.exists():
            return []
        return sorted(path.name for path in self.settings.kernels.iterdir())

    def environments(self) -> list[str]:
        if not self.settings.environments.exists():
            return []
        return sorted(path.name for path in self.settings.environments.iterdir())


@pytest.fixture
def kernel_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A separate Jupyter folder of a user, with kernelspecs."""
    data = tmp_path / "jupyter"
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(data))
    monkeypatch.setenv("JUPYTER_PATH", str(data))
    return data / "kernels"
