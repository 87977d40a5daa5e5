"""Pixi workspaces: the lock's builds, else the manifest's dependencies, and what is not covered."""

from __future__ import annotations

from pathlib import Path

from jupyter_ossr_ext.install import build_instructions
from jupyter_ossr_ext.install.buildpacks.base import BuildInstructions, Request
from jupyter_ossr_ext.install.buildpacks.conda_lock import PLATFORM
from jupyter_ossr_ext.install.buildpacks.detection import detect
from tests.server.support.conda_channel import Channel
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, write_tree

MANIFEST = f"""
[workspace]
name = "sky"
channels = ["sky"]
platforms = ["{PLATFORM}"]
[dependencies]
python = "3.12.*"
skyconda = ">=1"
[pypi-dependencies]
skyplot = "==1.0"
[tasks]
fit = "python fit.py"
"""
LOCK = f"""
version: 6
environments:
  default:
    channels: []
    packages:
      {PLATFORM}:
      - conda: https://c.invalid/{PLATFORM}/skyconda-1.5-0.conda
      - pypi: https://p.invalid/skyplot-1.0-py3-none-any.whl
packages:
- conda: https://c.invalid/{PLATFORM}/skyconda-1.5-0.conda
- pypi: https://p.invalid/skyplot-1.0-py3-none-any.whl
  name: skyplot
  version: '1.0'
"""


def instructions(root: Path) -> BuildInstructions:
    signs = detect(root)
    assert signs[0].kind == "pixi"
    return build_instructions.make(Request(signs[0], root), signs)


def test_the_manifest_is_read_and_what_is_not_covered_is_named(tmp_path: Path) -> None:
    made = instructions(write_tree(tmp_path, {"pixi.toml": MANIFEST}))
    assert made.conda and made.conda.specs == ["python 3.12.*", "skyconda >=1"]
    assert made.conda.channels == ["sky"] and made.requirements == ["skyplot==1.0"]
    assert any("without tasks" in warning for warning in made.warnings)


def test_the_builds_of_the_lock_are_used(tmp_path: Path) -> None:
    made = instructions(write_tree(tmp_path, {"pixi.toml": MANIFEST, "pixi.lock": LOCK}))
    assert made.conda and made.conda.specs == ["skyconda=1.5=0"]
    assert made.requirements == ["skyplot==1.0"]
    assert any("those of pixi.lock" in warning for warning in made.warnings)


def test_another_platform_is_one_sentence(tmp_path: Path) -> None:
    other = MANIFEST.replace(f'"{PLATFORM}"', '"win-arm64"')
    made = instructions(write_tree(tmp_path, {"pixi.toml": other}))
    assert "win-arm64" in made.cannot[0].reason


async def test_a_workspace_is_solved_by_the_conda_solver(
    tmp_path: Path, index: Index, channel: Channel
) -> None:
    manifest = MANIFEST.replace('python = "3.12.*"\n', "")
    async with InstallEnvironment(tmp_path, index, mirrors={"sky": channel.url}) as installs:
        [record] = installs.deposit("Pixi", {"pixi.toml": manifest})
        plan = await installs.plan(record)
        assert plan.installable, plan.cannot
        adds = {one.name: one for one in plan.adds}
        assert adds["skyconda"].origin == "channel" and adds["skyplot"].version == "1.0"
