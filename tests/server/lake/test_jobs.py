"""Replication, upload and download as jobs: waiting, resuming, and restarts."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import pytest
from msgspec.structs import replace

from jupyter_ossr_ext.lake.upload_plan import upload_plan
from jupyter_ossr_ext.models import (
    Did,
    JobState,
    LakeDownloadResult,
    LakeDownloadSpec,
    ReplicateResult,
    ReplicateSpec,
    RetryIn,
    RuleState,
    UploadResult,
    UploadSpec,
    Usage,
)
from jupyter_ossr_ext.problems import CredentialsRejected, Exists, NotFound, UpstreamDown
from jupyter_ossr_ext.storage import manifest
from tests.server.lake.conftest import Build
from tests.server.lake.fake_lake import FakeLake, did, rule

SPEC = ReplicateSpec("fake", did("a:set"), lifetime_days=7)


@pytest.fixture
def lake() -> FakeLake:
    lake = FakeLake()
    lake.add_dataset("a:set", 2)
    return lake


def states(*steps: tuple[RuleState, int, int, int], error: str | None = None) -> list[object]:
    return [
        rule("a:set", state, locks_ok=ok, locks_replicating=copying, locks_stuck=stuck, error=error)
        for state, ok, copying, stuck in steps
    ]


async def test_a_rule_is_made_and_followed_until_the_data_are_here(build: Build, lake: FakeLake):
    environment = build(lake)
    lake.script = states(
        (RuleState.REPLICATING, 0, 2, 0), (RuleState.REPLICATING, 1, 1, 0), (RuleState.OK, 2, 0, 0)
    )  # type: ignore[assignment]
    job = await environment.ended(SPEC)
    assert job.state is JobState.SUCCEEDED
    assert job.result == ReplicateResult("f" * 32, RuleState.OK, 2)
    assert job.progress and (job.progress.done, job.progress.total, job.progress.unit) == (
        2,
        2,
        "files",
    )
    assert lake.calls.count("add_rule") == 1


async def test_a_rule_that_is_there_already_is_taken_not_an_error(build: Build, lake: FakeLake):
    """rucio-jupyterlab raises DuplicateRule."""
    lake.on[did("a:set")] = [rule("a:set", RuleState.OK, id="e" * 32, locks_ok=2)]
    job = await build(lake).ended(SPEC)
    assert job.result == ReplicateResult("e" * 32, RuleState.OK, 2)


async def test_stuck_is_reported_with_its_reason_and_continues_when_the_lake_does(
    build: Build, lake: FakeLake
):
    environment = build(lake)
    lake.script = [
        *states((RuleState.STUCK, 1, 0, 1), error="FAR is down"),
        *states((RuleState.OK, 2, 0, 0)),
    ]  # type: ignore[list-item]
    job = await environment.ended(SPEC)
    assert job.state is JobState.SUCCEEDED
    assert any(
        "1 of 2 files cannot be copied: FAR is down." in note for note in environment.notes()
    )


async def test_stuck_for_good_ends_as_a_problem_and_resuming_asks_again(
    build: Build, lake: FakeLake
):
    environment = build(lake)
    lake.script = states((RuleState.STUCK, 1, 0, 1), error="FAR is down")  # type: ignore[assignment]
    job = await environment.ended(SPEC)
    assert job.state is JobState.FAILED and job.problem and job.problem.slug == "stuck"
    assert "FAR is down" in job.problem.message and job.problem.evidence == "FAR is down"
    assert "ask_again" not in lake.calls
    lake.script = states((RuleState.OK, 2, 0, 0))  # type: ignore[assignment]
    job = await environment.ended(environment.jobs.retry(job.id))
    assert job.state is JobState.SUCCEEDED
    assert lake.calls.count("ask_again") == 1 and lake.calls.count("add_rule") == 1


async def test_approval_is_waited_for(build: Build, lake: FakeLake):
    environment = build(lake)
    lake.script = states((RuleState.WAITING_APPROVAL, 0, 0, 0), (RuleState.OK, 2, 0, 0))  # type: ignore[assignment]
    job = await environment.ended(SPEC)
    assert job.state is JobState.SUCCEEDED
    assert "Waiting for approval of the rule at the lake" in environment.notes()


async def test_a_rule_that_goes_away_is_reported(build: Build, lake: FakeLake):
    lake.script = [*states((RuleState.WAITING_APPROVAL, 0, 0, 0)), NotFound("No rule.")]  # type: ignore[list-item]
    job = await build(lake).ended(SPEC)
    assert job.problem and job.problem.slug == "not-found" and "denied" in job.problem.message


async def test_a_lake_that_is_away_for_a_while_is_asked_again(build: Build, lake: FakeLake):
    environment = build(lake)
    lake.script = [
        UpstreamDown("Broken."),
        UpstreamDown("Broken."),
        *states((RuleState.OK, 2, 0, 0)),
    ]  # type: ignore[list-item]
    assert (await environment.ended(SPEC)).state is JobState.SUCCEEDED
    assert "No response from Fake lake; retrying" in environment.notes()


async def test_a_lake_that_stays_away_ends_the_job(build: Build, lake: FakeLake):
    lake.script = [UpstreamDown("Broken.")]
    job = await build(lake).ended(SPEC)
    assert job.problem and job.problem.slug == "upstream-down"


async def test_a_job_waits_until_somebody_signs_in_again(build: Build, lake: FakeLake):
    environment = build(lake)
    lake.script = [
        CredentialsRejected("The token expired at 14:02."),
        *states((RuleState.OK, 2, 0, 0)),
    ]  # type: ignore[list-item]
    job = environment.jobs.submit(SPEC)
    await environment.until(lambda: "Waiting for sign-in to Fake lake" in environment.notes())
    assert environment.jobs.get(job.id).state is JobState.RUNNING
    lake.login.set()
    assert (await environment.ended(job)).state is JobState.SUCCEEDED
    assert any("expired at 14:02" in line for line in await environment.jobs.log(job.id))


async def test_after_a_restart_the_same_rule_is_followed(build: Build, lake: FakeLake):
    environment = build(lake)
    lake.script = states((RuleState.REPLICATING, 0, 2, 0))  # type: ignore[assignment]
    job = environment.jobs.submit(SPEC)
    await environment.until(lambda: "rule" in lake.calls)
    await environment.jobs.aclose()
    again = build(lake)
    lake.script = states((RuleState.OK, 2, 0, 0))  # type: ignore[assignment]
    await again.jobs.restore()
    assert (await again.ended(again.jobs.get(job.id))).state is JobState.SUCCEEDED
    assert lake.calls.count("add_rule") == 1


async def test_cancelling_leaves_the_rule(build: Build, lake: FakeLake):
    environment = build(lake)
    lake.script = states((RuleState.REPLICATING, 0, 2, 0))  # type: ignore[assignment]
    job = environment.jobs.submit(SPEC)
    await environment.until(lambda: "rule" in lake.calls)
    environment.jobs.cancel(job.id)
    assert (await environment.ended(job)).state is JobState.CANCELLED
    assert "remove" not in lake.calls


# ---- upload


def upload(bay_root: Path, **more: object) -> UploadSpec:
    (bay_root / "out" / "sub").mkdir(parents=True, exist_ok=True)
    (bay_root / "out" / "one.txt").write_bytes(b"one")
    (bay_root / "out" / "sub" / "two.txt").write_bytes(b"twotwo")
    (bay_root / "out" / ".secret").write_bytes(b"x")
    return UploadSpec("fake", ["out"], "mine", "SITE", **more)  # type: ignore[arg-type]


async def test_a_plan_names_every_file_and_what_is_wrong(build: Build, lake: FakeLake):
    environment = build(lake)
    spec = upload(environment.root, prefix="run7.")
    (environment.root / "out" / "bad name.txt").write_bytes(b"x")
    lake.add_file(
        "mine:run7.out_one.txt",
        size=3,
        checksums={"md5": hashlib.md5(b"one", usedforsecurity=False).hexdigest()},
    )
    lake.add_file("mine:run7.out_sub_two.txt", size=6, checksums={"adler32": "00000000"})
    lake.quota = [Usage("SITE", used=9, limit=10)]
    plan = await upload_plan(lake, environment.root, spec)
    assert [(f.path, f.did.name, f.outcome) for f in plan.files] == [
        ("out/one.txt", "run7.out_one.txt", "same")
    ]
    assert set(plan.problems) == {"out/bad name.txt", "out/sub/two.txt"}
    assert "already exists with different content" in plan.problems["out/sub/two.txt"]
    assert (plan.size, plan.fits) == (0, True)
    assert not lake.uploaded


async def test_a_plan_reports_possible_secrets_in_the_files(build: Build, lake: FakeLake):
    environment = build(lake)
    spec = upload(environment.root)
    token = "q3f4H5j6k7L8z9x0c1v2B3n4m5q6w7E8r9t0y1u2i3o4P5a6s7d8f9g0h1ab"
    folder = environment.root / "out"
    (folder / "config.yml").write_text(f"a: 1\nzenodo_token: {token}\n")
    (folder / "server.pem").write_text("x")
    (folder / "a.pkl").write_bytes(b"\x80\0")
    plan = await upload_plan(lake, environment.root, spec)
    assert [each for each in plan.notes if "out/" in each] == [
        "Not or only partly searched for secrets: out/a.pkl.",
        "Possible token or password in out/config.yml, line 2. Remove and revoke it, or deselect "
        "the file.",
        "out/server.pem usually contains passwords or keys. Do not upload it.",
    ]
    assert token not in str(plan)


async def test_a_plan_that_the_lake_refuses_says_so(build: Build, lake: FakeLake):
    environment = build(lake)
    lake.fail = {"did": CredentialsRejected("The token expired at 14:02.")}
    with pytest.raises(CredentialsRejected):
        await upload_plan(lake, environment.root, upload(environment.root))


async def test_files_are_sent_under_the_planned_names(build: Build, lake: FakeLake):
    environment = build(lake)
    job = await environment.ended(
        upload(environment.root, dataset=did("mine:run7"), lifetime_days=2)
    )
    assert isinstance(job.result, UploadResult)
    assert [(f.did.name, f.outcome) for f in job.result.files] == [
        ("out_one.txt", "new"),
        ("out_sub_two.txt", "new"),
    ]
    assert "add_collection None" in lake.calls, "the dataset has no end of its own"
    assert [call for call in lake.calls if call.startswith("lifetime")] == [f"lifetime {2 * 86400}"]
    assert lake.calls.count("ruled False") == 2, "the rule of the dataset holds the files"
    assert job.progress and (job.progress.done, job.progress.total) == (9, 9)


async def test_a_file_that_is_refused_does_not_stop_the_others(build: Build, lake: FakeLake):
    environment = build(lake)
    lake.fail = {"upload out_one.txt": Exists("Taken.")}
    job = await environment.ended(upload(environment.root))
    assert job.problem and job.problem.slug == "exists"
    assert [one.name for _, one, _ in lake.uploaded] == ["out_sub_two.txt"]
    lake.fail = {}
    job = await environment.ended(environment.jobs.retry(job.id))
    assert job.state is JobState.SUCCEEDED
    assert [one.name for _, one, _ in lake.uploaded] == ["out_sub_two.txt", "out_one.txt"]


async def test_an_upload_resumes_after_signing_in_and_after_a_restart(build: Build, lake: FakeLake):
    environment = build(lake)
    lake.hang = {"upload out_sub_two.txt"}
    job = environment.jobs.submit(upload(environment.root))
    await environment.until(lambda: "upload out_sub_two.txt" in lake.calls)
    await environment.jobs.aclose()
    again = build(lake)
    lake.hang = {"login"}
    await again.jobs.restore()
    await again.until(lambda: "Waiting for sign-in to Fake lake" in again.notes())
    lake.login.set()
    job = await again.ended(again.jobs.get(job.id))
    assert job.state is JobState.SUCCEEDED
    assert len(lake.uploaded) == 2, "what was sent before the restart is not sent again"
    assert job.progress and job.progress.done == 9


@pytest.mark.parametrize("path", ["../etc", "/etc/passwd", "none.txt"])
async def test_nothing_outside_of_jupyters_folder_is_sent(build: Build, lake: FakeLake, path: str):
    job = await build(lake).ended(UploadSpec("fake", [path], "mine", "SITE"))
    assert job.problem and job.problem.slug in {"unsafe-path", "not-found"}
    assert not lake.uploaded


# ---- download


def stock(lake: FakeLake, names: list[str], size: int = 2_500_000) -> dict[Did, bytes]:
    lake.members.clear()
    for number, name in enumerate(names):
        data = bytes([number % 251]) * size
        sums = {
            "md5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
            "adler32": f"{zlib.adler32(data):08x}",
        }
        lake.add_file(name, size=size, checksums=sums, parents=["a:set"])
        lake.bytes[did(name)] = data
    lake.add_dataset("a:set")
    return lake.bytes


async def test_a_dataset_is_downloaded_into_a_folder_of_its_name(build: Build, lake: FakeLake):
    environment = build(lake)
    bytes_ = stock(lake, ["a:x.dat", "a:sub/y.dat", "b:same", "c:same"])
    job = await environment.ended(LakeDownloadSpec("fake", did("a:set"), "data"))
    assert isinstance(job.result, LakeDownloadResult), job.problem
    assert job.result.folder == "data/set"
    paths = {file.did: file.path for file in job.result.files}
    assert sorted(paths.values()) == [
        "data/set/b/same",
        "data/set/c/same",
        "data/set/sub/y.dat",
        "data/set/x.dat",
    ]
    for one, path in paths.items():
        assert (environment.root / path).read_bytes() == bytes_[one]
    [record] = manifest.read(environment.root / "data" / "set").records
    assert (record.source, record.record) == ("lake:fake", "a:set")
    [found] = await environment.service.paths.of(lake, [did("a:set")])
    assert len(found.paths) == 4 and found.missing == 0
    [here] = await environment.service.availabilities.of(lake, [did("a:x.dat")])
    assert (here.state, here.folder) == ("available", "data/set")


@pytest.mark.parametrize("wrong", ["md5", "adler32"])
async def test_both_checksums_are_compared(build: Build, lake: FakeLake, wrong: str):
    environment = build(lake)
    stock(lake, ["a:x.dat"])
    lake.copies[did("a:x.dat")].checksums[wrong] = "00000000" * (4 if wrong == "md5" else 1)
    job = await environment.ended(LakeDownloadSpec("fake", did("a:x.dat"), "data"))
    assert job.problem and job.problem.slug == "not-verified" and wrong in job.problem.message
    assert [path.name for path in (environment.root / "data").iterdir()] == []


async def test_a_file_of_ones_own_is_not_overwritten_without_a_yes(build: Build, lake: FakeLake):
    environment = build(lake)
    bytes_ = stock(lake, ["a:x.dat"])
    (environment.root / "data").mkdir()
    (environment.root / "data" / "x.dat").write_bytes(b"mine")
    job = await environment.ended(LakeDownloadSpec("fake", did("a:x.dat"), "data"))
    assert job.problem and job.problem.slug == "exists"
    assert (environment.root / "data" / "x.dat").read_bytes() == b"mine"
    job = await environment.ended(environment.jobs.retry(job.id, RetryIn("keep-both")))
    assert isinstance(job.result, LakeDownloadResult)
    assert job.result.files[0].path == "data/x (1).dat"
    assert (environment.root / "data" / "x (1).dat").read_bytes() == bytes_[did("a:x.dat")]


async def test_fetching_waits_for_signing_in(build: Build, lake: FakeLake):
    environment = build(lake)
    stock(lake, ["a:x.dat"])
    lake.fail = {"open": CredentialsRejected("The token expired at 14:02.")}
    job = environment.jobs.submit(LakeDownloadSpec("fake", did("a:x.dat"), "data"))
    await environment.until(lambda: "Waiting for sign-in to Fake lake" in environment.notes())
    lake.fail = {}
    lake.login.set()
    assert (await environment.ended(job)).state is JobState.SUCCEEDED


async def test_names_that_begin_with_a_slash_are_relative_to_the_folder(
    build: Build, lake: FakeLake
):
    environment = build(lake)
    bytes_ = stock(lake, ["a:/cta/run1.dat", "b:cta/run2.dat", "a://twice.dat"])
    job = await environment.ended(LakeDownloadSpec("fake", did("a:set"), "data"))
    assert isinstance(job.result, LakeDownloadResult), job.problem
    assert {file.path for file in job.result.files} == {
        "data/set/cta/run1.dat",
        "data/set/cta/run2.dat",
        "data/set/twice.dat",
    }
    path = environment.root / "data" / "set" / "cta" / "run1.dat"
    assert path.read_bytes() == bytes_[did("a:/cta/run1.dat")]


@pytest.mark.parametrize("name", ["~x", "a\\b", "../../etc/passwd", "/../x"])
async def test_a_name_that_cannot_be_written_stops_its_own_file_only(
    build: Build, lake: FakeLake, name: str
):
    environment = build(lake)
    stock(lake, ["a:good.dat", f"a:{name}"])
    job = await environment.ended(LakeDownloadSpec("fake", did("a:set"), "data"))
    assert (environment.root / "data" / "set" / "good.dat").is_file()
    assert isinstance(job.result, LakeDownloadResult), job.problem
    refused = [(file.did, file.note) for file in job.result.files if file.outcome == "refused"]
    assert [one for one, _ in refused] == [did(f"a:{name}")] and refused[0][1]


async def test_a_file_inside_an_archive_stops_its_own_download_only(build: Build, lake: FakeLake):
    environment = build(lake)
    stock(lake, ["a:good.dat", "a:inner.txt"])
    inner = did("a:inner.txt")
    lake.copies[inner] = replace(lake.copies[inner], archive="all.zip", replicas=[])
    job = await environment.ended(LakeDownloadSpec("fake", did("a:set"), "data"))
    assert isinstance(job.result, LakeDownloadResult), job.problem
    [note] = [file.note for file in job.result.files if file.outcome == "refused"]
    assert note and "inside the archive all.zip" in note
    assert (environment.root / "data" / "set" / "good.dat").is_file()
    job = await environment.ended(ReplicateSpec("fake", inner, lifetime_days=7))
    assert job.problem and "inside the archive all.zip" in job.problem.message
    assert "add_rule" not in lake.calls


async def test_an_empty_dataset_is_reported(build: Build, lake: FakeLake):
    lake.add_dataset("a:none", 0)
    job = await build(lake).ended(LakeDownloadSpec("fake", did("a:none"), "data"))
    assert job.problem and job.problem.slug == "not-found"
