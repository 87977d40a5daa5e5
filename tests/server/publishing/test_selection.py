"""Files that are offered for a publication, and which of them are selected."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jupyter_ossr_ext.models import (
    ManifestFile,
    Preparation,
    PrepareIn,
    Publication,
    Record,
    RecordMetadata,
)
from jupyter_ossr_ext.models.records import FileEntry
from jupyter_ossr_ext.models.sources import Source
from jupyter_ossr_ext.problems import (
    CredentialsMissing,
    Exists,
    Malformed,
    NotFound,
    Restricted,
    UnsafePath,
)
from jupyter_ossr_ext.publishing.preparation import PublishPreparation
from jupyter_ossr_ext.storage import manifest


class Catalogue:
    """A repository with one record."""

    source = Source("zenodo", "Zenodo", "https://example.org")

    def __init__(self, *keys: str) -> None:
        files = [FileEntry(key, 1, None) for key in keys]
        self._record = Record(source="zenodo", id="7", title="", url="", files=files)

    @property
    def publisher(self) -> Catalogue:
        return self

    def repository(self, id: str) -> Catalogue:
        return self

    async def record(self, source: str, id: str) -> Record:
        return self._record

    async def metadata(self, record: str) -> RecordMetadata:
        return RecordMetadata(title="Last")

    async def myself(self) -> None:
        raise CredentialsMissing


class Dependencies:
    def read(self, path: str) -> Any:
        raise NotFound

    def instances(self) -> dict[str, str]:
        return {}


def preparation(root: Path, *keys: str) -> PublishPreparation:
    return PublishPreparation(root, Catalogue(*keys), Dependencies())  # type: ignore[arg-type]


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.fsencode(name))


def ticked(prepared: Preparation) -> list[str]:
    return [each.path for each in prepared.files if each.ticked]


async def test_a_new_version_has_the_files_of_the_last_one(tmp_path: Path) -> None:
    write(tmp_path, "w/fit.ipynb", "w/spectrum.csv", "w/more/x.txt")
    wanted = PrepareIn("zenodo", ["w"], version_of="7")
    prepared = await preparation(tmp_path, "fit.ipynb", "gone.txt").prepare(wanted)
    assert ticked(prepared) == ["fit.ipynb"]
    assert prepared.metadata.title == "Last"
    assert {each.why for each in prepared.files if not each.ticked} == {"not in the last version"}
    files = [ManifestFile("w.zip", "more/x.txt", 1, "", member="w/more/x.txt")]
    sent = Publication(source="zenodo", url="", record="7", files=files, state="published")
    manifest.publish(tmp_path / "w", sent)
    assert ticked(await preparation(tmp_path, "w.zip").prepare(wanted)) == ["more/x.txt"]


async def test_files_that_no_version_had_are_selected_as_in_a_new_folder(tmp_path: Path) -> None:
    write(tmp_path, "w/a.txt", "w/b.txt")
    wanted = PrepareIn("zenodo", ["w"], version_of="7")
    assert ticked(await preparation(tmp_path, "w.zip").prepare(wanted)) == ["a.txt", "b.txt"]


def test_a_codemeta_that_cannot_be_read_is_left_unchanged(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()
    path = tmp_path / "w/codemeta.json"
    metadata = RecordMetadata(title="Title")
    preparation(tmp_path).write_codemeta("w", metadata)
    assert json.loads(path.read_text())["name"] == "Title"
    path.write_text("{ not yet")
    with pytest.raises(Exists):
        preparation(tmp_path).write_codemeta("w", metadata)
    assert path.read_text() == "{ not yet"
    with pytest.raises(UnsafePath):
        preparation(tmp_path).write_codemeta("../x", metadata)


async def test_what_a_single_notebook_links_to_is_offered(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "[data](d/spectrum.csv) [r](r.md)"}
    ]
    (tmp_path / "w").mkdir()
    (tmp_path / "w/fit.ipynb").write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    write(tmp_path, "w/d/spectrum.csv", "w/unrelated.csv", "w/second.csv", "outside.txt")
    (tmp_path / "w/r.md").write_text("[s](second.csv) [up](../outside.txt) [x](gone.csv)")
    prepared = await preparation(tmp_path).prepare(PrepareIn("zenodo", ["w/fit.ipynb"]))
    assert {each.path: each.why for each in prepared.files} == {
        "fit.ipynb": None,
        "d/spectrum.csv": "linked from fit.ipynb",
        "r.md": "linked from fit.ipynb",
        "second.csv": "linked from r.md",
    }
    assert ticked(prepared) == ["fit.ipynb"]


async def test_one_file_of_a_folder_with_very_many_can_be_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyter_ossr_ext.storage.pack.MOST", 3)
    write(tmp_path, *(f"{n}.txt" for n in range(5)))
    assert ticked(await preparation(tmp_path).prepare(PrepareIn("zenodo", ["2.txt"]))) == ["2.txt"]


@pytest.mark.parametrize(
    "name", [b"caf\xe9.txt", b"line\nbreak.txt", b"back\\slash.txt", b"\x1b[2J"]
)
async def test_a_name_that_other_systems_do_not_accept_is_offered_with_the_reason(
    tmp_path: Path, name: bytes
) -> None:
    write(tmp_path, "w/a.txt")
    write(tmp_path, f"w/{os.fsdecode(name)}")
    prepared = await preparation(tmp_path).prepare(PrepareIn("zenodo", ["w"]))
    msgspec.json.encode(prepared)
    [odd] = [each for each in prepared.files if each.path != "a.txt"]
    assert (odd.ticked, odd.selectable) == (False, False)
    assert odd.why is not None and "rename" in odd.why
    with pytest.raises((Malformed, NotFound), match=r"Rename|no longer exists"):
        preparation(tmp_path).names("w", [odd.path])


async def test_a_folder_that_may_not_be_read_is_offered_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "w/a.txt", "w/more/lost+found/b.txt")
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).name != "lost+found")
    prepared = await preparation(tmp_path).prepare(PrepareIn("zenodo", ["w"]))
    assert [(each.path, each.ticked, each.why) for each in prepared.files] == [
        ("a.txt", True, None),
        ("more/lost+found/", False, "you may not read it"),
    ]
    with pytest.raises(Restricted, match="You may not read the folder 'lost"):
        await preparation(tmp_path).prepare(PrepareIn("zenodo", ["w/more/lost+found"]))


async def test_a_file_that_vanishes_while_a_folder_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "w/a.txt", "w/b.txt")
    walked: list[tuple[str, list[str], list[str]]] = [
        (str(tmp_path / "w"), [], ["a.txt", "b.txt", "gone.txt"])
    ]
    monkeypatch.setattr("os.walk", lambda *_: walked)
    is_symlink = Path.is_symlink

    def vanishes(path: Path) -> bool:
        if path.name == "b.txt":
            path.unlink(missing_ok=True)
            return True
        return is_symlink(path)

    monkeypatch.setattr(Path, "is_symlink", vanishes)
    prepared = await preparation(tmp_path).prepare(PrepareIn("zenodo", ["w"]))
    assert [each.path for each in prepared.files if each.ticked] == ["a.txt"]


def test_links_are_called_links(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(root, "w/a.txt")
    write(tmp_path, "secret.txt")
    (root / "w/out").symlink_to(tmp_path / "secret.txt")
    (root / "w/dead").symlink_to(root / "w/nothing")
    prepare = preparation(root)
    with pytest.raises(UnsafePath, match=r"The file 'out' is a link to a file outside"):
        prepare.names("w", ["out"])
    with pytest.raises(NotFound, match=r"The file 'dead' is a link to a file that does not exist"):
        prepare.names("w", ["dead"])


async def test_a_dead_link_that_was_chosen_is_not_selected(tmp_path: Path) -> None:
    write(tmp_path, "w/a.txt")
    (tmp_path / "w/dead").symlink_to(tmp_path / "nothing")
    prepared = await preparation(tmp_path).prepare(PrepareIn("zenodo", ["w/dead"]))
    assert [(each.path, each.ticked, each.why) for each in prepared.files] == [
        ("dead", False, "a link")
    ]


@pytest.mark.parametrize("paths", [["gone"], ["w", "gone"], ["w/a.txt", "w/gone.txt"], ["gone/x"]])
async def test_what_no_longer_exists_is_named(tmp_path: Path, paths: list[str]) -> None:
    write(tmp_path, "w/a.txt")
    with pytest.raises(NotFound, match=rf"'{paths[-1]}' no longer exists"):
        await preparation(tmp_path).prepare(PrepareIn("zenodo", paths))


@pytest.mark.parametrize("paths", [["w/a.txt", "v/b.txt"], ["w", "w/a.txt"], ["", "w"]])
async def test_files_of_several_folders_are_refused(tmp_path: Path, paths: list[str]) -> None:
    write(tmp_path, "w/a.txt", "v/b.txt")
    with pytest.raises(Malformed, match="several folders"):
        await preparation(tmp_path).prepare(PrepareIn("zenodo", paths))
