"""Environments that stand in a notebook: PEP 723, juv's lock, nteract's key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_ossr_ext.install.buildpacks.base import Request
from jupyter_ossr_ext.install.buildpacks.detection import detect
from jupyter_ossr_ext.install.buildpacks.registry import buildpack

BLOCK = """# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "skymath>=1",
# ]
# ///
import skymath"""
LOCK = """version = 1
[[package]]
name = "skymath"
version = "2.0"
source = { registry = "https://example.org/simple" }
"""


def write(folder: Path, source: str, **metadata: Any) -> None:
    cell = {"cell_type": "code", "source": source, "outputs": [], "metadata": {}}
    document = {"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}
    (folder / "fit.ipynb").write_text(json.dumps(document))


@pytest.mark.parametrize(
    ("source", "metadata", "pins"),
    [
        (BLOCK, {}, []),
        (BLOCK, {"uv.lock": LOCK}, ["skymath==2.0"]),
        ("1", {"uv": {"dependencies": ["skymath>=1"], "requires-python": ">=3.11"}}, []),
    ],
)
def test_the_list_in_a_notebook_is_planned(
    source: str, metadata: dict[str, Any], pins: list[str], tmp_path: Path
) -> None:
    write(tmp_path, source, **metadata)
    sign = detect(tmp_path)[0]
    assert (sign.kind, sign.path, sign.guess) == ("notebook-environment", "fit.ipynb", False)
    pack = buildpack(sign.kind)
    assert pack
    made = pack.plan(Request(sign, tmp_path))
    assert made.requirements == ["skymath>=1"]
    assert made.listed.constraints == pins
    assert [bound for bound, _ in made.python.bounds] == [">=3.11"]


@pytest.mark.parametrize(
    ("source", "metadata"),
    [
        ("import skymath", {"uv": "no table"}),
        ("# /// script\n# dependencies = 7\n# ///", {}),
        ("# /// script\n# dependencies = [\n# ///", {}),
        ("# /// other\n# dependencies = []\n# ///", {}),
    ],
)
def test_what_is_no_list_leaves_the_guess(
    source: str, metadata: dict[str, Any], tmp_path: Path
) -> None:
    write(tmp_path, source, **metadata)
    assert [sign.kind for sign in detect(tmp_path)] == ["notebooks"]
