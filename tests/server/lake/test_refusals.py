"""What a lake would refuse, and files that look alike or may not be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_ossr_ext.lake.mutations import make_collection
from jupyter_ossr_ext.lake.replication_plan import LONGEST_DAYS
from jupyter_ossr_ext.lake.upload_plan import upload_plan
from jupyter_ossr_ext.models import (
    CollectionIn,
    JobState,
    LakeDownloadResult,
    LakeDownloadSpec,
    ReplicateSpec,
    Rse,
    UploadResult,
    UploadSpec,
)
from jupyter_ossr_ext.problems import Malformed, NotFound
from tests.server.lake.conftest import Build
from tests.server.lake.fake_lake import HERE, FakeLake, did

from .test_jobs import stock


@pytest.fixture
def lake() -> FakeLake:
    fake = FakeLake()
    fake.add_file("a:x.dat", parents=["a:set"])
    fake.add_dataset("a:set")
    return fake


@pytest.mark.parametrize("days", [0, -1, LONGEST_DAYS + 1, 99_999_999])
async def test_a_lifetime_that_no_rule_can_have_is_refused_before_the_lake_is_asked(
    build: Build, lake: FakeLake, days: int
) -> None:
    environment = build(lake)
    (environment.root / "a.txt").write_bytes(b"a")
    with pytest.raises(Malformed, match=f"1 to {LONGEST_DAYS} days"):
        await environment.service.plans.replication(
            lake, ReplicateSpec("fake", did("a:set"), lifetime_days=days)
        )
    upload = UploadSpec("fake", ["a.txt"], "mine", HERE, lifetime_days=days)
    with pytest.raises(Malformed, match=f"1 to {LONGEST_DAYS} days"):
        await upload_plan(lake, environment.root, upload)
    made = CollectionIn(did("mine:new"), "dataset", lifetime_days=days)
    with pytest.raises(Malformed, match=f"1 to {LONGEST_DAYS} days"):
        await make_collection(lake, made)
    for spec in (ReplicateSpec("fake", did("a:set"), lifetime_days=days), upload):
        job = await environment.ended(spec)
        assert job.problem and f"1 to {LONGEST_DAYS} days" in job.problem.message
    assert not {"add_rule", "run", "add_collection"} & set(lake.calls)


@pytest.mark.parametrize("days", [1, LONGEST_DAYS, None])
async def test_every_other_lifetime_is_taken(
    build: Build, lake: FakeLake, days: int | None
) -> None:
    plan = await build(lake).service.plans.replication(
        lake, ReplicateSpec("fake", did("a:set"), lifetime_days=days)
    )
    assert (plan.lifetime_days, plan.fits) == (days, True)


async def test_a_destination_that_accepts_no_data_is_known_in_the_plan(
    build: Build, lake: FakeLake, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def closed(expression: str = "") -> list[Rse]:
        return [Rse(expression, writable=False)]

    monkeypatch.setattr(lake, "matching", closed)
    plan = await build(lake).service.plans.replication(lake, ReplicateSpec("fake", did("a:set")))
    assert not plan.fits and not plan.approval
    assert plan.why == f"{HERE} does not accept data at the moment. Retry later."


async def test_names_that_differ_by_one_sign_are_two_files(build: Build, lake: FakeLake) -> None:
    environment = build(lake)
    names = ["a:b:c.txt", "a:b?c.txt", "a:b*c.txt", "a:b_c.txt"]
    bytes_ = stock(lake, names, size=10)
    for name in names:
        job = await environment.ended(LakeDownloadSpec("fake", did(name), "data"))
        assert isinstance(job.result, LakeDownloadResult), job.problem
        [file] = job.result.files
        assert (environment.root / file.path).read_bytes() == bytes_[did(name)]
        [here] = await environment.service.availabilities.of(lake, [did(name)])
        assert (here.state, here.folder) == ("available", "data")
    assert len(list((environment.root / "data").glob("b*.txt"))) == 4


async def test_files_that_were_downloaded_one_by_one_count_for_their_dataset(
    build: Build, lake: FakeLake
) -> None:
    environment = build(lake)
    stock(lake, ["a:x.dat", "a:y.dat"], size=10)
    for count, name in enumerate(["a:x.dat", "a:y.dat"], 1):
        await environment.ended(LakeDownloadSpec("fake", did(name), "data"))
        [there] = await environment.service.availabilities.of(lake, [did("a:set")])
        [paths] = await environment.service.paths.of(lake, [did("a:set")])
        assert (there.here, there.of) == (len(paths.paths), 2) == (count, 2)
        assert there.state == paths.state == ("partly", "available")[count - 1]


async def test_what_may_not_be_read_is_named_and_the_rest_is_uploaded(
    build: Build, lake: FakeLake, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = build(lake)
    for name in ("out/a.txt", "out/closed/b.txt", "out/sub/c.txt"):
        path = environment.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (environment.root / "out" / "link").symlink_to("a.txt")
    (environment.root / "out" / "folder").symlink_to("sub")
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).name != "closed")
    spec = UploadSpec("fake", ["out"], "mine", HERE)
    plan = await upload_plan(lake, environment.root, spec)
    assert [file.path for file in plan.files] == ["out/a.txt", "out/sub/c.txt"]
    assert plan.notes == [
        "Left out, as links or not readable: 'out/closed', 'out/folder', 'out/link'."
    ]
    job = await environment.ended(spec)
    assert job.state is JobState.SUCCEEDED and isinstance(job.result, UploadResult)
    assert [file.path for file in job.result.files] == ["out/a.txt", "out/sub/c.txt"]
    with pytest.raises(NotFound, match="no file that can be read"):
        await upload_plan(lake, environment.root, UploadSpec("fake", ["out/closed"], "mine", HERE))
