"""Each kind of record ends as its plan said."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from packaging.utils import canonicalize_name

from jupyter_ossr_ext.models import InstallResult, ManifestRecord
from jupyter_ossr_ext.problems import PlanChanged
from jupyter_ossr_ext.storage import manifest
from tests.server.channel import Channel
from tests.server.gitserver import GitServer
from tests.server.installing import Index, Workshop, notebook, wheel, write_tree, zipped

BUILD = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
PURE = {
    "pyproject.toml": BUILD
    + '[project]\nname = "stargaze"\nversion = "1.0"\nrequires-python = ">=3.8"\n'
    + 'dependencies = ["skyplot"]\n',
    "stargaze/__init__.py": "import skyplot\nANSWER = 42\n",
    "README.md": "# stargaze\n",
}


async def run_notebook(shop: Workshop, result: InstallResult) -> str:
    """Run the record's notebook to its end in the new kernel, and give what it printed."""
    manager = AsyncKernelManager(
        kernel_name=result.kernel,
        kernel_spec_manager=KernelSpecManager(
            kernel_dirs=[str(shop.settings.kernels)], ensure_native_kernel=False
        ),
    )
    document = nbformat.read(shop.root / result.notebooks[0], as_version=4)
    printed: list[str] = []
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        for cell in document.cells:
            reply = await client.execute_interactive(
                cell.source,
                timeout=60,
                output_hook=lambda message: printed.append(message["content"].get("text", "")),
            )
            assert reply["content"]["status"] == "ok", reply["content"]
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        manager.context.destroy(linger=0)
    return "".join(printed)


async def test_a_pure_python_package_is_installed_with_its_dependencies(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Stargaze", {"stargaze-1.0.zip": zipped(PURE, "stargaze-1.0")})
        plan = await shop.plan(record)
        assert plan.detected and plan.detected.kind == "python-project"
        assert not plan.guesses
        versions = {one.name: one.version for one in plan.adds}
        assert versions["stargaze"] == "1.0" and versions["skyplot"] == "2.0"
        assert versions["skymath"] == "2.0" and "ipykernel" in versions
        assert plan.download_bytes and plan.disk_bytes and plan.complete
        assert shop.kernels() == [] and shop.environments() == []
        result = await shop.do(plan)
        assert "stargaze" in result.imported
        assert result.kernel and shop.kernels() == [result.kernel]
        spec = json.loads((shop.settings.kernels / result.kernel / "kernel.json").read_text())
        assert spec["metadata"]["ossr"]["record"] == record
        assert spec["metadata"]["ossr"]["doi"] == plan.doi
        assert spec["display_name"] == "Stargaze 1.0"
        installed = {canonicalize_name(one.name): one.version for one in result.installed}
        assert versions == installed
        assert result.folder and (shop.root / result.folder / "stargaze-1.0.zip").is_file()


async def test_a_src_layout_with_a_build_backend_says_what_runs(
    tmp_path: Path, index: Index
) -> None:
    files = {
        "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "own"\n'
        'backend-path = ["."]\n[project]\nname = "orbits"\nversion = "3.1"\n',
        "own.py": "from setuptools.build_meta import *\n"
        "def get_requires_for_build_wheel(config_settings=None):\n    return ['setuptools']\n",
        "src/orbits/__init__.py": "KEPLER = 3\n",
    }
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Orbits", {"orbits.zip": zipped(files, "orbits-3.1")})
        plan = await shop.plan(record)
        shown = {one.path: one for one in plan.runs_code}
        assert "get_requires_for_build_wheel" in shown["own.py"].excerpt
        assert "own" in shown["pyproject.toml"].what
        assert any(command.code_of_record for command in plan.commands)
        assert any("as you" in line for line in plan.warnings)
        result = await shop.do(plan)
        assert result.imported == ["orbits"]


async def test_a_c_extension_is_compiled(tmp_path: Path, index: Index) -> None:
    files = {
        "setup.py": "from setuptools import setup, Extension\n"
        "setup(name='fastsky', version='0.1', ext_modules=[Extension('fastsky', ['f.c'])])\n",
        "f.c": "#include <Python.h>\n"
        'static struct PyModuleDef m = {PyModuleDef_HEAD_INIT, "fastsky", 0, -1, 0};\n'
        "PyMODINIT_FUNC PyInit_fastsky(void) { return PyModule_Create(&m); }\n",
    }
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Fastsky", {"fastsky.zip": zipped(files)})
        plan = await shop.plan(record)
        assert not plan.complete and plan.guesses
        result = await shop.do(plan)
        assert result.imported == ["fastsky"]


async def test_requirements_and_a_notebook_that_runs_to_its_end(
    tmp_path: Path, index: Index
) -> None:
    files = {
        "requirements.txt": "skyplot==1.0  # old\n",
        "analysis.ipynb": notebook("import skyplot", "print('sky', skyplot.__version__)"),
    }
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Analysis", files)
        plan = await shop.plan(record)
        assert plan.detected and plan.detected.kind == "requirements"
        assert plan.imports == ["skyplot"]
        result = await shop.do(plan)
        assert [Path(path).name for path in result.notebooks] == ["analysis.ipynb"]
        assert await run_notebook(shop, result) == "sky 1.0\n"


async def test_a_github_zip_under_a_key_with_a_slash(tmp_path: Path, index: Index) -> None:
    key = "escape2020/stargaze-v1.0.zip"
    async with Workshop(tmp_path, index) as shop:
        data = zipped(PURE, "escape2020-stargaze-0f3a2b1")
        [record] = shop.deposit("escape2020/stargaze: v1.0", {key: data})
        plan = await shop.plan(record)
        assert plan.detected and plan.detected.kind == "python-project"
        assert plan.installable and plan.imports == ["stargaze"]


async def test_a_wheel_runs_no_code_of_the_record(tmp_path: Path, index: Index) -> None:
    data = wheel("comets", "2.0", {"comets.py": ""}, ["skymath<2"])
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Comets", {"comets-2.0-py3-none-any.whl": data})
        plan = await shop.plan(record)
        assert plan.detected and plan.detected.kind == "wheel"
        assert plan.runs_code == [] and not any(c.code_of_record for c in plan.commands)
        versions = {one.name: one.version for one in plan.adds}
        assert (versions["comets"], versions["skymath"]) == ("2.0", "1.0")
        result = await shop.do(plan)
        assert result.imported == ["comets"]


async def test_notebooks_alone_give_a_guess_that_a_person_can_correct(
    tmp_path: Path, index: Index
) -> None:
    files = {"a.ipynb": notebook("%matplotlib inline\nimport os, skyplot", "import local_help")}
    files["local_help.py"] = ""
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Notes", files)
        plan = await shop.plan(record)
        assert plan.detected and plan.detected.guess
        assert plan.requirements == ["skyplot"] and plan.guesses
        better = await shop.plan(record, requirements=["skyplot==1.0", "skymath"])
        assert not better.guesses
        versions = {one.name: one.version for one in better.adds}
        assert (versions["skyplot"], versions["skymath"]) == ("1.0", "2.0")
        result = await shop.do(better)
        assert sorted(result.imported) == ["skymath", "skyplot"]


async def test_a_conda_environment_with_a_pip_section(
    tmp_path: Path, index: Index, channel: Channel
) -> None:
    yml = "channels: [sky]\ndependencies:\n  - skyconda\n  - pip:\n    - skyplot==1.0\n"
    async with Workshop(tmp_path, index, mirrors={"sky": channel.url}) as shop:
        [record] = shop.deposit("Conda", {"environment.yml": yml})
        plan = await shop.plan(record)
        assert plan.detected and plan.detected.kind == "conda"
        origins = {one.name: one.origin for one in plan.adds}
        assert origins["skyconda"] == origins["python"] == "channel"
        assert origins["skyplot"] == "index"
        result = await shop.do(plan)
        assert "skyplot" in result.imported
        assert result.environment
        lock = await shop.install.lock(result.environment.id)
        assert lock.filename == "environment.lock.yml"
        assert "skyconda=1.5=0" in lock.text and "skyplot==1.0" in lock.text


async def test_a_pointer_is_cloned_at_its_tag(tmp_path: Path, index: Index) -> None:
    newer = {**PURE, "stargaze/__init__.py": "ANSWER = 43\n"}
    with GitServer(tmp_path / "git") as server:
        server.repository("sky/stargaze", {"v1.0": PURE, "v2.0": newer})
        page = f"{server.url}/sky/stargaze/tree/v1.0"
        related = [{"identifier": page, "scheme": "url", "relation_type": {"id": "issupplementto"}}]
        async with Workshop(tmp_path, index, git_hosts=[server.host]) as shop:
            [record] = shop.deposit("Pointer", {"paper.txt": "x"}, related_identifiers=related)
            plan = await shop.plan(record)
            assert plan.host == "127.0.0.1"
            assert plan.detected and plan.detected.path == "repository/pyproject.toml"
            result = await shop.do(plan)
            assert "stargaze" in result.imported
            code = (shop.root / str(result.folder) / "repository/stargaze/__init__.py").read_text()
            assert "42" in code


async def test_a_container_recipe_is_a_line_to_type(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # a machine without the tool
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Container", {"Dockerfile": "FROM scratch\n"})
        plan = await shop.plan(record)
        assert not plan.installable
        [cannot] = plan.cannot
        assert "Podman" in cannot.reason
        assert cannot.command and cannot.command.startswith("podman build")
        assert cannot.folder == plan.folder


async def test_a_container_is_built_with_the_tool_that_is_there(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "said"
    write_tree(tmp_path, {"bin/podman": f'#!/bin/sh\necho "$PWD $@" > {said}\n'})
    (tmp_path / "bin/podman").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Container", {"Dockerfile": "FROM scratch\n"})
        plan = await shop.plan(record)
        assert plan.installable and not said.exists()
        assert [c.argv[:2] for c in plan.commands] == [["podman", "build"]]
        await shop.do(plan)
        assert "-f Dockerfile ." in said.read_text()


async def test_a_cmake_project_is_built_into_a_folder_of_its_own(
    tmp_path: Path, index: Index
) -> None:
    files = {
        "CMakeLists.txt": "cmake_minimum_required(VERSION 3.16)\nproject(sky CXX)\n"
        "add_executable(sky main.cpp)\ninstall(TARGETS sky)\n",
        "main.cpp": "int main() { return 0; }\n",
    }
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Cpp", files)
        result = await shop.do(await shop.plan(record))
        assert result.kernel is None and result.environment
        folder = shop.settings.environments / result.environment.id
        assert (folder / "prefix/bin/sky").is_file()
        assert result.environment.state == "ready" and shop.kernels() == []


async def test_data_alone_is_not_installed_but_shown_how_to_read(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Data", {"events.fits": b"SIMPLE  ="})
        plan = await shop.plan(record)
        assert not plan.installable and plan.detected and plan.detected.kind == "data"
        assert plan.snippet and "fits.open" in plan.snippet and "events.fits" in plan.snippet
        brought = await shop.install.files(plan.id)
        assert (shop.root / brought.folder / "events.fits").is_file()
        with pytest.raises(PlanChanged):
            await shop.install.files(plan.id)


async def test_a_folder_that_lies_here_is_installed_in_place(tmp_path: Path, index: Index) -> None:
    async with Workshop(tmp_path, index) as shop:
        write_tree(shop.root / "mine", PURE)
        plan = await shop.plan(folder="mine")
        assert plan.folder == "mine" and plan.imports == ["stargaze"]
        result = await shop.do(plan)
        assert result.folder == "mine" and "stargaze" in result.imported


async def test_a_folder_that_came_from_a_record_keeps_its_doi_and_version(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Stargaze", {"readme.txt": "hello"})
        write_tree(shop.root / "mine", PURE)
        manifest.add(
            shop.root / "mine", ManifestRecord(source="test", url="", record=record, files=[])
        )
        plan = await shop.plan(folder="mine")
        assert (plan.folder, plan.record, plan.version) == ("mine", record, "1.0")
        assert plan.doi and plan.imports == ["stargaze"]


async def test_an_archive_in_a_folder_is_unpacked_beside_itself(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path, index) as shop:
        write_tree(shop.root / "mine", {"stargaze.zip": zipped(PURE, "stargaze-1")})
        plan = await shop.plan(folder="mine")
        assert plan.folder == "mine/stargaze" and not (shop.root / "mine/stargaze").exists()
        assert plan.installable


async def test_without_uv_the_same_is_done_by_venv_and_pip(tmp_path: Path, index: Index) -> None:
    async with Workshop(tmp_path, index, uv=False) as shop:
        [record] = shop.deposit("Stargaze", {"stargaze-1.0.zip": zipped(PURE, "stargaze-1.0")})
        plan = await shop.plan(record)
        assert [c.argv[1:3] for c in plan.commands] == [["-m", "venv"], ["-m", "pip"]]
        versions = {one.name: one.version for one in plan.adds}
        assert versions["skyplot"] == "2.0" and plan.complete, plan.guesses
        result = await shop.do(plan)
        assert "stargaze" in result.imported


@pytest.mark.registry
async def test_a_real_dependency_comes_from_the_configured_index(tmp_path: Path) -> None:
    async with Workshop(tmp_path, None) as shop:
        [record] = shop.deposit("Real", {"requirements.txt": "astropy-iers-data\n"})
        plan = await shop.plan(record)
        assert plan.installable and plan.complete, plan.guesses
        assert plan.download_bytes
        result = await shop.do(plan)
        assert result.imported == ["astropy_iers_data"]
