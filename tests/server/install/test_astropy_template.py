"""Astropy's affiliated packages of 2013 to 2019: archives lack their submodule astropy_helpers."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from jupyter_ossr_ext.install.buildpacks import astropy_template, python_project
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Files, Index, write_tree, zipped

OLD = """import ah_bootstrap
from setuptools import setup
from astropy_helpers.setup_helpers import (register_commands, get_debug_option,
                                           get_package_info)
from astropy_helpers.version_helpers import generate_version_py
PACKAGENAME = metadata.get('package_name', 'packagename')
cmdclassd = register_commands(PACKAGENAME, VERSION, RELEASE)
generate_version_py(PACKAGENAME, VERSION, RELEASE, get_debug_option(PACKAGENAME))
setup(name=PACKAGENAME, version=VERSION, install_requires=['a', *more], **get_package_info())
"""
WITHOUT_ARGUMENTS = """import ah_bootstrap
from setuptools import setup
from astropy_helpers.setup_helpers import register_commands, get_package_info
from astropy_helpers.version_helpers import generate_version_py
generate_version_py()
setup(cmdclass=register_commands(), **get_package_info())
"""
OWN_SETUP = """import ah_bootstrap
from astropy_helpers.setup_helpers import setup
setup()
"""
CONFIG = """[ah_bootstrap]
auto_use = True
[metadata]
package_name = skyhelped
install_requires = skymath, skyplot
version = 0.1
"""
MODULES = '[submodule "astropy_helpers"]\n\tpath = astropy_helpers\n'
BASE: Files = {
    "setup.py": OLD,
    "setup.cfg": CONFIG,
    "ah_bootstrap.py": "import pkg_resources, imp\n",
    ".gitmodules": MODULES,
    "skyhelped/__init__.py": "",
}

NEEDED: dict[str, tuple[Files, list[str]]] = {
    "old": ({}, ["astropy-helpers<3"]),
    "without arguments": ({"setup.py": WITHOUT_ARGUMENTS}, ["astropy-helpers>=3.2"]),
    "its own setup": ({"setup.py": OWN_SETUP}, ["astropy-helpers>=3.2"]),
    "an empty folder of the submodule": ({"astropy_helpers/.x": ""}, ["astropy-helpers<3"]),
    "Cython": ({"skyhelped/fast.pyx": ""}, ["astropy-helpers<3", "numpy", "cython<3"]),
    "C code with numpy": (
        {"skyhelped/setup_package.py": "def get_extensions():\n    include_dirs=['numpy']\n"},
        ["astropy-helpers<3", "numpy"],
    ),
    "whole": ({"astropy_helpers/astropy_helpers/__init__.py": ""}, []),
    "no template": ({"setup.py": "from setuptools import setup\nsetup(name='skyhelped')\n"}, []),
}


@pytest.mark.parametrize("case", NEEDED)
def test_what_the_build_gets(tmp_path: Path, case: str) -> None:
    files, tools = NEEDED[case]
    write_tree(tmp_path, {**BASE, **files})
    assert astropy_template.build_tools(tmp_path) == tools
    facts = python_project.read_project(tmp_path)
    assert facts.tools == tools
    assert facts.python == ("<3.12" if tools else None)
    if tools:
        assert (facts.name, facts.requires) == ("skyhelped", ["skymath", "skyplot"])


def test_a_name_that_is_none_is_not_taken(tmp_path: Path) -> None:
    config = CONFIG.replace("skyhelped", "--index-url x")
    write_tree(tmp_path, {**BASE, "setup.cfg": config})
    assert python_project.read_project(tmp_path).name is None


def test_what_is_built_in_the_environment_gets_it_there(tmp_path: Path) -> None:
    write_tree(tmp_path, {**BASE, "setup.py": f"import numpy\n{OLD}"})
    facts = python_project.read_project(tmp_path)
    assert facts.tools == []
    assert facts.early == ["numpy", "astropy-helpers<3", "setuptools<58"]


async def test_the_plan_names_what_the_build_gets(tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(BASE, "record-1.0")})
        plan = await installs.plan(record)
        folder = installs.settings.plans / plan.id
        settings = tomllib.loads((folder / "uv.toml").read_text())
        limits = (folder / "build-limits.txt").read_text().split()
    assert settings["extra-build-dependencies"] == {"skyhelped": ["astropy-helpers<3"]}
    assert "setuptools<58" in limits
    assert plan.requirements == ["skymath", "skyplot"]
    [note] = [one for one in plan.warnings if "astropy" in one]
    assert note.startswith("Building skyhelped requires astropy-helpers<3, not installed here")
    assert not [one for one in plan.warnings if "submodule" in one]
