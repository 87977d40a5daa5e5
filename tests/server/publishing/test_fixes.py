"""Fixes of findings; each changes only what it describes."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from jupyter_ossr_ext.models import Change, Finding, FixIn
from jupyter_ossr_ext.problems import Exists, Malformed, NotFound
from jupyter_ossr_ext.publishing.checks import check
from jupyter_ossr_ext.publishing.fixes import fixed
from jupyter_ossr_ext.publishing.home_paths import home_paths, seen_from


def write(folder: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return sorted(files)


def look(folder: Path, names: list[str], what: str) -> list[Finding]:
    return [each for each in check(folder, names) if each.check == what]


def fix(folder: Path, found: Finding) -> Path:
    wanted: Any = FixIn(str(folder), found.fix, found.path, change=found.change)  # type: ignore[arg-type]
    return fixed(folder, wanted, lambda name: folder / name)


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("open('/home/ada/my data/x.csv')", ["/home/ada/my data/x.csv"]),
        ("cp /home/ada/a.txt /Users/bob/b.txt", ["/home/ada/a.txt", "/Users/bob/b.txt"]),
        ('"C:\\\\Users\\\\Ada\\\\x.csv"', ["C:\\\\Users\\\\Ada\\\\x.csv"]),
        ("see /home/ada/a.txt.", ["/home/ada/a.txt"]),
        ("see /eos/user/a/ada/x.root, too", ["/eos/user/a/ada/x.root"]),
        ("/home/jovyan/x and /home/ada", []),
        ("[link](/home/ada/x.png)", ["/home/ada/x.png"]),
    ],
)
def test_a_path_of_ones_own_machine_is_found_as_a_whole(line: str, paths: list[str]) -> None:
    assert [found.text for found in home_paths(line)] == paths


def test_a_path_is_seen_from_beside_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"data/x.csv": "1", "src/a.py": "1"})
    assert seen_from(tmp_path, "src/a.py", f"{tmp_path}/data/x.csv") == "../data/x.csv"
    assert seen_from(tmp_path, "a.py", f"{tmp_path}/not/yet/there.csv") == "not/yet/there.csv"
    assert seen_from(tmp_path, "a.py", "/home/ada/old/data/x.csv") == "data/x.csv"
    assert seen_from(tmp_path, "a.py", "C:\\\\Users\\\\Ada\\\\data\\\\x.csv") == "data/x.csv"
    assert seen_from(tmp_path, "a.py", "/home/ada/elsewhere.csv") is None
    assert seen_from(tmp_path, "a.py", "/home/ada/../data/x.csv") is None
    assert seen_from(tmp_path, "a.py", "/home/ada/" + "x" * 5000) is None


def test_a_home_path_becomes_relative_wherever_it_stands_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    text = (
        "a = '/home/ada/w/data.csv'\r\nb = '/home/ada/w/data.csv.gz'\r\n"
        "c = '/home/ada/w/data.csv'  # é"
    )
    names = write(tmp_path, {"a.py": text, "data.csv": "1"})
    (tmp_path / "a.py").chmod(0o750)
    one, other = look(tmp_path, names, "home-path")
    assert (one.fix, one.change) == ("make-relative", Change("/home/ada/w/data.csv", "data.csv"))
    assert (other.fix, other.line) == (None, 2)  # no file of that name exists here
    fix(tmp_path, one)
    wanted = text.replace("'/home/ada/w/data.csv'", "'data.csv'")
    assert (tmp_path / "a.py").read_bytes().decode() == wanted
    assert stat.S_IMODE((tmp_path / "a.py").stat().st_mode) == 0o750
    assert look(tmp_path, names, "home-path") == [other]
    with pytest.raises(NotFound):
        fix(tmp_path, one)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.py", "data.csv"]


@pytest.mark.parametrize("split", [True, False])
def test_in_a_notebook_only_the_sources_change(tmp_path: Path, split: bool) -> None:
    source = "import x\nopen('/home/ada/data.csv')\n"
    output = {"output_type": "stream", "name": "stdout", "text": ["/home/ada/data.csv\n"]}
    book = {
        "cells": [
            {
                "cell_type": "code",
                "source": source.splitlines(keepends=True) if split else source,
                "execution_count": 1,
                "outputs": [output],
            }
        ],
        "metadata": {"z": 1, "a": 2.5},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    names = write(tmp_path, {"a.ipynb": json.dumps(book, indent=1), "data.csv": "1"})
    in_source, in_output = look(tmp_path, names, "home-path")
    assert (in_source.line, in_output.fix) == (1, "clear-outputs")
    fix(tmp_path, in_source)
    after = json.loads((tmp_path / "a.ipynb").read_text())
    wanted = source.replace("/home/ada/", "")
    assert after["cells"][0].pop("source") == (
        wanted.splitlines(keepends=True) if split else wanted
    )
    book["cells"][0].pop("source")
    assert after == book
    assert list(after["metadata"]) == ["z", "a"]
    fix(tmp_path, in_output)
    assert look(tmp_path, names, "home-path") == []


def test_what_cannot_be_read_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"\xff'/home/ada/x'")
    wanted = FixIn("", "make-relative", "a.py", change=Change("/home/ada/x", "x"))
    with pytest.raises(Malformed):
        fixed(tmp_path, wanted, lambda name: tmp_path / name)
    assert (tmp_path / "a.py").read_bytes() == b"\xff'/home/ada/x'"
    with pytest.raises(Malformed):
        fixed(tmp_path, FixIn("", "make-relative", "a.py"), lambda name: tmp_path / name)
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(Exists):
        fixed(tmp_path, FixIn("", "write-readme"), lambda name: tmp_path / name)


def test_a_link_to_a_file_that_stays_here_can_take_it_along(tmp_path: Path) -> None:
    text = "![f](fig.png) [e](empty.txt) [g](gone.md)"
    write(tmp_path, {"README.md": text, "fig.png": "x", "empty.txt": ""})
    report = {each.target: each.fix for each in look(tmp_path, ["README.md"], "broken-link")}
    assert report == {"fig.png": "include", "empty.txt": None, None: None}


def test_a_notebook_that_was_not_run_in_order_can_be_run(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "source": "1", "execution_count": 2, "outputs": []}
    names = write(tmp_path, {"a.ipynb": json.dumps({"cells": [cell], "metadata": {}})})
    [found] = look(tmp_path, names, "not-run")
    assert found.fix == "run-all"
