"""Extras and dependency groups: offered, none by default, and never a word of the record."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_ossr_ext.install import build_instructions
from jupyter_ossr_ext.install.buildpacks.base import BuildInstructions, Request
from jupyter_ossr_ext.install.buildpacks.detection import detect
from jupyter_ossr_ext.models import JobState
from jupyter_ossr_ext.problems import Malformed
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_failures import failed
from tests.server.support.install_sources import Files, Index, write_tree

BUILD = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
PROJECT = (
    f'{BUILD}[project]\nname = "stargaze"\nversion = "1"\n'
    '[project.optional-dependencies]\nplot = ["skyplot"]\n"--target=/tmp/x" = ["skymath"]\n'
    '[dependency-groups]\ndev = [{include-group = "maths"}]\nmaths = ["skymath==1.0"]\n'
)
POETRY = (
    '[tool.poetry]\nname = "stargaze"\nversion = "1"\n[tool.poetry.dependencies]\npython = "*"\n'
    'skyplot = {version = "^1.0", optional = true}\n[tool.poetry.extras]\nplot = ["skyplot"]\n'
    '[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n'
)
SETUP_CFG = "[metadata]\nname = stargaze\n[options.extras_require]\nplot = skyplot\n"


def made(root: Path, *extras: str) -> BuildInstructions:
    signs = detect(root)
    return build_instructions.make(Request(signs[0], root, extras=extras), signs)


@pytest.mark.parametrize(
    ("files", "offered"),
    [
        (
            {"pyproject.toml": PROJECT},
            {"dev": ["skymath==1.0"], "maths": ["skymath==1.0"], "plot": ["skyplot"]},
        ),
        ({"pyproject.toml": POETRY}, {"plot": ["skyplot<2,>=1.0"]}),
        ({"setup.cfg": SETUP_CFG, "setup.py": ""}, {"plot": ["skyplot"]}),
        (
            {"setup.py": "from setuptools import setup\nsetup(extras_require={'plot': 'skyplot'})"},
            {"plot": ["skyplot"]},
        ),
    ],
)
def test_extras_are_offered_and_none_is_taken(
    files: Files, offered: dict[str, list[str]], tmp_path: Path
) -> None:
    write_tree(tmp_path, {"stargaze/__init__.py": "", **files})
    plain = made(tmp_path)
    assert {one.name: one.packages for one in plain.extras} == offered
    assert not any(one.chosen for one in plain.extras)
    assert plain.requirements == [] and "[" not in plain.listed.text()
    chosen = made(tmp_path, "plot")
    assert chosen.requirements == offered["plot"] and "[plot]" in chosen.listed.text()
    assert [one.name for one in chosen.extras if one.chosen] == ["plot"]


def test_a_name_that_is_not_offered_is_refused(tmp_path: Path) -> None:
    write_tree(tmp_path, {"stargaze/__init__.py": "", "pyproject.toml": PROJECT})
    for name in ("docs", "--target=/tmp/x", "plot]; import os"):
        with pytest.raises(Malformed, match="is no extra and no dependency group"):
            made(tmp_path, name)


async def test_what_was_chosen_is_installed(tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        sound = PROJECT.replace('"--target=/tmp/x" = ["skymath"]\n', "")
        code = '__import__("skyplot")\n'  # no plan sees that it is needed
        write_tree(installs.root / "sky", {"stargaze/__init__.py": code, "pyproject.toml": sound})
        plan = await installs.plan(folder="sky")
        detail = (await failed(installs, plan)).problem
        assert detail and "choose one of its optional packages (dev, maths, plot) in the plan" in (
            detail.detail or ""
        )
        plan = await installs.plan(folder="sky", extras=["plot", "dev"])
        assert [one.name for one in plan.extras if one.chosen] == ["dev", "plot"]
        versions = {one.name: one.version for one in plan.adds}
        assert versions["skyplot"] and versions["skymath"] == "1.0"
        result = await installs.execute(plan)
        assert "stargaze" in result.imported
        assert {"skyplot", "skymath"} <= {one.name for one in result.installed}
        job = await installs.planned(folder="sky", extras=["nothing"])
        assert job.state is JobState.FAILED and job.problem
        assert "'nothing' is no extra" in (job.problem.detail or "")
