"""Data of a lake before a notebook is tried: jobs of their own, each of which may fail alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from jupyter_ossr_ext._util import notebooks
from jupyter_ossr_ext.config.install import Settings
from jupyter_ossr_ext.jobs import JobKind, Journal, Reporter, Runner
from jupyter_ossr_ext.metadata.notebook_attachments import attachments
from jupyter_ossr_ext.models import (
    AttachedDid,
    Did,
    DidPaths,
    InstallResult,
    Job,
    JobState,
    LakeDownloadResult,
    LakeDownloadSpec,
    NotebookDependencies,
    ReplicateResult,
    ReplicateSpec,
    RuleState,
    TryData,
    TryResult,
    TrySpec,
    UsedDid,
)
from jupyter_ossr_ext.problems import NotFound
from jupyter_ossr_ext.runs import attached_data
from jupyter_ossr_ext.runs.lake_data import DataJobs
from jupyter_ossr_ext.runs.service import Runs

GOOD, GONE, STUCK, AWAY = (Did("s", name) for name in ("good", "gone", "stuck", "away"))


class Lake:
    """Job kinds of a lake, as a test wants them."""

    def __init__(self, folder: Path) -> None:
        self.jobs = Runner(Journal(folder / "jobs"))
        self.jobs.register(ReplicateSpec, JobKind(self.replicate))
        self.jobs.register(LakeDownloadSpec, JobKind(self.download))
        self.signed_in = asyncio.Event()
        self.unseen: str | None = None
        self.began = asyncio.Event()

    async def replicate(self, job: Job, report: Reporter) -> ReplicateResult:
        assert isinstance(job.spec, ReplicateSpec)
        self.began.set()
        if job.spec.did == GONE:
            raise NotFound("s:gone is not known.")
        if job.spec.did == STUCK:
            report.note("Waiting for sign-in to Fake lake", blocked=True)
            await self.signed_in.wait()
            report.note(None)
        if job.spec.did == AWAY:
            await asyncio.Event().wait()
        return ReplicateResult("f" * 32, RuleState.OK, unseen=self.unseen)

    async def download(self, job: Job, report: Reporter) -> LakeDownloadResult:
        assert isinstance(job.spec, LakeDownloadSpec)
        return LakeDownloadResult(job.spec.folder)

    def specs(self) -> list[ReplicateSpec | LakeDownloadSpec]:
        found = [job.spec for job in reversed(self.jobs.all())]
        return [one for one in found if isinstance(one, ReplicateSpec | LakeDownloadSpec)]


@pytest.fixture
def lake(tmp_path: Path, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Lake]:
    lake = Lake(tmp_path)
    yield lake
    jp_asyncio_loop.run_until_complete(lake.jobs.aclose())


def wanted(did: Did, way: Any = "make-available", variable: str | None = None) -> TryData:
    return TryData("fake", did, way, variable, 30)


def reporter(lines: list[str]) -> Reporter:
    return Reporter(lambda progress: None, say=lines.append)


async def test_data_is_made_available_or_downloaded_into_the_folder_of_the_record(
    lake: Lake,
) -> None:
    lines: list[str] = []
    data = [wanted(GOOD), wanted(AWAY, "download"), wanted(GONE, "here")]
    assert await DataJobs(lake.jobs).get(data, "work/record", reporter(lines)) == {}
    assert lake.specs() == [
        ReplicateSpec("fake", GOOD, lifetime_days=30),
        LakeDownloadSpec("fake", AWAY, "work/record", "keep-both"),
    ]
    assert lines == ["s:good was made available.", "s:away was downloaded."]


async def test_each_that_fails_is_named_and_the_others_go_on(lake: Lake) -> None:
    data = [wanted(GONE), wanted(STUCK), wanted(GOOD)]
    reasons = await DataJobs(lake.jobs).get(data, "", reporter([]))
    assert dict(reasons) == {
        ("fake", GONE): "s:gone was not made available: s:gone is not known.",
        ("fake", STUCK): "s:stuck is not here yet: Waiting for sign-in to Fake lake. Run the "
        "notebook then.",
    }
    stuck = next(job for job in lake.jobs.all() if getattr(job.spec, "did", None) == STUCK)
    assert stuck.state is JobState.RUNNING, "it goes on after the sign-in"


async def test_what_is_copied_and_cannot_be_seen_here_is_reported(lake: Lake) -> None:
    lake.unseen = "Copied to FAR, which is not mounted here."
    reasons = await DataJobs(lake.jobs).get([wanted(GOOD)], "", reporter([]))
    assert reasons["fake", GOOD] == "s:good: Copied to FAR, which is not mounted here."


async def test_a_transfer_that_runs_already_is_waited_for(lake: Lake) -> None:
    first = lake.jobs.submit(ReplicateSpec("fake", AWAY, lifetime_days=30))
    await lake.began.wait()
    getting = asyncio.create_task(DataJobs(lake.jobs).get([wanted(AWAY)], "", reporter([])))
    await asyncio.sleep(0)
    lake.jobs.cancel(first.id)
    reasons = await getting
    assert reasons["fake", AWAY] == "s:away was left out: its transfer was cancelled."
    assert len(lake.jobs.all()) == 1


async def test_cancelling_ends_the_jobs_that_were_begun_for_it(lake: Lake) -> None:
    getting = asyncio.create_task(DataJobs(lake.jobs).get([wanted(AWAY)], "", reporter([])))
    await lake.began.wait()
    getting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await getting
    ended = asyncio.Event()
    lake.jobs.listen(lambda job: ended.set() if job.state.terminal else None)
    [job] = lake.jobs.all()
    if not job.state.terminal:
        await ended.wait()
    assert lake.jobs.get(job.id).state is JobState.CANCELLED


class FakeInstall:
    """An installation that made the kernel `own`."""

    async def work(self, job: Job, report: Reporter, *, reuse: bool) -> InstallResult:
        return InstallResult(kernel="own", folder="record", notebooks=["record/a.ipynb"])

    async def environments(self) -> list[Any]:
        return []


async def test_the_notebook_has_the_data_under_its_names_and_one_that_failed_is_explained(
    tmp_path: Path, lake: Lake
) -> None:
    from ipykernel.kernelspec import write_kernel_spec

    write_kernel_spec(tmp_path / "kernels" / "own")
    record = tmp_path / "root" / "record"
    record.mkdir(parents=True)
    cells = ["events", "plain", "late"]
    sources = [{"cell_type": "code", "source": one, "metadata": {}, "outputs": []} for one in cells]
    text = json.dumps({"cells": sources, "metadata": {"x": 1}, "nbformat": 4})
    (record / "a.ipynb").write_text(text)
    own = UsedDid("fake", GOOD, "events")

    async def attach(dids: Sequence[UsedDid]) -> list[attached_data.Found]:
        return [
            (AttachedDid(one, "absent", "It is not here.", "https://fake"), None)
            if one.did == GONE
            else (
                AttachedDid(one, "attached", "", "https://fake"),
                DidPaths(one.did, collection=False, paths=[f"/lake/{one.did.name}"]),
            )
            for one in dids
        ]

    settings = Settings(
        root=tmp_path / "root",
        state=tmp_path / "state",
        environments=tmp_path / "environments",
        kernels=tmp_path / "kernels",
        index=None,
    )
    runs = Runs(
        settings.root, settings, cast("Any", FakeInstall()),
        lambda path: NotebookDependencies(path, dids=[own]), attach,
    )  # fmt: skip
    runs.register(lake.jobs)
    data = [
        wanted(GOOD, variable="other"),
        wanted(AWAY, "download", "plain"),
        wanted(GONE, variable="late"),
    ]
    job = lake.jobs.submit(TrySpec("plan", "digest", data=data))
    ended = asyncio.Event()
    lake.jobs.listen(lambda one: ended.set() if one.id == job.id and one.state.terminal else None)
    await ended.wait()
    result = lake.jobs.get(job.id).result
    assert isinstance(result, TryResult), lake.jobs.get(job.id)
    [made] = result.notebooks
    assert (made.state, made.executed) == ("failed", 2), made
    why = "s:gone was not made available: s:gone is not known."
    assert made.failure and made.failure.cause == "missing-file"
    assert (made.failure.subject, made.failure.advice) == ("s:gone", why)
    assert why in made.notes
    assert [one.state for one in made.data] == ["attached", "attached", "absent"]
    executed = notebooks.read((record / "a.executed.ipynb").read_bytes())
    shown = [cell["outputs"][0]["data"]["text/plain"] for cell in executed["cells"][:2]]
    assert shown == ["'/lake/good'", "'/lake/away'"]
    assert attachments(executed) == [
        UsedDid("fake", AWAY, "plain", instance="https://fake"),
        UsedDid("fake", GONE, "late", instance="https://fake"),
    ]
    assert (record / "a.ipynb").read_text() == text, "the notebook of the record is not changed"
