# ruff: noqa: ASYNC110, ASYNC220, ASYNC240 (a test may wait for the disk)
"""What must not happen, does not: hostile records, failures, cancelling, killing."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

from jupyter_ossr_ext.models import ExistingKernel, InstallPlan, InstallSpec, Job, JobState
from tests.server.installing import Index, base_python, wheel, write_tree, zipped
from tests.server.software import SETUP, evil, slow
from tests.server.workshop import Workshop


async def failed(shop: Workshop, plan: InstallPlan) -> Job:
    job = await shop.ended(shop.yes(plan))
    assert job.state is JobState.FAILED and job.problem, await shop.told(job)
    return job


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


async def until(path: Path) -> str:
    async with asyncio.timeout(60):
        while not (path.exists() and path.read_text()):
            await asyncio.sleep(0.02)
    return path.read_text()


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
        job = await shop.planned(record)
        assert job.problem and job.problem.slug == "unsafe-path"


async def test_a_version_conflict_is_one_sentence(tmp_path: Path, index: Index) -> None:
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Clash", {"requirements.txt": "skyclash\nskymath==2.0\n"})
        job = await failed(shop, await shop.plan(record))
        assert job.problem and "exclude each other" in (job.problem.detail or "")


async def test_a_wrong_python_is_said_in_the_plan(tmp_path: Path, index: Index) -> None:
    project = '[project]\nname = "old"\nversion = "1"\nrequires-python = "<3.4"\n'
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Old", {"old.zip": zipped({"pyproject.toml": project})})
        plan = await shop.plan(record)
        assert not plan.installable
        assert "Python <3.4" in plan.cannot[0].reason


class Nowhere:
    """A package index that nobody answers for."""

    url = "http://127.0.0.1:9/simple"


async def test_no_network_is_told_as_such(tmp_path: Path, index: Index) -> None:
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


CHILD = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from tests.server.installing import zipped
from tests.server.software import slow
from tests.server.workshop import Workshop

class At:
    url = {url!r}

async def main():
    folder = Path({folder!r})
    async with Workshop(folder / "shop", At()) as shop:
        [record] = shop.deposit("Slow", {{"slow.zip": zipped(slow(folder))}})
        job = shop.yes(await shop.plan(record))
        await shop.jobs.written()
        (folder / "job").write_text(job.id)
        await asyncio.sleep(600)

asyncio.run(main())
"""


async def test_a_killed_server_leaves_nothing_half_made_and_one_click_goes_on(
    tmp_path: Path, index: Index
) -> None:
    here = str(Path(__file__).parents[3])
    code = CHILD.format(here=here, url=index.url, folder=str(tmp_path))
    server = subprocess.Popen([sys.executable, "-c", code])
    try:
        build = int(await until(tmp_path / "pid"))
        id = await until(tmp_path / "job")
        server.send_signal(signal.SIGKILL)
        server.wait()
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
            assert job.state is JobState.SUCCEEDED, await shop.told(job)
            assert len(shop.kernels()) == 1
    finally:
        server.kill()
        server.wait()


def venv(folder: Path, index: Index, kernels: Path, *packages: str) -> str:
    """An environment of the user's own, with a kernel called `mine`."""
    from jupyter_ossr_ext.environment.installers import find_uv, python_of

    uv = find_uv()
    assert uv
    python = python_of(folder)
    quiet = {"check": True, "capture_output": True}
    subprocess.run([uv, "venv", "--python", base_python(), str(folder)], **quiet)  # type: ignore[call-overload]
    subprocess.run(  # type: ignore[call-overload]
        [uv, "pip", "install", "--python", python, "--default-index", index.url, *packages], **quiet
    )
    spec = {
        "argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Mine",
        "language": "python",
    }
    write_tree(kernels, {"mine/kernel.json": json.dumps(spec)})
    return python


def listed(python: str) -> dict[str, str]:
    code = "import importlib.metadata as m; print({d.name: d.version for d in m.distributions()})"
    out = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout
    return dict(eval(out))  # noqa: S307 (our own line)


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
    async with Workshop(tmp_path / "shop", index) as shop:
        target = ExistingKernel(kernel="mine")
        [record] = shop.deposit("Bad", {"bad.zip": zipped(bad)})
        plan = await shop.plan(record, target=target)
        assert [(c.name, c.was, c.version) for c in plan.changes] == [("skymath", "1.0", "2.0")]
        assert {"bad", "skyplot"} == {c.name for c in plan.adds}
        job = await failed(shop, plan)
        assert "`import bad` fails" in ((job.problem and job.problem.detail) or "")
        assert listed(python) == before
        log = await shop.jobs.log(job.id)
        assert any("put back as it was" in line for line in log)

        [record] = shop.deposit("Good", {"good.zip": zipped({**good, "good.py": ""})})
        result = await shop.do(await shop.plan(record, target=target))
        assert result.imported == ["good"] and result.restart and result.kernel == "mine"
        assert listed(python) == {**before, "good": "1"}


async def test_what_cannot_be_put_back_is_named(
    tmp_path: Path, index: Index, kernel_home: Path
) -> None:
    # Version 1.0 came from elsewhere: the index that is asked knows 2.0 only.
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
    async with Workshop(tmp_path / "shop", index) as shop:
        [record] = shop.deposit("Bad", {"bad.zip": zipped(bad)})
        job = await failed(shop, await shop.plan(record, target=ExistingKernel(kernel="mine")))
        detail = (job.problem and job.problem.detail) or ""
        assert "It differs from before: fading is 2.0 instead of 1.0." in detail
        assert listed(python) == {**before, "fading": "2.0"}


async def test_cancelling_leaves_an_existing_environment_as_it_was(
    tmp_path: Path, index: Index, kernel_home: Path
) -> None:
    python = venv(tmp_path / "mine", index, kernel_home, "ipykernel", "skymath==1.0")
    before = listed(python)
    # Imports for ever: by then the packages are installed, and the proof is going on.
    files = {
        "setup.py": f"{SETUP}setup(name='stuck', version='1', py_modules=['stuck'],"
        " install_requires=['skymath>=2'])\n",
        "stuck.py": f"import pathlib, time\npathlib.Path({str(tmp_path / 'in')!r})"
        ".write_text('x')\ntime.sleep(600)\n",
    }
    async with Workshop(tmp_path / "shop", index) as shop:
        [record] = shop.deposit("Stuck", {"stuck.zip": zipped(files)})
        job = shop.yes(await shop.plan(record, target=ExistingKernel(kernel="mine")))
        await until(tmp_path / "in")
        assert listed(python)["skymath"] == "2.0"
        shop.jobs.cancel(job.id)
        job = await shop.ended(job)
        assert job.state is JobState.CANCELLED
        assert listed(python) == before


async def test_kernels_are_listed_with_the_reason_where_nothing_can_be_installed(
    tmp_path: Path, index: Index, kernel_home: Path
) -> None:
    answers = {
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
    said = json.dumps(answers)
    write_tree(tmp_path, {"locked": f"#!/bin/sh\necho '@@{said}'\n"})
    (tmp_path / "locked").chmod(0o755)
    for name, argv, language in (
        ("locked", [str(tmp_path / "locked"), "-f", "x"], "python"),
        ("gone", [str(tmp_path / "gone"), "-f", "x"], "python"),
        ("julia", ["julia", "x"], "julia"),
    ):
        spec = {"argv": argv, "display_name": name, "language": language}
        write_tree(kernel_home, {f"{name}/kernel.json": json.dumps(spec)})
    async with Workshop(tmp_path / "shop", index) as shop:
        found = {one.kernel: one for one in await shop.install.targets()}
        assert "read-only" in (found["locked"].reason or "") and not found["locked"].usable
        assert "cannot be started" in (found["gone"].reason or "")
        assert "no Python kernel" in (found["julia"].reason or "")
        own = found["python3"]
        assert own.is_server_own and own.usable and own.python
        [record] = shop.deposit("Any", {"requirements.txt": "skymath\n"})
        plan = await shop.plan(record, target=ExistingKernel(kernel="locked"))
        assert not plan.installable and "read-only" in plan.cannot[0].reason
        plan = await shop.plan(record, target=ExistingKernel(kernel="python3"))
        assert any("server itself" in line for line in plan.warnings)


async def test_environments_are_updated_repaired_locked_and_removed(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path, index) as shop:
        old, new = shop.deposit(
            "Kept", {"requirements.txt": "skymath==1.0\n"}, {"requirements.txt": "skyplot\n"}
        )
        first = await shop.do(await shop.plan(old))
        assert first.environment and first.environment.size
        kernel, id = first.kernel, first.environment.id
        lock = await shop.install.lock(id)
        assert lock.filename == "requirements.lock" and "skymath==1.0" in lock.text

        kept = shop.settings.environments / id
        (kept / "env/bin/python").unlink()
        [broken] = await shop.install.environments()
        assert broken.state == "broken" and "Repair" in (broken.reason or "")
        spec = await shop.install.repair(id)
        plan = await shop.ended(shop.jobs.submit(spec))
        assert isinstance(plan.result, InstallPlan), await shop.told(plan)
        repaired = await shop.do(plan.result)
        assert repaired.kernel == kernel and not kept.exists()
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
