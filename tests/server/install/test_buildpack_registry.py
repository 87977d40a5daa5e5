"""Buildpacks of other packages: found by their entry point, asked and planned like the own ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_ossr_ext.install import build_instructions
from jupyter_ossr_ext.install.buildpacks import code, registry
from jupyter_ossr_ext.install.buildpacks.base import Request
from jupyter_ossr_ext.install.buildpacks.detection import detect

MODULE = """
from jupyter_ossr_ext.install.buildpacks.base import Found, BuildInstructions
from jupyter_ossr_ext.models import Cannot


class Spack:
    id = "spack"
    label = "Spack environment"
    ecosystem = "none"
    patterns = ("spack.yaml",)
    rank = 5

    def detect(self, folder, names):
        return [Found(folder / name, f"{name} lists Spack packages") for name in names]

    def plan(self, request):
        reason = Cannot(reason="Spack is required.", command="spack install")
        return BuildInstructions(sign=request.sign, root=request.root, cannot=[reason])
"""


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package that is installed beside ours, with two buildpacks: a good and a broken one."""
    folder = tmp_path / "site"
    info = folder / "sky_spack-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "sky_spack.py").write_text(MODULE)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: sky-spack\nVersion: 1.0\n")
    points = "spack = sky_spack:Spack\nbroken = sky_spack:Nothing\n"
    (info / "entry_points.txt").write_text(f"[{registry.GROUP}]\n{points}")
    monkeypatch.syspath_prepend(folder)
    registry.buildpacks.cache_clear()
    yield folder
    registry.buildpacks.cache_clear()
    sys.modules.pop("sky_spack", None)


def test_an_outside_buildpack_is_found_and_a_broken_one_harms_none(
    outside: Path, tmp_path: Path
) -> None:
    record = tmp_path / "record"
    record.mkdir()
    (record / "spack.yaml").write_text("spack: {}\n")
    (record / "requirements.txt").write_text("six\n")
    signs = detect(record)
    assert (signs[0].kind, signs[0].label) == ("spack", "Spack environment")
    assert signs[1].kind == "requirements"
    made = build_instructions.make(Request(signs[0], record), signs)
    assert made.cannot[0].command == "spack install"


def test_the_own_buildpacks_are_distinct_and_complete() -> None:
    found = registry.buildpacks()
    assert len({one.id for one in found}) == len(found)
    assert {"conda", "python-project", "requirements", "notebooks", "container"} <= {
        one.id for one in found
    }
    for one in found:
        assert one.label and isinstance(one.rank, int), one.id


def test_what_is_no_instance_of_a_buildpack_is_logged_and_left_out(
    outside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Forgotten(code.Notebooks):
        id = "forgotten"
        patterns = ("forgotten.txt",)

    monkeypatch.setattr(code, "BUILDPACKS", [Forgotten, *code.BUILDPACKS])
    points = f"[{registry.GROUP}]\ndecoder = json:JSONDecoder\n"
    (outside / "sky_spack-1.0.dist-info/entry_points.txt").write_text(points)
    record = tmp_path / "record"
    record.mkdir()
    (record / "forgotten.txt").touch()
    (record / "requirements.txt").write_text("six\n")
    assert [sign.kind for sign in detect(record)] == ["requirements"]
    assert "Forgotten'> in BUILDPACKS of code is no instance of a buildpack" in caplog.text
    assert "The buildpack decoder of another package cannot be loaded" in caplog.text
    assert "JSONDecoder object at" in caplog.text and "is no buildpack" in caplog.text
