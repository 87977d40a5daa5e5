"""The files of a plan go to the folder of their record."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_ossr_ext.install.plan_files import settle
from jupyter_ossr_ext.models import ManifestFile, ManifestRecord
from jupyter_ossr_ext.storage import manifest


def filled(folder: Path, record: str, files: dict[str, str], extra: dict[str, str]) -> Path:
    for name, text in {**files, **extra}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    entries = [ManifestFile(key=n, path=n, size=len(t), checksum="") for n, t in files.items()]
    manifest.add(folder, ManifestRecord(source="demo", url="", record=record, files=entries))
    return folder


@pytest.fixture
def content(tmp_path: Path) -> Path:
    files = {"fit.ipynb": "theirs", "data.zip": "zip"}
    return filled(tmp_path / "staging" / "a" / "Crab-1.0", "1", files, {"data/a.csv": "1,2"})


def test_a_folder_of_the_same_record_is_used_again(tmp_path: Path, content: Path):
    root = tmp_path / "root"
    mine = filled(root / "Crab-1.0", "1", {"fit.ipynb": "theirs"}, {})
    (mine / "fit.ipynb").write_text("edited by me")
    (mine / "notes.txt").write_text("mine")
    assert settle(content, root, "Crab-1.0") == mine
    assert {p.relative_to(mine).as_posix(): p.read_text() for p in mine.glob("**/[!.]*.*")} == {
        "fit.ipynb": "edited by me",
        "notes.txt": "mine",
        "data.zip": "zip",
        "data/a.csv": "1,2",
    }
    [record] = manifest.read(mine).records
    assert [file.path for file in record.files] == ["data.zip", "fit.ipynb"]
    assert not content.exists() and [one.name for one in root.iterdir()] == ["Crab-1.0"]


def test_no_link_in_a_folder_is_followed(tmp_path: Path, content: Path):
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    elsewhere.mkdir()
    mine = filled(root / "Crab-1.0", "1", {"fit.ipynb": "theirs"}, {})
    (mine / "data").symlink_to(elsewhere)
    settle(content, root, "Crab-1.0")
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("other", ["2", None])
def test_a_folder_of_anything_else_is_left_alone(tmp_path: Path, content: Path, other: str | None):
    root = tmp_path / "root"
    there = root / "Crab-1.0"
    if other:
        filled(there, other, {"a.txt": "other"}, {})
    else:
        there.mkdir(parents=True)
    before = sorted(there.iterdir())
    assert settle(content, root, "Crab-1.0") == root / "Crab-1.0 (2)"
    assert sorted(there.iterdir()) == before
