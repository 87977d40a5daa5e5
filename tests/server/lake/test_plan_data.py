"""Data of lakes in a plan: what is named, under which names, and how it can get here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from jupyter_ossr_ext.install.service import PlanContent
from jupyter_ossr_ext.lake.plan_data import PlanData
from jupyter_ossr_ext.models import (
    Did,
    LakeAbility,
    PlannedDid,
    RecordDid,
    RuleState,
    Usage,
)
from jupyter_ossr_ext.problems import CredentialsMissing, NotFound, Offline

from .conftest import Build
from .fake_lake import HERE, FakeLake, rule

GB = 1024**3


@pytest.fixture
def lake(tmp_path: Path) -> FakeLake:
    mount = tmp_path / "mount"
    (mount / "s").mkdir(parents=True)
    (mount / "s" / "one").write_bytes(b"12345")
    lake = FakeLake(mount=mount)
    abilities = [LakeAbility.REPLICATE, LakeAbility.DOWNLOAD]
    lake.lake = structs.replace(lake.lake, abilities=abilities, lifetime_days=30)
    lake.login.set()
    lake.add_file("s:one", states={HERE: "available"}, parents=["s:here"])
    lake.add_file("s:two", states={"FAR": "available"}, parents=["s:far"])
    lake.add_dataset("s:here", size=5)
    lake.add_dataset("s:far", size=3 * GB)
    return lake


def notebook(*attachments: dict[str, Any]) -> str:
    return json.dumps(
        {"cells": [], "metadata": {"ossr": {"attachments": attachments}}, "nbformat": 4}
    )


class Planned:
    """Data of a plan whose files a test writes."""

    def __init__(self, build: Build, lake: FakeLake, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self.record: str | None = None
        self.service = build(lake).service
        self.named: list[RecordDid] = []

    def write(self, **files: str) -> None:
        for name, text in files.items():
            (self.folder / name.replace("_", ".")).write_text(text)

    async def content(self, plan: str) -> PlanContent:
        if plan != "plan":
            raise NotFound("This plan no longer exists.")
        return PlanContent(self.folder, "test", self.record)

    async def all(self, patience: float = 20.0) -> list[PlannedDid]:
        service = self.service
        data = PlanData(
            service.lakes, service.availabilities, service.plans, service.links, self.content,
            patience,
        )  # fmt: skip
        return await data.of("plan")

    async def one(self) -> PlannedDid:
        [found] = await self.all()
        return found


@pytest.fixture
def planned(build: Build, lake: FakeLake, tmp_path: Path) -> Planned:
    return Planned(build, lake, tmp_path / "content")


FAR = {"lake": "fake", "did": "s:far", "variable": "events", "as": "auto"}


async def test_names_of_the_notebooks_count_and_others_are_proposed(planned: Planned) -> None:
    planned.write(
        fit_ipynb=notebook(FAR, {**FAR, "lake": "theirs", "instance": "https://fake"}),
        plot_ipynb=notebook({**FAR, "variable": "photons"}),
        broken_ipynb="{",
        README_md="Data: https://fake/dids/s/here and rucio://s:events and rucio://s:far.",
    )
    far, here, events = await planned.all()
    assert (far.did, far.lake, far.variables) == (Did("s", "far"), "fake", ["events", "photons"])
    assert far.notebooks == ["fit.ipynb", "plot.ipynb"]
    assert (here.did, here.variables, here.notebooks) == (Did("s", "here"), ["here"], [])
    assert events.variables == ["events_2"], "a name that a notebook uses is not proposed"
    assert events.why == "s:events is not known."


async def test_data_that_is_here_needs_nothing(planned: Planned) -> None:
    planned.write(README_md="rucio://s:here")
    found = await planned.one()
    assert (found.ways, found.size, found.files, found.why) == (["here"], 5, 1, None)


async def test_what_a_rule_would_copy_its_quota_and_lifetime_are_planned(
    planned: Planned, lake: FakeLake
) -> None:
    planned.write(README_md="rucio://s:far")
    lake.quota = [Usage(HERE, used=1 * GB, limit=5 * GB)]
    found = await planned.one()
    assert found.ways == ["make-available", "download"]
    assert found.title and found.why is None and found.replication
    plan = found.replication
    assert (plan.missing_size, plan.missing_files, plan.lifetime_days) == (3 * GB, 1, 30)
    assert plan.usage == lake.quota and plan.rse_expression == HERE


async def test_a_quota_that_is_too_small_leaves_the_download(
    planned: Planned, lake: FakeLake
) -> None:
    planned.write(README_md="rucio://s:far")
    lake.quota = [Usage(HERE, used=4 * GB, limit=5 * GB)]
    found = await planned.one()
    assert found.ways == ["download"]
    assert found.why and "your quota at SITE has 1.07 GB left" in found.why


async def test_a_rule_that_waits_for_approval_is_not_waited_for(
    planned: Planned, lake: FakeLake
) -> None:
    planned.write(README_md="rucio://s:far")
    lake.on[Did("s", "far")] = [rule("s:far", RuleState.WAITING_APPROVAL)]
    found = await planned.one()
    assert found.ways == ["download"]
    assert found.why == "Its replication rule waits for approval at the lake."


async def test_a_lake_without_a_mounted_disk_downloads(planned: Planned, lake: FakeLake) -> None:
    planned.write(README_md="rucio://s:far")
    lake.lake = structs.replace(lake.lake, abilities=[LakeAbility.DOWNLOAD])
    found = await planned.one()
    assert (found.ways, found.replication, found.why) == (["download"], None, None)


async def test_without_a_sign_in_the_data_is_named_with_the_reason(
    planned: Planned, lake: FakeLake
) -> None:
    planned.write(README_md="rucio://s:far")
    lake.login.clear()
    found = await planned.one()
    assert (found.ways, found.sign_in) == ([], True)
    assert found.why and found.why.startswith("Sign in to ")


async def test_open_data_are_downloaded_without_a_sign_in(planned: Planned, lake: FakeLake) -> None:
    planned.write(README_md="rucio://s:far")
    lake.login.clear()
    far = Did("s", "far")
    lake.details[far] = structs.replace(lake.details[far], public=True)
    lake.fail["rses"] = CredentialsMissing("Sign in first.")
    found = await planned.one()
    assert (found.ways, found.sign_in, found.size) == (["download"], False, 3 * GB)


async def test_one_failing_dataset_or_lake_does_not_prevent_the_others(
    planned: Planned, lake: FakeLake
) -> None:
    other = {"lake": "fake", "instance": "https://rucio.example", "did": "s:x", "variable": "x"}
    unknown = {"lake": "gone", "did": "s:y", "variable": "y"}
    planned.write(a_ipynb=notebook(other, unknown), README_md="rucio://s:gone rucio://s:here")
    x, y, gone, here = await planned.all()
    assert (x.lake, x.why) == (None, "No data lake of rucio.example is configured here for it.")
    assert (y.lake, y.why) == (None, "No data lake is configured here for it.")
    assert (gone.ways, gone.why) == ([], "s:gone is not known.")
    assert here.ways == ["here"]
    lake.fail["did"] = Offline("Fake lake gave no answer.")
    *_, here = await planned.all()
    assert (here.ways, here.why) == ([], "Fake lake gave no answer.")


async def test_a_lake_that_hangs_does_not_delay_the_plan(planned: Planned, lake: FakeLake) -> None:
    planned.write(README_md="rucio://s:far")
    lake.hang.add("did")
    [found] = await planned.all(patience=0.05)
    assert found.ways == [] and found.why and found.why.startswith("No response from ")


async def test_a_repository_that_does_not_respond_leaves_what_the_files_say(
    planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned.write(README_md="rucio://s:here")
    planned.record = "1"

    async def named(source: str, id: str) -> list[RecordDid]:
        assert (source, id) == ("test", "1")
        if not planned.named:
            raise Offline("The repository gave no answer.")
        return planned.named

    monkeypatch.setattr(planned.service.links, "named", named)
    assert [one.did.name for one in await planned.all()] == ["here"]
    planned.named = [RecordDid(Did("s", "far"), "fake"), RecordDid(Did("s", "here"), "fake")]
    assert [one.did.name for one in await planned.all()] == ["far", "here"]


async def test_a_plan_without_files_or_lakes_has_no_data(planned: Planned) -> None:
    planned.folder.rmdir()
    assert await planned.all() == []
    planned.service.lakes.entries.clear()
    assert await planned.all() == []
    with pytest.raises(NotFound):
        await planned.service.plan_data.of("other")
