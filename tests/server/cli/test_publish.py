"""`jupyter ossr publish` on the demo: shown before it is sent, and never sent twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyter_ossr_ext import ossr
from jupyter_ossr_ext.cli.__main__ import main
from jupyter_ossr_ext.problems import Exists
from tests.server.cli.test_command_line import crab, here

__all__ = ["crab", "here"]

CITATION = """cff-version: 1.2.0
title: Sums
version: 1.0.0
license: MIT
abstract: Adds numbers.
authors:
  - family-names: Lovelace
    given-names: Ada
"""


@pytest.fixture
def folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that can be published, and the token of its author."""
    monkeypatch.setenv("DEMO_TOKEN", "demo-token-contributor")
    made = here / "sums"
    made.mkdir()
    (made / "CITATION.cff").write_text(CITATION)
    (made / "sum.py").write_text("print(1 + 2)\n")
    (made / ".env").write_text("TOKEN=1\n")
    return made


def test_a_publication_is_shown_asked_for_and_made_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["publish", "sums", "--finish", "publish", "--format", "json"]
    assert main([*words, "--dry-run"]) == 0
    preview = json.loads(capsys.readouterr().out)
    assert preview["spec"]["files"] == ["CITATION.cff", "sum.py"]
    assert preview["spec"]["metadata"]["title"] == "Sums"
    assert {one["check"] for one in preview["findings"]} == {
        "no-licence",
        "no-readme",
        "no-environment",
    }
    assert main(words) == 1  # no terminal, no --yes
    assert "--yes" in capsys.readouterr().err
    assert not (folder / ".ossr.json").exists()
    assert main([*words, "--yes"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["state"] == "published" and result["doi"]
    assert main([*words, "--yes"]) == 7
    printed = capsys.readouterr()
    assert result["doi"] in printed.err and not printed.out
    with pytest.raises(Exists):
        ossr.publish("sums")


def test_a_new_version_keeps_what_the_last_one_says(
    folder: Path, crab: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["show", crab, "--format", "json"])
    last = json.loads(capsys.readouterr().out)
    (folder / "CITATION.cff").unlink()
    (folder / "README.md").write_text("# A heading is no title\n")
    words = ["publish", "sums", "--version-of", crab, "--dry-run"]
    main([*words, "--format", "json"])
    metadata = json.loads(capsys.readouterr().out)["spec"]["metadata"]
    preserved = ("title", "creators", "description", "licences", "resourceType")
    assert [metadata[name] for name in preserved] == [last[name] for name in preserved]
    assert metadata["version"] not in ("", last["version"])
    main(words)
    first = last["creators"][0]
    shown = f"by {first['familyName']}, {first['givenName']}"
    assert shown in capsys.readouterr().out


def test_what_cannot_be_published_says_so_and_sends_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "key.py").write_text(f"token = 'ghp_{'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'}'\n")
    assert main(["publish", "sums", "--dry-run"]) == 10
    lines = capsys.readouterr().out.splitlines()
    stops = [line.split()[1].rstrip(":") for line in lines if line.startswith("stop ")]
    assert stops
    assert main(["publish", "sums", "--yes"]) == 10
    assert "Nothing was uploaded" in capsys.readouterr().err
    ignored = [word for id in stops for word in ("--ignore", id, "a dummy")]
    assert main(["publish", "sums", "--yes", *ignored]) == 0
    assert capsys.readouterr().out.startswith("draft: ")


def test_without_a_token_the_code_is_4(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DEMO_TOKEN")
    assert main(["publish", "sums", "--yes"]) == 4
