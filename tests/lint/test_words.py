"""The word check finds planted words, and leaves alone where a word is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint import words
from tests.lint.words import Checker, Exemption, Rule, Words

RULES = (
    Rule("download", identifiers=("brought", "bring"), prose=("brought", "bring")),
    Rule("response", identifiers=("told",)),
    Rule("resume", identifiers=("go on",), allow=("go on strike",)),
    Rule("connection", prose=("the line to", "broken line")),
    Rule("characters", prose=("signs",), allow=("signs in",)),
    Rule("a noun", files=(r"\w+ing",), allow=("publishing",)),
    Rule("state the fact", patterns=(r"\(facts \w",)),
)


def found(text: str, file: str = "a.py") -> list[tuple[int, str]]:
    return [(hit.line, hit.word) for hit in Checker(RULES).text(text, file)]


@pytest.mark.parametrize(
    ("text", "file", "hit"),
    [
        ("brought = 1\n", "a.py", (1, "brought")),
        ("\nclass BroughtFile: ...\n", "a.py", (2, "brought")),
        ("x = MAX_BROUGHT_FILES\n", "a.py", (1, "brought")),
        ("const isBrought = 1;\n", "a.ts", (1, "brought")),
        ("run('ossr:lake-bring')\n", "a.ts", (1, "bring")),
        (".ossr-Brought { color: red }\n", "a.css", (1, "brought")),
        ("goOn(); // continue\n", "a.ts", (1, "go on")),
        ("can_go_on = True\n", "a.py", (1, "go on")),
        ("# files that were brought\n", "a.py", (1, "brought")),
        ("def test_a_file_is_brought(): ...\n", "a.py", (1, "brought")),
        ("x = 'files are brought here'\n", "a.py", (1, "brought")),
        ("'''One line.\n\nAnother one: brought.\n'''\n", "a.py", (3, "brought")),
        ("# it waits for the\n#   line to Rucio\n", "a.py", (1, "the line to")),
        ("/**\n * after a broken\n * line\n */\n", "a.ts", (2, "broken line")),
        ("# see `Told.what`\n", "a.py", (1, "told")),
        ("Text.\n\n`BroughtFile` has a path.\n", "a.md", (3, "brought")),
        ("Files are\nbrought.\n", "a.md", (2, "brought")),
        ("at most 25 signs\n", "a.md", (1, "signs")),
        ("x = 1  # (facts A6)\n", "a.py", (1, "(facts a")),
        ("", "tests/test_brought.py", (0, "brought")),
        ("", "src/brought/plugin.ts", (0, "brought")),
        ("", "src/lake/judging.spec.ts", (0, "judging")),
        ('{"title": "Bring all"}\n', "a.json", (1, "bring")),
    ],
)
def test_a_forbidden_word_is_found_with_its_line(text: str, file: str, hit: tuple[int, str]):
    assert found(text, file) == [hit]


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("line = line_to(x)\n", "a.py"),
        ("# it told us\n", "a.py"),  # forbidden as a name, right in a sentence
        ("go_on_strike()\n", "a.py"),
        ("# a user signs in\n", "a.py"),
        ("upbringing = 1\n", "a.py"),
        ("the_line = to\n", "a.py"),
        ("", "src/publishing/searches.py"),
        ("signs = 2\n", "a.py"),
        ("def test_a_line_is_told(): ...\n", "a.py"),
        ("url = 'https://host//a'; ask(url);\n", "a.ts"),
    ],
)
def test_what_is_right_is_left_alone(text: str, file: str):
    assert found(text, file) == []


def test_a_message_names_file_line_word_and_the_better_word(tmp_path: Path):
    (tmp_path / "a.py").write_text("x = 1\nbrought = 2\n")
    listed = Words((), (), RULES, ())
    assert words.check(listed, tmp_path, ["a.py"]) == ["a.py:2: 'brought': use download"]


def test_an_exemption_is_for_one_word_in_some_files(tmp_path: Path):
    (tmp_path / "a.py").write_text("brought = told = 1\n")
    exempt = Exemption("*.py", "brought", "the name of a field of others")
    listed = Words((), (), RULES, (exempt,))
    assert words.check(listed, tmp_path, ["a.py"]) == ["a.py:1: 'told': use response"]


def test_an_exemption_that_nothing_needs_is_a_fault(tmp_path: Path):
    (tmp_path / "a.py").write_text("x = 1\n")
    listed = Words((), (), RULES, (Exemption("a.py", "brought", "gone"),))
    [message] = words.check(listed, tmp_path, ["a.py"])
    assert "'brought' in a.py is not used" in message


def test_the_list_can_be_read_and_covers_the_sources():
    listed = words.load()
    files = words.tracked(listed, words.ROOT)
    assert {"README.md", "src/index.ts", "jupyter_ossr_ext/app.py", "run"} <= set(files)
    assert not any(file.endswith(("openapi.json", "schema.d.ts")) for file in files)
    assert all(rule.use for rule in listed.rules)
    assert all(each.reason for each in listed.exemptions)
