"""Which notebooks of the corpus count as in reach: the rule by which its ratio is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.corpus import reach
from benchmarks.corpus.outcome import Outcome, Ran
from benchmarks.corpus.table import table
from jupyter_ossr_ext.runs.failures import explain
from jupyter_ossr_ext.runs.raised import Raised, Surroundings


def stopped(name: str, value: str, record: Path) -> Ran:
    """A notebook that stops with this error, as the measurement records it."""
    failure = explain(3, Raised(name, value), Surroundings(record, record))
    return Ran(
        "fit.ipynb", "failed", 9, 2, failure.cause, failure.subject, failure.error, failure.advice
    )


@pytest.mark.parametrize(
    ("name", "value", "reachable"),
    [
        ("FileNotFoundError", "No such file or directory: 'data/run1.fits'", False),
        ("FileNotFoundError", "No such file or directory: '/home/ada/run1.fits'", False),
        # The record has it at another place: nothing but the path is wrong.
        ("FileNotFoundError", "No such file or directory: 'data/here.csv'", True),
        ("FileNotFoundError", "No such file or directory: '/home/ada/here.csv'", True),
        ("FileNotFoundError", "unable to open '/env/site-packages/sky/data/map.h5'", True),
        ("URLError", "<urlopen error [Errno -2] Name or service not known>", False),
        ("NameError", "name 'spark' is not defined", False),
        ("ModuleNotFoundError", "No module named 'pyLikelihood'", False),
        ("ModuleNotFoundError", "No module named 'skyplot'", True),
        ("ImportError", "cannot import name 'a' from 'skymath'", True),
        ("CellTimeoutError", "", True),
        ("NameError", "name 'your_answer' is not defined", True),
    ],
)
def test_data_services_and_modules_that_are_nowhere_are_out_of_reach(
    name: str, value: str, reachable: bool, tmp_path: Path
) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "here.csv").touch()
    assert (not reach.of_notebook(stopped(name, value, tmp_path))) is reachable


def test_the_table_has_the_share_of_those_in_reach(tmp_path: Path) -> None:
    ran = [
        Ran("a.ipynb", "completed"),
        stopped("CellTimeoutError", "", tmp_path),
        stopped("FileNotFoundError", "No such file or directory: 'x.csv'", tmp_path),
    ]
    text = table([Outcome("ada/sky", verdict="holds", ran=ran)])
    assert "notebooks run: 1 of 3 (33 %)" in text
    assert "in reach: 1 of 2 (50 %) run; what stops the others: time-limit 1" in text
