"""The table of faults has no empty cells, and names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "contributors" / "faults.md"
FOLDERS = ("tests/server", "tests", "tests/server/conformance", "")
"""Where the paths of the page begin."""


def rows() -> list[tuple[str, list[str]]]:
    """The text above each table, and the cells of each of its rows."""
    found = []
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        intro, _, table = section.partition("\n|")
        for line in table.splitlines()[2:]:
            if line.startswith("|"):
                found.append((intro, [cell.strip() for cell in line.strip("|").split("|")]))
    return found


ROWS = rows()


def place(name: str) -> Path | None:
    return next((path for folder in FOLDERS if (path := ROOT / folder / name).exists()), None)


def files(text: str) -> list[str]:
    """The files and folders of tests that a text names."""
    words = re.findall(r"`([^`\s]+)`", text)
    return [word for word in words if re.search(r"(^test_|/)[^/]*\.py$|\.spec\.tsx?$|/$", word)]


def test_the_page_has_rows() -> None:
    assert len(ROWS) > 100


@pytest.mark.parametrize(("intro", "row"), ROWS, ids=[row[0][:60] for _, row in ROWS])
def test_a_row_is_complete_and_its_tests_exist(intro: str, row: list[str]) -> None:
    assert all(row), "an empty cell"
    text = " ".join([intro, *row])
    assert files(text), "no test"
    assert [name for name in files(text) if place(name) is None] == []
    sources = [path for name in files(text) if (path := place(name)) and path.is_file()]
    code = "".join(path.read_text(encoding="utf-8") for path in sources)
    functions = re.findall(r"`(test_\w+)`", text)
    assert [name for name in functions if f"def {name}(" not in code] == []
