"""The record's own projects without their git submodules: of the index where it has the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_ossr_ext.install.buildpacks import python_project
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Files, Index, wheel, write_tree, zipped

PAGE = "https://github.com/Sky/pub"
MODULES = '[submodule "r"]\n\tpath = extern/root\n\turl = https://github.com/root/root\n'


def project(
    name: str = "skypub",
    version: str = 'version = "1.2.0"',
    page: str = "http://github.com/sky/pub",
) -> Files:
    """A project whose build reads a file of a submodule."""
    urls = f'[project.urls]\nrepository = "{page}"\n' if page else ""
    return {
        "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "backend"\n'
        f'backend-path = ["."]\n[project]\nname = "{name}"\n{version}\n{urls}',
        "backend.py": 'open("extern/root/Util.cxx")\n',
        ".gitmodules": MODULES,
        f"src/{name}/__init__.py": "",
    }


@pytest.fixture
def offered(index: Index) -> Index:
    for name, page in {"skypub": f"{PAGE}.git", "skyfork": f"{PAGE}2"}.items():
        for version in ("1.2.0", "1.3.0"):
            data = wheel(name, version, {f"{name}/__init__.py": "at = 'index'\n"}, page=page)
            index.add(f"{name}-{version}-py3-none-any.whl", data)
    return index


SAME: dict[str, Files] = {
    "at the top": project(),
    "a list names its folder": {"requirements.txt": "-e .\nskymath\n", **project()},
    "another list names it": {
        "requirements.txt": "skypub\n",
        **{f"pub/{name}": data for name, data in project().items()},
    },
}


@pytest.mark.parametrize("case", SAME)
async def test_the_ready_made_package_of_the_same_repository_is_taken(
    tmp_path: Path, offered: Index, case: str
) -> None:
    async with InstallEnvironment(tmp_path, offered) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(SAME[case], "record-1.0")})
        plan = await installs.plan(record)
        assert "skypub==1.2.0" in plan.requirements
        [note] = [one for one in plan.warnings if "submodule" in one]
        assert note == (
            "An archive does not hold git submodules, and building skypub needs extern/root: "
            "skypub==1.2.0, which the package index has of the same repository, is taken from "
            "there. Its code may differ from the record's."
        )
        assert not [one for one in plan.warnings if "from the record itself" in one]
        assert plan.complete and not [one for one in plan.runs_code if one.runs]
        result = await installs.execute(plan)
    assert {one.name: one.version for one in result.installed}["skypub"] == "1.2.0"
    assert "skypub" in result.imported


OTHER: dict[str, Files] = {
    "another repository": project("skyfork"),
    "a version that the index has not": project(version='version = "1.2.1"'),
    "no version": project(version='dynamic = ["version"]'),
    "no version that is one": project(version='version = "next"'),
    "no repository": project(page=""),
    "a page that is no repository": project(page="https://example.org/sky/pub"),
    "an owner's page": project(page="https://github.com/sky"),
}


@pytest.mark.parametrize("case", OTHER)
async def test_another_package_is_not_taken(tmp_path: Path, offered: Index, case: str) -> None:
    async with InstallEnvironment(tmp_path, offered) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(OTHER[case], "record-1.0")})
        plan = await installs.plan(record)
    assert not [one for one in plan.requirements if one.startswith("sky")]
    assert [one for one in plan.warnings if one.startswith("The build may fail: an archive")]
    assert [one for one in plan.runs_code if one.runs]


async def test_a_project_with_its_submodule_is_built(tmp_path: Path, offered: Index) -> None:
    files = {**project(), "extern/root/Util.cxx": ""}
    async with InstallEnvironment(tmp_path, offered) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await installs.plan(record)
    assert not plan.requirements
    assert not [one for one in plan.warnings if "submodule" in one]


ADDRESSES = {
    "pyproject.toml": '[project]\nname = "a"\n[project.urls]\nSource = "{}"\n',
    "pyproject.toml ": '[tool.poetry]\nname = "a"\nrepository = "{}"\n',
    "setup.cfg": "[metadata]\nname = a\nurl = {}\n",
    "setup.cfg ": "[metadata]\nname = a\nproject_urls =\n    Source = {}\n",
    "setup.py": "from setuptools import setup\nsetup(name='a', url='{}')\n",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_addresses_of_a_project(tmp_path: Path, name: str) -> None:
    write_tree(tmp_path, {name.strip(): ADDRESSES[name].format(PAGE)})
    assert python_project.read_project(tmp_path).addresses == [PAGE]
