"""Recorded runs: what is written, what is never written, and that others can repeat them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec import structs

from jupyter_ossr_ext.metadata import ro_crate
from jupyter_ossr_ext.models import (
    AttachedDid,
    Did,
    DidChecksums,
    Job,
    JobState,
    NotebookDependencies,
    NotebookRun,
    RecordedFile,
    Recording,
    RecordMetadata,
    RelatedWork,
    RunReport,
    RunSpec,
    TryResult,
    TrySpec,
    UsedDid,
    UsedRecord,
    term,
)
from jupyter_ossr_ext.runs import attached_data, crate, recorded_run
from jupyter_ossr_ext.runs.service import Runs
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, notebook, zipped

CELLS = (
    "import skymath, pathlib\nprint(skymath.__name__)",
    "total = sum(map(int, pathlib.Path('data/counts.txt').read_text().split()))\ntotal",
    "pathlib.Path('total.txt').write_text(str(total))",
)
USES = NotebookDependencies(
    path="",
    software=[UsedRecord(doi="10.5072/zenodo.7", title="skymath", version="2.0")],
    data=[UsedRecord(doi="10.5072/zenodo.8", title="Counts", version="1.0")],
    dids=[UsedDid(lake="demo", did=Did("cta", "crab.events"))],
)
DATA = [
    AttachedDid(
        USES.dids[0],
        "attached",
        instance="https://rucio.example.org",
        files=[DidChecksums(Did("cta", "run 1"), 5, {"adler32": "062c0215", "md5": "d41d8c"})],
    )
]
METADATA = RecordMetadata(
    title="Sum of counts",
    description="Adds counts.",
    publication_date="2025-03-01",
    licences=[term("mit")],
    related=[RelatedWork("10.5072/zenodo.8", term("references"), "doi")],
)


def in_lake(files: list[DidChecksums]) -> attached_data.Attach:
    """A lake whose dataset has these files."""

    async def attach(wanted: Sequence[UsedDid]) -> list[attached_data.Found]:
        return [(structs.replace(DATA[0], used=one, files=files), None) for one in wanted]

    return attach


class Author:
    """The machine of an author: an environment with skymath, and a notebook in a folder."""

    def __init__(self, installs: InstallEnvironment) -> None:
        self.installs = installs
        self.folder = installs.root / "work"
        self.kernel = ""

    async def prepare(self) -> None:
        installs = self.installs
        lake = in_lake(DATA[0].files)
        Runs(installs.root, installs.settings, installs.install, lambda path: USES, lake).register(
            installs.jobs
        )
        files = {"record.zip": zipped({"requirements.txt": "skymath==2.0\n"}, "record-1.0")}
        [record] = installs.deposit("Software", files)
        result = await installs.execute(await installs.plan(record))
        self.kernel = result.kernel or ""
        (self.folder / "data").mkdir(parents=True)
        (self.folder / "data" / "counts.txt").write_text("1 2 3\n")
        (self.folder / "sum.ipynb").write_text(notebook(*CELLS))

    async def record(self, name: str = "sum.ipynb") -> Job:
        spec = RunSpec(notebooks=[f"work/{name}"], kernel=self.kernel, record_in="work")
        return await self.installs.ended(self.installs.jobs.submit(spec), within=300)

    async def recorded(self, name: str = "sum.ipynb") -> NotebookRun:
        job = await self.record(name)
        assert isinstance(job.result, RunReport), await self.installs.report(job)
        [made] = job.result.notebooks
        return made


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


async def test_a_recorded_run_is_repeated_from_its_record_with_the_same_outputs(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One test for the way of a recording: its environment takes longer than all the rest."""
    monkeypatch.setenv("ZENODO_TOKEN", "hush-of-the-user")
    async with InstallEnvironment(tmp_path / "author", index) as installs:
        author = Author(installs)
        await author.prepare()
        made = await author.recorded()
        assert made.state == "completed" and made.recording, made
        assert made.recorded == [
            f"work/{name}"
            for name in ("sum.ipynb", "sum.run.json", "ro-crate-metadata.json", "sum.lock.txt")
        ]
        assert [one.path for one in made.recording.inputs] == ["data/counts.txt"]
        assert [one.path for one in made.recording.results] == ["total.txt"]
        assert sorted(files_of(author.folder)) == [
            "data/counts.txt",
            "ro-crate-metadata.json",
            "sum.ipynb",
            "sum.lock.txt",
            "sum.run.json",
            "total.txt",
        ]
        document = json.loads((author.folder / "sum.ipynb").read_text())
        assert document["cells"][1]["outputs"][0]["data"]["text/plain"] == ["6"]
        assert document["metadata"]["ossr"]["environment"]["lock"] == "sum.lock.txt"
        for name, content in files_of(author.folder).items():
            for private in (str(tmp_path), author.kernel, "hush-", os.environ["HOME"]):
                assert private.encode() not in content, (name, private)
        lock = author.folder / "sum.lock.txt"
        assert "skymath==2.0\n" in lock.read_text()

        again = await author.recorded()  # what is ours is replaced
        assert again.state == "completed"
        graph = json.loads((author.folder / ro_crate.NAME).read_text())["@graph"]
        assert sum(one["@type"] == "CreateAction" for one in graph) == 1

        assert crate.complete(author.folder, METADATA, "10.5072/zenodo.9")
        published = files_of(author.folder)
        assert b"https://doi.org/10.5072/zenodo.9" in published[ro_crate.NAME]

        lock.write_text("# edited\n")
        job = await author.record()
        assert job.problem and job.problem.slug == "exists", job
        assert lock.read_text() == "# edited\n"

    async with InstallEnvironment(tmp_path / "reader", index) as installs:
        lake = in_lake([DidChecksums(Did("cta", "run 2"), 5)])
        Runs(installs.root, installs.settings, installs.install, lambda path: USES, lake).register(
            installs.jobs
        )
        [record] = installs.deposit("Sum of counts", {"sum.zip": zipped(published)})
        plan = await installs.plan(record)
        assert plan.detected and plan.detected.kind == "ro-crate", plan
        spec = TrySpec(plan=plan.id, digest=plan.digest)
        job = await installs.ended(installs.jobs.submit(spec), within=300)
        assert job.state is JobState.SUCCEEDED, await installs.report(job)
        assert isinstance(job.result, TryResult)
        [run] = job.result.notebooks
        assert (run.state, run.executed) == ("completed", 3), run
        assert run.outputs and (run.outputs.same, run.outputs.different) == (3, 0)
        assert run.files and run.files.same == ["total.txt"]
        assert not run.files.different and not run.files.missing
        [note] = [one for one in run.notes if "crab" in one]
        assert note == run.data[0].note
        assert note.endswith("recorded run: 1 of 1 files gone (cta:run 1); 1 new (cta:run 2).")

        again = await tried(installs, record)
        assert again.install.kernel == job.result.install.kernel, "its environment is used again"
        assert again.install.imported == job.result.install.imported
        assert again.notebooks[0].state == "completed"
        assert len(installs.environments()) == len(installs.kernels()) == 1
        assert again.install.folder == job.result.install.folder, "its files are here already"

        [environment] = installs.settings.environments.iterdir()
        uninstall = [environment / "env/bin/python", "-m", "pip", "uninstall", "-y", "skymath"]
        await asyncio.to_thread(subprocess.run, uninstall, check=True)
        other = await tried(installs, record)
        assert other.install.kernel != again.install.kernel, "somebody changed it"
        assert other.notebooks[0].state == "completed"


async def tried(installs: InstallEnvironment, record: str) -> TryResult:
    plan = await installs.plan(record)
    spec = TrySpec(plan=plan.id, digest=plan.digest)
    job = await installs.ended(installs.jobs.submit(spec), within=300)
    assert isinstance(job.result, TryResult), await installs.report(job)
    return job.result


@pytest.mark.crate_validator
def test_a_crate_has_what_the_profile_requires(
    tmp_path: Path, crate_validator: Callable[[Path], str]
) -> None:
    def held(name: str) -> RecordedFile:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
        return recorded_run.recorded_file(tmp_path, tmp_path / name)

    recorded = Recording(
        notebook=held("the sum.ipynb"),
        code="",
        date="2025-03-01",
        python="3.11.5",
        lock=held("the sum.lock.txt"),
        inputs=[held("data/counts.txt")],
        results=[held("total.txt")],
    )
    run = NotebookRun(
        "the sum.ipynb", "completed", started=1e9, seconds=2, recording=recorded, data=DATA
    )
    crate.describe(tmp_path, run, held("the sum.run.json"), USES)
    assert crate_validator(tmp_path) == "valid"
    assert crate.complete(tmp_path, METADATA, "10.5072/zenodo.9")
    assert crate_validator(tmp_path) == "valid"
    path = tmp_path / ro_crate.NAME
    path.write_text(path.read_text().replace('"instrument"', '"image"'))
    assert crate_validator(tmp_path) != "valid"


async def test_a_failed_run_is_not_recorded(tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        author = Author(installs)
        await author.prepare()
        path = author.folder / "broken.ipynb"
        path.write_text(notebook("1 / 0"))
        before = path.read_bytes()
        made = await author.recorded("broken.ipynb")
        assert made.state == "failed" and made.recording is None and not made.recorded
        assert path.read_bytes() == before
        assert not (author.folder / ro_crate.NAME).exists()
        path.write_text(notebook("with open('broken.ipynb', 'a') as file:\n    file.write(' ')"))
        job = await author.record("broken.ipynb")
        assert job.problem and job.problem.slug == "changed-elsewhere", job


def test_crates_of_others_say_what_to_run_and_to_install(tmp_path: Path) -> None:
    (tmp_path / "analysis").mkdir()
    (tmp_path / "analysis" / "my fit.ipynb").write_text(notebook("1"))
    (tmp_path / "environment.yml").write_text("dependencies: [python]\n")
    (tmp_path / "secret.ipynb").symlink_to("/etc/passwd")
    graph = [
        {
            "@id": "./",
            "@type": "Dataset",
            "mainEntity": {"@id": "analysis/my%20fit.ipynb"},
            "softwareRequirements": [{"@id": "environment.yml"}, {"@id": "../requirements.txt"}],
        },
        {"@id": "#a", "@type": "CreateAction", "instrument": [{"@id": "secret.ipynb"}]},
        {"@id": ["no", "text"], "@type": 7},
        "no object",
    ]
    (tmp_path / ro_crate.NAME).write_text(json.dumps({"@context": "x", "@graph": graph}))
    found = ro_crate.read(tmp_path)
    assert found
    assert found.notebooks == ["analysis/my fit.ipynb"]
    assert [(one.path, one.conda) for one in found.environments] == [("environment.yml", True)]


@pytest.mark.parametrize("text", ["", "[]", '{"@graph": 3}', "[" * 100_000, '{"@graph": [{}]}'])
def test_what_is_no_crate_is_ignored_and_left_alone(text: str, tmp_path: Path) -> None:
    path = tmp_path / ro_crate.NAME
    path.write_text(text)
    found = ro_crate.read(tmp_path)
    assert found is None or not found.notebooks
    assert not crate.complete(tmp_path, METADATA, None)
    assert path.read_text() == text
