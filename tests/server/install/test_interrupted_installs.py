"""The last steps of an install, and the restart after a kill in each of them."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from jupyter_ossr_ext.install import kernelspec, new_environment, steps
from jupyter_ossr_ext.install.store import Registry
from jupyter_ossr_ext.models import InstallPlan, JobState
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_failures import failed
from tests.server.support.install_sources import Index, write_tree, zipped
from tests.server.support.sample_software import SETUP

LIST = {"requirements.txt": "skymath\n"}


async def test_a_cancel_that_comes_too_late_leaves_no_half_a_kernel(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, proceed = threading.Event(), threading.Event()

    def held(*words: Any) -> Any:
        reached.set()
        assert proceed.wait(60)
        return real(*words)

    real = steps.files
    monkeypatch.setattr(steps, "files", held)
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Late", LIST)
        job = installs.confirm(await installs.plan(record))
        assert await asyncio.to_thread(reached.wait, 60)
        for _ in range(3):
            installs.jobs.cancel(job.id)
            await asyncio.sleep(0.02)
        proceed.set()
        job = await installs.ended(job)
        assert job.state is JobState.SUCCEEDED
        [one] = await installs.install.environments()
        assert installs.kernels() == [one.kernel] and one.state == "ready"


async def test_an_end_that_fails_leaves_no_kernel(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Full", LIST)
        plan = await installs.plan(record)
        real = Registry.save

        def full(self: Registry, stored: Any) -> None:
            if stored.environment.state == "ready":
                raise OSError(28, "No space left on device")
            real(self, stored)

        monkeypatch.setattr(Registry, "save", full)
        await failed(installs, plan)
        assert installs.kernels() == [] and installs.environments() == []


async def test_a_restart_finishes_verified_environments_and_removes_others(
    tmp_path: Path, index: Index
) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Stored", LIST)
        first = await installs.execute(await installs.plan(record))
        assert first.environment
        old = first.environment.id
        job = await installs.ended(installs.jobs.submit(await installs.install.repair(old)))
        assert isinstance(job.result, InstallPlan)

        def killed(*_: Any) -> None:
            raise OSError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(new_environment, "replace", killed)
            second = await installs.execute(job.result)
        assert second.environment and second.kernel == first.kernel
        new = second.environment.id
        # As after a kill: verified but not marked as ready, and half removed.
        registry = Registry(installs.settings.environments)
        stored = registry.load(new)
        half = structs.replace(stored.environment, state="building", kernel=None)
        registry.save(structs.replace(stored, environment=half, owner=0))
        doomed = installs.settings.environments / ".removed-0-1"
        doomed.mkdir()
        (doomed / "environment.json").write_bytes(
            (registry.folder(new) / "environment.json").read_bytes()
        )
        report = {one.id: one.state for one in await installs.install.environments()}
        assert report == {old: "broken", new: "building"}

    async with InstallEnvironment(tmp_path, index) as installs:
        [one] = await installs.install.environments()
        assert (one.id, one.state, one.kernel) == (new, "ready", first.kernel)
        assert installs.environments() == [new] and installs.kernels() == [first.kernel]
        lock = await installs.install.lock(new)
        assert "skymath==" in lock.text


async def test_two_environments_of_one_record_have_distinct_kernels(
    tmp_path: Path, index: Index
) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Twin", LIST)
        one = await installs.execute(await installs.plan(record))
        two = await installs.execute(await installs.plan(record))
        assert (one.kernel_display, two.kernel_display) == ("Twin 1.0", "Twin 1.0 (2)")
        assert two.environment and two.environment.kernel_display == "Twin 1.0 (2)"
        await installs.install.remove(two.environment.id)
        assert installs.kernels() == [one.kernel]


async def test_removing_one_leaves_the_kernel_of_another(tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Mine", LIST)
        made = await installs.execute(await installs.plan(record))
        assert made.environment and made.kernel
        # The kernel was changed to belong to another environment.
        path = installs.settings.kernels / made.kernel / "kernel.json"
        document = json.loads(path.read_text())
        document["metadata"]["ossr"]["environment"] = "another"
        path.write_text(json.dumps(document))
        await installs.install.remove(made.environment.id)
        assert kernelspec.origin(path.parent) and installs.environments() == []


async def test_what_building_left_does_not_reach_the_files_of_the_user(
    tmp_path: Path, index: Index
) -> None:
    files = {
        "setup.py": f"{SETUP}setup(name='tidy', version='1', py_modules=['tidy'])\n",
        "tidy.py": "",
        "notes/build/notes.txt": "of the record",
    }
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Tidy", {"tidy.zip": zipped(files)})
        result = await installs.execute(await installs.plan(record))
        assert result.folder
        names = [path.name for path in (installs.root / result.folder).rglob("*")]
        assert "notes.txt" in names and "tidy.py" in names
        assert not [name for name in names if name.endswith(".egg-info")]
        assert installs.local.folders() == [installs.root / result.folder]
        assert names.count("build") == 1


async def test_one_plan_makes_one_environment_and_one_kernel(tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        write_tree(installs.root / "twice", LIST)
        plan = await installs.plan(folder="twice")
        jobs = [installs.confirm(plan), installs.confirm(plan)]
        ended = [await installs.ended(job) for job in jobs]
        # Which of the two is first is not determined.
        [failed] = [job for job in ended if job.state is JobState.FAILED]
        assert [job.state for job in ended if job is not failed] == [JobState.SUCCEEDED]
        problem = failed.problem
        assert problem and "already installed, as twice" in (problem.detail or "")
        [one] = await installs.install.environments()
        assert one.state == "ready" and installs.kernels() == [one.kernel]
        assert (installs.settings.environments / one.id / "env" / "bin" / "python").exists()
