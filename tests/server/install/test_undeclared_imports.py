"""What notebooks import and lists lack: added where the record names it, else named."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_ossr_ext.install import undeclared_imports
from jupyter_ossr_ext.install.buildpacks import extras
from jupyter_ossr_ext.install.dependencies.distribution_names import distribution
from jupyter_ossr_ext.install.dependencies.notebook_code import Imported
from jupyter_ossr_ext.install.dependencies.requirement_list import RequirementList
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, notebook, wheel, write_tree, zipped


def test_only_what_notebooks_cannot_do_without_is_needed(tmp_path: Path) -> None:
    code = """
import os, numpy.linalg
import helpers
from made import x
try:
    import torch
except ImportError:
    torch = None
else:
    import tqdm
def plot():
    from matplotlib import pyplot
"""
    files = {"deep/helpers.py": "", "fit.ipynb": notebook("%%writefile made.py\nx = 1", code)}
    write_tree(tmp_path, files)
    found = undeclared_imports.imports(tmp_path)
    assert found == dict.fromkeys(
        [Imported("numpy.linalg"), Imported("tqdm"), Imported("matplotlib", ("pyplot",))],
        "fit.ipynb",
    )


def test_a_dotted_module_has_its_own_distribution() -> None:
    assert [
        distribution(one)
        for one in ("dask.distributed", "dask.array", "google.colab", "yaml.loader", "numpy.fft")
    ] == ["distributed", "dask", "", "PyYAML", "numpy"]


def test_a_distribution_with_the_same_modules_is_enough() -> None:
    wanted = {"opencv-python-headless": "opencv-python-headless", "numpy": "numpy>1"}
    assert undeclared_imports.lacking(wanted, ["opencv-python"]) == ["numpy>1"]
    assert undeclared_imports.lacking(wanted, ["numpy"]) == ["opencv-python-headless"]


@pytest.mark.parametrize("guessed", [True, False])
def test_the_kernel_is_limited_to_versions_that_have_what_is_imported(
    tmp_path: Path, guessed: bool
) -> None:
    """The kernel is not solved as of the record's date, and IPython 9 dropped names."""
    cells = "from IPython.core.display import HTML, display", "import skyplot"
    write_tree(tmp_path, {"a.ipynb": notebook(*cells)})
    assert undeclared_imports.candidates(tmp_path, [], guessed=guessed).limits == ["ipython<9"]


async def test_what_cannot_be_had_with_the_listed_versions_is_left_out(
    tmp_path: Path, index: Index
) -> None:
    files = {
        "requirements.txt": "skymath==2.0\n",
        "requirements-dev.txt": "skyclash\nskyplot\n",
        "fit.ipynb": notebook("import skyclash, skyplot"),
    }
    async with InstallEnvironment(tmp_path, index) as env:
        [record] = env.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await env.plan(record)
    assert sorted(plan.requirements) == ["skymath==2.0", "skyplot"]
    versions = {one.name: one.version for one in plan.adds}
    assert versions["skymath"] == versions["skyplot"] == "2.0"
    assert [one for one in plan.warnings if "available for these versions: skyclash." in one]


async def test_what_is_still_missing_is_named_with_its_notebook(
    tmp_path: Path, index: Index
) -> None:
    files = {
        "requirements.txt": "skymath\n",
        "zeroth.ipynb": notebook("import skyplot"),
        "first.ipynb": notebook("import skynone, skymath\nfrom skymath import __version__, gone"),
        "second.ipynb": notebook("import skynone.deep\nimport skymath.other"),
    }
    async with InstallEnvironment(tmp_path, index) as env:
        [record] = env.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await env.plan(record)
        assert sorted(plan.requirements) == ["skymath", "skyplot"]  # its wheel holds skyplot
        result = await env.execute(plan)
    assert (
        "Imported by notebooks, but not installed: skynone (record/first.ipynb)." in result.warnings
    )
    failed = [one for one in result.warnings if one.startswith("`")]
    assert len(failed) == 2
    assert "`from skymath import __version__, gone` of record/first.ipynb fails: " in failed[0]
    assert "`import skymath.other` of record/second.ipynb fails: ModuleNotFoundError" in failed[1]


async def test_one_broken_package_of_a_list_is_named_and_the_rest_is_kept(
    tmp_path: Path, index: Index
) -> None:
    data = wheel("skybroken", "1.0", {"skybroken.py": "from skymath import Sky"}, ["skymath"])
    index.add("skybroken-1.0-py3-none-any.whl", data)
    files = {"requirements.txt": "skybroken\nskymath\n"}
    async with InstallEnvironment(tmp_path, index) as env:
        [record] = env.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        result = await env.execute(await env.plan(record))
    assert result.imported == ["skymath"]
    [warning] = result.warnings
    assert warning.startswith(
        "skybroken is installed but cannot be imported on its own: ImportError: "
    )


async def test_an_environment_of_conda_is_installed_with_what_the_index_has(
    tmp_path: Path, index: Index
) -> None:
    listed = (
        "channels:\n  - file:///nowhere\ndependencies:\n  - skymath=7.5.1=py38_0\n  - skynone\n"
    )
    files = {"environment.yml": listed, "fit.ipynb": notebook("import skyplot, skymath")}
    async with InstallEnvironment(tmp_path, index) as env:
        [record] = env.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await env.plan(record)
        assert sorted(plan.requirements) == ["skymath", "skyplot"]
        result = await env.execute(plan)  # what was planned is what runs
    assert {one.name: one.version for one in result.installed}["skymath"] == "2.0"
    assert "skymath" in result.imported


def test_what_is_listed_and_needed_is_asked_for_once(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/setup.py": "from setuptools import setup\nsetup(name='a')\n"})
    listed = RequirementList(indexed=["skymath", "skyplot"])
    extras.siblings(listed, ["skymath", "six"], tmp_path, [tmp_path / "a"])
    assert listed.indexed == ["skymath", "skyplot"]
