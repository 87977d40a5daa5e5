"""Fixtures for eossr's own validator."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

VALIDATOR = Path(__file__).parents[1] / "support" / "eossr_validator.py"

LEFT_OUT = pytest.StashKey[int]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """eossr is in a separate Python, set by OSSR_EOSSR_PYTHON.

    Without it its tests are deselected, which the summary reports.
    """
    if os.environ.get("OSSR_EOSSR_PYTHON"):
        return
    gone = [item for item in items if item.get_closest_marker("eossr")]
    if gone:
        items[:] = [item for item in items if not item.get_closest_marker("eossr")]
        config.hook.pytest_deselected(items=gone)
        config.stash[LEFT_OUT] = len(gone)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if count := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(
            f"{count} tests left out: they ask eossr's validator, and OSSR_EOSSR_PYTHON names no "
            "Python that has eossr"
        )


@pytest.fixture(scope="session")
def eossr() -> Iterator[Callable[[Path], str]]:
    """The result of eossr's validator for a codemeta.json: `valid`, or its errors."""
    command = [os.environ["OSSR_EOSSR_PYTHON"], str(VALIDATOR)]
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
