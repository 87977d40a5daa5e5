"""The folder of a notebook's record, in which its missing files are looked for."""

from __future__ import annotations

from pathlib import Path

from jupyter_ossr_ext.models import ManifestRecord
from jupyter_ossr_ext.runs.chosen_notebooks import folder_of_record
from jupyter_ossr_ext.storage import manifest

RECORD = ManifestRecord(source="zenodo", url="", record="1")


def test_it_is_the_one_with_the_side_car(tmp_path: Path) -> None:
    notebook = tmp_path / "work" / "record-1.0" / "notebooks" / "fit.ipynb"
    notebook.parent.mkdir(parents=True)
    assert folder_of_record(tmp_path, notebook) == notebook.parent
    manifest.add(tmp_path / "work" / "record-1.0", RECORD)
    assert folder_of_record(tmp_path, notebook) == tmp_path / "work" / "record-1.0"


def test_it_is_never_the_root_folder_nor_one_above(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "mine").mkdir(parents=True)
    manifest.add(root, RECORD)
    manifest.add(tmp_path, RECORD)
    assert folder_of_record(root, root / "mine" / "fit.ipynb") == root / "mine"
    assert folder_of_record(root, root / "fit.ipynb") == root
