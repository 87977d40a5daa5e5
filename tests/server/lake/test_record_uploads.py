"""The files of a record in a dataset of a lake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_ossr_ext.models import (
    Did,
    JobState,
    RecordFiles,
    UploadPlan,
    UploadResult,
    UploadSpec,
)
from jupyter_ossr_ext.problems import Exists, Malformed, UpstreamDown
from tests.server.lake.conftest import Build, LakeEnvironment
from tests.server.lake.fake_lake import FakeLake, did
from tests.server.support.misbehaving_server import Act, Misbehaving

SET = did("mine:zenodo.1")
FILES = {"README.md": b"# Read", "a b/c (1).txt": b"x", "events.fits": b"e" * 300_000}
README, C, EVENTS = NAMES = [
    "zenodo.1.README.md", "zenodo.1.a_b_c__1_.txt", "zenodo.1.events.fits"
]  # fmt: skip


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with Misbehaving() as server:
        for key, content in FILES.items():
            server.add(key, content)
        yield server


@pytest.fixture
def environment(build: Build, server: Misbehaving) -> LakeEnvironment:
    return build(FakeLake(), repository=server.url)


def spec(*keys: str, dataset: Did | None = SET, paths: list[str] | None = None) -> UploadSpec:
    return UploadSpec(
        "fake",
        paths or [],
        "mine",
        "SITE",
        prefix="zenodo.1.",
        dataset=dataset,
        record=RecordFiles("test", "1", list(keys)),
    )


async def plan(environment: LakeEnvironment, wanted: UploadSpec) -> UploadPlan:
    return await environment.service.uploads.plan(environment.lake, wanted)  # type: ignore[arg-type]


async def test_a_plan_names_each_file_and_downloads_nothing(
    environment: LakeEnvironment, server: Misbehaving
) -> None:
    found = await plan(environment, spec())
    assert [(file.path, file.did.name) for file in found.files] == list(
        zip(FILES, NAMES, strict=True)
    )
    assert found.size == sum(map(len, FILES.values())) and not found.problems
    assert not server.heard and not environment.lake.uploaded


async def test_all_files_come_into_one_dataset_with_one_rule_and_the_doi(
    environment: LakeEnvironment, tmp_path: Path
) -> None:
    lake = environment.lake
    job = await environment.ended(spec())
    assert isinstance(job.result, UploadResult), job.problem
    assert [(file.path, file.did.name) for file in job.result.files] == list(
        zip(FILES, NAMES, strict=True)
    )
    assert [lake.bytes[file.did] for file in job.result.files] == list(FILES.values())
    assert lake.members[SET] == [file.did for file in job.result.files]
    assert lake.details[SET].metadata == {"title": "A record", "doi": "10.5281/zenodo.1"}
    assert lake.details[did(f"mine:{C}")].metadata == {"filename": "a b/c (1).txt"}
    assert lake.details[did(f"mine:{EVENTS}")].metadata == {}
    assert lake.calls.count("add_rule") == 1 and lake.calls.count("ruled False") == 3
    total = 2 * sum(map(len, FILES.values()))
    assert job.progress and (job.progress.done, job.progress.total) == (total, total)
    assert "Downloading from the repository" in environment.notes()
    assert not list((tmp_path / "staging").rglob("*.*")), "nothing is left of the downloads"


async def test_chosen_files_have_the_same_names_as_among_all(environment: LakeEnvironment) -> None:
    found = await plan(environment, spec("a b/c (1).txt"))
    assert [file.did.name for file in found.files] == [C]


async def test_names_that_would_be_the_same_differ(
    environment: LakeEnvironment, server: Misbehaving
) -> None:
    server.add("a b.txt", b"1")
    server.add("a?b.txt", b"2")
    server.add("a_b.txt", b"3")
    found = await plan(environment, spec("a b.txt", "a?b.txt", "a_b.txt"))
    names = [file.did.name.removeprefix("zenodo.1.") for file in found.files]
    assert names == ["a_b-2.txt", "a_b-3.txt", "a_b.txt"]


async def test_a_file_with_the_checksum_of_the_record_is_there_already(
    environment: LakeEnvironment, server: Misbehaving
) -> None:
    _, _, md5 = server.files["README.md"].checksum.partition(":")
    environment.lake.add_file(f"mine:{README}", size=6, checksums={"md5": md5})
    environment.lake.add_file(f"mine:{C}", size=1, checksums={"md5": "0" * 32})
    found = await plan(environment, spec())
    assert [file.outcome for file in found.files] == ["same", "new"]
    assert "different content" in found.problems["a b/c (1).txt"]


async def test_bytes_that_are_not_those_of_the_record_are_not_sent(
    environment: LakeEnvironment, server: Misbehaving
) -> None:
    server.files["README.md"].default = Act(wrong=True)
    job = await environment.ended(spec())
    assert job.problem and job.problem.slug == "not-verified"
    assert [one.name for _, one, _ in environment.lake.uploaded] == [C, EVENTS]
    server.files["README.md"].default = Act()
    job = await environment.ended(environment.jobs.retry(job.id))
    assert job.state is JobState.SUCCEEDED
    assert [one.name for _, one, _ in environment.lake.uploaded] == [C, EVENTS, README]
    assert len(server.requests("events.fits")) == 1, "what is in the lake is not downloaded again"


async def test_another_checksum_in_the_lake_is_reported(environment: LakeEnvironment) -> None:
    environment.lake.registered = "0" * 32
    job = await environment.ended(spec("README.md"))
    assert job.problem and job.problem.slug == "not-verified"
    assert "is not that of README.md in the record" in (job.problem.detail or "")


async def test_a_dataset_of_another_doi_is_refused(environment: LakeEnvironment) -> None:
    lake = environment.lake
    lake.add_dataset(str(SET), 0)
    await lake.set_metadata(SET, {"doi": "10.5281/zenodo.9"})
    why = "The dataset belongs to the DOI 10.5281/zenodo.9. Choose another dataset."
    assert (await plan(environment, spec())).why == why
    job = await environment.ended(spec())
    assert job.problem and (job.problem.slug, job.problem.detail) == ("exists", why)
    await lake.set_metadata(SET, {"doi": "10.5281/ZENODO.1"})
    assert (await plan(environment, spec())).why is None


@pytest.mark.parametrize("wanted", [spec(dataset=None), spec(paths=["x"])])
async def test_a_record_needs_a_dataset_and_no_paths(
    environment: LakeEnvironment, wanted: UploadSpec
) -> None:
    with pytest.raises(Malformed):
        await plan(environment, wanted)


async def test_a_repository_that_fails_leaves_nothing_behind(
    environment: LakeEnvironment, server: Misbehaving, tmp_path: Path
) -> None:
    server.files["README.md"].default = Act(status=500)
    job = await environment.ended(spec("README.md"))
    assert job.problem and job.problem.slug == UpstreamDown.slug
    assert not environment.lake.uploaded
    assert not list((tmp_path / "staging").rglob("*.*"))


async def test_a_name_that_is_taken_does_not_stop_the_others(environment: LakeEnvironment) -> None:
    environment.lake.fail = {f"upload {README}": Exists("Taken.")}
    job = await environment.ended(spec())
    assert job.problem and job.problem.slug == "exists"
    assert [one.name for _, one, _ in environment.lake.uploaded] == NAMES[1:]
