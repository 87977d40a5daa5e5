"""Fixtures for validators of others: eossr's, and roc-validator.

Each is in a Python of its own, since its pins are not ours. Without it its tests are deselected,
which the summary reports.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PYTHONS = {"eossr": "OSSR_EOSSR_PYTHON", "crate_validator": "OSSR_ROC_PYTHON"}
"""Variables that name the Python of a validator, by the marker of its tests."""
LEFT_OUT = pytest.StashKey[dict[str, int]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = config.stash[LEFT_OUT] = {}
    for marker, variable in PYTHONS.items():
        gone = [item for item in items if item.get_closest_marker(marker)]
        if gone and not os.environ.get(variable):
            items[:] = [item for item in items if item not in gone]
            config.hook.pytest_deselected(items=gone)
            left_out[variable] = len(gone)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for variable, count in config.stash.get(LEFT_OUT, {}).items():
        terminalreporter.write_line(
            f"{count} tests left out: they ask a validator, and {variable} names no Python that "
            "has it"
        )


@pytest.fixture(scope="session")
def eossr() -> Iterator[Callable[[Path], str]]:
    """The result of eossr's validator for a codemeta.json: `valid`, or its errors."""
    with _asked("eossr", "eossr_validator.py") as judge:
        yield judge


@pytest.fixture(scope="session")
def crate_validator() -> Iterator[Callable[[Path], str]]:
    """The result of roc-validator for the crate of a folder: `valid`, or what it lacks."""
    with _asked("crate_validator", "crate_validator.py") as judge:
        yield judge


@contextmanager
def _asked(marker: str, script: str) -> Iterator[Callable[[Path], str]]:
    command = [os.environ[PYTHONS[marker]], str(Path(__file__).with_name(script))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        ask, responses = process.stdin, process.stdout

        def judge(path: Path) -> str:
            print(path, file=ask, flush=True)
            return responses.readline().strip()

        yield judge
        ask.close()
