"""`jupyter ossr` on the demo: results, exit codes, and what it never does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyter_ossr_ext import ossr
from jupyter_ossr_ext.cli.__main__ import main
from jupyter_ossr_ext.cli.arguments import parser
from jupyter_ossr_ext.cli.verb_table import VERBS
from jupyter_ossr_ext.models import Progress
from jupyter_ossr_ext.problems import NotFound

CRAB = "Crab nebula gamma-ray event list"
Run = "tuple[int, str, str]"


def test_help_loads_no_services() -> None:
    code = (
        "import sys\nfrom jupyter_ossr_ext.cli import __main__\n"
        "try: __main__.main(['lake', 'search', '--help'])\nexcept SystemExit: pass\n"
        "print([one for one in sys.modules if one in ('msgspec', 'tornado', 'jupyter_server')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("group", ["", "lake"])
def test_each_verb_has_an_action(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([*group.split(), "--help"])
    shown = re.findall(r"^    (\w+)\s", capsys.readouterr().out, re.MULTILINE)
    known = [name for name in VERBS if name.rpartition(" ")[0] == group]
    assert [name for name in shown if name != "lake"] == [one.split()[-1] for one in known]
    for name in known:
        found = parser().parse_args([*name.split(), *(["x"] if name != "search" else [])])
        assert found.verb == name


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, with a Jupyter configuration that has the demo."""
    config = tmp_path / "config"
    config.mkdir()
    (config / "jupyter_server_config.py").write_text("c.OssrApp.demo = True\n")
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(config))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def crab(here: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The DOI of a record of the demo with files."""
    assert main(["search", CRAB, "--format", "json", "--size", "5"]) == 0
    items = json.loads(capsys.readouterr().out)["items"]
    doi: str = next(one["doi"] for one in items if one["title"] == CRAB)
    return doi


def test_search_prints_a_table_and_the_count_apart(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "crab", "--size", "2"]) == 0
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 3
    assert printed.out.startswith("DOI or id")
    assert "records" in printed.err and "records" not in printed.out


def test_show_names_the_files_with_checksums(crab: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", f"https://doi.org/{crab}"]) == 0
    assert "md5:" in capsys.readouterr().out
    assert main(["show", crab, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["doi"] == crab


def test_a_download_is_previewed_verified_and_not_repeated(
    crab: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["download", crab, "--into", "data", "--dry-run", "--format", "json"]) == 0
    planned = json.loads(capsys.readouterr().out)
    assert planned["bytesToDownload"] > 0 and list(here.iterdir()) == []
    assert main(["download", crab, "--into", "data"]) == 0
    capsys.readouterr()
    assert main(["verify", "data", "--format", "json"]) == 0
    assert {one["state"] for one in json.loads(capsys.readouterr().out)} == {"verified"}
    assert main(["download", crab, "--into", "data", "--format", "json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert {one["outcome"] for one in files} == {"same"}


def test_a_folder_without_downloads_is_named(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "nothing-here"]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Nothing to verify: no downloaded files in nothing-here" in printed.err


def test_a_changed_file_is_reported_and_not_overwritten(
    crab: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["download", crab, "--into", "data"]) == 0
    [name] = [path for path in (here / "data").iterdir() if path.suffix == ".csv"][:1]
    name.write_text("my own numbers\n")
    assert main(["verify", "data"]) == 6
    assert "changed" in capsys.readouterr().out
    assert main(["download", crab, "--into", "data"]) == 7
    assert name.read_text() == "my own numbers\n"
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", "10.5281/zenodo.999999999"], 3),
        (["download", "no-such-record"], 3),
        (["show", "x", "--source", "nowhere"], 3),
        (["lake", "paths", "demo:none"], 3),
        (["lake", "paths", "no-did"], 1),
        (["verify", "nothing-here"], 0),
    ],
)
def test_exit_codes(
    arguments: list[str], code: int, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    printed = capsys.readouterr().err
    assert "Traceback" not in printed
    assert printed.strip()


def test_wrong_arguments_are_code_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["download"])
    assert stopped.value.code == 2


def test_nothing_runs_without_a_yes(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan is shown; the answer comes from a terminal or `--yes`, never from elsewhere."""
    (here / "mine").mkdir()
    (here / "mine" / "analysis.ipynb").write_text(
        json.dumps(
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "id": "a",
                        "source": "open('ran', 'w')",
                        "metadata": {},
                        "outputs": [],
                        "execution_count": None,
                    }
                ],
                "metadata": {},
                "nbformat": 4,
                "nbformat_minor": 5,
            }
        )
    )
    assert main(["try", "mine", "--report", "report.json"]) != 0
    printed = capsys.readouterr().err
    assert "--yes" in printed and "$ " in printed
    assert not (here / "mine" / "ran").exists()
    [tried] = json.loads((here / "report.json").read_text())["tried"]
    assert tried["slug"] == "not-confirmed"


def test_the_lake_is_searched(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lake", "search", "cta:crab*", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"scope": "cta", "name": "crab.events"} in [one["did"] for one in found]


def test_the_python_functions_work_beside_a_running_loop(crab: str, here: Path) -> None:
    import asyncio

    async def in_a_notebook() -> str:
        return ossr.record(crab).title

    assert asyncio.run(in_a_notebook()) == CRAB
    result = ossr.download(crab, "again")
    assert {one.outcome for one in result.files} == {"new"}
    assert all(one.state == "verified" for one in ossr.verify("again"))
    with pytest.raises(NotFound):
        ossr.record("no-such-record")


def test_a_progress_line_has_amounts_and_activity() -> None:
    from jupyter_ossr_ext.cli.output import line

    half = line(Progress(done=500_000, total=1_000_000, note="Waiting 3 s"))
    assert half.startswith("[###############---------------] 500 kB of 1 MB Waiting 3 s")
    assert line(Progress(done=3, unit="files")) == "3 files"


def test_data_of_the_lake_is_part_of_the_plan_that_is_confirmed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each dataset with its variable, and why another one is left out; nothing is got before."""
    (here / "mine").mkdir()
    attached = [
        {"lake": "demo", "did": "km3net:arca21.showers", "variable": "showers", "as": "auto"},
        {"lake": "demo", "did": "km3net:arca21.raw", "variable": "raw", "as": "auto"},
        {"lake": "demo", "did": "km3net:gone", "variable": "gone", "as": "auto"},
    ]
    cell = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": []}
    text = {"cells": [cell], "metadata": {"ossr": {"attachments": attached}}, "nbformat": 4}
    (here / "mine" / "a.ipynb").write_text(json.dumps(text))
    (here / "mine" / "README.md").write_text("See rucio://demo:my-spectra.")
    assert main(["try", "mine", "--data", "make-available", "--report", "report.json"]) != 0
    printed = capsys.readouterr().err
    assert "Data of the lake: km3net:arca21.showers as showers, make-available" in printed
    [tried] = json.loads((here / "report.json").read_text())["tried"]
    assert tried["slug"] == "not-confirmed"
    ways = {one["did"]["name"]: (one["variable"], one["way"]) for one in tried["data"]}
    assert ways == {
        "arca21.showers": ("showers", "make-available"),
        "my-spectra": ("my_spectra", "here"),
    }
    raw, gone = sorted(tried["leftOut"])
    waits = "Its replication rule waits for approval at the lake."
    assert raw == f"km3net:arca21.raw is left out: {waits}"
    assert gone.startswith("km3net:gone is left out: ")


CELL = {
    "cell_type": "code",
    "id": "a",
    "source": "open('ran', 'w')",
    "metadata": {},
    "outputs": [],
    "execution_count": None,
}


def test_a_dry_run_of_any_verb_prints_what_would_be_done_and_does_nothing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "mine").mkdir()
    document = {"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (here / "mine" / "fit.ipynb").write_text(json.dumps(document))
    (here / "mine" / "text.ipynb").write_text(json.dumps({**document, "cells": []}))
    dry = ["--dry-run", "--format", "json"]

    def printed(*arguments: str, code: int = 0) -> Any:
        assert main([*arguments, *dry]) == code
        return json.loads(capsys.readouterr().out)

    [plan] = printed("try", "mine")
    assert plan["installable"] and plan["commands"]
    report = printed("run", "mine/fit.ipynb", "mine/text.ipynb", "--kernel", "python3", code=9)
    assert [(one["kernel"], one["reason"]) for one in report["notebooks"]] == [
        ("python3", ""),
        ("python3", "The notebook has no code."),
    ]
    files = printed("lake", "download", "cta:crab.events", "--into", "data")
    assert files["bytesToDownload"] > 0
    assert {one["outcome"] for one in files["files"]} == {"new"}
    assert printed("verify", "mine") == []
    assert printed("search", CRAB)["items"]
    assert sorted(path.name for path in here.rglob("*")) == ["fit.ipynb", "mine", "text.ipynb"]
