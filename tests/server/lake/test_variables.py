"""Names of variables: the same as in an open notebook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jupyter_ossr_ext.lake import variables
from jupyter_ossr_ext.lake.variables import propose_variable
from jupyter_ossr_ext.models import Did

SOURCE = Path(__file__).parents[3] / "src" / "lake" / "model" / "injection.ts"


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("crab.events.fits.gz", "crab_events"),
        ("crab.events", "crab_events"),
        ("/belle/raw/run 0012.root", "run_0012"),
        ("2024-05-03", "data_2024_05_03"),
        ("class", "class_2"),
        ("naïve.dat", "naive"),
        ("sum.csv", "sum_2"),
        ("日本", "data"),
        ("a" * 39 + "-b", "a" * 39),
    ],
)
def test_a_name_is_made_of_that_of_the_did(name: str, variable: str) -> None:
    assert propose_variable(Did("s", name), set()) == variable


def test_no_name_is_taken_twice() -> None:
    assert propose_variable(Did("s", "crab"), {"crab", "crab_2"}) == "crab_3"


def test_the_rule_is_that_of_the_front_end() -> None:
    source = SOURCE.read_text("utf-8")
    listed = [set(one.split()) for one in re.findall(r"`([A-Za-z_\s]+)`\.split", source)]
    hides = re.search(r"const HIDES = new Set\(\s*`([^`]+)`", source)
    assert hides and set(hides[1].split()) == variables.HIDES
    assert variables.RESERVED in listed
    extension = re.search(r"const EXTENSION =\s*/(.+)/i;", source)
    assert extension and extension[1] == variables.EXTENSION.pattern
