"""A folder for the publication of a dataset of a lake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from jupyter_ossr_ext.lake.publication import left_out
from jupyter_ossr_ext.lake.record_dids import dids_in
from jupyter_ossr_ext.lake.record_files import texts_of
from jupyter_ossr_ext.metadata import merged, read_folder
from jupyter_ossr_ext.models import FileReplicas, LakeDownloadResult, LakeDownloadSpec, Limits
from tests.server.lake.conftest import Build, LakeEnvironment
from tests.server.lake.fake_lake import FakeLake, did
from tests.server.lake.test_jobs import stock

SPEC = LakeDownloadSpec("fake", did("a:set"), "out", publish_to="")
ADDRESS = "https://fake/dids/a/set"


@pytest.fixture
def environment(build: Build) -> LakeEnvironment:
    return build(FakeLake(), repository="http://127.0.0.1:9")


async def prepared(
    environment: LakeEnvironment, spec: LakeDownloadSpec = SPEC
) -> tuple[LakeDownloadResult, Path]:
    job = await environment.ended(spec)
    assert isinstance(job.result, LakeDownloadResult), job.problem
    return job.result, environment.root / job.result.folder


async def test_a_small_dataset_is_there_with_its_manifest(environment: LakeEnvironment) -> None:
    bytes_ = stock(environment.lake, ["a:y.dat", "a:x.dat"], size=1000)
    result, folder = await prepared(environment)
    assert (result.folder, result.publish_to, result.left_out) == ("out/set", "test", None)
    assert (folder / "x.dat").read_bytes() == bytes_[did("a:x.dat")]
    manifest = json.loads((folder / "rucio-manifest.json").read_text())
    assert (manifest["instance"], manifest["did"], manifest["type"]) == (
        "https://fake",
        ADDRESS,
        "dataset",
    )
    sums = environment.lake.copies[did("a:x.dat")].checksums
    assert [file["did"] for file in manifest["files"]] == ["a:x.dat", "a:y.dat"]
    assert manifest["files"][0] == {"did": "a:x.dat", "size": 1000, **sums}


async def test_the_manifest_leads_to_the_dataset_and_not_to_its_files(
    environment: LakeEnvironment,
) -> None:
    stock(environment.lake, ["a:x.dat"], size=10)
    _, folder = await prepared(environment)
    texts, pairs = texts_of("rucio-manifest.json", (folder / "rucio-manifest.json").read_bytes())
    found = [one for text in texts for one in dids_in(text, {"fake": {"https://fake"}}, "file")]
    assert [(one.lake, one.did) for one in found] == [("fake", did("a:set"))] and not pairs


@pytest.mark.parametrize(("size", "relation"), [(10, "isderivedfrom"), (10**12, "references")])
async def test_the_form_has_the_dataset_among_the_related_works(
    environment: LakeEnvironment, size: int, relation: str
) -> None:
    stock(environment.lake, ["a:x.dat"], size=10)
    file = environment.lake.copies[did("a:x.dat")]
    environment.lake.copies[did("a:x.dat")] = replace(file, size=size)
    _, folder = await prepared(environment)
    metadata, _ = merged(read_folder(folder))
    [work] = metadata.related
    assert (work.identifier, work.relation.id, work.scheme) == (ADDRESS, relation, "url")
    assert metadata.references == ["Rucio DID a:set (fake)"]
    assert (metadata.title, metadata.resource_type and metadata.resource_type.id) == (
        "set",
        "dataset",
    )


async def test_of_many_files_there_is_the_manifest_alone(environment: LakeEnvironment) -> None:
    stock(environment.lake, [f"a:{number}.dat" for number in range(100)], size=10)
    result, folder = await prepared(environment)
    assert result.left_out and "accepts 100 files, the data has 100" in result.left_out
    assert sorted(path.name for path in folder.iterdir()) == [
        ".zenodo.json",
        "rucio-manifest.json",
    ]
    assert len(json.loads((folder / "rucio-manifest.json").read_text())["files"]) == 100
    assert "replicas" not in environment.lake.calls


async def test_metadata_that_is_there_is_kept_and_the_manifest_is_new(
    environment: LakeEnvironment,
) -> None:
    stock(environment.lake, ["a:x.dat"], size=10)
    _, folder = await prepared(environment)
    (folder / ".zenodo.json").write_text('{"title": "Mine"}')
    (folder / "rucio-manifest.json").write_text("{}")
    await prepared(environment)
    assert (folder / ".zenodo.json").read_text() == '{"title": "Mine"}'
    assert "a:x.dat" in (folder / "rucio-manifest.json").read_text()


async def test_one_file_has_a_folder_of_its_own(environment: LakeEnvironment) -> None:
    stock(environment.lake, ["a:x.dat"], size=10)
    result, folder = await prepared(environment, replace(SPEC, did=did("a:x.dat")))
    assert result.folder == "out/x.dat"
    assert (folder / "x.dat").read_bytes() == environment.lake.bytes[did("a:x.dat")]
    assert json.loads((folder / "rucio-manifest.json").read_text())["type"] == "file"


@pytest.mark.parametrize("publish_to", ["", None])
async def test_an_empty_dataset_or_an_unknown_repository_is_a_problem(
    environment: LakeEnvironment, publish_to: str | None
) -> None:
    environment.lake.add_dataset("a:set", 0)
    job = await environment.ended(replace(SPEC, publish_to=publish_to))
    assert job.problem and job.problem.slug == "not-found"
    stock(environment.lake, ["a:x.dat"], size=10)
    job = await environment.ended(replace(SPEC, publish_to="none"))
    assert job.problem and job.problem.slug == "not-found"
    assert not (environment.root / "out").exists()


async def test_without_a_repository_to_publish_to_nothing_is_prepared(build: Build) -> None:
    environment = build(FakeLake())
    stock(environment.lake, ["a:x.dat"], size=10)
    job = await environment.ended(SPEC)
    assert job.problem and "no repository to publish to" in (job.problem.detail or "")


def test_what_a_repository_accepts() -> None:
    limits = Limits(files=3, total=100)
    one = FileReplicas(did("a:x"), 50)
    assert left_out([one, one], limits) is None
    assert left_out([one, one, one], limits)
    assert left_out([one, replace(one, size=51)], limits)
    assert left_out([replace(one, size=None)], limits)
