# ruff: noqa: ASYNC240 (a test may wait for the disk)
"""Every type of record, downloaded and installed: the result is that of the plan.

Each runs once: against the real InvenioRDM if available, else against the demo. Those marked `both`
are fast, and run against both.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from jupyter_ossr_ext.models import InstallPlan, InstallResult
from tests.server.support.conda_channel import Channel
from tests.server.support.git_server import GitServer
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Files, Index, notebook, wheel, write_tree, zipped
from tests.server.support.sample_software import COMPILED, CPP, PURE, SETUP, SRC, evil, run_notebook

from .conftest import Repository, required, responses, services_of_environment
from .deposits import Depositor

Open = Callable[..., InstallEnvironment]


@functools.cache
def answering() -> str:
    """The available repository; if the real one is required, its absence fails the tests."""
    payload = services_of_environment()
    return "real" if required() or (payload and responses(payload["INVENIO_API"])) else "demo"


@pytest.fixture(scope="session")
def repository(request: pytest.FixtureRequest) -> Repository:
    found: Repository = request.getfixturevalue(request.param)
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    both = metafunc.definition.get_closest_marker("both")
    which = ["demo", "real"] if both else [answering()]
    metafunc.parametrize("repository", which, indirect=True, scope="session")


class Published:
    """Records, published like a user: draft, files, publish; then a new version for each further
    one."""

    def __init__(self, repository: Repository, depositor: Depositor) -> None:
        self.url = repository.ranges.removesuffix("/api")
        self._depositor = depositor

    def deposit(self, name: str, *versions: Files, **metadata: Any) -> list[str]:
        made: list[str] = []
        for number, files in enumerate(versions, 1):
            about = {"title": name, "version": f"{number}.0", **metadata}
            data = {k: d.encode() if isinstance(d, str) else d for k, d in files.items()}
            if made:
                id = self._depositor.renew(made[-1], data, **about)
            else:
                id = self._depositor.draft(data, **about)
            reply = self._depositor.publish(id)
            assert reply.status_code == 202, reply.text
            made.append(id)
        return made


@pytest.fixture
def open_installs(
    tmp_path: Path, index: Index, repository: Repository, depositor: Depositor
) -> Open:
    deposits = Published(repository, depositor)
    return lambda **settings: InstallEnvironment(
        tmp_path / "installs", index, deposits=deposits, **settings
    )


def as_planned(plan: InstallPlan, result: InstallResult) -> None:
    """The installed packages are exactly those of the plan, in its versions."""
    installed = {canonicalize_name(one.name): one.version for one in result.installed}
    planned = {one.name: one.version for one in plan.adds}
    assert planned.keys() <= installed.keys()
    if plan.complete:
        assert planned == installed
    assert result.environment and result.environment.state == "ready"
    assert result.environment.doi == plan.doi


@pytest.mark.both
async def test_a_pure_python_package_comes_with_its_dependencies(open_installs: Open) -> None:
    async with open_installs() as installs:
        [record] = installs.deposit("Stargaze", {"stargaze-1.0.zip": zipped(PURE, "stargaze-1.0")})
        plan = await installs.plan(record)
        assert plan.detected and plan.detected.kind == "python-project"
        assert not plan.guesses and plan.complete and plan.installable
        versions = {one.name: one.version for one in plan.adds}
        assert versions["stargaze"] == "1.0" and versions["skyplot"] == "2.0"
        assert versions["skymath"] == "2.0" and "ipykernel" in versions
        assert plan.download_bytes and plan.disk_bytes
        assert installs.kernels() == [] and installs.environments() == []
        result = await installs.execute(plan)
        as_planned(plan, result)
        assert "stargaze" in result.imported
        assert result.kernel and installs.kernels() == [result.kernel]
        spec = json.loads((installs.settings.kernels / result.kernel / "kernel.json").read_text())
        assert spec["metadata"]["ossr"]["record"] == record
        assert spec["metadata"]["ossr"]["doi"] == plan.doi
        assert spec["metadata"]["ossr"]["version"] == "1.0"
        assert spec["display_name"] == "Stargaze 1.0"
        assert result.folder and (installs.root / result.folder / "stargaze-1.0.zip").is_file()


async def test_a_src_layout_with_a_build_backend_says_what_runs(open_installs: Open) -> None:
    async with open_installs() as installs:
        [record] = installs.deposit("Orbits", {"orbits.zip": zipped(SRC, "orbits-3.1")})
        plan = await installs.plan(record)
        shown = {one.path: one for one in plan.runs_code}
        assert "get_requires_for_build_wheel" in shown["own.py"].excerpt
        assert "own" in shown["pyproject.toml"].what
        assert any(command.code_of_record for command in plan.commands)
        assert any("with your permissions" in line for line in plan.warnings)
        result = await installs.execute(plan)
        as_planned(plan, result)
        assert result.imported == ["orbits"]


async def test_a_c_extension_is_compiled(open_installs: Open) -> None:
    async with open_installs() as installs:
        [record] = installs.deposit("Fastsky", {"fastsky.zip": zipped(COMPILED)})
        plan = await installs.plan(record)
        assert not plan.complete and plan.guesses
        result = await installs.execute(plan)
        as_planned(plan, result)
        assert result.imported == ["fastsky"] and result.environment
        environment = installs.settings.environments / result.environment.id
        assert list(environment.glob("env/lib/python*/site-packages/fastsky.*.so"))


async def test_requirements_and_a_notebook_that_runs_to_its_end(open_installs: Open) -> None:
    files = {
        "requirements.txt": "skyplot==1.0  # old\n",
        "analysis.ipynb": notebook("import skyplot", "print('sky', skyplot.__version__)"),
    }
    async with open_installs() as installs:
        [record] = installs.deposit("Analysis", files)
        plan = await installs.plan(record)
        assert plan.detected and plan.detected.kind == "requirements"
        assert plan.imports == ["skyplot"]
        result = await installs.execute(plan)
        as_planned(plan, result)
        assert [Path(path).name for path in result.notebooks] == ["analysis.ipynb"]
        assert await run_notebook(installs, result) == "sky 1.0\n"


async def test_a_conda_environment_with_a_pip_section(
    open_installs: Open, channel: Channel
) -> None:
    yml = "channels: [sky]\ndependencies:\n  - skyconda\n  - pip:\n    - skyplot==1.0\n"
    async with open_installs(mirrors={"sky": channel.url}) as installs:
        [record] = installs.deposit("Conda", {"environment.yml": yml})
        plan = await installs.plan(record)
        assert plan.detected and plan.detected.kind == "conda"
        origins = {one.name: one.origin for one in plan.adds}
        assert origins["skyconda"] == origins["python"] == "channel"
        assert origins["skyplot"] == "index"
        result = await installs.execute(plan)
        assert "skyplot" in result.imported and result.environment
        python = installs.settings.environments / result.environment.id / "env/bin/python"
        done = await asyncio.to_thread(
            subprocess.run,
            [python, "-c", "import skyconda; print(skyconda.ANSWER)"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == "42\n"


async def test_a_github_zip_under_a_key_with_a_slash(open_installs: Open) -> None:
    key = "escape2020/stargaze-v1.0.zip"
    async with open_installs() as installs:
        data = zipped(PURE, "escape2020-stargaze-0f3a2b1")
        [record] = installs.deposit("escape2020/stargaze: v1.0", {key: data})
        plan = await installs.plan(record)
        assert plan.detected and plan.detected.kind == "python-project"
        assert plan.installable and plan.imports == ["stargaze"]
        result = await installs.execute(plan)
        as_planned(plan, result)
        assert "stargaze" in result.imported
        assert result.folder and (installs.root / result.folder / key).is_file()


@pytest.mark.both
async def test_a_wheel_runs_no_code_of_the_record(open_installs: Open) -> None:
    data = wheel("comets", "2.0", {"comets.py": ""}, ["skymath<2"])
    async with open_installs() as installs:
        [record] = installs.deposit("Comets", {"comets-2.0-py3-none-any.whl": data})
        plan = await installs.plan(record)
        assert plan.detected and plan.detected.kind == "wheel"
        assert plan.runs_code == [] and not any(c.code_of_record for c in plan.commands)
        versions = {one.name: one.version for one in plan.adds}
        assert (versions["comets"], versions["skymath"]) == ("2.0", "1.0")
        result = await installs.execute(plan)
        as_planned(plan, result)
        assert result.imported == ["comets"]


async def test_a_pointer_is_cloned_at_its_tag(open_installs: Open, tmp_path: Path) -> None:
    newer = {**PURE, "stargaze/__init__.py": "ANSWER = 43\n"}
    with GitServer(tmp_path / "git") as server:
        server.repository("sky/stargaze", {"v1.0": PURE, "v2.0": newer})
        page = f"{server.url}/sky/stargaze/tree/v1.0"
        related = [{"identifier": page, "scheme": "url", "relation_type": {"id": "issupplementto"}}]
        async with open_installs(git_hosts=[server.host]) as installs:
            [record] = installs.deposit("Pointer", {"paper.txt": "x"}, related_identifiers=related)
            plan = await installs.plan(record)
            assert plan.host == "127.0.0.1"
            assert plan.detected and plan.detected.path == "repository/pyproject.toml"
            result = await installs.execute(plan)
            as_planned(plan, result)
            assert "stargaze" in result.imported
            code = (
                installs.root / str(result.folder) / "repository/stargaze/__init__.py"
            ).read_text()
            assert "42" in code


async def test_a_container_recipe_is_a_line_to_type_where_its_tool_is_not(
    open_installs: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # a machine without the tool
    async with open_installs() as installs:
        [record] = installs.deposit("Container", {"Dockerfile": "FROM scratch\n"})
        plan = await installs.plan(record)
        assert not plan.installable
        [cannot] = plan.cannot
        assert "Podman" in cannot.reason
        assert cannot.command and cannot.command.startswith("podman build")
        assert cannot.folder == plan.folder


async def test_a_container_recipe_is_built_with_the_tool_that_is_there(
    open_installs: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "output"
    write_tree(tmp_path, {"bin/podman": f'#!/bin/sh\necho "$PWD $@" > {text}\n'})
    (tmp_path / "bin/podman").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    async with open_installs() as installs:
        [record] = installs.deposit("Container", {"Dockerfile": "FROM scratch\n"})
        plan = await installs.plan(record)
        assert plan.installable and not text.exists()
        assert [c.argv[:2] for c in plan.commands] == [["podman", "build"]]
        result = await installs.execute(plan)
        assert result.kernel is None and installs.kernels() == []
        assert "-f Dockerfile ." in text.read_text()


async def test_a_cmake_project_is_built_into_a_folder_of_its_own(open_installs: Open) -> None:
    async with open_installs() as installs:
        [record] = installs.deposit("Cpp", CPP)
        result = await installs.execute(await installs.plan(record))
        assert result.kernel is None and result.environment
        program = installs.settings.environments / result.environment.id / "prefix/bin/sky"
        done = await asyncio.to_thread(
            subprocess.run, [program], capture_output=True, text=True, check=True
        )
        assert done.stdout == "dark\n"
        assert result.environment.state == "ready" and installs.kernels() == []


@pytest.mark.both
async def test_data_alone_is_not_installed_but_shown_how_to_read(open_installs: Open) -> None:
    async with open_installs() as installs:
        [record] = installs.deposit("Data", {"events.fits": b"SIMPLE  ="})
        plan = await installs.plan(record)
        assert not plan.installable and plan.detected and plan.detected.kind == "data"
        assert plan.snippet and "fits.open" in plan.snippet and "events.fits" in plan.snippet
        downloaded = await installs.install.files(plan.id)
        assert (installs.root / downloaded.folder / "events.fits").is_file()


# ---- hostile content ---------------------------------------------------------------------------


async def test_hostile_code_is_shown_first_and_runs_without_any_token(
    open_installs: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = {
        "ZENODO_TOKEN": "s3cret-1",
        "JUPYTERHUB_API_TOKEN": "s3cret-2",
        "AWS_SECRET_ACCESS_KEY": "s3cret-3",
        "RUCIO_PASSWORD": "s3cret-4",
        "SOMETHING_ELSE": "s3cret-5",
        "PIP_EXTRA_INDEX_URL": "https://me:s3cret-6@index.example/simple",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    report = tmp_path / "outside.json"
    async with open_installs() as installs:
        [record] = installs.deposit("Evil", {"evil.zip": zipped(evil(report))})
        plan = await installs.plan(record)
        assert not report.exists()
        [code] = [one for one in plan.runs_code if one.path == "setup.py"]
        assert "json.dumps(dict(os.environ))" in code.excerpt
        assert any("with your permissions" in line for line in plan.warnings)
        assert any("PIP_EXTRA_INDEX_URL" in line for line in plan.warnings)
        await installs.execute(plan)
        seen = json.loads(report.read_text())
        assert "s3cret" not in json.dumps(seen)
        assert seen["HOME"] != str(Path.home())


async def test_a_zip_slip_is_left_out_and_writes_nothing(
    open_installs: Open, tmp_path: Path
) -> None:
    async with open_installs() as installs:
        data = zipped({"../../../../evil.txt": "x", "setup.py": SETUP})
        [record] = installs.deposit("Slip", {"slip.zip": data})
        plan = await installs.plan(record)
        assert any("evil.txt" in warning for warning in plan.warnings)
        assert plan.detected and plan.detected.path.endswith("setup.py")
        assert not list(tmp_path.rglob("evil.txt"))


async def test_a_dependency_that_does_not_exist_is_one_sentence(open_installs: Open) -> None:
    async with open_installs() as installs:
        [record] = installs.deposit("Missing", {"requirements.txt": "no-such-sky-thing\n"})
        plan = await installs.plan(record)
        assert not plan.installable
        assert plan.cannot[0].reason.startswith("The package index has no no-such-sky-thing")
        assert installs.kernels() == [] and installs.environments() == []


async def test_the_newest_version_takes_the_place_of_an_older_one(open_installs: Open) -> None:
    async with open_installs() as installs:
        old, new = installs.deposit(
            "Unchanged", {"requirements.txt": "skymath==1.0\n"}, {"requirements.txt": "skyplot\n"}
        )
        first = await installs.execute(await installs.plan(old))
        assert first.environment
        spec = await installs.install.update(first.environment.id)
        assert spec.record == new and spec.replaces == first.environment.id
        job = await installs.ended(installs.jobs.submit(spec))
        assert isinstance(job.result, InstallPlan), await installs.payload(job)
        updated = await installs.execute(job.result)
        assert updated.kernel == first.kernel and "skyplot" in updated.imported
        [one] = await installs.install.environments()
        assert (one.record, one.version, one.state) == (new, "2.0", "ready")
