"""What is not ready-made: on the day of a record, for a machine, or at all."""

from __future__ import annotations

import datetime
import io
import os
import re
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from jupyter_ossr_ext.install import build_instructions, undeclared_imports
from jupyter_ossr_ext.install.buildpacks.base import Request
from jupyter_ossr_ext.install.buildpacks.detection import detect
from jupyter_ossr_ext.install.dependencies import dropped_modules, own_modules
from jupyter_ossr_ext.install.dependencies.notebook_code import Imported
from jupyter_ossr_ext.install.dependencies.solve_date import SolveDate
from jupyter_ossr_ext.install.installers.uv import Uv, find_uv
from jupyter_ossr_ext.install.resolver import Resolver
from jupyter_ossr_ext.install.solve_options import WITH_TOOLS, write_options
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, notebook, sdist, wheel, zipped

OLD, NEW = "2024-06-01", "2025-06-01"
COMPILES = """
from distutils.core import setup
from distutils.extension import Extension
setup(ext_modules=[Extension("fast", ["fast.pyx"])])
"""


def add(index: Index, name: str, version: str, day: str, *needs: str) -> None:
    """A wheel with one module of its name."""
    data = wheel(name, version, {f"{name}.py": ""}, list(needs))
    index.add(f"{name}-{version}-py3-none-any.whl", data, day)


def add_source(index: Index, name: str, version: str, day: str = OLD) -> None:
    index.add(f"{name}-{version}.tar.gz", sdist(name, version, {f"{name}.py": ""}), day)


def source(name: str, code: str) -> bytes:
    """A source archive whose build runs that code first, and does not declare what it imports."""
    built = f"{name}-1.0-py3-none-any.whl"
    files: dict[str, bytes] = {
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        "pyproject.toml": b'[build-system]\nrequires = []\nbuild-backend = "backend"\n'
        b'backend-path = ["."]\n',
        "backend.py": f"{code}\nimport shutil\n"
        "def build_wheel(folder, settings=None, metadata=None):\n"
        f"    shutil.copy({built!r}, folder)\n    return {built!r}\n".encode(),
        built: wheel(name, "1.0", {f"{name}.py": ""}),
    }
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, data in files.items():
            info = tarfile.TarInfo(f"{name}-1.0/{path}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize("indirect", [False, True])
async def test_one_package_that_was_ready_made_later_does_not_make_all_of_it_newer(
    tmp_path: Path, index: Index, indirect: bool
) -> None:
    """Also where an older version of a listed package does without the one that was not."""
    for version, day in (("1.0", OLD), ("2.0", NEW)):
        add(index, "skydawn", version, day, *(["skydusk"] if indirect else []))
    if indirect:
        add(index, "skydawn", "0.1", "2020-01-01")
    add_source(index, "skydusk", "1.0", OLD)
    add(index, "skydusk", "2.0", NEW)
    files = {"requirements.txt": "skymath\nskydawn\n" + ("" if indirect else "skydusk\n")}
    async with InstallEnvironment(tmp_path, index) as installs:
        archive = {"record.zip": zipped(files, "record-1.0")}
        [record] = installs.deposit("Record", archive, publication_date="2024-08-01")
        plan = await installs.plan(record)
    versions = {one.name: one.version for one in plan.adds}
    assert (versions["skydawn"], versions["skydusk"]) == ("1.0", "2.0")
    assert any(one.endswith("taken as of today: skydusk.") for one in plan.warnings)


async def test_pure_python_of_that_day_is_built_where_newer_versions_do_not_fit(
    tmp_path: Path, index: Index
) -> None:
    """Lists of the time when pure Python came as its source only."""
    for version, day in (("1.0", OLD), ("2.0", NEW)):
        add(index, "skyash", version, day)
    family = [f"sky{one}" for one in ("arc", "bow", "cap", "dip", "eye", "fog", "gap")]
    for name in family:
        add_source(index, name, "1.0", OLD)
        add(index, name, "2.0", NEW, "skyash>=2")
    files = {"requirements.txt": "".join(f"{one}\n" for one in ["skyash", *family])}
    async with InstallEnvironment(tmp_path, index) as installs:
        archive = {"record.zip": zipped(files, "record-1.0")}
        [record] = installs.deposit("Record", archive, publication_date="2024-08-01")
        plan = await installs.plan(record)
        result = await installs.execute(plan)
    [guess] = [one for one in plan.guesses if "it is built from its source" in one]
    assert all(name in guess for name in family)
    versions = {one.name: one.version for one in result.installed}
    assert [versions[name] for name in ("skyash", *family)] == ["1.0"] * 8


@pytest.mark.parametrize(("minor", "fits"), [((3, 7), False), ((3, 9), True)])
async def test_the_builds_of_the_record_itself_decide_on_the_python(
    tmp_path: Path, index: Index, minor: tuple[int, int], fits: bool
) -> None:
    data = wheel("skybuild", "1.0", {"skybuild.py": ""})
    for tag in ("cp39-none-any", "cp312-none-any"):
        index.add(f"skybuild-1.0-{tag}.whl", data)
    add_source(index, "skytool", "1.0")
    (tmp_path / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["skybuild>=1.0", "skytool"]\n'
        'build-backend = "setuptools.build_meta"\n[project]\nname = "stargaze"\nversion = "1.0"\n'
    )
    (tmp_path / "stargaze.py").write_text("")
    sign = detect(tmp_path)[0]
    request = Request(sign, tmp_path)
    made = build_instructions.make(request, [sign], run_post=False, without_conda=False)
    assert list(made.builds) == ["skybuild>=1.0", "skytool"]
    program = find_uv()
    assert program
    made = replace(made, builds=["skybuild>=1.0; python_version < '3.10'"])
    resolver = Resolver(Uv(program, index=index.url), made, tmp_path / "plan", os.environ, [])
    assert await resolver.can_build(minor, None) is fits
    made = replace(made, builds=["skybuild>=1.0"])
    resolver = Resolver(Uv(program, index=index.url), made, tmp_path / "plan", os.environ, [])
    assert await resolver.can_build(minor, None) is fits
    made = replace(made, builds=["skytool"])  # never ready-made, which does not matter
    resolver = Resolver(Uv(program, index=index.url), made, tmp_path / "plan", os.environ, [])
    assert await resolver.can_build(minor, None)
    for needs, day, limit in (
        (["Cython", "numpy"], datetime.date(2020, 1, 1), "cython<3\n"),
        (["Cython", "numpy"], datetime.date(2024, 1, 1), "cython<3.3\n"),
        (["cython ; python_version >= '3.7'"], datetime.date(2020, 1, 1), "cython<3\n"),
        (["cython>=3.0a10"], datetime.date(2023, 1, 1), ""),
        (["Cython"], datetime.date(2026, 9, 1), ""),
    ):
        made, of_day = replace(made, builds=needs), SolveDate(day, "it is")
        options = write_options(Uv(program), made, tmp_path / "limits", of_day)
        written = options.build_constraints
        assert (written.read_text() if written else "") == limit


@pytest.mark.parametrize(
    ("day", "supported", "second"),
    [
        (datetime.date(2025, 12, 31), datetime.date(2021, 12, 22), "2021-12-23"),
        (datetime.date(2018, 5, 4), datetime.date(2021, 12, 22), "2018-05-05"),
        (None, datetime.date(2021, 12, 22), "2021-12-23"),
        (None, datetime.date(9000, 1, 1), None),
        (None, None, None),
    ],
)
def test_the_second_try_of_a_build_is_not_newer_than_its_python(
    tmp_path: Path, day: datetime.date | None, supported: datetime.date | None, second: str | None
) -> None:
    (tmp_path / "requirements.txt").write_text("six\n")
    signs = detect(tmp_path)
    made = build_instructions.make(Request(signs[0], tmp_path), signs)
    program = find_uv()
    assert program
    of_day = SolveDate(day, "it is") if day else None
    plan = tmp_path / "plan"
    lines = ["skybuilt>1"]
    write_options(Uv(program), made, plan, of_day, optional=lines, supported=supported)
    text = (plan / WITH_TOOLS).read_text()
    found = re.search(r'exclude-newer = "([\d-]+)', text)
    assert (found and found[1]) == second
    assert '"skybuilt" = [\'cython' in text and "'numpy', 'pybind11', 'six']" in text


async def test_a_package_that_is_not_listed_is_limited_by_the_names_that_code_takes_of_it(
    tmp_path: Path, index: Index
) -> None:
    for version, needs in (("0.19", "skymath<2"), ("1.0", "skymath>=2")):
        data = wheel("scikit-learn", version, {"sklearn/__init__.py": "mixture = 1\n"}, [needs])
        index.add(f"scikit_learn-{version}-py3-none-any.whl", data)
    files = {
        "requirements.txt": "skymath\n",
        "fit.ipynb": notebook("import sklearn.mixture as sm, skymath", "sm.GMM()"),
    }
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await installs.plan(record)
    versions = {one.name: one.version for one in plan.adds}
    assert (versions["scikit-learn"], versions["skymath"]) == ("0.19", "1.0")
    assert any(one.endswith("what its code uses: scikit-learn<0.20.") for one in plan.warnings)
    added = "Added, since its code imports it and it is not listed: scikit-learn."
    assert added in plan.warnings


async def test_the_newest_version_is_taken_where_each_needs_another_build(
    tmp_path: Path, index: Index
) -> None:
    add(index, "skymodel", "1.0", OLD, "skyone")
    add(index, "skymodel", "2.0", OLD, "skytwo")
    add_source(index, "skyone", "1.0")
    add_source(index, "skytwo", "1.0")
    async with InstallEnvironment(tmp_path, index) as installs:
        files = {"requirements.txt": "skymodel\n"}
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await installs.plan(record)
    assert {one.name: one.version for one in plan.adds}["skymodel"] == "2.0"
    [guess] = [one for one in plan.guesses if "it is built from its source" in one]
    assert "skytwo" in guess
    assert "skyone" not in guess


async def test_what_is_built_and_no_longer_maintained_gets_what_it_needs(
    tmp_path: Path, index: Index
) -> None:
    for version in ("1.21", "1.22"):
        index.add(f"numpy-{version}-py3-none-any.whl", wheel("numpy", version, {"numpy.py": ""}))
    data = sdist("theano", "1.0", {"theano.py": "import numpy"}, ["numpy>=1.9"])
    index.add("theano-1.0.tar.gz", data)
    async with InstallEnvironment(tmp_path, index) as installs:
        files = {"requirements.txt": "theano\nnumpy\n"}
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        result = await installs.execute(await installs.plan(record))
    assert {one.name: one.version for one in result.installed}["numpy"] == "1.21"


async def test_imports_of_notebooks_are_tried_without_those_of_the_package(
    tmp_path: Path, index: Index
) -> None:
    """A package that registers a module under the name of another one hides that it fails."""
    code = "import sys, types\nsys.modules['skyghost'] = types.ModuleType('skyghost')\n"
    data = wheel("skyshim", "1.0", {"skyshim.py": code})
    index.add("skyshim-1.0-py3-none-any.whl", data)
    files = {"requirements.txt": "skyshim\n", "fit.ipynb": notebook("import skyghost")}
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        result = await installs.execute(await installs.plan(record))
    assert "skyshim" in result.imported
    assert "Imported by notebooks, but not installed: skyghost (record/fit.ipynb)." in (
        result.warnings
    )


@pytest.mark.parametrize("listed", [True, False])
async def test_a_guess_that_cannot_be_built_is_named_and_the_rest_is_installed(
    tmp_path: Path, index: Index, listed: bool
) -> None:
    """Imported besides the list, or all of it is guessed from imports."""
    index.add(
        "wget-1.0.tar.gz",
        source("wget", "raise SystemExit('error: no Fortran compiler was found')"),
    )
    files = {"fit.ipynb": notebook("import skymath", "import wget")}
    if listed:
        files["requirements.txt"] = "skymath\n"
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await installs.plan(record)
        assert {command.purpose for command in plan.commands if command.optional} == {
            "Build wget from its source, if that can be done here"
        }
        result = await installs.execute(plan)
    assert "skymath" in {one.name for one in result.installed}
    assert any(one.startswith("Build wget from its source") for one in result.warnings)
    assert "Imported by notebooks, but not installed: wget (record/fit.ipynb)." in result.warnings


async def test_a_listed_package_of_an_environment_of_conda_that_cannot_be_built_is_named(
    tmp_path: Path, index: Index
) -> None:
    index.add(
        "wget-1.0.tar.gz",
        source("wget", "raise SystemExit('error: no Fortran compiler was found')"),
    )
    listed = "channels: [http://127.0.0.1:9/c]\ndependencies: [skymath, {pip: [wget]}]\n"
    files = {"environment.yml": listed, "fit.ipynb": notebook("import skymath", "import wget")}
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        result = await installs.execute(await installs.plan(record))
    assert "skymath" in {one.name for one in result.installed}
    assert "Imported by notebooks, but not installed: wget (record/fit.ipynb)." in result.warnings


async def test_a_verified_guess_that_needs_a_build_is_no_change_of_the_plan(
    tmp_path: Path, index: Index
) -> None:
    """Its own wheel is ready-made and holds the module; what it requires is source code only."""
    index.add("skysource-1.0.tar.gz", sdist("skysource", "1.0", {"skysource.py": ""}))
    files = {"skyguess.py": "import skysource"}
    index.add(
        "skyguess-1.0-py3-none-any.whl", wheel("skyguess", "1.0", files, requires=["skysource"])
    )
    content = {"fit.ipynb": notebook("import skymath", "import skyguess")}
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(content, "record-1.0")})
        plan = await installs.plan(record)
        assert {command.purpose for command in plan.commands if command.optional} == {
            "Build skyguess from its source, if that can be done here"
        }
        result = await installs.execute(plan)
    assert {"skymath", "skyguess", "skysource"} <= {one.name for one in result.installed}


async def test_an_optional_build_gets_what_old_build_code_does_not_declare(
    tmp_path: Path, index: Index
) -> None:
    for name in ("cython", "numpy", "pybind11", "six"):
        data = wheel(name, "1.0", {f"{name}.py": ""})
        index.add(f"{name}-1.0-py3-none-any.whl", data)
    build = "import cython, numpy, os\nassert os.environ['CYTHON_FORCE_REGEN'] == '1'"
    index.add("termcolor-1.0.tar.gz", source("termcolor", build))
    files = {
        "requirements.txt": "skymath\n",
        "fit.ipynb": notebook("import skymath, termcolor"),
    }
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        result = await installs.execute(await installs.plan(record))
    del index.wheels["six-1.0-py3-none-any.whl"]  # which other tests do not expect
    assert result.warnings == []
    assert "termcolor" in {one.name for one in result.installed}
    assert result.warnings == []


async def test_a_locked_version_that_is_not_ready_made_here_is_left_aside(
    tmp_path: Path, index: Index
) -> None:
    data = wheel("skymac", "2.0", {"skymac.py": ""})
    index.add("skymac-2.0-py3-none-macosx_15_0_arm64.whl", data)
    add(index, "skymac", "1.0", OLD)
    lock = "".join(
        f'[[package]]\nname = "{name}"\nversion = "{version}"\n'
        f'source = {{ registry = "https://index.example" }}\n'
        for name, version in (("skymac", "2.0"), ("skymath", "1.0"))
    )
    files = {
        "pyproject.toml": '[project]\nname = "stargaze"\nversion = "1.0"\n'
        'dependencies = ["skymac", "skymath"]\n[tool.uv]\npackage = false\n',
        "uv.lock": lock,
    }
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await installs.plan(record)
    versions = {one.name: one.version for one in plan.adds}
    assert (versions["skymac"], versions["skymath"]) == ("1.0", "1.0")
    assert any("uv.lock with a version that is not ready-made" in one for one in plan.warnings)


def test_a_setup_that_only_compiles_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "setup.py").write_text(COMPILES)
    (tmp_path / "fit.ipynb").write_text(notebook("import skymath"))
    first, last = detect(tmp_path)
    assert (first.kind, first.path) == ("notebooks", "fit.ipynb")
    assert (last.kind, last.path) == ("python-project", "code/setup.py")


def test_the_only_package_of_a_project_may_have_another_name(tmp_path: Path) -> None:
    for name in ("stargaze", "tests"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"import sky{name}\n")
    assert own_modules.needed(tmp_path, "star-gaze-2d").imported == {Imported("skystargaze")}
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "__init__.py").write_text("")
    assert own_modules.needed(tmp_path, "star-gaze-2d").imported == set()


@pytest.mark.parametrize(
    "imported, listed, limits",
    [
        (Imported("sklearn.cross_validation", ("KFold",)), ["scikit-learn"], ["<0.20"]),
        (Imported("sklearn.mixture", ("GMM",)), ["scikit-learn==0.17.*"], ["<0.20"]),
        (Imported("sklearn.mixture", ("GMM",)), ["scikit-learn>=1.0"], []),
        (Imported("sklearn.mixture", ("GaussianMixture",)), [], []),
    ],
)
def test_versions_are_limited_to_those_that_have_what_is_imported(
    imported: Imported, listed: list[str], limits: list[str]
) -> None:
    assert dropped_modules.limits([imported], listed) == [f"scikit-learn{one}" for one in limits]


@pytest.mark.parametrize("there", [True, False])
async def test_a_limit_of_an_import_is_no_reason_to_refuse(
    tmp_path: Path, index: Index, there: bool
) -> None:
    for version in ("0.19", "1.0"):
        data = wheel("scikit-learn", version, {"sklearn/__init__.py": ""})
        index.add(f"scikit_learn-{version}-py3-none-any.whl", data)
        needs = wheel("skylearn", version, {"skylearn.py": ""}, [f"scikit-learn=={version}"])
        index.add(f"skylearn-{version}-py3-none-any.whl", needs)
    files = {
        "requirements.txt": "scikit-learn\n" + ("" if there else "skylearn==1.0\n"),
        "fit.ipynb": notebook("from sklearn.cross_validation import KFold"),
    }
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await installs.plan(record)
    versions = {one.name: one.version for one in plan.adds}
    assert versions["scikit-learn"] == ("0.19" if there else "1.0")


@pytest.mark.parametrize("module", ["dataclasses", "this", "_thread", "enum", "tomllib"])
def test_a_module_of_python_is_no_package_that_is_lacking(tmp_path: Path, module: str) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "stargaze"\nversion = "1"\n')
    (tmp_path / "stargaze").mkdir()
    (tmp_path / "stargaze" / "__init__.py").write_text(f"import {module}\nimport numpy\n")
    (tmp_path / "a.ipynb").write_text(notebook(f"import {module}"))
    [sign] = [one for one in detect(tmp_path) if one.kind == "python-project"]
    found = undeclared_imports.candidates(tmp_path, [sign], sign)
    assert (found.known, found.unproven) == ({"numpy": "numpy"}, {})


def test_one_old_notebook_does_not_make_a_package_old_for_all_others(tmp_path: Path) -> None:
    for n, code in enumerate(("np.float(1)", "np.pi", "np.e")):
        (tmp_path / f"{n}.ipynb").write_text(notebook("import numpy as np", code))
    assert undeclared_imports.candidates(tmp_path, []).used == set()
    (tmp_path / "2.ipynb").write_text(notebook("import numpy as np", "x = np.product([1])"))
    used = undeclared_imports.candidates(tmp_path, []).used
    assert used == {"numpy.float", "numpy.product"}
    assert dropped_modules.limits([], ["numpy"], used) == ["numpy<1.24", "numpy<2"]


def test_names_that_a_project_takes_of_others_limit_them(tmp_path: Path) -> None:
    (tmp_path / "setup.py").write_text("from setuptools import setup\nsetup(name='stargaze')\n")
    (tmp_path / "stargaze").mkdir()
    text = "import tensorflow as tf\ntry:\n    tf.app\nexcept Exception:\n    pass\n"
    (tmp_path / "stargaze" / "__init__.py").write_text(text + "def f(): return tf.contrib.x\n")
    [sign] = [one for one in detect(tmp_path) if one.kind == "python-project"]
    found = undeclared_imports.candidates(tmp_path, [sign], sign)
    assert found.used == {"tensorflow.contrib"}
    assert "tensorflow" in found.known
