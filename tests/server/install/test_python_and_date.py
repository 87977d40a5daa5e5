"""Which Python, as of which day, which pins, and which version where git is missing."""

from __future__ import annotations

import datetime
import json
import os
import tomllib
from pathlib import Path

import pytest

from jupyter_ossr_ext.install import build_instructions, python_choice
from jupyter_ossr_ext.install.buildpacks.base import BuildInstructions, Request
from jupyter_ossr_ext.install.buildpacks.detection import detect
from jupyter_ossr_ext.install.dependencies import (
    build_tools,
    conda_translation,
    locked_versions,
    project_lists,
    python_version,
    scm_versions,
    solve_date,
)
from jupyter_ossr_ext.install.dependencies.python_version import PythonWish
from jupyter_ossr_ext.install.dependencies.requirement_list import RequirementList
from jupyter_ossr_ext.install.dependencies.solve_date import SolveDate
from jupyter_ossr_ext.install.installers import interpreters
from jupyter_ossr_ext.install.installers.base import PLAIN, Options
from jupyter_ossr_ext.install.installers.interpreters import LocalPython
from jupyter_ossr_ext.install.installers.select import installer
from jupyter_ossr_ext.install.installers.uv import Solution, Solved, Uv
from jupyter_ossr_ext.install.resolver import Resolver
from jupyter_ossr_ext.install.solution import Solver
from jupyter_ossr_ext.models import Detection
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, notebook, wheel, zipped

DAY = datetime.date


@pytest.mark.parametrize(
    ("wanted", "pep440"),
    [
        ("^3.8", ">=3.8,<4"),
        ("^3.8,<3.11", ">=3.8,<4,<3.11"),
        ("~3.9", ">=3.9,<3.10"),
        ("^0.2.3", ">=0.2.3,<0.3"),
        ("3.8.*", "==3.8.*"),
        (">=3.7 <3.12", ">=3.7,<3.12"),
        ("^2.7 || ^3.6", ">=2.7,>=3.6,<4"),
        ("*", None),
        ("1.2.3", "==1.2.3"),
    ],
)
def test_poetrys_constraints_are_specifiers(wanted: str, pep440: str | None) -> None:
    if "||" in wanted:
        assert project_lists.specifier(wanted) == ">=2.7,<4"
    else:
        assert project_lists.specifier(wanted) == pep440


def test_a_pipfile_is_lines_and_no_key_of_it_is_an_option(tmp_path: Path) -> None:
    (tmp_path / "Pipfile").write_text(
        '[packages]\nsix = "*"\n"--target=/tmp/x" = "*"\nattrs = {version=">=20", extras=["a"]}\n'
        'p = {git = "https://e.invalid/p", ref = "v1"}\n[requires]\npython_version = "3.8"\n'
    )
    lines, python = project_lists.pipfile(tmp_path / "Pipfile")
    assert lines[0] == "six" and lines[2:] == [
        "attrs[a]>=20",
        "p @ git+https://e.invalid/p@v1",
    ]
    assert not any(line.startswith("-") for line in lines) and python == "==3.8.*"


def test_poetrys_dependencies_of_one_python_are_marked() -> None:
    listed = {
        "dataclasses": {"version": "^0.8", "python": "~3.6"},
        "attrs": [{"version": "<22", "python": "<3.8"}, {"version": ">=22", "python": ">=3.8.1"}],
        "six": {"version": "*", "platform": "linux", "markers": "extra == 'x' or extra == 'y'"},
    }
    assert project_lists.lines(listed) == [
        'dataclasses>=0.8,<0.9 ; python_version >= "3.6" and python_version < "3.7"',
        'attrs<22 ; python_version < "3.8"',
        'attrs>=22 ; python_full_version >= "3.8.1"',
        "six ; (extra == 'x' or extra == 'y') and sys_platform == \"linux\"",
    ]


def test_dependency_groups_include_one_another() -> None:
    document = {"dependency-groups": {"x": ["a"], "dev": ["six", {"include-group": "x"}]}}
    assert project_lists.dependency_groups(document) == ("dev", ["six", "a"])
    assert project_lists.dependency_groups({}) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "uv.lock",
            '[[package]]\nname="six"\nversion="1.15.0"\nsource={registry="https://x"}\n'
            '[[package]]\nname="own"\nversion="1"\nsource={virtual="."}\n',
        ),
        ("pylock.toml", '[[packages]]\nname="six"\nversion="1.15.0"\n'),
        ("poetry.lock", '[[package]]\nname="six"\nversion="1.15.0"\n'),
        ("pdm.lock", '[[package]]\nname="six"\nversion="1.15.0"\n'),
        ("Pipfile.lock", json.dumps({"default": {"six": {"version": "==1.15.0"}}})),
        ("conda-lock.yml", "package:\n- {name: six, version: 1.15.0, manager: pip}\n"),
        (
            "requirements.lock",
            "# made by a tool\nsix==1.15.0 \\\n    --hash=sha256:00\n-e file:.\n",
        ),
    ],
)
def test_locks_are_pins(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    found = locked_versions.beside(tmp_path)
    assert found and (found.name, found.pins) == (name, ["six==1.15.0"])


def test_a_name_of_a_lock_is_no_option(tmp_path: Path) -> None:
    text = '[[packages]]\nname="--target=/tmp/elsewhere"\nversion="0"\n'
    (tmp_path / "pylock.toml").write_text(f'{text}[[packages]]\nname="six"\nversion="1"\n')
    found = locked_versions.beside(tmp_path)
    assert found and found.pins == ["six==1"]


def test_old_code_is_built_with_the_setuptools_of_its_time() -> None:
    def of(year: int) -> list[str]:
        return solve_date.build_constraints(datetime.date(year, 1, 1), [])

    assert of(2018) == [
        "setuptools<81",
        "setuptools<46; python_version < '3.10'",
        "setuptools<58; python_version < '3.12'",
        "cython<3",
    ]
    assert of(2021)[:-1] == ["setuptools<81", "setuptools<58; python_version < '3.12'"]
    assert of(2022) == ["setuptools<81", "cython<3"]


def test_a_broken_or_empty_lock_is_none(tmp_path: Path) -> None:
    for name in locked_versions.READERS:
        (tmp_path / name).write_text("{")
    assert locked_versions.beside(tmp_path) is None


def test_the_python_that_files_name(tmp_path: Path) -> None:
    assert python_version.runtime([tmp_path]) is None
    (tmp_path / ".python-version").write_text("3.9.18\n")
    assert python_version.runtime([tmp_path]) == ((3, 9), ".python-version")
    (tmp_path / "runtime.txt").write_text("python-3.8\n")
    assert python_version.runtime([tmp_path]) == ((3, 8), "runtime.txt")
    assert python_version.of_conda(["numpy", "python=3.7.4=h1"]) == ((3, 7), None)
    assert python_version.of_conda(["conda-forge::python >=3.6,<3.9"]) == (None, ">=3.6,<3.9")
    assert python_version.of_conda(["python-dateutil"]) == (None, None)
    assert python_version.of_notebooks(["3.7.4", "3.8.1", "3.7.9", "2.7.1", ""]) == (3, 7)
    assert python_version.of_notebooks(["3.7.4", "3.8.1"]) == (3, 8)
    assert python_version.of_notebooks([]) is None


def test_versions_of_python_are_tried_in_a_sensible_order() -> None:
    own = (3, 11)
    assert PythonWish().candidates(own, None)[0] == own
    assert PythonWish().candidates(own, DAY(2020, 6, 1))[0] == (3, 8)
    notebooks = PythonWish((3, 7), "its notebooks")
    assert notebooks.candidates(own, None)[:3] == [(3, 7), (3, 8), (3, 6)]
    bound = PythonWish(bounds=[(">=3.8,<3.10", "pyproject.toml")])
    assert bound.candidates(own, None) == [(3, 9), (3, 8)]
    assert PythonWish(bounds=[("nonsense", "setup.py")]).allows((3, 11))
    assert PythonWish(bounds=[(">=3.99", "x")]).candidates(own, None) == []
    assert bound.allows("3.9.4") and not bound.allows("3.11.7")
    assert PythonWish((3, 8), "runtime.txt", True).specifier == "==3.8.*"


@pytest.mark.parametrize(
    ("saved", "first"),
    [("3.9.7", (3, 9)), ("3.7.4", (3, 11)), ("3.6.9", (3, 11)), ("3.12.1", (3, 12))],
)
def test_a_package_with_bounds_takes_the_python_of_its_notebooks_while_that_was_supported(
    tmp_path: Path, saved: str, first: tuple[int, int]
) -> None:
    root = tmp_path / "tool"
    root.mkdir()
    (root / "pyproject.toml").write_text(
        '[project]\nname = "tool"\nversion = "1"\nrequires-python = ">=3.7"\n'
    )
    (root / "tool.py").write_text("")
    info = {"language_info": {"name": "python", "version": saved}}
    document = {**json.loads(notebook("1")), "metadata": info}
    (root / "a.ipynb").write_text(json.dumps(document))
    signs = detect(root)
    wish = build_instructions.make(Request(signs[0], root), signs).python
    day = DAY(2024, 1, 10)
    assert wish.candidates((3, 11), day)[0] == first
    here = {one: LocalPython("python", one, "system") for one in python_version.KNOWN}
    notes = python_choice.why(first, SolveDate(day, "its record"), wish, here, None)
    reason = {
        "3.7.4": "3.7, the version of its notebooks, was no longer supported on that day.",
        "3.6.9": "3.6, the version of its notebooks, is excluded by tool.",
    }
    assert reason.get(saved, "according to its notebooks.") in notes[0]


def test_pythons_of_pyenv_and_uv_are_found_without_being_started(tmp_path: Path) -> None:
    for folder in (
        ".pyenv/versions/3.8.18",
        ".pyenv/versions/3.8.2",
        ".local/share/uv/python/cpython-3.7.9-linux-x86_64-gnu",
    ):
        program = tmp_path / folder / interpreters.BIN / "python3"
        program.parent.mkdir(parents=True)
        program.touch()
    found = interpreters.installed({"HOME": str(tmp_path), "PATH": ""})
    assert "3.8.18" in found[(3, 8)].executable and found[(3, 8)].origin == "pyenv"
    assert found[(3, 7)].origin == "uv"
    assert found[interpreters.own().minor].origin == "this server"


def test_the_date_to_solve_as_of() -> None:
    today = DAY(2026, 11, 28)

    def chosen(**days: datetime.date) -> datetime.date | None:
        found = solve_date.choose(today=today, **days)
        return found.day if found else None

    assert chosen() is None
    assert chosen(published=DAY(2026, 11, 20)) is None
    assert chosen(published=DAY(2021, 5, 1)) == DAY(2021, 6, 1)
    assert chosen(published=DAY(2024, 5, 1), changed=DAY(2021, 5, 1)) == DAY(2021, 6, 1)
    assert chosen(pinned=DAY(2021, 1, 1), changed=DAY(2025, 5, 1)) == DAY(2021, 5, 3)
    assert chosen(pinned=DAY(2021, 1, 1), changed=DAY(2021, 1, 5)) == DAY(2021, 2, 5)
    assert chosen(pinned=DAY(2022, 1, 1), changed=DAY(2021, 1, 5)) == DAY(2022, 5, 3)
    assert solve_date.parse("2021-05-03/2022") == DAY(2021, 5, 3)
    assert solve_date.parse("2021") == DAY(2021, 12, 31)
    assert solve_date.parse("soon") is None


def test_the_newest_time_inside_an_archive(tmp_path: Path) -> None:
    for name, year in {"a.py": 2019, "b.py": 2021}.items():
        path = tmp_path / name
        path.touch()
        stamp = datetime.datetime(year, 3, 1, tzinfo=datetime.UTC).timestamp()
        os.utime(path, (stamp, stamp))
    assert solve_date.newest_change(tmp_path) == DAY(2021, 3, 1)
    (tmp_path / "downloaded.csv").touch()
    assert solve_date.newest_change(tmp_path) is None


@pytest.mark.parametrize(
    ("files", "variable"),
    [
        (
            {"pyproject.toml": '[build-system]\nrequires=["setuptools_scm"]\n[project]\nname="s"'},
            "SETUPTOOLS_SCM_PRETEND_VERSION_FOR_SKY_FLUX",
        ),
        (
            {"setup.py": "setup(use_scm_version=True)"},
            "SETUPTOOLS_SCM_PRETEND_VERSION_FOR_SKY_FLUX",
        ),
        (
            {"pyproject.toml": '[build-system]\nrequires=["hatchling","hatch-vcs"]'},
            "SETUPTOOLS_SCM_PRETEND_VERSION_FOR_SKY_FLUX",
        ),
        ({"pyproject.toml": '[tool.pdm.version]\nsource="scm"'}, "PDM_BUILD_SCM_VERSION"),
        (
            {"pyproject.toml": "[tool.poetry-dynamic-versioning]\nenable=true"},
            "POETRY_DYNAMIC_VERSIONING_BYPASS",
        ),
        (
            {"pyproject.toml": '[build-system]\nrequires=["hatchling","uv-dynamic-versioning"]'},
            "UV_DYNAMIC_VERSIONING_BYPASS",
        ),
    ],
)
def test_a_version_from_git_is_given_to_the_one_build(
    tmp_path: Path, files: dict[str, str], variable: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    found = scm_versions.given(tmp_path, "sky.flux", "v1.2", [])
    assert found and found.variables == {variable: "1.2"}
    named = scm_versions.given(tmp_path, "sky.flux", None, ["skyflux-0.4.0"])
    assert named and named.version == "0.4.0"
    none = scm_versions.given(tmp_path, "sky.flux", "summer release", [])
    assert none and none.version == "0+unknown"
    (tmp_path / ".git").mkdir()
    assert scm_versions.given(tmp_path, "sky.flux", "v1.2", []) is None


def test_a_tool_without_the_name_gets_the_version_in_its_own_build_only(tmp_path: Path) -> None:
    build = '[build-system]\nrequires=["hatchling","hatch-vcs"]'
    (tmp_path / "pyproject.toml").write_text(build)
    found = scm_versions.given(tmp_path, "Sky.Flux", "v1.2", [])
    assert found and found.alone == {"SETUPTOOLS_SCM_PRETEND_VERSION": "1.2"}
    path = Uv("uv").settings(
        tmp_path, None, {found.distribution: found.alone}, {"Sky.Flux": ["swig"]}
    )
    settings = tomllib.loads(path.read_text())
    assert settings["extra-build-variables"] == {
        "sky-flux": {"SETUPTOOLS_SCM_PRETEND_VERSION": "1.2"}
    }
    assert settings["extra-build-dependencies"] == {"sky-flux": ["swig"]}


async def test_metadata_that_uv_cannot_read_are_corrected(tmp_path: Path) -> None:
    """Each list from before 2019 with pandas: `pytz (>=2011k)` is no valid requirement."""
    index = Index()
    old = wheel("pandas", "0.23.4", {"pandas.py": ""}, ["pytz (>=2011k)", "numpy (>=1.9.0)"])
    index.add("pandas-0.23.4-py3-none-any.whl", old)
    for name in ("numpy", "python-dateutil", "pytz"):
        data = wheel(name, "2018.5", {f"{name}.py": ""})
        index.add(f"{name.replace('-', '_')}-2018.5-py3-none-any.whl", data)
    uv = installer(index.url)
    assert isinstance(uv, Uv)
    options = Options(config=uv.settings(tmp_path, None, {}, {}))
    env = {"PATH": os.environ["PATH"], "UV_CACHE_DIR": str(tmp_path / "cache")}
    try:
        found = await uv.solve("pandas==0.23.4\n", (3, 7), env, options)
    finally:
        index.close()
    names = {one.name for one in found.packages}
    assert names == {"pandas", "numpy", "python-dateutil", "pytz"}, found.lines


def test_programs_that_a_build_starts_come_from_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "setup.py").write_text("shutil.which('swig')\nExtension('a', ['a.c'])\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build_tools.lacking(tmp_path) == ["swig"]
    (tmp_path / "swig").write_text("#!/bin/sh\n")
    (tmp_path / "swig").chmod(0o755)
    assert build_tools.lacking(tmp_path) == []


def test_days_after_the_own_one_are_tried_before_today() -> None:
    own = solve_date.SolveDate(DAY(2018, 11, 15), "")
    found = solve_date.later(own, DAY(2021, 1, 1))
    assert [one.day.year for one in found] == [2019, 2020]
    assert all("as of 2018-11-15, the record's own date" in one.sentence for one in found)


def test_a_plain_project_is_given_no_version(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname="x"\nversion="1"\n')
    assert scm_versions.given(tmp_path, "x", "2", []) is None


def test_libraries_of_conda_are_not_the_packages_of_their_names() -> None:
    specs = ["keyutils=1.6.1", "krb5", "yaml=0.2.5", "attr", "aws-c-io", "pyyaml", "attrs"]
    found = conda_translation.translate(specs)
    assert found.requirements == ["PyYAML", "attrs"]
    assert found.left_out == ["keyutils", "krb5", "yaml", "attr", "aws-c-io"]


def test_an_environment_of_conda_in_names_of_pypi() -> None:
    found = conda_translation.translate(
        [
            "python=3.8",
            "numpy=1.20.3=py38h",
            "scipy=1.6",
            "conda-forge::matplotlib-base >=3,<4",
            "pytorch",
            "gmt",
            "r-base=4",
            "pandas==1.0.5",
        ]
    )
    assert found.requirements == [
        "numpy==1.20.3",
        "scipy==1.6.*",
        "matplotlib<4,>=3",
        "torch",
        "pandas==1.0.5",
    ]
    assert found.left_out == ["gmt", "r-base"] and "2 of its 7" in found.sentence


class Index2020(Uv):
    """Answers for one package: 1.0 is ready-made for no Python of today, 1.1 is."""

    since: datetime.date | None = None
    """The day since which 1.1 is on the index."""

    async def solve(  # type: ignore[override]
        self, text: str, minor: object, env: object, limits: Options = PLAIN, **options: object
    ) -> Solution:
        dated = limits.config and limits.config.read_text().startswith("exclude-newer")
        if "skyold==1.0" in text or (dated and self.since):
            return Solution(lines=["cause: Because skyold==1.0 has no usable wheels and you"])
        return Solution([Solved("skyold", "1.1", 10, DAY(2020, 1, 1))])


@pytest.mark.parametrize("since", [None, DAY(2026, 1, 1)])
async def test_a_later_version_is_taken_where_a_pin_is_not_ready_made(
    tmp_path: Path, since: datetime.date | None
) -> None:
    """Pins of a Python that is not installed any more; what is taken instead is named.

    Of the oldest pins a later version is ready-made years later only.
    """
    listed = RequirementList(indexed=["skyold==1.0"])
    sign = Detection(kind="requirements", ecosystem="python", path="requirements.txt", why="")
    instructions = BuildInstructions(sign, tmp_path, listed=listed)
    uv = Index2020("uv")
    uv.since = since
    solver = Solver(Resolver(uv, instructions, tmp_path, {}, []))
    here = {(3, 8): LocalPython("python3.8", (3, 8), "pyenv")}
    days = [SolveDate(DAY(2020, 6, 1), "of the test"), None]
    choice = await solver.choose(PythonWish(), days, here, (3, 11))
    assert choice.day == (None if since else days[0])
    assert choice.opened == {"skyold==1.0": "skyold>=1.0"}
    assert [one.version for one in choice.found.changes.adds] == ["1.1"]
    assert any("a later version is used instead: skyold==1.0" in text for text in choice.notes)


@pytest.mark.parametrize("listed", [True, False])
async def test_one_package_that_is_newer_than_the_record_does_not_make_all_of_it_newer(
    tmp_path: Path, index: Index, listed: bool
) -> None:
    for version, day in (("1.0", "2024-06-01"), ("2.0", "2025-06-01")):
        data = wheel("skyday", version, {"skyday.py": ""})
        index.add(f"skyday-{version}-py3-none-any.whl", data, day)
    data = wheel("skyafter", "1.0", {"skyafter.py": ""})
    index.add("skyafter-1.0-py3-none-any.whl", data, "2025-06-01")
    files = (
        {"requirements.txt": "skyday\nskyafter\n"}
        if listed
        else {"fit.ipynb": notebook("import skyday", "import skyafter")}
    )
    async with InstallEnvironment(tmp_path, index) as installs:
        archive = {"record.zip": zipped(files, "record-1.0")}
        [record] = installs.deposit("Record", archive, publication_date="2024-08-01")
        plan = await installs.plan(record)
    versions = {one.name: one.version for one in plan.adds}
    assert (versions["skyday"], versions["skyafter"]) == ("1.0", "1.0")
    warning = "On that day not on the package index, and taken as of today: skyafter."
    assert warning in plan.warnings
