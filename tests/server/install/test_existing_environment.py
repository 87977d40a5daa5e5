"""Installation into an existing environment: changed as planned or restored; and undone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs

from jupyter_ossr_ext.models import ExistingKernel, InstallResult, InstallSpec, JobState
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_failures import failed, installing_elsewhere, listed, until, venv
from tests.server.support.install_sources import Index, wheel, write_tree, zipped
from tests.server.support.sample_software import SETUP


async def test_an_existing_kernel_gets_what_the_plan_said_and_is_put_back_on_failure(
    tmp_path: Path, index: Index, kernel_home: Path
) -> None:
    python = venv(tmp_path / "mine", index, kernel_home, "ipykernel", "skymath==1.0")
    before = listed(python)
    good = {"setup.py": f"{SETUP}setup(name='good', version='1', py_modules=['good'])\n"}
    bad = {
        "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\n[project]\nname = "bad"\n'
        'version = "1"\ndependencies = ["skyplot", "skymath>=2"]\n',
        "bad.py": "import not_there\n",
    }
    async with InstallEnvironment(tmp_path / "installs", index) as installs:
        target = ExistingKernel(kernel="mine")
        [record] = installs.deposit("Bad", {"bad.zip": zipped(bad)})
        plan = await installs.plan(record, target=target)
        assert [(c.name, c.was, c.version) for c in plan.changes] == [("skymath", "1.0", "2.0")]
        assert {"bad", "skyplot"} == {c.name for c in plan.adds}
        job = await failed(installs, plan)
        assert "`import bad` fails" in ((job.problem and job.problem.detail) or "")
        assert listed(python) == before
        log = await installs.jobs.log(job.id)
        assert any("has been restored" in line for line in log)

        [record] = installs.deposit("Good", {"good.zip": zipped({**good, "good.py": ""})})
        result = await installs.execute(await installs.plan(record, target=target))
        assert result.imported == ["good"] and result.restart and result.kernel == "mine"
        assert listed(python) == {**before, "good": "1"}


async def test_what_cannot_be_put_back_is_named(
    tmp_path: Path, index: Index, kernel_home: Path
) -> None:
    # Version 1.0 has another origin: the index has only 2.0.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    old = wheel("fading", "1.0", {"fading.py": ""})
    (elsewhere / "fading-1.0-py3-none-any.whl").write_bytes(old)
    index.add("fading-2.0-py3-none-any.whl", wheel("fading", "2.0", {"fading.py": ""}))
    python = venv(
        tmp_path / "mine", index, kernel_home, "ipykernel", "fading==1.0", "-f", str(elsewhere)
    )
    before = listed(python)
    assert before["fading"] == "1.0"
    bad = {
        "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\n[project]\nname = "bad"\n'
        'version = "1"\ndependencies = ["fading>=2"]\n',
        "bad.py": "import not_there\n",
    }
    async with InstallEnvironment(tmp_path / "installs", index) as installs:
        [record] = installs.deposit("Bad", {"bad.zip": zipped(bad)})
        job = await failed(
            installs, await installs.plan(record, target=ExistingKernel(kernel="mine"))
        )
        detail = (job.problem and job.problem.detail) or ""
        assert "Remaining differences: fading is 2.0 instead of 1.0." in detail
        assert listed(python) == {**before, "fading": "2.0"}


async def test_cancelling_leaves_an_existing_environment_as_it_was(
    tmp_path: Path, index: Index, kernel_home: Path
) -> None:
    python = venv(tmp_path / "mine", index, kernel_home, "ipykernel", "skymath==1.0")
    before = listed(python)
    async with InstallEnvironment(tmp_path / "installs", index) as installs:
        [record] = installs.deposit("Stuck", {"stuck.zip": zipped(stuck(tmp_path))})
        job = installs.confirm(await installs.plan(record, target=ExistingKernel(kernel="mine")))
        await until(tmp_path / "in")
        assert listed(python)["skymath"] == "2.0"
        installs.jobs.cancel(job.id)
        job = await installs.ended(job)
        assert job.state is JobState.CANCELLED
        assert listed(python) == before


async def test_kernels_are_listed_with_the_reason_where_nothing_can_be_installed(
    tmp_path: Path, index: Index, kernel_home: Path
) -> None:
    responses = {
        "executable": "/opt/python",
        "version": "3.9.2",
        "prefix": "/opt",
        "basePrefix": "/opt",
        "packages": "/opt/lib",
        "writable": False,
        "managed": False,
        "conda": False,
        "userSite": True,
    }
    text = json.dumps(responses)
    write_tree(tmp_path, {"locked": f"#!/bin/sh\necho '@@{text}'\n"})
    (tmp_path / "locked").chmod(0o755)
    for name, argv, language in (
        ("locked", [str(tmp_path / "locked"), "-f", "x"], "python"),
        ("gone", [str(tmp_path / "gone"), "-f", "x"], "python"),
        ("julia", ["julia", "x"], "julia"),
    ):
        spec = {"argv": argv, "display_name": name, "language": language}
        write_tree(kernel_home, {f"{name}/kernel.json": json.dumps(spec)})
    async with InstallEnvironment(tmp_path / "installs", index) as installs:
        found = {one.kernel: one for one in await installs.install.targets()}
        assert "read-only" in (found["locked"].reason or "") and not found["locked"].usable
        assert "cannot be started" in (found["gone"].reason or "")
        assert "not a Python kernel" in (found["julia"].reason or "")
        usable = [one.usable for one in await installs.install.targets()]
        assert usable == sorted(usable, reverse=True)
        own = found["python3"]
        assert own.is_server_own and own.usable and own.python
        [record] = installs.deposit("Any", {"requirements.txt": "skymath\n"})
        plan = await installs.plan(record, target=ExistingKernel(kernel="locked"))
        assert not plan.installable and "read-only" in plan.cannot[0].reason
        plan = await installs.plan(record, target=ExistingKernel(kernel="python3"))
        assert any("server itself" in line for line in plan.warnings)


def stuck(folder: Path) -> dict[str, str]:
    """Its import never ends: it is installed, and being verified."""
    return {
        "setup.py": f"{SETUP}setup(name='stuck', version='1', py_modules=['stuck'],"
        " install_requires=['skymath>=2'])\n",
        "stuck.py": f"import pathlib, time\npathlib.Path({str(folder / 'in')!r})"
        ".write_text('x')\ntime.sleep(600)\n",
    }


async def killed(folder: Path, index: Index) -> str:
    """The job of an install into `mine` whose server was killed during the verification."""
    with installing_elsewhere(folder, index, stuck(folder), "mine") as kill:
        await until(folder / "in")
        id = await until(folder / "job")
        kill()
    return id


async def test_a_killed_install_can_be_resumed_and_still_be_undone(
    tmp_path: Path, index: Index, kernel_home: Path
) -> None:
    python = venv(tmp_path / "mine", index, kernel_home, "ipykernel", "skymath==1.0")
    before = listed(python)
    id = await killed(tmp_path, index)
    assert listed(python)["skymath"] == "2.0"
    (tmp_path / "in").unlink()
    async with InstallEnvironment(tmp_path / "installs", index) as installs:
        assert installs.jobs.get(id).state is JobState.INTERRUPTED
        job = installs.jobs.retry(id)
        await until(tmp_path / "in")
        installs.jobs.cancel(id)
        job = await installs.ended(job)
        assert job.state is JobState.CANCELLED
        assert listed(python) == before


async def test_what_a_killed_server_left_is_put_back_when_asked(
    tmp_path: Path, index: Index, kernel_home: Path
) -> None:
    python = venv(tmp_path / "mine", index, kernel_home, "ipykernel", "skymath==1.0")
    before = listed(python)
    id = await killed(tmp_path, index)
    async with InstallEnvironment(tmp_path / "installs", index) as installs:
        spec = installs.jobs.get(id).spec
        assert isinstance(spec, InstallSpec)
        job = await installs.ended(installs.jobs.submit(structs.replace(spec, undo=True)))
        assert isinstance(job.result, InstallResult), await installs.report(job)
        assert job.result.undone and job.result.restart
        report = {one.name: (one.was, one.version) for one in job.result.installed}
        assert report == {"skymath": ("2.0", "1.0"), "stuck": ("1", None)}
        assert listed(python) == before
        job = await installs.ended(installs.jobs.submit(structs.replace(spec, undo=True)))
        assert job.problem and "Nothing to undo" in (job.problem.detail or "")


async def test_an_install_is_undone_and_what_came_after_it_stays(
    tmp_path: Path, index: Index, kernel_home: Path
) -> None:
    python = venv(tmp_path / "mine", index, kernel_home, "ipykernel", "skymath==1.0")
    before = listed(python)
    async with InstallEnvironment(tmp_path / "installs", index) as installs:
        [record] = installs.deposit("List", {"requirements.txt": "skymath>=2\n"})
        plan = await installs.plan(record, target=ExistingKernel(kernel="mine"))
        result = await installs.execute(plan)
        assert result.undoable and listed(python)["skymath"] == "2.0"
        venv(tmp_path / "mine", index, kernel_home, "skyclash", "--no-deps", fresh=False)
        job = installs.jobs.submit(InstallSpec(plan=plan.id, digest=plan.digest, undo=True))
        job = await installs.ended(job)
        assert isinstance(job.result, InstallResult), await installs.report(job)
        assert listed(python) == {**before, "skyclash": "1.0"}


async def test_cancelled_and_not_to_be_put_back_says_what_differs(
    tmp_path: Path, index: Index, kernel_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = venv(tmp_path / "mine", index, kernel_home, "ipykernel", "skymath==1.0")
    async with InstallEnvironment(tmp_path / "installs", index) as installs:
        [record] = installs.deposit("Stuck", {"stuck.zip": zipped(stuck(tmp_path))})
        job = installs.confirm(await installs.plan(record, target=ExistingKernel(kernel="mine")))
        await until(tmp_path / "in")
        gone = {name: index.wheels.pop(name) for name in list(index.wheels) if "skymath-1" in name}
        monkeypatch.setenv("UV_NO_CACHE", "1")
        try:
            installs.jobs.cancel(job.id)
            job = await installs.ended(job)
        finally:
            index.wheels.update(gone)
        detail = (job.problem and job.problem.detail) or ""
        assert detail.startswith(
            "The installation was cancelled, and the environment could not be restored completely."
        )
        assert "skymath is 2.0 instead of 1.0" in detail
        assert listed(python)["skymath"] == "2.0"


async def test_what_else_is_to_be_known_of_a_kernel_is_said(
    tmp_path: Path, index: Index, kernel_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv(tmp_path / "mine", index, kernel_home, "ipykernel")
    for name in ("conda-meta", "condabin"):
        (tmp_path / "mine" / name).mkdir()
    (tmp_path / "mine/pyvenv.cfg").write_text(
        (tmp_path / "mine/pyvenv.cfg")
        .read_text()
        .replace("include-system-site-packages = false", "include-system-site-packages = true")
    )
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    version = "{}.{}".format(*sys.version_info)
    write_tree(tmp_path / "home", {f".local/lib/python{version}/site-packages/hides.py": ""})
    async with InstallEnvironment(tmp_path / "installs", index) as installs:
        [mine] = [one for one in await installs.install.targets() if one.kernel == "mine"]
        assert mine.conda and mine.conda_base and mine.user_site and mine.usable
        [record] = installs.deposit("List", {"requirements.txt": "skymath\n"})
        plan = await installs.plan(record, target=ExistingKernel(kernel="mine"))
        text = " ".join(plan.warnings)
        assert "conda itself is installed in this environment" in text
        assert "packages in your user folder" in text


@pytest.mark.parametrize("later", ["2", "1"])
async def test_a_package_of_another_record_is_named_saved_and_put_back(
    tmp_path: Path, index: Index, kernel_home: Path, later: str
) -> None:
    """Also one of the same version, from another file."""
    python = venv(tmp_path / "mine", index, kernel_home, "ipykernel")

    def good(version: str, word: str) -> dict[str, bytes]:
        setup = f"{SETUP}setup(name='good-sky', version='{version}', py_modules=['good_sky'])\n"
        return {"good.zip": zipped({"setup.py": setup, "good_sky.py": f"V = '{word}'\n"})}

    async with InstallEnvironment(tmp_path / "installs", index) as installs:
        target = ExistingKernel(kernel="mine")
        [first] = installs.deposit("First", good("1", "first"))
        await installs.execute(await installs.plan(first, target=target))
        [second] = installs.deposit("Second", good(later, "second"))
        plan = await installs.plan(second, target=target)
        assert [(one.name, one.was) for one in plan.changes] == [("good-sky", "1")]
        assert not plan.adds
        assert any("good-sky 1 of this kernel does not come from" in one for one in plan.warnings)
        await installs.execute(plan)
        assert listed(python)["good-sky"] == later
        undo = InstallSpec(plan=plan.id, digest=plan.digest, undo=True)
        job = await installs.ended(installs.jobs.submit(undo))
        assert isinstance(job.result, InstallResult), await installs.report(job)
        assert listed(python)["good-sky"] == "1"
        code = "import good_sky; print(good_sky.V)"
        assert subprocess.check_output([python, "-c", code]) == b"first\n"  # noqa: ASYNC221
