"""The pictures of the architecture page show the layers that import-linter and dependency-cruiser
check."""

from __future__ import annotations

import pytest

from tests.lint.architecture import PAGE, ROOT, front_end_rules, pictured, server_rules

PYPROJECT = (ROOT / "pyproject.toml").read_text()
CRUISER = (ROOT / ".dependency-cruiser.cjs").read_text()
TEXT = PAGE.read_text()


def test_the_picture_of_the_server_is_that_of_import_linter():
    assert pictured(TEXT, "Server") == server_rules(PYPROJECT)


def test_the_picture_of_the_front_end_is_that_of_dependency_cruiser():
    assert pictured(TEXT, "Front end") == front_end_rules(CRUISER)


def test_each_package_of_a_picture_has_a_row_in_the_table_below_it():
    for heading in ("Server", "Front end"):
        section = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
        rows = {row.split("|")[1].strip(" `") for row in section.splitlines() if row[:3] == "| `"}
        assert rows == set.union(*pictured(TEXT, heading)), heading


@pytest.mark.parametrize(
    ("heading", "was", "becomes"),
    [
        ("Server", "\n    jobs\n", "\n    works\n"),  # another name
        ("Server", "\n    jobs\n", "\n"),  # a package left out
        ("Front end", "\n    files\n", "\n    files\n    jobs\n"),  # in two layers
        ("Front end", "\n    lake\n", "\n"),
    ],
)
def test_a_picture_that_differs_is_seen(heading: str, was: str, becomes: str):
    before, _, section = TEXT.partition(f"## {heading}\n")
    assert was in section
    planted = before + f"## {heading}\n" + section.replace(was, becomes, 1)
    rules = server_rules(PYPROJECT) if heading == "Server" else front_end_rules(CRUISER)
    assert pictured(planted, heading) != rules


def test_a_rule_that_differs_is_seen():
    assert server_rules(PYPROJECT.replace('"problems",', "")) != pictured(TEXT, "Server")
    assert front_end_rules(CRUISER.replace("['files'],", "['account', 'files'],")) != pictured(
        TEXT, "Front end"
    )


def test_arrows_that_skip_a_layer_are_seen():
    arrow = next(line for line in TEXT.splitlines() if " --> " in line)
    with pytest.raises(ValueError, match="arrows"):
        pictured(TEXT.replace(arrow, "", 1), "Server")
