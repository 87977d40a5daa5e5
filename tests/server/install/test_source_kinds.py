"""Installable content other than records: folders, edited guesses, other tools."""

from __future__ import annotations

import asyncio
import datetime
import subprocess
from pathlib import Path

import pytest

from jupyter_ossr_ext.models import ManifestRecord
from jupyter_ossr_ext.problems import PlanChanged
from jupyter_ossr_ext.storage import manifest
from tests.server.support.git_server import GitServer
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, notebook, wheel, write_tree, zipped
from tests.server.support.sample_software import PURE


async def test_notebooks_alone_give_a_guess_that_a_person_can_correct(
    tmp_path: Path, index: Index
) -> None:
    files = {"a.ipynb": notebook("%matplotlib inline\nimport os, skyplot", "import local_help")}
    files["local_help.py"] = ""
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Notes", files)
        plan = await installs.plan(record)
        assert plan.detected and plan.detected.guess
        assert plan.requirements == ["skyplot"] and plan.guesses
        better = await installs.plan(record, requirements=["skyplot==1.0", "skymath"])
        assert not better.guesses
        versions = {one.name: one.version for one in better.adds}
        assert (versions["skyplot"], versions["skymath"]) == ("1.0", "2.0")
        result = await installs.execute(better)
        assert sorted(result.imported) == ["skymath", "skyplot"]


async def test_data_alone_is_not_installed_but_shown_how_to_read(
    tmp_path: Path, index: Index
) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Data", {"events.fits": b"SIMPLE  ="})
        plan = await installs.plan(record)
        assert not plan.installable and plan.detected and plan.detected.kind == "data"
        assert plan.snippet and "fits.open" in plan.snippet and "events.fits" in plan.snippet
        downloaded = await installs.install.files(plan.id)
        assert (installs.root / downloaded.folder / "events.fits").is_file()
        copies = await installs.local.downloaded("test", record=record)
        assert [copy.key for copy in copies] == ["events.fits"]
        with pytest.raises(PlanChanged):
            await installs.install.files(plan.id)


async def test_a_folder_that_lies_here_is_installed_in_place(tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        write_tree(installs.root / "mine", PURE)
        plan = await installs.plan(folder="mine")
        assert plan.folder == "mine" and plan.imports == ["stargaze"]
        result = await installs.execute(plan)
        assert result.folder == "mine" and "stargaze" in result.imported


async def test_a_folder_that_came_from_a_record_keeps_its_doi_and_version(
    tmp_path: Path, index: Index
) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Stargaze", {"readme.txt": "hello"})
        write_tree(installs.root / "mine", PURE)
        manifest.add(
            installs.root / "mine", ManifestRecord(source="test", url="", record=record, files=[])
        )
        plan = await installs.plan(folder="mine")
        assert (plan.folder, plan.record, plan.version) == ("mine", record, "1.0")
        assert plan.doi and plan.imports == ["stargaze"]


async def test_an_archive_in_a_folder_is_unpacked_beside_itself(
    tmp_path: Path, index: Index
) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        write_tree(installs.root / "mine", {"stargaze.zip": zipped(PURE, "stargaze-1")})
        plan = await installs.plan(folder="mine")
        assert plan.folder == "mine/stargaze" and not (installs.root / "mine/stargaze").exists()
        assert plan.installable


async def test_without_uv_the_same_is_done_by_venv_and_pip(tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, index, uv=False) as installs:
        [record] = installs.deposit("Stargaze", {"stargaze-1.0.zip": zipped(PURE, "stargaze-1.0")})
        plan = await installs.plan(record)
        assert [c.argv[1:3] for c in plan.commands] == [["-m", "venv"], ["-m", "pip"]]
        versions = {one.name: one.version for one in plan.adds}
        assert versions["skyplot"] == "2.0" and plan.complete, plan.guesses
        result = await installs.execute(plan)
        assert "stargaze" in result.imported


@pytest.mark.registry
async def test_a_real_dependency_comes_from_the_configured_index(tmp_path: Path) -> None:
    async with InstallEnvironment(tmp_path, None) as installs:
        [record] = installs.deposit("Real", {"requirements.txt": "astropy-iers-data\n"})
        plan = await installs.plan(record)
        assert plan.installable and plan.complete, plan.guesses
        assert plan.download_bytes
        result = await installs.execute(plan)
        assert result.imported == ["astropy_iers_data"]


async def test_a_listed_package_that_needs_another_one_is_reported_and_does_not_undo_the_rest(
    tmp_path: Path, index: Index
) -> None:
    for name, code in {"skyaddon": "import skyhost\n", "skybroken": "1 / 0\n"}.items():
        index.add(f"{name}-1.0-py3-none-any.whl", wheel(name, "1.0", {f"{name}.py": code}))
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Frozen", {"requirements.txt": "skyaddon==1.0\nskymath\n"})
        result = await installs.execute(await installs.plan(record))
        assert result.imported == ["skymath"]
        [warning] = result.warnings
        assert "skyaddon is installed" in warning and "skyhost" in warning
        [record] = installs.deposit("Broken", {"requirements.txt": "skymath\nskybroken\n"})
        result = await installs.execute(await installs.plan(record))
        assert result.imported == ["skymath"]
        [warning] = result.warnings
        assert "skybroken is installed" in warning and "ZeroDivisionError" in warning
        for alone in ("skyaddon", "skybroken"):
            [record] = installs.deposit(alone, {"requirements.txt": f"{alone}\n"})
            job = await installs.ended(installs.confirm(await installs.plan(record)))
            assert job.problem and job.problem.slug == "install-failed", alone
        assert len(installs.kernels()) == 2


POST = "#!/bin/sh\nskytool > post-was-here\n"


async def test_a_setup_py_without_a_name_is_built_with_what_it_imports(
    tmp_path: Path, index: Index
) -> None:
    index.add("wheel-1.0-py3-none-any.whl", wheel("wheel", "1.0", {"unused.py": ""}))
    code = (
        "import skymath\nfrom setuptools import setup\n"
        "setup(py_modules=['fit'], install_requires=['skymath'])\n"
    )
    files = {"setup.py": code, "fit.py": "import skymath\n"}
    async with InstallEnvironment(tmp_path, index) as installs:
        archive = {"record.zip": zipped(files, "record-1.0")}
        today = datetime.date.today().isoformat()  # with the one setuptools of the index
        [record] = installs.deposit("Record", archive, publication_date=today)
        result = await installs.execute(await installs.plan(record))
    assert "fit" in result.imported


async def test_post_build_runs_only_where_somebody_says_so(tmp_path: Path, index: Index) -> None:
    tool = {"skytool.py": "def main():\n    print('built')\n"}
    points = "[console_scripts]\nskytool = skytool:main\n"
    info = {"skytool-1.0.dist-info/entry_points.txt": points}
    index.add("skytool-1.0-py3-none-any.whl", wheel("skytool", "1.0", {**tool, **info}))
    files = {
        "binder/requirements.txt": "skytool\n",
        "binder/postBuild": POST,
        "binder/apt.txt": "libsky-dev\n",
        "README.md": "# Post\n",
    }
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Post", {"post.zip": zipped(files)})
        plan = await installs.plan(record)
        assert [(one.path, one.runs) for one in plan.runs_code] == [("binder/postBuild", False)]
        assert "skytool" in plan.runs_code[0].excerpt and len(plan.commands) == 2
        assert not [line for line in plan.warnings if "with your permissions" in line]
        assert [line for line in plan.warnings if "libsky-dev" in line]
        assert not [command for command in plan.commands if command.code_of_record]
        result = await installs.execute(plan)
        assert result.folder and not list((installs.root / result.folder).rglob("post-was-here"))

        plan = await installs.plan(record, post_build=True)
        assert [one.runs for one in plan.runs_code] == [True]
        assert [command.code_of_record for command in plan.commands] == [False, False, True]
        assert [line for line in plan.warnings if "with your permissions" in line]
        result = await installs.execute(plan)
        assert result.folder
        [made] = (installs.root / result.folder).rglob("post-was-here")
        assert made.read_text() == "built\n"


async def test_a_list_that_names_a_wheel_of_the_record_runs_none_of_its_code(
    tmp_path: Path, index: Index
) -> None:
    files = {
        "requirements.txt": "./comets-2.0-py3-none-any.whl\nskyplot==1.0\n",
        "comets-2.0-py3-none-any.whl": wheel("comets", "2.0", {"comets.py": ""}, ["skymath<2"]),
    }
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Comets", files)
        plan = await installs.plan(record)
        assert plan.detected and plan.detected.kind == "requirements"
        assert plan.complete and plan.runs_code == []
        assert [warning.split(" as of")[0] for warning in plan.warnings] == ["Packages are taken"]
        versions = {one.name: (one.version, one.origin) for one in plan.adds}
        assert versions["comets"] == ("2.0", "record")
        assert versions["skymath"] == ("1.0", "index")
        assert plan.imports == ["comets", "skyplot"]
        result = await installs.execute(plan)
        assert sorted(result.imported) == ["comets", "skyplot"]


async def test_records_whose_files_are_not_open_say_so_and_how_to_get_them(
    tmp_path: Path, index: Index
) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        assert installs.own
        named = installs.own.demo.store.names
        report = {}
        for name in ("restricted_files", "embargoed", "metadata_only"):
            job = await installs.planned(named[name].versions[-1].id)
            assert job.problem
            report[name] = (job.problem.slug, job.problem.detail or "")
        assert report["restricted_files"][0] == "restricted"
        assert "Sign in" in report["restricted_files"][1]
        assert report["embargoed"][0] == "restricted" and "until 2" in report["embargoed"][1]
        assert report["metadata_only"][0] == "cannot-install"
        assert "Its page may say" in report["metadata_only"][1]


async def test_a_pointer_to_a_commit_clones_that_commit(tmp_path: Path, index: Index) -> None:
    newer = {**PURE, "stargaze/__init__.py": "ANSWER = 43\n"}
    with GitServer(tmp_path / "git") as server:
        server.repository("sky/stargaze", {"v1.0": PURE, "v2.0": newer})
        bare = next((tmp_path / "git").glob("sky/stargaze*"))
        done = await asyncio.to_thread(
            subprocess.run,
            ["git", "-C", bare, "rev-parse", "v1.0^{commit}"],
            capture_output=True,
            check=True,
            text=True,
        )
        page = f"{server.url}/sky/stargaze/commit/{done.stdout.strip()}"
        related = [{"identifier": page, "scheme": "url", "relation_type": {"id": "issupplementto"}}]
        async with InstallEnvironment(
            tmp_path / "installs", index, git_hosts=[server.host]
        ) as installs:
            [record] = installs.deposit("Pointer", {"paper.txt": "x"}, related_identifiers=related)
            plan = await installs.plan(record)
            assert plan.detected and plan.detected.path == "repository/pyproject.toml"
            downloaded = await installs.install.files(plan.id)
            code = (
                installs.root / downloaded.folder / "repository/stargaze/__init__.py"
            ).read_text()
            assert "42" in code


BACKEND = """
import email, pathlib, zipfile
def build_wheel(folder, settings=None, metadata=None):
    stated = email.message_from_string(pathlib.Path("PKG-INFO").read_text())
    name, info = "stargaze", f"stargaze-{stated['Version']}.dist-info"
    path = pathlib.Path(folder, f"{name}-{stated['Version']}-py3-none-any.whl")
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("stargaze.py", "LIGHT = 1")
        wheel.writestr(f"{info}/METADATA", pathlib.Path("PKG-INFO").read_text())
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "stargaze.py,,\\n")
    return path.name
"""


async def test_a_tool_that_reads_no_variable_finds_the_version_in_a_file(
    tmp_path: Path, index: Index
) -> None:
    """versioningit asks git, and in a source distribution its PKG-INFO."""
    name = "versioningit-3.0-py3-none-any.whl"
    index.wheels[name] = wheel("versioningit", "3.0", {})
    files = {
        "pyproject.toml": '[build-system]\nrequires = ["versioningit"]\nbuild-backend = "backend"\n'
        'backend-path = ["."]\n[project]\nname = "stargaze"\ndynamic = ["version"]\n',
        "backend.py": BACKEND,
    }
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await installs.plan(record)
        result = await installs.execute(plan)
    del index.wheels[name]
    assert result.imported == ["stargaze"]
    assert any("it is built as 1.0 (the record's version)" in one for one in plan.warnings)
