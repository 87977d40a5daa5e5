# ruff: noqa: ASYNC110 (a test may wait for the disk)
"""Hostile records, failures, cancellation and kills: nothing forbidden happens."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from jupyter_ossr_ext.models import InstallPlan, InstallSpec, JobState
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_failures import alive, failed, installing_elsewhere, until
from tests.server.support.install_sources import Index, write_tree, zipped
from tests.server.support.sample_software import SETUP, evil, slow


async def test_nothing_but_the_shown_plan_is_run(tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        write_tree(installs.root / "mine", evil(tmp_path / "a"))
        plan = await installs.plan(folder="mine")
        wrong = installs.jobs.submit(InstallSpec(plan=plan.id, digest="0" * 64))
        job = await installs.ended(wrong)
        assert job.problem and job.problem.slug == "plan-changed"
        write_tree(installs.root / "mine", evil(tmp_path / "b"))
        job = await failed(installs, plan)
        assert job.problem and job.problem.slug == "plan-changed"
        assert not (tmp_path / "a").exists() and not (tmp_path / "b").exists()


async def test_requirements_that_include_a_file_outside_are_refused(
    tmp_path: Path, index: Index
) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Include", {"requirements.txt": "-r ../../../../etc/passwd\n"})
        plan = await installs.plan(record)
        assert not plan.installable and "outside of the record" in plan.cannot[0].reason
        assert "root:" not in repr(plan)


async def test_a_version_conflict_is_one_sentence(tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Clash", {"requirements.txt": "skyclash\nskymath==2.0\n"})
        plan = await installs.plan(record)
        assert not plan.installable
        assert "Conflicting version requirements" in plan.cannot[0].reason


async def test_a_wrong_python_is_said_in_the_plan(tmp_path: Path, index: Index) -> None:
    project = '[project]\nname = "old"\nversion = "1"\nrequires-python = "<3.4"\n'
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Old", {"old.zip": zipped({"pyproject.toml": project})})
        plan = await installs.plan(record)
        assert not plan.installable
        assert "Python <3.4" in plan.cannot[0].reason
        assert not plan.warnings, "nothing will run"


async def test_a_python_that_only_the_built_metadata_exclude_is_no_success(
    tmp_path: Path, index: Index
) -> None:
    bound = "python_requires='<' + str(3.4), py_modules=['old']"
    files = {"setup.py": f"{SETUP}setup(name='old', version='1', {bound})\n", "old.py": ""}
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Old", {"old.zip": zipped(files)})
        plan = await installs.plan(record)
        job = await failed(installs, plan)
        assert job.problem and "requires Python <3.4" in (job.problem.detail or "")
        assert not list(installs.settings.kernels.glob("*"))


class Nowhere:
    """An unreachable package index."""

    url = "http://127.0.0.1:9/simple"


async def test_no_network_is_reported_as_such(tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, Nowhere()) as installs:
        [record] = installs.deposit("Far", {"requirements.txt": "never-seen-before\n"})
        job = await installs.planned(record)
        assert job.problem and job.problem.slug == "offline"


async def test_what_cannot_be_imported_was_not_installed(tmp_path: Path, index: Index) -> None:
    files = {"setup.py": f"{SETUP}setup(name='bad', version='1', py_modules=['bad'])\n"}
    files["bad.py"] = "import not_there_at_all\n"
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Bad", {"bad.zip": zipped(files)})
        job = await failed(installs, await installs.plan(record))
        assert job.problem and "`import bad` fails" in (job.problem.detail or "")
        assert "not_there_at_all" in (job.problem.evidence or "")
        assert installs.kernels() == [] and installs.environments() == []
        # Its build results in the record's files are not a change.
        job = await installs.ended(installs.jobs.retry(job.id))
        assert job.problem and job.problem.slug == "install-failed", await installs.report(job)


async def test_cancelling_stops_the_installer_and_leaves_nothing(
    tmp_path: Path, index: Index
) -> None:
    async with InstallEnvironment(tmp_path / "installs", index) as installs:
        [record] = installs.deposit("Slow", {"slow.zip": zipped(slow(tmp_path))})
        job = installs.confirm(await installs.plan(record))
        pid = int(await until(tmp_path / "pid"))
        begun = time.monotonic()
        installs.jobs.cancel(job.id)
        while alive(pid):
            await asyncio.sleep(0.02)
        assert time.monotonic() - begun < 20
        job = await installs.ended(job)
        assert job.state is JobState.CANCELLED
        assert installs.kernels() == [] and installs.environments() == []


async def test_a_killed_server_leaves_nothing_incomplete_and_one_click_resumes(
    tmp_path: Path, index: Index
) -> None:
    with installing_elsewhere(tmp_path, index, slow(tmp_path)) as kill:
        build = int(await until(tmp_path / "pid"))
        id = await until(tmp_path / "job")
        kill()
        async with asyncio.timeout(30):
            while alive(build):
                await asyncio.sleep(0.02)
        async with InstallEnvironment(tmp_path / "installs", index) as installs:
            job = installs.jobs.get(id)
            assert job.state is JobState.INTERRUPTED
            assert job.problem and job.problem.slug == "interrupted"
            assert installs.kernels() == [] and await installs.install.environments() == []
            (tmp_path / "quick").touch()
            installs.jobs.retry(id)
            job = await installs.ended(job)
            assert job.state is JobState.SUCCEEDED, await installs.report(job)
            assert len(installs.kernels()) == 1


async def test_environments_are_updated_repaired_locked_and_removed(
    tmp_path: Path, index: Index
) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        old, new = installs.deposit(
            "Stored", {"requirements.txt": "skymath==1.0\n"}, {"requirements.txt": "skyplot\n"}
        )
        first = await installs.execute(await installs.plan(old))
        assert first.environment and first.environment.size
        kernel, id = first.kernel, first.environment.id
        lock = await installs.install.lock(id)
        assert lock.filename == "requirements.lock" and "skymath==1.0" in lock.text

        folder = installs.settings.environments / id
        (folder / "env/bin/python").unlink()
        [broken] = await installs.install.environments()
        assert broken.state == "broken" and "Repair" in (broken.reason or "")
        spec = await installs.install.repair(id)
        plan = await installs.ended(installs.jobs.submit(spec))
        assert isinstance(plan.result, InstallPlan), await installs.report(plan)
        repaired = await installs.execute(plan.result)
        assert repaired.kernel == kernel and not folder.exists()
        assert {c.name: c.version for c in repaired.installed} == {
            c.name: c.version for c in first.installed
        }

        assert repaired.environment
        spec = await installs.install.update(repaired.environment.id)
        assert spec.record == new
        plan = await installs.ended(installs.jobs.submit(spec))
        assert isinstance(plan.result, InstallPlan)
        updated = await installs.execute(plan.result)
        assert updated.kernel == kernel and "skyplot" in updated.imported
        [one] = await installs.install.environments()
        assert (one.record, one.version, one.state) == (new, "2.0", "ready")

        await installs.install.remove(one.id)
        assert installs.kernels() == [] and installs.environments() == []
