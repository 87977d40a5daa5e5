"""Servers of one home folder, killed in turn at requests: nothing is lost, nothing doubled.

A server is killed before or after the repository executes a request, so no test depends on time.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from jupyter_ossr_demo import Allowance, Knobs
from jupyter_ossr_demo.lake import DemoLake, LakeKnobs
from jupyter_ossr_ext.jobs import Journal
from jupyter_ossr_ext.models import (
    Did,
    DownloadSpec,
    InstallSpec,
    Job,
    JobSpec,
    JobState,
    LakeDownloadSpec,
    PlanInstallSpec,
    PublishSpec,
    ReplicateSpec,
    RunSpec,
    TrySpec,
    UploadSpec,
    VerifySpec,
)
from tests.server.support.home_server import HomeSettings
from tests.server.support.install_environment import DemoDeposits
from tests.server.support.install_sources import Index, notebook
from tests.server.support.lossy_proxy import Flaky, Proxy
from tests.server.support.publishing_environment import METADATA

AMPLE = Allowance(1_000_000, 60)
BIG = random.Random(6).randbytes(9 * 1024 * 1024)
PATIENCE = 100.0
"""Seconds; ends only a test that hangs."""


class Home:
    """The servers, the repository and the lake, each behind a proxy."""

    def __init__(self, folder: Path, deposits: DemoDeposits, lake: DemoLake) -> None:
        self.folder, self.deposits, self.lake = folder, deposits, lake
        self.root = folder / "root"
        self.root.mkdir()
        self.servers: list[subprocess.Popen[str]] = []
        self.killed: list[int] = []

    def start(self, settings: HomeSettings) -> None:
        arguments = [
            sys.executable,
            "-m",
            "tests.server.support.home_server",
            msgspec.json.encode(settings).decode(),
        ]
        env = {**os.environ, "HOME_TOKEN": "demo-token-contributor"}
        self.servers.append(
            subprocess.Popen(
                arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=env,
            )
        )

    async def say(self, server: subprocess.Popen[str], line: str = "") -> str:
        """Send a command; returns the response."""
        assert server.stdin and server.stdout
        if line:
            server.stdin.write(f"{line}\n")
            server.stdin.flush()
        response = await asyncio.to_thread(server.stdout.readline)
        assert response, "the server ended"
        return response.strip()

    async def submit(self, spec: JobSpec) -> str:
        return await self.say(self.servers[0], msgspec.json.encode(spec).decode())

    def kill_at(self, flaky: Flaky, method: str, ending: str, when: str) -> None:
        """Kill the owner of the running job `before` or `after` such a request is executed."""
        flaky.losing.setdefault((method, ending), []).append("lost" if when == "before" else "cut")

    def kill_owner(self) -> None:
        journal = Journal(self.folder / "state/jobs")
        [owner] = {
            entry.holder.server
            for entry in journal.scan().values()
            if entry.holder and entry.holder.server != "free"
        }
        identity = journal.servers.read(owner)
        assert identity
        self.kill(identity.pid)

    def kill(self, pid: int) -> None:
        [server] = [server for server in self.servers if server.pid == pid]
        self.servers.remove(server)
        self.killed.append(pid)
        os.kill(pid, signal.SIGKILL)
        end(server)

    async def job(self, id: str, *states: JobState) -> Job:
        journal = Journal(self.folder / "state/jobs")
        async with asyncio.timeout(PATIENCE):
            while True:
                job = journal.read(id)
                if job and job.state in states:
                    return job
                assert all(server.poll() is None for server in list(self.servers)), journal.log(id)
                await asyncio.sleep(0.05)

    async def done(self, id: str) -> Job:
        job = await self.job(id, JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)
        log = Journal(self.folder / "state/jobs").log(id)
        assert job.state is JobState.SUCCEEDED, (job.problem, log)
        return job

    async def stop(self) -> None:
        for server in self.servers:
            await asyncio.to_thread(end, server)

    def files(self) -> dict[str, bytes]:
        """All files of the user, also hidden ones."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and path.name != ".ossr.json"
        }


def open_files(server: subprocess.Popen[str]) -> list[Path]:
    return [path.resolve() for path in Path(f"/proc/{server.pid}/fd").iterdir()]


def end(server: subprocess.Popen[str]) -> None:
    """A running server ends by itself when its input ends."""
    assert server.stdin and server.stdout
    server.stdin.close()
    server.wait(PATIENCE)
    server.stdout.close()


@asynccontextmanager
async def at_home(
    folder: Path, *, servers: int = 3, ranges: bool = True, index: Index | None = None
) -> AsyncIterator[tuple[Home, Flaky, Flaky]]:
    deposits = DemoDeposits(Knobs(ranges=ranges, guests=AMPLE, users=AMPLE))
    lake = DemoLake(LakeKnobs(copying=0.1))
    deposits.url = await deposits.demo.start()
    address = await lake.start()
    home = Home(folder, deposits, lake)
    try:
        with Proxy(deposits.url) as repository, Proxy(address) as rucio:
            repository.losing_now = rucio.losing_now = home.kill_owner
            settings = HomeSettings(
                home=str(folder),
                repository=repository.url,
                lake={**lake.settings(), "url": rucio.url},
                index=index.url if index else "",
            )
            for _ in range(servers):
                home.start(settings)
            for server in home.servers:
                assert await home.say(server) == "ready"
            yield home, repository, rucio
            await home.stop()
    finally:
        for server in home.servers:
            server.kill()
            end(server)
        await deposits.demo.stop()
        await lake.stop()


@pytest.mark.parametrize("ranges", [True, False])
async def test_a_download(tmp_path: Path, ranges: bool) -> None:
    async with at_home(tmp_path, ranges=ranges) as (home, repository, _):
        [record] = home.deposits.deposit("Big", {"big.bin": BIG, "small.txt": "small"})
        home.kill_at(repository, "GET", "big.bin/content", "before")
        home.kill_at(repository, "GET", "big.bin/content", "after")
        id = await home.submit(DownloadSpec(source="test", record=record, folder="here"))
        await home.done(id)
        assert len(home.killed) == 2
        assert home.files() == {"here/big.bin": BIG, "here/small.txt": b"small"}
        with (home.root / "here/big.bin").open("r+b") as file:
            file.write(b"edited")  # no server writes into the finished file
        [left] = home.servers
        assert home.root / "here/big.bin" not in open_files(left)
    assert home.files()["here/big.bin"] == b"edited" + BIG[6:]


async def test_an_idle_server_is_killed_and_its_owner_goes_on(tmp_path: Path) -> None:
    """Then the owner itself: only the third server is left to continue."""
    async with at_home(tmp_path) as (home, repository, _):
        [record] = home.deposits.deposit("Big", {"big.bin": BIG})
        owner = home.servers[0]

        def kill_idle() -> None:
            home.kill(next(each.pid for each in home.servers if each is not owner))
            repository.losing_now = home.kill_owner

        repository.losing_now = kill_idle
        home.kill_at(repository, "GET", "big.bin/content", "before")
        id = await home.submit(DownloadSpec(source="test", record=record, folder="here"))
        async with asyncio.timeout(PATIENCE):
            while not home.killed:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert owner in home.servers
        await home.done(id)
        assert owner in home.servers
        job = Journal(tmp_path / "state/jobs").read(id)
        assert job and job.attempt == 1
        again = DownloadSpec(source="test", record=record, folder="there")
        home.kill_at(repository, "GET", "big.bin/content", "before")
        await home.done(await home.submit(again))
        assert owner not in home.servers and len(home.servers) == 1
        assert home.files() == {"here/big.bin": BIG, "there/big.bin": BIG}


@pytest.mark.parametrize("finish", ["publish", "submit"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_publication(tmp_path: Path, finish: str, when: str) -> None:
    async with at_home(tmp_path) as (home, repository, _):
        (home.root / "work").mkdir()
        (home.root / "work/a.txt").write_bytes(b"data")
        last = "/actions/publish" if finish == "publish" else "/actions/submit-review"
        home.kill_at(repository, "POST", "/records", when)
        home.kill_at(repository, "POST", last, when)
        spec = PublishSpec(
            source="test",
            folder="work",
            files=["a.txt"],
            pack="files",
            metadata=METADATA,
            finish=finish,  # type: ignore[arg-type]
        )
        job = await home.done(await home.submit(spec))
        assert len(home.killed) == 2
        executed = 1 if when == "after" else 2
        assert repository.count("POST", "/records") == executed
        assert repository.count("POST", last) == executed
        titles = [
            record.id
            for record in home.deposits.demo.store.records.values()
            if record.metadata.get("title") == METADATA.title
        ]
        assert titles == ([job.result.record] if finish == "publish" else [])  # type: ignore[union-attr]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_upload_to_a_lake(tmp_path: Path, when: str) -> None:
    async with at_home(tmp_path) as (home, _, rucio):
        (home.root / "a.bin").write_bytes(b"data" * 1000)
        home.kill_at(rucio, "POST", "/replicas", when)
        home.kill_at(rucio, "POST", "/rules/", when)
        spec = UploadSpec(lake="lake", paths=["a.bin"], scope="demo", rse="DEMO-SCRATCHDISK")
        await home.done(await home.submit(spec))
        assert len(home.killed) == 2
        assert rules_of(home, "demo", "a.bin") == 1


@pytest.mark.parametrize("when", ["before", "after"])
async def test_making_data_available(tmp_path: Path, when: str) -> None:
    async with at_home(tmp_path, servers=2) as (home, _, rucio):
        did = Did("cta", "crab.events")
        before = rules_of(home, did.scope, did.name)
        home.kill_at(rucio, "POST", "/rules/", when)
        await home.done(await home.submit(ReplicateSpec(lake="lake", did=did)))
        assert len(home.killed) == 1
        assert rules_of(home, did.scope, did.name) == before + 1


async def test_a_lake_download(tmp_path: Path) -> None:
    async with at_home(tmp_path) as (home, _, rucio):
        home.kill_at(rucio, "POST", "/replicas/list", "before")
        home.kill_at(rucio, "POST", "/replicas/list", "after")
        did = Did("cta", "crab.events")
        job = await home.done(
            await home.submit(LakeDownloadSpec(lake="lake", did=did, folder="here"))
        )
        assert len(home.killed) == 2
        paths = [file.path for file in job.result.files]  # type: ignore[union-attr]
        assert sorted(home.files()) == sorted(paths)


async def test_an_install(tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_home(tmp_path, servers=2, index=index) as (home, *_):
        [record] = home.deposits.deposit("Sky", {"requirements.txt": "skymath==2.0\n"})
        plan = await home.done(await home.submit(PlanInstallSpec(source="test", record=record)))
        killed_at_the_index(home, index, monkeypatch, 1)
        result: Any = plan.result
        id = await home.submit(InstallSpec(plan=result.id, digest=result.digest))
        await retried(home, id)
        await home.done(id)
        assert len(list((tmp_path / "environments").iterdir())) == 1
        assert len(list((tmp_path / "kernels").iterdir())) == 1


def killed_at_the_index(
    home: Home, index: Index, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    """Kill the owner at the next request to the package index, until there are so many kills."""
    response = index.response

    def killing(path: str) -> tuple[str, bytes | None]:
        if len(home.killed) < kills:
            home.kill_owner()
        return response(path)

    monkeypatch.setattr(index, "response", killing)


def waiting(folder: Path) -> str:
    """A notebook that waits for a file `go`, and counts its runs in `runs`."""
    cell = (
        "import pathlib, time\n"
        f"here = pathlib.Path({str(folder)!r})\n"
        "with (here / 'runs').open('a') as file:\n    file.write('x')\n"
        "while not (here / 'go').exists():\n    time.sleep(0.05)"
    )
    return notebook(cell)


async def retried(home: Home, id: str) -> None:
    """The next server shows the job of the killed one as interrupted, and retries it."""
    await home.job(id, JobState.INTERRUPTED)
    journal = Journal(home.folder / "state/jobs")
    async with asyncio.timeout(PATIENCE):
        while not journal.claims.free(journal.scan()[id].holder):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert await home.say(home.servers[0], f"retry {id}") == id


async def killed_in_the_notebook(home: Home, id: str) -> Job:
    """The job, done by the second server, after the first was killed while a cell ran."""
    runs, go = home.folder / "runs", home.folder / "go"
    async with asyncio.timeout(PATIENCE):
        while not runs.exists():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    home.kill_owner()
    go.touch()
    await retried(home, id)
    job = await home.done(id)
    assert runs.read_text() == "xx"
    runs.unlink()
    go.unlink()
    return job


async def test_a_plan_a_tried_record_and_a_run(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while the plan reads the record, in the installation, and twice in the notebook."""
    async with at_home(tmp_path, servers=5, index=index) as (home, repository, _):
        files = {"requirements.txt": "skymath==2.0\n", "wait.ipynb": waiting(tmp_path)}
        [record] = home.deposits.deposit("Sky", files)
        home.kill_at(repository, "GET", "requirements.txt/content", "before")
        id = await home.submit(PlanInstallSpec(source="test", record=record))
        await retried(home, id)
        plan: Any = (await home.done(id)).result

        killed_at_the_index(home, index, monkeypatch, len(home.killed) + 1)
        id = await home.submit(TrySpec(plan=plan.id, digest=plan.digest))
        await retried(home, id)
        tried: Any = (await killed_in_the_notebook(home, id)).result
        [copy] = [run.executed_notebook for run in tried.notebooks]
        assert len(list((tmp_path / "environments").iterdir())) == 1
        assert len(list((tmp_path / "kernels").iterdir())) == 1

        files_before = sorted(home.files())
        [name] = [name for name in files_before if name.endswith("/wait.ipynb")]
        spec = RunSpec(notebooks=[name], kernel=tried.install.kernel)
        run: Any = (await killed_in_the_notebook(home, await home.submit(spec))).result
        assert [each.state for each in run.notebooks] == ["completed"]
        assert sorted(home.files()) == files_before
        assert copy in files_before


async def test_a_verification(tmp_path: Path) -> None:
    """Killed while it reads a file that seems to have no end."""
    async with at_home(tmp_path) as (home, _, _):
        [record] = home.deposits.deposit("Big", {"big.bin": BIG})
        spec = DownloadSpec(source="test", record=record, folder="here")
        await home.done(await home.submit(spec))
        os.truncate(home.root / "here/big.bin", 2**40)
        id = await home.submit(VerifySpec(folder="here"))
        await home.job(id, JobState.RUNNING)
        home.kill_owner()
        os.truncate(home.root / "here/big.bin", len(BIG))
        await retried(home, id)
        result: Any = (await home.done(id)).result
        assert [(file.path, file.state) for file in result.files] == [("big.bin", "verified")]
        assert home.files() == {"here/big.bin": BIG}


def test_each_job_kind_has_a_test_above() -> None:
    """A new kind of job needs a test in which its server is killed."""
    source = Path(__file__).read_text("utf-8")
    kinds = {kind.__name__ for kind in get_args(JobSpec)}
    assert kinds == set(re.findall(r"\b(\w+Spec)\(", source))


def rules_of(home: Home, scope: str, name: str) -> int:
    rules = home.lake.service.rules.all.values()
    return sum((rule.entry.scope, rule.entry.name) == (scope, name) for rule in rules)
