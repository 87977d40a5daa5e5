# ruff: noqa: ASYNC110 (a test may wait for the disk)
"""Hostile records, failures, cancellation and kills: nothing forbidden happens."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from jupyter_ossr_ext.models import InstallPlan, InstallSpec, JobState
from tests.server.support.install_environment import Workshop
from tests.server.support.install_failures import alive, failed, installing_elsewhere, until
from tests.server.support.install_sources import Index, write_tree, zipped
from tests.server.support.sample_software import SETUP, evil, slow


async def test_nothing_but_the_shown_plan_is_run(tmp_path: Path, index: Index) -> None:
    async with Workshop(tmp_path, index) as shop:
        write_tree(shop.root / "mine", evil(tmp_path / "a"))
        plan = await shop.plan(folder="mine")
        wrong = shop.jobs.submit(InstallSpec(plan=plan.id, digest="0" * 64))
        job = await shop.ended(wrong)
        assert job.problem and job.problem.slug == "plan-changed"
        write_tree(shop.root / "mine", evil(tmp_path / "b"))
        job = await failed(shop, plan)
        assert job.problem and job.problem.slug == "plan-changed"
        assert not (tmp_path / "a").exists() and not (tmp_path / "b").exists()


async def test_requirements_that_include_a_file_outside_are_refused(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Include", {"requirements.txt": "-r ../../../../etc/passwd\n"})
        plan = await shop.plan(record)
        assert not plan.installable and "outside of the record" in plan.cannot[0].reason
        assert "root:" not in repr(plan)


async def test_a_version_conflict_is_one_sentence(tmp_path: Path, index: Index) -> None:
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Clash", {"requirements.txt": "skyclash\nskymath==2.0\n"})
        plan = await shop.plan(record)
        assert not plan.installable
        assert "Conflicting version requirements" in plan.cannot[0].reason


async def test_a_wrong_python_is_said_in_the_plan(tmp_path: Path, index: Index) -> None:
    project = '[project]\nname = "old"\nversion = "1"\nrequires-python = "<3.4"\n'
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Old", {"old.zip": zipped({"pyproject.toml": project})})
        plan = await shop.plan(record)
        assert not plan.installable
        assert "Python <3.4" in plan.cannot[0].reason
        assert not plan.warnings, "nothing will run"


class Nowhere:
    """An unreachable package index."""

    url = "http://127.0.0.1:9/simple"


async def test_no_network_is_reported_as_such(tmp_path: Path, index: Index) -> None:
    async with Workshop(tmp_path, Nowhere()) as shop:
        [record] = shop.deposit("Far", {"requirements.txt": "never-seen-before\n"})
        job = await shop.planned(record)
        assert job.problem and job.problem.slug == "offline"


async def test_what_cannot_be_imported_was_not_installed(tmp_path: Path, index: Index) -> None:
    files = {"setup.py": f"{SETUP}setup(name='bad', version='1', py_modules=['bad'])\n"}
    files["bad.py"] = "import not_there_at_all\n"
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Bad", {"bad.zip": zipped(files)})
        job = await failed(shop, await shop.plan(record))
        assert job.problem and "`import bad` fails" in (job.problem.detail or "")
        assert "not_there_at_all" in (job.problem.evidence or "")
        assert shop.kernels() == [] and shop.environments() == []
        # Its build results in the record's files are not a change.
        job = await shop.ended(shop.jobs.retry(job.id))
        assert job.problem and job.problem.slug == "install-failed", await shop.report(job)


async def test_cancelling_stops_within_a_second_and_leaves_nothing(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path / "shop", index) as shop:
        [record] = shop.deposit("Slow", {"slow.zip": zipped(slow(tmp_path))})
        job = shop.yes(await shop.plan(record))
        pid = int(await until(tmp_path / "pid"))
        begun = time.monotonic()
        shop.jobs.cancel(job.id)
        while alive(pid):
            await asyncio.sleep(0.02)
        assert time.monotonic() - begun < 1.5
        job = await shop.ended(job)
        assert job.state is JobState.CANCELLED
        assert shop.kernels() == [] and shop.environments() == []


async def test_a_killed_server_leaves_nothing_incomplete_and_one_click_resumes(
    tmp_path: Path, index: Index
) -> None:
    with installing_elsewhere(tmp_path, index, slow(tmp_path)) as kill:
        build = int(await until(tmp_path / "pid"))
        id = await until(tmp_path / "job")
        kill()
        async with asyncio.timeout(5):
            while alive(build):
                await asyncio.sleep(0.02)
        async with Workshop(tmp_path / "shop", index) as shop:
            job = shop.jobs.get(id)
            assert job.state is JobState.INTERRUPTED
            assert job.problem and job.problem.slug == "interrupted"
            assert shop.kernels() == [] and await shop.install.environments() == []
            (tmp_path / "quick").touch()
            shop.jobs.retry(id)
            job = await shop.ended(job)
            assert job.state is JobState.SUCCEEDED, await shop.report(job)
            assert len(shop.kernels()) == 1


async def test_environments_are_updated_repaired_locked_and_removed(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path, index) as shop:
        old, new = shop.deposit(
            "Stored", {"requirements.txt": "skymath==1.0\n"}, {"requirements.txt": "skyplot\n"}
        )
        first = await shop.do(await shop.plan(old))
        assert first.environment and first.environment.size
        kernel, id = first.kernel, first.environment.id
        lock = await shop.install.lock(id)
        assert lock.filename == "requirements.lock" and "skymath==1.0" in lock.text

        folder = shop.settings.environments / id
        (folder / "env/bin/python").unlink()
        [broken] = await shop.install.environments()
        assert broken.state == "broken" and "Repair" in (broken.reason or "")
        spec = await shop.install.repair(id)
        plan = await shop.ended(shop.jobs.submit(spec))
        assert isinstance(plan.result, InstallPlan), await shop.report(plan)
        repaired = await shop.do(plan.result)
        assert repaired.kernel == kernel and not folder.exists()
        assert {c.name: c.version for c in repaired.installed} == {
            c.name: c.version for c in first.installed
        }

        assert repaired.environment
        spec = await shop.install.update(repaired.environment.id)
        assert spec.record == new
        plan = await shop.ended(shop.jobs.submit(spec))
        assert isinstance(plan.result, InstallPlan)
        updated = await shop.do(plan.result)
        assert updated.kernel == kernel and "skyplot" in updated.imported
        [one] = await shop.install.environments()
        assert (one.record, one.version, one.state) == (new, "2.0", "ready")

        await shop.install.remove(one.id)
        assert shop.kernels() == [] and shop.environments() == []
