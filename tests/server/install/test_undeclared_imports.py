"""What notebooks import and lists lack: added where the record names it, else named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_ossr_ext.install import undeclared_imports
from jupyter_ossr_ext.install.buildpacks import extras
from jupyter_ossr_ext.install.dependencies.distribution_names import distribution
from jupyter_ossr_ext.install.dependencies.notebook_code import Imported
from jupyter_ossr_ext.install.dependencies.requirement_list import RequirementList
from jupyter_ossr_ext.models import Detection
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import (
    Index,
    notebook,
    sdist,
    wheel,
    write_tree,
    zipped,
)


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


def test_what_modules_beside_a_notebook_import_is_needed_too(tmp_path: Path) -> None:
    files = {
        "nb/fit.ipynb": notebook("import near\nfrom src.tools import f\nimport twice"),
        "nb/near.py": "import skymath\ndef g():\n    import later\n",
        "src/tools.py": "from .more import h\ntry:\n    import maybe\nexcept OSError:\n    pass\n",
        "src/more.py": "import skyplot\n",
        "a/twice.py": "import one\n",
        "b/twice.py": "import other\n",
    }
    write_tree(tmp_path, files)
    found = undeclared_imports.imports(tmp_path)
    assert found == dict.fromkeys([Imported("skymath"), Imported("skyplot")], "nb/fit.ipynb")


def test_a_dotted_module_has_its_own_distribution() -> None:
    assert [
        distribution(one)
        for one in ("dask.distributed", "dask.array", "google.colab", "yaml.loader", "numpy.fft")
    ] == ["distributed", "dask", "", "PyYAML", "numpy"]


def test_a_name_that_is_taken_from_a_module_says_which_distribution_is_meant(
    tmp_path: Path,
) -> None:
    write_tree(tmp_path, {"a.ipynb": notebook("from pint import toa")})
    assert undeclared_imports.candidates(tmp_path, []).known == {"pint-pulsar": "pint-pulsar"}


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
    sign = Detection("notebooks", "a.ipynb", "python", "", guess=True) if guessed else None
    assert undeclared_imports.candidates(tmp_path, [], sign).limits == ["ipython<9"]


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


async def test_of_many_further_packages_only_those_that_do_not_fit_are_left_out(
    tmp_path: Path, index: Index
) -> None:
    names = [f"skymany{n}" for n in range(24)]
    for name in names:
        needs = ["skymath<2"] if name in {"skymany3", "skymany20"} else []
        index.add(f"{name}-1.0-py3-none-any.whl", wheel(name, "1.0", {f"{name}.py": ""}, needs))
    files = {
        "requirements.txt": "skymath==2.0\n",
        "requirements-dev.txt": "".join(f"{name}\n" for name in names),
        "fit.ipynb": notebook(*(f"import {name}" for name in names)),
    }
    async with InstallEnvironment(tmp_path, index) as env:
        [record] = env.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await env.plan(record)
    missing = set(names) - set(plan.requirements)
    assert missing == {"skymany3", "skymany20"}
    [warning] = [one for one in plan.warnings if "available for these versions" in one]
    assert warning.endswith(": skymany20, skymany3.")


async def test_a_further_package_moves_an_open_version_of_the_list(
    tmp_path: Path, index: Index
) -> None:
    """The list allows it: only the newest version was in the way."""
    files = {
        "requirements.txt": "skymath\n",
        "requirements-dev.txt": "skyclash\n",
        "fit.ipynb": notebook("import skyclash"),
    }
    async with InstallEnvironment(tmp_path, index) as env:
        [record] = env.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await env.plan(record)
    assert plan.requirements == ["skymath", "skyclash"]
    assert {one.name: one.version for one in plan.adds}["skymath"] == "1.0"


async def test_a_further_package_that_the_record_names_may_need_one_that_is_built(
    tmp_path: Path, index: Index
) -> None:
    index.add("skysource-1.0.tar.gz", sdist("skysource", "1.0", {"skysource.py": ""}))
    needs = wheel("skyneeds", "1.0", {"skyneeds.py": "import skysource"}, ["skysource"])
    index.add("skyneeds-1.0-py3-none-any.whl", needs)
    files = {
        "requirements.txt": "skymath\n",
        "requirements-dev.txt": "skyneeds\n",
        "fit.ipynb": notebook("import skyneeds"),
    }
    async with InstallEnvironment(tmp_path, index) as env:
        [record] = env.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await env.plan(record)
        assert plan.requirements == ["skymath", "skyneeds"]
        assert [one for one in plan.guesses if "exists of skysource: it is built" in one]
        result = await env.execute(plan)
    assert {one.name for one in result.installed} >= {"skysource", "skyneeds"}
    assert not [one for one in result.warnings if "skyneeds" in one]


async def test_a_further_package_that_was_ready_made_later_only_is_of_a_later_day(
    tmp_path: Path, index: Index
) -> None:
    for version, day in (("1.0", "2024-06-01"), ("2.0", "2025-06-01")):
        index.add(f"skyday-{version}-py3-none-any.whl", wheel("skyday", version, {}), day)
    index.add("skylate-1.0.tar.gz", sdist("skylate", "1.0", {"skylate.py": ""}), "2024-06-01")
    data = wheel("skylate", "2.0", {"skylate.py": ""}, ["skyday"])
    index.add("skylate-2.0-py3-none-any.whl", data, "2025-06-01")
    files = {
        "requirements.txt": "skyday\n",
        "requirements-dev.txt": "skylate\n",
        "fit.ipynb": notebook("import skylate"),
    }
    async with InstallEnvironment(tmp_path, index) as env:
        archive = {"record.zip": zipped(files, "record-1.0")}
        [record] = env.deposit("Record", archive, publication_date="2024-08-01")
        plan = await env.plan(record)
        versions = {one.name: one.version for one in plan.adds}
        assert (versions["skyday"], versions["skylate"]) == ("1.0", "2.0")
        assert "Not ready-made on that day, and taken as of today: skylate." in plan.warnings
        result = await env.execute(plan)
    there = {one.name: one.version for one in result.installed}
    assert (there["skyday"], there["skylate"]) == ("1.0", "2.0")


async def test_a_further_package_of_the_day_may_need_one_that_was_ready_made_later_only(
    tmp_path: Path, index: Index
) -> None:
    for version, day in (("1.0", "2024-06-01"), ("2.0", "2025-06-01")):
        data = wheel("skysums", version, {"skysums.py": ""}, ["skydigits>=1"])
        index.add(f"skysums-{version}-py3-none-any.whl", data, day)
    index.add("skydigits-1.0.tar.gz", sdist("skydigits", "1.0", {"skydigits.py": ""}), "2024-06-01")
    data = wheel("skydigits", "2.0", {"skydigits.py": ""})
    index.add("skydigits-2.0-py3-none-any.whl", data, "2025-06-01")
    files = {
        "requirements.txt": "skymath\n",
        "requirements-dev.txt": "skysums>=1.0\n",
        "fit.ipynb": notebook("import skysums"),
    }
    async with InstallEnvironment(tmp_path, index) as env:
        archive = {"record.zip": zipped(files, "record-1.0")}
        [record] = env.deposit("Record", archive, publication_date="2024-08-01")
        plan = await env.plan(record)
    versions = {one.name: one.version for one in plan.adds}
    assert (versions["skysums"], versions["skydigits"]) == ("1.0", "2.0")
    assert "Not ready-made on that day, and taken as of today: skydigits." in plan.warnings


async def test_what_the_modules_of_a_project_import_is_added(tmp_path: Path, index: Index) -> None:
    project = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "sky-own"
version = "1.0"
[tool.setuptools]
packages = ["sky_own"]
"""
    core = """
import skyplot
try:
    import skygone
except ImportError:
    skygone = None
def draw():
    import skynone
"""
    files = {
        "pyproject.toml": project,
        "sky_own/__init__.py": "from . import core\n",
        "sky_own/core.py": core,
        "sky_own/extra.py": "import skyextra\n",  # is not imported with the package
    }
    async with InstallEnvironment(tmp_path, index) as env:
        [record] = env.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await env.plan(record)
        assert plan.requirements == ["skyplot"]
        added = "Added, since its code imports it and it is not listed: skyplot."
        assert added in plan.warnings
        result = await env.execute(plan)
    assert "sky_own" in result.imported


@pytest.fixture
def pkg_resources(index: Index) -> Iterator[None]:
    """The index also has a setuptools that has `pkg_resources` still."""
    code = {"setuptools/__init__.py": "", "pkg_resources/__init__.py": ""}
    name = "setuptools-80.0-py3-none-any.whl"
    index.add(name, wheel("setuptools", "80.0", code))
    yield
    del index.wheels[name]


@pytest.mark.usefixtures("pkg_resources")
@pytest.mark.parametrize("year", ["2024", "2026"])
async def test_pkg_resources_comes_with_a_setuptools_that_has_it(
    tmp_path: Path, index: Index, year: str
) -> None:
    """Where a notebook imports it, and where packages of that time may."""
    code = "import skymath" if year == "2024" else "import pkg_resources, skymath"
    files = {"requirements.txt": "skymath\n", "fit.ipynb": notebook(code)}
    async with InstallEnvironment(tmp_path, index) as env:
        archive = {"record.zip": zipped(files, "record-1.0")}
        [record] = env.deposit("Record", archive, publication_date=f"{year}-08-01")
        plan = await env.plan(record)
        assert plan.requirements == ["skymath", "setuptools<81"]
        assert {one.name: one.version for one in plan.adds}["setuptools"] == "80.0"
        assert plan.imports == ["skymath"]  # build tools are no verification
        result = await env.execute(plan)
    assert {one.name: one.version for one in result.installed}["setuptools"] == "80.0"
    assert not [one for one in result.warnings if "pkg_resources" in one]


async def test_a_guessed_package_is_never_built(tmp_path: Path, index: Index) -> None:
    """Only its module's name speaks for it: nothing of a stranger runs."""
    index.add("skyguess-1.0.tar.gz", sdist("skyguess", "1.0", {"skyguess.py": ""}))
    files = {"requirements.txt": "skymath\n", "fit.ipynb": notebook("import skyguess")}
    async with InstallEnvironment(tmp_path, index) as env:
        [record] = env.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await env.plan(record)
    assert plan.requirements == ["skymath"]


async def test_what_is_still_missing_is_named_with_its_notebook(
    tmp_path: Path, index: Index
) -> None:
    files = {
        "requirements.txt": "skymath\n",
        "zeroth.ipynb": notebook("import skyplot"),
        "first.ipynb": notebook("import skynone, skymath\nfrom skymath import __version__, gone"),
        "third.ipynb": notebook(*(f"import skymath.x{n}" for n in range(22))),
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
    assert len(failed) == 20
    assert result.warnings[-1] == (
        "4 more imports fail, of skymath.x6, skymath.x7, skymath.x8, skymath.x9."
    )
    assert "`from skymath import __version__, gone` of record/first.ipynb fails: " in failed[0]
    assert "`import skymath.other` of record/second.ipynb fails: ModuleNotFoundError" in failed[1]


@pytest.mark.parametrize(
    ("name", "code", "error"),
    [
        ("skybroken", "from skymath import Sky", "ImportError"),
        ("skywrapper", "len(None)  # the library that it wraps was not found", "TypeError"),
    ],
)
async def test_one_broken_package_of_a_list_is_named_and_the_rest_is_kept(
    tmp_path: Path, index: Index, name: str, code: str, error: str
) -> None:
    data = wheel(name, "1.0", {f"{name}.py": code}, ["skymath"])
    index.add(f"{name}-1.0-py3-none-any.whl", data)
    files = {"requirements.txt": f"{name}\nskymath\n"}
    async with InstallEnvironment(tmp_path, index) as env:
        [record] = env.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        result = await env.execute(await env.plan(record))
    assert result.imported == ["skymath"]
    [warning] = result.warnings
    assert warning.startswith(f"{name} is installed but cannot be imported on its own: {error}: ")


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
